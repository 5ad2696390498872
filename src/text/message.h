/* message.h - sentences with numbers in them, in the reader's language (ICU's
 * MessageFormat with numbered arguments: plurals, number forms). */
#ifndef TEXT_MESSAGE_H
#define TEXT_MESSAGE_H

#include "base/arena.h"

#include <stdint.h>

/* "{0, plural, one {# post} other {# posts}}" with n as argument 0.  Of a pattern
 * ICU cannot read, the pattern itself. */
const char *message_count(struct arena *a, const char *lang, const char *pattern, int64_t n);

/* Argument 0 a number, argument 1 a text. */
const char *message_count_text(struct arena *a, const char *lang, const char *pattern, int64_t n, const char *text);

/* Arguments 0 and 1 are numbers. */
const char *message_pair(struct arena *a, const char *lang, const char *pattern, int64_t first, int64_t second);

#endif
