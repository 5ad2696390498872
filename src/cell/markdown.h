/* markdown.h - Markdown source to a tree, by cmark-gfm. */
#ifndef CELL_MARKDOWN_H
#define CELL_MARKDOWN_H

#include "cell/tree.h"

/* Which of the extensions to use; footnotes and task lists always are. */
struct markdown_syntax {
	bool tables, strikethrough, autolinks;
	bool smart; /* typographic punctuation */
};

/* Load what the library keeps for the life of the process; once, before any
 * parse and before the sandbox. */
void markdown_init(void);

/* The document.  Source may hold any bytes; what is not UTF-8 becomes U+FFFD.
 * The guard (cell/markdown_guard.h) must have passed it: the library takes
 * quadratic time on sources made for that. */
struct node *markdown_parse(struct arena *a, struct span source, const struct markdown_syntax *syntax);

#endif
