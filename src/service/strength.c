/* strength.c - see strength.h. */
#include "service/strength.h"

#include <zxcvbn.h>

enum { LOOKED_AT = 72 }; /* the time it takes grows with the square; more makes it no easier to guess */

double
strength_bits(struct arena *a, struct span password, const char *const *words)
{
	size_t count = 0;

	while (words[count])
		count++;
	const char **copy = ARENA_ARRAY(a, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		copy[i] = words[i];
	password = span_take(password, LOOKED_AT);
	return ZxcvbnMatch(arena_strndup(a, password.ptr, password.len), copy, NULL);
}
