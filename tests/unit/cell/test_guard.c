/* test_guard.c - the guard stops what would blow up, lets through what people
 * write, and is itself linear. */
#include "tests/tap.h"

#include "base/clock.h"
#include "base/strbuf.h"
#include "cell/kinds.h"
#include "cell/markdown_guard.h"
#include "cell/text_render.h"

#include <time.h>

static struct arena *arena;

static struct span
repeated(const char *head, const char *text, int n, const char *tail)
{
	struct strbuf sb;

	strbuf_init(&sb, arena, 8 << 20);
	strbuf_adds(&sb, head);
	for (int i = 0; i < n; i++)
		strbuf_adds(&sb, text);
	strbuf_adds(&sb, tail);
	return strbuf_span(&sb);
}

static bool
passes(struct span s)
{
	struct guard_verdict v = markdown_guard(s, false);

	return !v.refused && !v.tables_off && !v.autolinks_off;
}

TEST(tables_that_would_be_read_again_and_again_are_off)
{
	OK(markdown_guard(repeated("", "|\n-|\n", 3000, ""), false).tables_off);
	OK(markdown_guard(repeated("", "|\r\n-|\r\n", 3000, ""), false).tables_off);
	OK(markdown_guard(repeated("", "aaa\rbbb\n-\v\n", 3000, ""), false).tables_off);
}

TEST(tables_with_too_many_columns_or_empty_cells_are_off)
{
	OK(markdown_guard(repeated("|a\n|", "-|", 65, "\n"), false).tables_off);
	OK(!markdown_guard(repeated("|a\n|", "-|", 64, "\n"), false).tables_off);
	struct span wide = repeated("", "|a", 60, "\n"), marks = repeated("", "|-", 60, "\n"), rows = repeated("", "b\n", 2000, "");
	struct strbuf sb;
	strbuf_init(&sb, arena, 1 << 20);
	strbuf_add_span(&sb, wide);
	strbuf_add_span(&sb, marks);
	strbuf_add_span(&sb, rows);
	OK(markdown_guard(strbuf_span(&sb), false).tables_off);
}

TEST(paragraphs_made_of_brackets_or_delimiters_are_refused)
{
	OK(markdown_guard(repeated("", "![[]()", 20000, ""), false).refused);
	OK(markdown_guard(repeated("", "*a _a*_ ", 20000, ""), false).refused);
	OK(markdown_guard(repeated("", "'a\" ", 20000, ""), true).refused);
	OK(!markdown_guard(repeated("", "'a\" ", 20000, ""), false).refused);
}

TEST(nesting_without_end_is_refused)
{
	struct span lists = repeated("", "- ", 5000, "x"), quote = repeated("", ">", 10000, "");
	struct strbuf sb;

	strbuf_init(&sb, arena, 1 << 20);
	strbuf_add_span(&sb, lists);
	strbuf_add_span(&sb, repeated("", "\n", 5000, ""));
	OK(markdown_guard(strbuf_span(&sb), false).refused);
	strbuf_clear(&sb);
	strbuf_add_span(&sb, quote);
	strbuf_add_span(&sb, repeated("", "a*", 10000, ""));
	OK(markdown_guard(strbuf_span(&sb), false).refused);
}

TEST(a_definition_that_would_multiply_is_refused)
{
	struct strbuf sb;

	strbuf_init(&sb, arena, 1 << 20);
	strbuf_add_span(&sb, repeated("[a]: /", "x", 20000, "\n\n"));
	strbuf_add_span(&sb, repeated("", "[a] ", 20000, ""));
	OK(markdown_guard(strbuf_span(&sb), false).refused);
}

TEST(addresses_in_one_endless_word_are_not_linked)
{
	OK(markdown_guard(repeated("", "a@b.c.", 5000, ""), false).autolinks_off);
	OK(!markdown_guard(repeated("", "ann@b.example ", 5000, ""), false).autolinks_off);
}

TEST(what_people_write_passes)
{
	OK(passes(repeated("", "| name | value |\n|------|-------|\n| a | b |\n| c | d |\n\n", 2000, "")));
	OK(passes(repeated("", "A *word* and **another** with a [link](/x) and `code_with_underscores`.\nSecond line.\n\n", 4000, "")));
	OK(passes(repeated("", "- item\n  - sub\n    - subsub\n\n> quote\n> > deeper\n\n", 3000, "")));
	OK(passes(repeated("", "![a](b.png)\n\nText[^1].\n\n", 3000, "[^1]: x\n")));
	OK(passes(repeated("```c\n", "int **p = *q ** _r; // [x] ~y~\n", 12000, "```\n")));
	OK(passes(repeated("", "Title\n=====\n\nText\n\n---\n\n", 5000, "")));
	OK(passes(repeated("", "[label-1234]: https://example.org/a/rather/long/address \"with a title\"\n", 500,
	                   repeated("\n", "[label-1234] ", 2000, "").ptr)));
}

static double
seconds(struct span s)
{
	struct timespec a, b;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	(void)markdown_guard(s, true);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

/* 64 times the input in no more than 64 times 6 the time: a square would take
 * 4096 times. */
TEST(the_guard_is_linear)
{
	static const char *const patterns[] = { "|\n-|\n", "![[]()", "- ", "> ", "a@", "[a]: ", "```\n", "*_~", "1) ", " \t", "\r" };

	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		double small = seconds(repeated("", patterns[i], 4000, "")), large = seconds(repeated("", patterns[i], 256000, ""));

		if (large > 0.3 && large > 64 * 6 * small)
			printf("# %zu: %f s, %f s\n", i, small, large);
		OK(large <= 0.3 || large <= 64 * 6 * small);
	}
}

/* The sizes of doc/markdown.md's table; the budget is that of one request. */
TEST(inputs_that_took_seconds_take_milliseconds)
{
	static const struct { const char *text; int bytes; } inputs[] = {
		{ "|\n-|\n", 65536 }, { "![[]()", 65536 }, { "a@", 65536 }, { "a@b.c.", 65536 }, { "[a](<b", 65536 }, { "> ", 65536 },
	};
	static const struct markdown_options none;
	struct markdown_result r;

	for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
		struct timespec a, b;
		struct span s = repeated("", inputs[i].text, inputs[i].bytes / (int)strlen(inputs[i].text), "");

		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
		OK(text_render(arena, s, &none, false, &r));
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
		long ms = (b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000;
		printf("# %4ld ms for 64 KiB of %.3s…\n", ms, inputs[i].text);
		OK(ms < 3000);
		OK(r.html.len < 16 * s.len + 256 * 1024);
	}
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(tables_that_would_be_read_again_and_again_are_off), TAP_CASE(tables_with_too_many_columns_or_empty_cells_are_off),
		TAP_CASE(paragraphs_made_of_brackets_or_delimiters_are_refused), TAP_CASE(nesting_without_end_is_refused),
		TAP_CASE(a_definition_that_would_multiply_is_refused), TAP_CASE(addresses_in_one_endless_word_are_not_linked),
		TAP_CASE(what_people_write_passes), TAP_CASE(the_guard_is_linear), TAP_CASE(inputs_that_took_seconds_take_milliseconds),
	};

	kinds_init();
	arena = arena_new(1 << 20);
	int status = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(arena);
	return status;
}
