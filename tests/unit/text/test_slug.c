/* test_slug.c - words become the part of an address. */
#include "tests/tap.h"

#include "base/utf8.h"
#include "text/slug.h"

static struct arena *a;

#define SLUG(text) slug_make(a, span_of(text))

TEST(words_are_joined_by_single_hyphens)
{
	IS_STR(SLUG("Hello, world! We are 18F"), "hello-world-we-are-18f");
	IS_STR(SLUG("  --a -- b--  "), "a-b");
	IS_STR(SLUG("Don\xe2\x80\x99t panic, it's fine"), "dont-panic-its-fine");
	IS_STR(SLUG("1.94.1-release"), "1-94-1-release");
}

TEST(latin_letters_lose_their_marks)
{
	IS_STR(SLUG("Crème Brûlée"), "creme-brulee");
	IS_STR(SLUG("Cre\xcc\x80me"), "creme"); /* combining grave */
	IS_STR(SLUG("Straße Ærø Łódź"), "strasse-aero-lodz");
	IS_STR(SLUG("ÅNGSTRÖM"), "angstrom");
}

TEST(other_scripts_are_kept_as_they_are)
{
	IS_STR(SLUG("メンテナーの為の、ベスト"), "メンテナーの為の-ベスト");
	IS_STR(SLUG("اللغة العربية"), "اللغة-العربية");
	IS_STR(SLUG("Привет МИР"), "привет-мир");
	IS_STR(SLUG("हिन्दी"), "हिन्दी");
}

TEST(decomposed_letters_are_composed)
{
	/* ガ as カ and a voicing mark */
	IS_STR(SLUG("\xe3\x82\xab\xe3\x82\x99"), "\xe3\x82\xac");
}

TEST(a_slug_is_at_most_191_bytes_of_whole_characters)
{
	char long_text[2000] = "";

	for (size_t i = 0; i + 3 < sizeof long_text; i += 3)
		memcpy(long_text + i, "為", 4);
	OK(strlen(SLUG(long_text)) <= SLUG_MAX);
	OK(strlen(SLUG(long_text)) > SLUG_MAX - 3);
	OK(utf8_valid(span_of(SLUG(long_text))));
}

TEST(a_slug_is_a_slug_of_itself)
{
	static const char *const texts[] = { "Crème Brûlée", "Łódź", "اللغة العربية", "x--y", "İstanbul", "ǅ" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const char *slug = SLUG(texts[i]);

		IS_STR(SLUG(slug), slug);
		OK(slug_is(a, span_of(slug)));
	}
	OK(!slug_is(a, span_of("Upper")));
	OK(!slug_is(a, span_of("")));
}

TEST(text_without_letters_has_no_slug)
{
	IS_STR(SLUG("!!! ---"), "");
	IS_STR(SLUG(""), "");
	IS_STR(SLUG("\xff\xfe"), "");
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(words_are_joined_by_single_hyphens),
		TAP_CASE(latin_letters_lose_their_marks),
		TAP_CASE(other_scripts_are_kept_as_they_are),
		TAP_CASE(decomposed_letters_are_composed),
		TAP_CASE(a_slug_is_at_most_191_bytes_of_whole_characters),
		TAP_CASE(a_slug_is_a_slug_of_itself),
		TAP_CASE(text_without_letters_has_no_slug),
	};
	int failed;

	a = arena_new(4096);
	failed = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(a);
	return failed;
}
