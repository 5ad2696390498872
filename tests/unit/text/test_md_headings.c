/* test_md_headings.c - which of our ids a fragment of an old address means. */
#include "tests/tap.h"

#include "text/md_headings.h"

static struct arena *a;

static const char *
id_of(const char *text, const char *fragment)
{
	struct md_headings h;

	md_headings_find(a, span_of(text), &h);
	return md_headings_id(a, &h, span_of(fragment));
}

TEST(ids_of_other_generators_lead_to_ours)
{
	static const char text[] = "# 1. What's new?\n\n## C++ & `rustc_codegen`\n\nA [link](x) text\n---\n\n### Ünï *cöde* 為\n";

	IS_STR(id_of(text, "1-whats-new"), "1-whats-new");
	IS_STR(id_of(text, "whats-new"), "1-whats-new");          /* kramdown */
	IS_STR(id_of(text, "1-what-s-new"), "1-whats-new");       /* Zola */
	IS_STR(id_of(text, "c--rustc_codegen"), "c-rustc_codegen"); /* GitHub, Hugo */
	IS_STR(id_of(text, "c-rustc-codegen"), "c-rustc_codegen");
	IS_STR(id_of(text, "a-link-text"), "a-link-text");
	IS_STR(id_of(text, "ünï-cöde-為"), "ünï-cöde-為");
	IS_STR(id_of("## Unused `#[test]`s\n", "unused-tests"), "unused-test-s");
	IS_STR(id_of(text, "nothing"), NULL);
}

TEST(chosen_ids_and_ids_of_tags_are_kept)
{
	IS_STR(id_of("## Words {#mine}\n", "mine"), "mine");
	IS_STR(id_of("## Words {#mine}\n", "words"), "mine");
	IS_STR(id_of("<a name=\"There\"></a> <b id='b'>\n", "There"), "There");
	IS_STR(id_of("<a name=\"There\"></a> <b id='b'>\n", "b"), "b");
}

TEST(repeated_headings_are_counted)
{
	IS_STR(id_of("# A\n\n# A\n\n# A\n", "a-2"), "a-2");
	IS_STR(id_of("# 1. A\n\n# 2. A\n", "a-1"), "2-a");
}

TEST(what_is_code_is_no_heading)
{
	IS_STR(id_of("```\n# No\n```\n\n    # No\n", "no"), NULL);
	IS_STR(id_of("#No heading\n\n---\n", "no-heading"), NULL);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(ids_of_other_generators_lead_to_ours),
		TAP_CASE(chosen_ids_and_ids_of_tags_are_kept),
		TAP_CASE(repeated_headings_are_counted),
		TAP_CASE(what_is_code_is_no_heading),
	};
	int failed;

	a = arena_new(65536);
	failed = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(a);
	return failed;
}
