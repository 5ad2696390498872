/* strength.h - how hard is a password to guess? (zxcvbn; this is its only includer)
 *
 * Guessers try leaked passwords, names, words, dates, keyboard rows and their usual
 * disguises first.  The library knows such lists and counts the tries. */
#ifndef SERVICE_STRENGTH_H
#define SERVICE_STRENGTH_H

#include "base/arena.h"
#include "base/span.h"

/* The binary logarithm of the tries it takes; words are ones that a guesser knows of
 * its owner, NULL at the end. */
double strength_bits(struct arena *a, struct span password, const char *const *words);

#endif
