/* test_spelling.c - how far one word is from another. */
#include "text/spelling.h"

#include "tests/tap.h"

static size_t
distance(const char *s, const char *t)
{
	return spelling_distance(span_of(s), span_of(t));
}

TEST(equal_words_are_no_slip_apart)
{
	IS_INT(distance("press", "press"), 0);
	IS_INT(distance("", ""), 0);
	IS_INT(distance("كتاب", "كتاب"), 0);
}

TEST(a_letter_put_in_left_out_or_replaced_is_one_slip)
{
	IS_INT(distance("press", "prress"), 1);
	IS_INT(distance("press", "pess"), 1);
	IS_INT(distance("press", "prass"), 1);
	IS_INT(distance("", "a"), 1);
	IS_INT(distance("über", "uber"), 1);
	IS_INT(distance("kitten", "sitting"), 3);
}

TEST(neighbours_changed_about_are_one_slip)
{
	IS_INT(distance("agile", "agiel"), 1);
	IS_INT(distance("ab", "ba"), 1);
	IS_INT(distance("كتاب", "كاتب"), 1);
	IS_INT(distance("abc", "cba"), 2);
}

TEST(the_order_of_the_two_words_is_the_same)
{
	IS_INT(distance("incunabula", "incnubala"), distance("incnubala", "incunabula"));
	IS_INT(distance("abc", ""), 3);
	IS_INT(distance("", "abc"), 3);
}

TEST(very_long_words_are_far_apart)
{
	char a[42], b[41];

	memset(a, 'a', 41);
	memset(b, 'a', 40);
	a[41] = b[40] = '\0';
	IS_INT(distance(a, a), 40);
	IS_INT(distance(b, b), 0);
	IS_INT(distance(b, "a"), 39);
}

TEST(longer_words_may_hold_more_slips)
{
	IS_INT(spelling_slips(SPAN("ink")), 0);
	IS_INT(spelling_slips(SPAN("page")), 1);
	IS_INT(spelling_slips(SPAN("letter")), 2);
	IS_INT(spelling_slips(SPAN("printing!")), 3);
	IS_INT(spelling_slips(SPAN("مكتب")), 1);
}

int
main(void)
{
	const struct tap_case cases[] = {
		TAP_CASE(equal_words_are_no_slip_apart),
		TAP_CASE(a_letter_put_in_left_out_or_replaced_is_one_slip),
		TAP_CASE(neighbours_changed_about_are_one_slip),
		TAP_CASE(the_order_of_the_two_words_is_the_same),
		TAP_CASE(very_long_words_are_far_apart),
		TAP_CASE(longer_words_may_hold_more_slips),
	};

	return tap_run(cases, sizeof cases / sizeof *cases);
}
