/* diff.h - what changed between two texts (E. W. Myers, "An O(ND) Difference
 * Algorithm and Its Variations", Algorithmica 1, 1986).
 *
 * A text is compared by lines or by words; pieces point into the two texts and,
 * read in order without the removed ones, are the newer of them.  Texts that
 * differ too much are one piece removed and one added: a bound on time. */
#ifndef TEXT_DIFF_H
#define TEXT_DIFF_H

#include "base/arena.h"
#include "base/span.h"

enum diff_kind { DIFF_SAME, DIFF_REMOVED, DIFF_ADDED };

struct diff_piece {
	enum diff_kind kind;
	struct span text;
};

enum diff_unit {
	DIFF_LINES, /* each with its line end */
	DIFF_WORDS, /* runs of letters, single other characters; of CJK single characters */
};

/* Neighbouring pieces of words are of different kinds; of lines each piece is one. */
size_t diff_texts(struct arena *a, enum diff_unit unit, struct span older, struct span newer,
                  const struct diff_piece **out);

#endif
