/* clock.h - time in microseconds.
 *
 * Two clocks: clock_mono() for deadlines and durations, which never goes back,
 * and clock_wall() for dates, microseconds since 1970-01-01 00:00 UTC.  Tests
 * set the wall clock with clock_set_wall(). */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

typedef int64_t usec_t;

#define USEC_PER_MSEC ((usec_t)1000)
#define USEC_PER_SEC  ((usec_t)1000000)

usec_t clock_mono(void);
usec_t clock_wall(void);

/* Stop the wall clock at t, for tests; 0 lets it run again. */
void clock_set_wall(usec_t t);

/* Milliseconds from now until the monotonic deadline, for poll(2): never
 * negative, rounded up; -1 (for ever) when deadline is 0. */
int clock_poll_ms(usec_t deadline);

#endif
