/* html_write.h - elements of HTML from outside, written by us.
 *
 * What is written depends on the page's options, never on how the source spelled
 * it: writing what a parser makes of the output gives the same output. */
#ifndef CELL_HTML_WRITE_H
#define CELL_HTML_WRITE_H

#include "cell/html_policy.h"
#include "cell/page.h"

/* Id, classes and whatever else is kept of the element's attributes. */
void html_write_attrs(struct page *p, const struct node *n, const struct html_tag *tag);

/* An element of fate HTML_SHOW: as Markdown's would be, or nothing at all. */
void html_write_anew(struct page *p, struct node *n);

#endif
