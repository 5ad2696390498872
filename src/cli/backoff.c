/* backoff.c - see backoff.h. */
#include "cli/backoff.h"

static const usec_t FIRST_DELAY = 100 * USEC_PER_MSEC, LONGEST_DELAY = 5 * USEC_PER_SEC;
static const usec_t MAKES_UP = 2 * USEC_PER_SEC, FORGOTTEN = 30 * USEC_PER_SEC;

static usec_t
delay_after(unsigned failures)
{
	usec_t delay = FIRST_DELAY;

	if (failures <= 1)
		return 0;
	for (unsigned i = 2; i < failures && delay < LONGEST_DELAY; i++)
		delay *= 2;
	return delay < LONGEST_DELAY ? delay : LONGEST_DELAY;
}

void
backoff_failed(struct backoff *b, usec_t now, usec_t healthy)
{
	unsigned made_up = healthy >= FORGOTTEN ? b->failures : (unsigned)(healthy / MAKES_UP);

	b->failures -= made_up < b->failures ? made_up : b->failures;
	b->failures++;
	b->start_at = now + delay_after(b->failures);
}
