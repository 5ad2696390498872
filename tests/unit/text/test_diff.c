/* test_diff.c - src/text/diff.c. */
#include "text/diff.h"

#include "base/rand.h"
#include "base/strbuf.h"
#include "tests/tap.h"

/* "=same-removed+added" */
static const char *
shown(struct arena *a, enum diff_unit unit, const char *older, const char *newer)
{
	const struct diff_piece *p;
	struct strbuf sb;
	size_t n = diff_texts(a, unit, span_of(older), span_of(newer), &p);

	strbuf_init(&sb, a, 1 << 20);
	for (size_t i = 0; i < n; i++)
		strbuf_addf(&sb, "%c%.*s", "=-+"[p[i].kind], SPAN_FMT(p[i].text));
	return sb.buf;
}

TEST(lines_that_changed_are_told)
{
	struct arena *a = arena_new(4096);

	IS_STR(shown(a, DIFF_LINES, "a\nb\nc\n", "a\nx\nc\n"), "=a\n-b\n+x\n=c\n");
	IS_STR(shown(a, DIFF_LINES, "a\n", "a\nb\n"), "=a\n+b\n");
	IS_STR(shown(a, DIFF_LINES, "a\nb\n", "b\n"), "-a\n=b\n");
	IS_STR(shown(a, DIFF_LINES, "", "b"), "+b");
	IS_STR(shown(a, DIFF_LINES, "b", ""), "-b");
	IS_STR(shown(a, DIFF_LINES, "", ""), "");
	arena_free(a);
}

TEST(words_that_changed_are_told_together)
{
	struct arena *a = arena_new(4096);

	IS_STR(shown(a, DIFF_WORDS, "It runs past the mill.", "It walks past the mill."), "=It -runs+walks= past the mill.");
	IS_STR(shown(a, DIFF_WORDS, "für Émile", "für Ömile"), "=für -Émile+Ömile");
	IS_STR(shown(a, DIFF_WORDS, "東京は", "京都は"), "-東=京+都=は");
	arena_free(a);
}

/* The newer text is what is left without the removed pieces, the older without the
 * added ones: of any two texts. */
TEST(both_texts_can_be_read_from_the_pieces)
{
	struct arena *a = arena_new(4096);

	for (int round = 0; round < 300; round++) {
		struct strbuf text[2], back[2];
		const struct diff_piece *p;

		for (int t = 0; t < 2; t++) {
			strbuf_init(&text[t], a, 1 << 20);
			strbuf_init(&back[t], a, 1 << 20);
			for (unsigned n = (unsigned)(rand_u64() % 40); n > 0; n--)
				strbuf_addf(&text[t], "%c%s", "abc"[rand_u64() % 3], rand_u64() % 2 ? "\n" : " ");
		}
		size_t n = diff_texts(a, round % 2 ? DIFF_LINES : DIFF_WORDS, strbuf_span(&text[0]), strbuf_span(&text[1]), &p);
		for (size_t i = 0; i < n; i++) {
			if (p[i].kind != DIFF_ADDED)
				strbuf_add_span(&back[0], p[i].text);
			if (p[i].kind != DIFF_REMOVED)
				strbuf_add_span(&back[1], p[i].text);
		}
		IS_STR(back[0].buf, text[0].buf);
		IS_STR(back[1].buf, text[1].buf);
		arena_reset(a);
	}
	arena_free(a);
}

TEST(texts_without_anything_in_common_take_no_time)
{
	struct arena *a = arena_new(4096);
	struct strbuf one, two;
	const struct diff_piece *p;

	strbuf_init(&one, a, 1 << 20);
	strbuf_init(&two, a, 1 << 20);
	for (int i = 0; i < 20000; i++) {
		strbuf_addf(&one, "a%d\n", i);
		strbuf_addf(&two, "b%d\n", i);
	}
	IS_INT(diff_texts(a, DIFF_LINES, strbuf_span(&one), strbuf_span(&two), &p), 40000);
	arena_free(a);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(lines_that_changed_are_told),
		TAP_CASE(words_that_changed_are_told_together),
		TAP_CASE(both_texts_can_be_read_from_the_pieces),
		TAP_CASE(texts_without_anything_in_common_take_no_time),
	};

	return tap_run(cases, sizeof cases / sizeof *cases);
}
