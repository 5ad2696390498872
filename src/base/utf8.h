/* utf8.h - UTF-8 (RFC 3629): checking and walking. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/span.h"
#include "base/strbuf.h"

#include <stdint.h>

/* The code point at *pos and advance past it; -1, advancing one byte, where the
 * bytes are not UTF-8 (overlong forms and surrogates included).
 * Precondition: *pos < s.len. */
int32_t utf8_next(struct span s, size_t *pos);

bool utf8_valid(struct span s);

/* Append one code point; surrogates and values past U+10FFFF become U+FFFD. */
void utf8_add(struct strbuf *sb, int32_t cp);

/* Number of code points (an invalid byte counts as one). */
size_t utf8_length(struct span s);

/* The first at most n code points. */
struct span utf8_take(struct span s, size_t n);

#endif
