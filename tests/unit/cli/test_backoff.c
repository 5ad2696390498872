/* test_backoff.c - how soon a process is started again. */
#include "cli/backoff.h"

#include "tests/tap.h"

static const usec_t NOW = 1000 * USEC_PER_SEC;

static usec_t
fail_after(struct backoff *b, usec_t healthy)
{
	backoff_failed(b, NOW, healthy);
	return (b->start_at - NOW) / USEC_PER_MSEC;
}

TEST(the_first_failure_is_answered_at_once)
{
	struct backoff b = { 0 };

	IS_INT(fail_after(&b, 0), 0);
}

TEST(failures_in_a_row_wait_longer_and_at_most_five_seconds)
{
	static const int want[] = { 0, 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000 };
	struct backoff b = { 0 };

	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		IS_INT(fail_after(&b, 0), want[i]);
}

TEST(half_a_minute_of_health_makes_up_for_everything)
{
	struct backoff b = { .failures = 1000 };

	IS_INT(fail_after(&b, 30 * USEC_PER_SEC), 0);
}

TEST(two_seconds_of_health_make_up_for_one_failure)
{
	struct backoff b = { .failures = 4 };

	IS_INT(fail_after(&b, 5 * USEC_PER_SEC), 200);
}

TEST(a_worker_killed_now_and_then_is_started_at_once)
{
	struct backoff b = { 0 };

	for (int i = 0; i < 100; i++)
		IS_INT(fail_after(&b, 3 * USEC_PER_SEC), 0);
}

TESTS_MAIN(
	TAP_CASE(the_first_failure_is_answered_at_once),
	TAP_CASE(failures_in_a_row_wait_longer_and_at_most_five_seconds),
	TAP_CASE(half_a_minute_of_health_makes_up_for_everything),
	TAP_CASE(two_seconds_of_health_make_up_for_one_failure),
	TAP_CASE(a_worker_killed_now_and_then_is_started_at_once))
