/* blocks.h - the dialect of doc/markdown.md, made out of what Markdown knows. */
#ifndef CELL_BLOCKS_H
#define CELL_BLOCKS_H

#include "cell/page.h"

/* Turn quotations into callouts and toggles, paragraphs into figures, galleries
 * and cards, comments into breaks.  Cards the options forbid stay links. */
void blocks_build(struct page *p, struct node *doc);

#endif
