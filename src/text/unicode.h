/* unicode.h - what two texts must have in common to be the same text (ICU). */
#ifndef TEXT_UNICODE_H
#define TEXT_UNICODE_H

#include "base/arena.h"
#include "base/span.h"

/* The text in normal form C: é is one code point, however it was typed.  Bytes
 * that are not UTF-8 become U+FFFD. */
const char *unicode_nfc(struct arena *a, struct span text);

#endif
