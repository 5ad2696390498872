/* html_element.h - asking a NODE_ELEMENT (cell/html_parse.h) what it is. */
#ifndef CELL_HTML_ELEMENT_H
#define CELL_HTML_ELEMENT_H

#include "cell/tree.h"

struct span html_attr(const struct node *n, const char *name); /* empty where there is none */
bool        html_has(const struct node *n, const char *name);
bool        html_has_class(const struct node *n, const char *class);

/* An HTML element of that name; n may be NULL or another kind of node. */
bool html_is(const struct node *n, const char *name);
bool html_is_heading(const struct node *n); /* h1 to h6 */

#endif
