/* Custom fields: their keys, their values, and the text a post keeps. */
#include "tests/tap.h"

#include "domain/custom.h"

static struct ctx cx;

static bool
takes(enum custom_kind kind, const char *value)
{
	const struct custom_field f = { "key", "Label", custom_kind_name(kind), "one\ntwo words\n", 1 };

	return custom_fault(cx.arena, &f, value) == NULL;
}

TEST(every_kind_takes_nothing)
{
	for (enum custom_kind k = 0; k < CUSTOM_KIND_COUNT; k++) {
		OK(takes(k, ""));
		OK(custom_kind_of(custom_kind_name(k)) == k);
	}
	OK(custom_kind_of("colour") == CUSTOM_KIND_COUNT);
}

TEST(values_fit_their_kind)
{
	static const struct {
		enum custom_kind kind;
		const char *value;
		bool fits;
	} cases[] = {
		{ CUSTOM_text, "A line & <more>", true }, { CUSTOM_text, "two\nlines", false }, { CUSTOM_long, "two\nlines", true },
		{ CUSTOM_number, "0", true }, { CUSTOM_number, "-12.50", true }, { CUSTOM_number, "1.", false },
		{ CUSTOM_number, ".5", false }, { CUSTOM_number, "1e3", false }, { CUSTOM_number, "--1", false },
		{ CUSTOM_number, "1,5", false }, { CUSTOM_number, "-", false }, { CUSTOM_number, "1.2.3", false },
		{ CUSTOM_number, "1234567890123456789012345678901", false },
		{ CUSTOM_date, "2024-02-29", true }, { CUSTOM_date, "2023-02-29", false }, { CUSTOM_date, "2024-2-9", false },
		{ CUSTOM_date, "2024-13-01", false }, { CUSTOM_date, "2024-01-01T", false }, { CUSTOM_date, "yesterday!", false },
		{ CUSTOM_address, "https://example.org/", true }, { CUSTOM_address, "/about/", true },
		{ CUSTOM_address, "javascript:alert(1)", false },
		{ CUSTOM_flag, "yes", true }, { CUSTOM_flag, "no", false },
		{ CUSTOM_choice, "two words", true }, { CUSTOM_choice, "two", false }, { CUSTOM_choice, "One", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (takes(cases[i].kind, cases[i].value) != cases[i].fits)
			tap_note(custom_kind_name(cases[i].kind), cases[i].value);
		OK(takes(cases[i].kind, cases[i].value) == cases[i].fits);
	}
}

TEST(keys_are_small_words)
{
	OK(custom_key_ok(SPAN("a")) && custom_key_ok(SPAN("read_by_2")));
	OK(!custom_key_ok(SPAN("")) && !custom_key_ok(SPAN("A")) && !custom_key_ok(SPAN("2a")) && !custom_key_ok(SPAN("a-b")));
	OK(!custom_key_ok(SPAN("a.b")) && !custom_key_ok(SPAN("\xc3\xa9")));
	OK(custom_key_ok(SPAN("abcdefghijklmnopqrstuvwxyzabcdefghijklmn")));
	OK(!custom_key_ok(SPAN("abcdefghijklmnopqrstuvwxyzabcdefghijklmno")));
}

TEST(the_text_of_values_has_one_spelling)
{
	IS_STR(custom_normal(&cx, "{\"b\": \"2\", \"ab\" : \"3\", \"a\":\"1\"}"), "{\"a\":\"1\",\"ab\":\"3\",\"b\":\"2\"}");
	IS_STR(custom_normal(&cx, "{\"a\": \"\", \"B\": \"x\", \"c\": 3}"), "");
	IS_STR(custom_normal(&cx, "{}"), "");
	IS_STR(custom_normal(&cx, "not JSON"), "");
	IS_STR(custom_normal(&cx, ""), "");
	IS_STR(custom_normal(&cx, "{\"a\":\"\\u003cb\\u003e \\\"q\\\"\\n\"}"), "{\"a\":\"<b> \\\"q\\\"\\n\"}");
	OK(cx.err.kind == ERR_NONE);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(every_kind_takes_nothing),
		TAP_CASE(values_fit_their_kind),
		TAP_CASE(keys_are_small_words),
		TAP_CASE(the_text_of_values_has_one_spelling),
	};

	ctx_init(&cx, arena_new(64 * 1024));
	int bad = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(cx.arena);
	return bad;
}
