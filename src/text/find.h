/* find.h - words in a text, as an editor's "find" means it: letters without regard to
 * their case where that is wished, whole words where that is.
 *
 * Cases are folded character by character (Unicode's simple case folding), so that
 * what is found is a piece of the text as it stands. */
#ifndef TEXT_FIND_H
#define TEXT_FIND_H

#include "base/arena.h"
#include "base/span.h"

struct find {
	struct span what;  /* UTF-8, not empty */
	bool match_case;
	bool whole_words;  /* neither a letter nor a digit before or after it */
};

/* The next one that begins at byte `from` or later; false: there is none. */
bool find_next(const struct find *f, struct span text, size_t from, struct span *found);

/* How many there are, none overlapping another. */
size_t find_count(const struct find *f, struct span text);

/* The text with `put` in the place of each; the same text where there is none. */
const char *find_replace(struct arena *a, const struct find *f, const char *text, struct span put);

#endif
