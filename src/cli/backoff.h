/* backoff.h - how soon a process that ended unasked is started again. */
#ifndef CLI_BACKOFF_H
#define CLI_BACKOFF_H

#include "base/clock.h"

/* Of one place for a process. */
struct backoff {
	unsigned failures; /* that no health has made up for */
	usec_t start_at;   /* not before; clock_mono() */
};

/* It ended unasked at `now` after being healthy (ready) for `healthy`.  The first
 * failure is answered at once, later ones after 0.1, 0.2, 0.4 … 5 s.  Two seconds
 * of health make up for one failure, half a minute for all. */
void backoff_failed(struct backoff *b, usec_t now, usec_t healthy);

#endif
