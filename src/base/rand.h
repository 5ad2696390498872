/* rand.h - random bytes from the kernel, and names made of them. */
#ifndef BASE_RAND_H
#define BASE_RAND_H

#include "base/arena.h"

#include <stdint.h>

void     rand_bytes(void *to, size_t len); /* cannot fail: ends the process instead */
uint64_t rand_u64(void);

/* len lower-case hexadecimal digits. */
const char *rand_hex(struct arena *a, size_t len);

#endif
