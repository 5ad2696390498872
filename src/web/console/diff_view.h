/* diff_view.h - what changed between two texts, for the template diff-lines. */
#ifndef WEB_CONSOLE_DIFF_VIEW_H
#define WEB_CONSOLE_DIFF_VIEW_H

#include "base/arena.h"
#include "base/field.h"

struct diff_line {
	struct list pieces;
	const char *gap;   /* "12 lines unchanged" */
	bool is_added, is_removed;
};

extern const struct field diff_line_fields[];

/* List of struct diff_line: changed lines with the words that differ, a few unchanged
 * ones round them, and how many are left out. */
struct list diff_view(struct arena *a, const char *older, const char *newer);

#endif
