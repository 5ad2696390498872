/* summary.h - what a text says without its markup: for search, excerpts and
 * reading time. */
#ifndef CELL_SUMMARY_H
#define CELL_SUMMARY_H

#include "cell/page.h"

/* Plain text being gathered; blocks are lines with an empty one between. */
struct summary {
	struct page *page;
	struct strbuf text;
	struct strbuf excerpt;
	bool excerpt_full;  /* long enough, or past <!--more--> or the members-only break */
	bool excerpt_cut;   /* more text followed */
	bool more_break;    /* the author marks the end, so length does not */
	int64_t excerpt_words;
};

void summary_begin(struct summary *s, struct page *p);

/* A run of text.  in_excerpt: running text, not a heading, code or table. */
void summary_text(struct summary *s, struct span text, bool in_excerpt);
void summary_block(struct summary *s);        /* a block ends: the next text begins a new line */
void summary_break(struct summary *s, bool members); /* <!--more--> or the members-only break is here */

/* Put text, excerpt and the counts of words into the page's result. */
void summary_end(struct summary *s);

/* All of the above for a tree. */
void summary_of_tree(struct page *p, struct node *doc);

#endif
