/* base64.h - base64 (RFC 4648, section 4) of headers, taken apart. */
#ifndef TEXT_BASE64_H
#define TEXT_BASE64_H

#include "base/arena.h"
#include "base/span.h"

#include <stdbool.h>

/* The bytes, in the arena and with a NUL after them; false where the text is not
 * base64 with its padding. */
bool base64_decode(struct arena *a, struct span text, struct span *out);

#endif
