/* spelling.h - how far one word is from another. */
#ifndef TEXT_SPELLING_H
#define TEXT_SPELLING_H

#include "base/span.h"

/* The least number of slips that make one word of the other: a letter put in, left
 * out or replaced, or two neighbours changed about (optimal string alignment).
 * Words longer than 40 letters differ by 40. */
size_t spelling_distance(struct span s, struct span t);

/* How many slips a word of this length may hold and still be meant: none below four
 * letters, then one, from six two, from nine three. */
size_t spelling_slips(struct span word);

#endif
