/* rand.c - see rand.h. */
#include "base/rand.h"

#include <stdio.h>
#include <stdlib.h>
#include <errno.h>
#include <sys/random.h>

void
rand_bytes(void *to, size_t len)
{
	char *p = to;

	while (len > 0) {
		ssize_t n = getrandom(p, len, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			perror("could not read random bytes");
			abort();
		}
		p += n;
		len -= (size_t)n;
	}
}

uint64_t
rand_u64(void)
{
	uint64_t v;

	rand_bytes(&v, sizeof v);
	return v;
}

const char *
rand_hex(struct arena *a, size_t len)
{
	static const char digit[] = "0123456789abcdef";
	char *s = arena_alloc(a, len + 1);

	rand_bytes(s, len);
	for (size_t i = 0; i < len; i++)
		s[i] = digit[s[i] & 15];
	s[len] = '\0';
	return s;
}
