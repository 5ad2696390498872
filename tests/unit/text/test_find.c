/* test_find.c - words are found and replaced as an editor's reader expects. */
#include "tests/tap.h"

#include "text/find.h"

static struct arena *a;

static const char *
replaced(const char *text, const char *what, const char *put, bool match_case, bool whole_words)
{
	const struct find f = { span_of(what), match_case, whole_words };

	return find_replace(a, &f, text, span_of(put));
}

TEST(every_one_is_replaced_and_nothing_else_changes)
{
	IS_STR(replaced("one two one", "one", "1", true, false), "1 two 1");
	IS_STR(replaced("aaaa", "aa", "a", true, false), "aa");
	IS_STR(replaced("aba", "a", "aa", true, false), "aabaa");
	IS_STR(replaced("gone", "one", "", true, false), "g");
	IS_STR(replaced("nothing", "one", "1", true, false), "nothing");
	IS_STR(replaced("", "one", "1", true, false), "");
}

TEST(cases_are_folded_where_that_is_wished)
{
	IS_STR(replaced("One ONE one", "oNe", "x", false, false), "x x x");
	IS_STR(replaced("One ONE one", "one", "x", true, false), "One ONE x");
	IS_STR(replaced("ÄRGER und Ärger", "ärger", "Freude", false, false), "Freude und Freude");
	IS_STR(replaced("ΣΊΣΥΦΟΣ σίσυφος", "Σίσυφος", "x", false, false), "x x");
	IS_STR(replaced("STRASSE", "straße", "x", false, false), "STRASSE"); /* two letters are not one */
}

TEST(whole_words_end_where_letters_and_digits_do)
{
	IS_STR(replaced("cat concat cats cat. (cat) cat2 cat_", "cat", "dog", true, true), "dog concat cats dog. (dog) cat2 cat_");
	IS_STR(replaced("Öl Ölung geÖl", "öl", "x", false, true), "x Ölung geÖl");
	IS_STR(replaced("cafe\xcc\x81 cafe", "cafe", "x", true, true), "cafe\xcc\x81 x"); /* a mark belongs to its letter */
	IS_STR(replaced("**bold** bold_er", "bold", "x", true, true), "**x** bold_er");
}

TEST(what_is_found_is_counted_and_lies_in_the_text)
{
	const struct find f = { SPAN("ß"), false, false };
	struct span text = SPAN("aß ẞ ss"), found;

	IS_INT(find_count(&f, text), 2);
	OK(find_next(&f, text, 0, &found));
	IS_INT(found.ptr - text.ptr, 1);
	IS_INT(found.len, 2);
	OK(find_next(&f, text, 3, &found));
	IS_INT(found.len, 3);
	OK(!find_next(&f, text, text.len, &found));
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(every_one_is_replaced_and_nothing_else_changes),
		TAP_CASE(cases_are_folded_where_that_is_wished),
		TAP_CASE(whole_words_end_where_letters_and_digits_do),
		TAP_CASE(what_is_found_is_counted_and_lies_in_the_text),
	};
	int failed;

	a = arena_new(4096);
	failed = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(a);
	return failed;
}
