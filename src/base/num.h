/* num.h - checked reading of numbers, sizes and durations.
 *
 * All return false, and leave *out alone, unless the whole text is one value
 * inside the bounds.  No sign but '-', no white space, no octal. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include "base/clock.h"
#include "base/span.h"

#include <stdint.h>

bool num_int(struct span s, int64_t min, int64_t max, int64_t *out);

/* "512", "64k", "16M", "2G": bytes, powers of 1024; a trailing B is fine. */
bool num_size(struct span s, int64_t *bytes);

/* "250ms", "30s", "5m" or "5min", "2h", "7d"; a bare number is seconds. */
bool num_duration(struct span s, usec_t *out);

/* "on/off", "true/false", "yes/no", "1/0". */
bool num_bool(struct span s, bool *out);

#endif
