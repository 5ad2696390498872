/* id.h - ids that an API shows: 24 hexadecimal digits, the first eight of them
 * the second they were made in, so that they sort by age. */
#ifndef DOMAIN_ID_H
#define DOMAIN_ID_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/rand.h"

static inline const char *
id_new(struct arena *a)
{
	return arena_printf(a, "%08x%s", (unsigned)(clock_wall() / USEC_PER_SEC), rand_hex(a, 16));
}

#endif
