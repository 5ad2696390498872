/* Which addresses the report of what readers missed passes over. */
#include "tests/tap.h"

#include "domain/missed.h"

TEST(a_star_stands_for_anything)
{
	OK(missed_is_ignored("*.php", "/wp-login.php"));
	OK(missed_is_ignored("/wp-*", "/wp-admin/x"));
	OK(missed_is_ignored("/a*b*c", "/a-b-b-c"));
	OK(missed_is_ignored("*", "/"));
	OK(!missed_is_ignored("*.php", "/about.php/more"));
	OK(!missed_is_ignored("/wp-*", "/news/wp-admin"));
	OK(!missed_is_ignored("/a*b*c", "/a-c-b"));
}

TEST(every_pattern_of_the_list_counts)
{
	OK(missed_is_ignored("/ads.txt  *.asp /.*", "/.env"));
	OK(missed_is_ignored("/ads.txt *.asp /.*", "/ads.txt"));
	OK(!missed_is_ignored("/ads.txt *.asp /.*", "/ads.txt.bak"));
	OK(!missed_is_ignored("", "/lost/"));
	OK(!missed_is_ignored("  ", "/lost/"));
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(a_star_stands_for_anything),
		TAP_CASE(every_pattern_of_the_list_counts),
	};

	return tap_run(cases, sizeof cases / sizeof *cases);
}
