/* test_date_read.c - dates as people write them. */
#include "tests/tap.h"

#include "text/date_read.h"

#define SECONDS(text, zone) seconds_of(text, zone)

static long long
seconds_of(const char *text, const char *zone)
{
	struct date d;

	return date_read(span_of(text), &d) ? (long long)(date_usec(&d, zone) / USEC_PER_SEC) : -1;
}

TEST(iso_dates_are_read_with_and_without_time_and_zone)
{
	IS_INT(SECONDS("2014-03-12", NULL), 1394582400);
	IS_INT(SECONDS("2014/3/12", NULL), 1394582400);
	IS_INT(SECONDS("2014-03-12T10:11:00-04:00", NULL), 1394633460);
	IS_INT(SECONDS("2014-03-12 10:00:00 -0500", NULL), 1394636400);
	IS_INT(SECONDS("2014-03-12 10:00", NULL), 1394618400);
	IS_INT(SECONDS("2014-03-12t10:00:00.25z", NULL), 1394618400);
	IS_INT(SECONDS("1969-12-31T23:59:59Z", NULL), -1);
	IS_INT(SECONDS("1600-02-29", NULL), -11670998400);
}

TEST(dates_in_words_are_read)
{
	IS_INT(SECONDS("Wed, 12 Mar 2014 10:00:00 GMT", NULL), 1394618400);
	IS_INT(SECONDS("March 12, 2014", NULL), 1394582400);
	IS_INT(SECONDS("12th March 2014", NULL), 1394582400);
	IS_INT(SECONDS("Mar. 12, 2014 10:00 EST", NULL), 1394636400);
}

TEST(a_date_without_a_zone_is_in_the_zone_given)
{
	IS_INT(SECONDS("2014-03-12 10:00", "America/New_York"), 1394632800); /* summer time since 9 March */
	IS_INT(SECONDS("2014-01-12 10:00", "America/New_York"), 1389538800);
	IS_INT(SECONDS("2014-03-12 10:00 +00:00", "America/New_York"), 1394618400);
	IS_INT(SECONDS("2014-03-12 10:00", "No/Such_Zone"), 1394618400);
}

TEST(what_is_no_date_is_refused)
{
	static const char *const texts[] = { "", "soon", "2014", "2014-02-30", "2015-02-29", "2014-13-01", "0000-01-01",
		                             "2014-03-12 25:00", "2014-03-12 10:00 Mars", "2014-03-12x", "99-1-1",
		                             "2014-03-12 10", "12 Foo 2014", "2014-03/12", "2014-03-12 10:00 +99" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct date d;

		IS_STR(date_read(span_of(texts[i]), &d) ? texts[i] : "none", "none");
	}
}

TEST(a_file_name_begins_with_a_date)
{
	struct date d;
	struct span rest;

	OK(date_prefix(span_of("2014-03-12-coming-soon"), &d, &rest));
	IS_INT(d.day, 12);
	IS_SPAN(rest, "-coming-soon");
	OK(!date_prefix(span_of("2014-03-coming"), &d, &rest));
	OK(!date_prefix(span_of("2025-09-crates-io"), &d, &rest));
}

TEST(days_are_counted_over_centuries)
{
	IS_INT(SECONDS("0001-01-01", NULL), -62135596800);
	IS_INT(SECONDS("2000-02-29", NULL), 951782400);
	IS_INT(SECONDS("2100-03-01", NULL), 4107542400);
	IS_INT(SECONDS("9999-12-31 23:59:59", NULL), 253402300799);
}

TEST(clocks_that_change_are_followed_to_the_hour)
{
	IS_INT(SECONDS("2024-03-31 01:59", "Europe/Berlin"), 1711846740);
	IS_INT(SECONDS("2024-03-31 03:00", "Europe/Berlin"), 1711846800);
	IS_INT(SECONDS("2024-10-27 04:00", "Europe/Berlin"), 1729998000);
}

TESTS_MAIN(
	TAP_CASE(iso_dates_are_read_with_and_without_time_and_zone),
	TAP_CASE(dates_in_words_are_read),
	TAP_CASE(a_date_without_a_zone_is_in_the_zone_given),
	TAP_CASE(what_is_no_date_is_refused),
	TAP_CASE(a_file_name_begins_with_a_date),
	TAP_CASE(days_are_counted_over_centuries),
	TAP_CASE(clocks_that_change_are_followed_to_the_hour))
