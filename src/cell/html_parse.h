/* html_parse.h - HTML to a tree, by gumbo: as a browser would read it. */
#ifndef CELL_HTML_PARSE_H
#define CELL_HTML_PARSE_H

#include "cell/tree.h"

/* The contents of a <div> as a NODE_DOCUMENT of elements, texts and comments.
 * Any bytes parse. */
struct node *html_parse(struct arena *a, struct span html);

#endif
