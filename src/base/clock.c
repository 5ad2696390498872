/* clock.c - see clock.h. */
#include "base/clock.h"

#include <limits.h>
#include <stdatomic.h>
#include <time.h>

static _Atomic usec_t fixed_wall;

static usec_t
now(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (usec_t)ts.tv_sec * USEC_PER_SEC + ts.tv_nsec / 1000;
}

usec_t
clock_mono(void)
{
	return now(CLOCK_MONOTONIC);
}

usec_t
clock_wall(void)
{
	usec_t fixed = atomic_load(&fixed_wall);

	return fixed ? fixed : now(CLOCK_REALTIME);
}

void
clock_set_wall(usec_t t)
{
	atomic_store(&fixed_wall, t);
}

int
clock_poll_ms(usec_t deadline)
{
	if (deadline == 0)
		return -1;
	usec_t left = deadline - clock_mono();
	if (left <= 0)
		return 0;
	usec_t ms = (left + USEC_PER_MSEC - 1) / USEC_PER_MSEC;
	return ms > INT_MAX ? INT_MAX : (int)ms;
}
