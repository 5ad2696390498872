/* render.h - a tree as HTML.
 *
 * The ordinary elements are written byte for byte as cmark-gfm writes them, but
 * for what doc/markdown.md lists (ids, wrappers, classes instead of obsolete
 * attributes); with page->reference there is no difference at all, which is how
 * the specification's examples are tested. */
#ifndef CELL_RENDER_H
#define CELL_RENDER_H

#include "cell/page.h"

void render_document(struct page *p, struct node *doc);

/* The children of n, as they stand in running text. */
void render_children(struct page *p, struct node *n);

/* The dialect's blocks (render_blocks.c).  False: n is none.  What is written
 * whole while entering sets *whole, and the walk does not go below it. */
bool render_block(struct page *p, struct node *n, bool entering, bool *whole);

#endif
