/* test_base.c - the base layer's promises. */
#include "tests/tap.h"

#include "base/arena.h"
#include "base/ctx.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"

static char order[8];
static void note(void *arg) { order[strlen(order) + 1] = 0, order[strlen(order)] = *(char *)arg; }

TEST(deferred_actions_run_newest_first)
{
	struct arena *a = arena_new(1024);

	order[0] = '\0';
	arena_defer(a, note, (void *)(uintptr_t)"a");
	arena_defer(a, note, (void *)(uintptr_t)"b");
	arena_reset(a);
	IS_STR(order, "ba");
	arena_reset(a);
	IS_STR(order, "ba");
	arena_free(a);
}

TEST(overflow_is_sticky_and_partial_text_is_never_added)
{
	struct strbuf sb;

	strbuf_init(&sb, NULL, 5);
	strbuf_adds(&sb, "abc");
	strbuf_adds(&sb, "def");
	IS_STR(sb.buf, "abc");
	strbuf_adds(&sb, "g");
	IS_STR(sb.buf, "abc");
	OK(!strbuf_ok(&sb));
	strbuf_clear(&sb);
	strbuf_adds(&sb, "12345");
	OK(strbuf_ok(&sb));
	IS_STR(sb.buf, "12345");
	strbuf_release(&sb);
}

TEST(numbers_are_read_whole_or_not_at_all)
{
	int64_t n = 7;

	OK(num_int(SPAN("-12"), -20, 20, &n));
	IS_INT(n, -12);
	OK(num_int(SPAN("-9223372036854775808"), INT64_MIN, INT64_MAX, &n));
	OK(n == INT64_MIN);
	OK(!num_int(SPAN("9223372036854775808"), INT64_MIN, INT64_MAX, &n));
	OK(!num_int(SPAN("1 "), 0, 9, &n));
	OK(!num_int(SPAN(""), 0, 9, &n));
	OK(!num_int(SPAN("-"), 0, 9, &n));
	OK(num_size(SPAN("16M"), &n));
	IS_INT(n, 16 << 20);
	OK(!num_size(SPAN("9223372036854775807G"), &n));
	usec_t t;
	OK(num_duration(SPAN("250ms"), &t));
	IS_INT(t, 250000);
	OK(!num_duration(SPAN("soon"), &t));
}

TEST(invalid_utf8_is_seen)
{
	OK(utf8_valid(SPAN("h\xc3\xa9llo \xf0\x9f\x98\x80")));
	OK(!utf8_valid(SPAN("\xc0\x80")));         /* overlong NUL */
	OK(!utf8_valid(SPAN("\xed\xa0\x80")));     /* surrogate */
	OK(!utf8_valid(SPAN("\xf4\x90\x80\x80"))); /* past U+10FFFF */
	OK(!utf8_valid(SPAN("\xe2\x82")));         /* cut */
	IS_INT(utf8_length(SPAN("h\xc3\xa9")), 2);
}

TEST(map_keeps_order_and_replaces)
{
	struct arena *a = arena_new(1024);
	struct map *m = map_new(a);
	char key[16];

	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof key, "k%d", i);
		map_set(m, span_of(key), (void *)(intptr_t)(i + 1));
	}
	IS_INT(map_count(m), 1000);
	IS_INT((intptr_t)map_get(m, SPAN("k999")), 1000);
	OK(map_get(m, SPAN("none")) == NULL);
	map_set(m, SPAN("k5"), m);
	OK(map_get(m, SPAN("k5")) == m);
	IS_INT(map_count(m), 1000);
	IS_SPAN(map_key(m, 5), "k5");
	arena_free(a);
}

TEST(siphash_gives_the_published_vector)
{
	unsigned char in[15];

	for (unsigned i = 0; i < sizeof in; i++)
		in[i] = (unsigned char)i;
	OK(hash_bytes_keyed(in, sizeof in, 0x0706050403020100u, 0x0f0e0d0c0b0a0908u) == 0xa129ca6149be45e5u);
}

TEST(log_values_cannot_break_a_line)
{
	struct arena *a = arena_new(1024);

	IS_STR(log_quote(a, "plain"), "plain");
	IS_STR(log_quote(a, NULL), "-");
	IS_STR(log_quote(a, "a b\n\"x"), "\"a b\\x0a\\\"x\"");
	arena_free(a);
}

TEST(the_first_failure_stands)
{
	struct arena *a = arena_new(1024);
	struct ctx cx;

	ctx_init(&cx, a);
	OK(!fail(&cx, ERR_CONFLICT, "x", "first %d", 1));
	OK(!fail(&cx, ERR_INTERNAL, "y", "second"));
	IS_INT(cx.err.kind, ERR_CONFLICT);
	IS_STR(cx.err.detail, "first 1");
	IS_INT(err_status(cx.err.kind), 409);
	arena_free(a);
}

TESTS_MAIN(
	TAP_CASE(deferred_actions_run_newest_first),
	TAP_CASE(overflow_is_sticky_and_partial_text_is_never_added),
	TAP_CASE(numbers_are_read_whole_or_not_at_all),
	TAP_CASE(invalid_utf8_is_seen),
	TAP_CASE(map_keeps_order_and_replaces),
	TAP_CASE(siphash_gives_the_published_vector),
	TAP_CASE(log_values_cannot_break_a_line),
	TAP_CASE(the_first_failure_stands))
