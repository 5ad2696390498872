/* outline.h - ids of headings, numbers of footnotes, the table of contents. */
#ifndef CELL_OUTLINE_H
#define CELL_OUTLINE_H

#include "cell/page.h"

/* Give every heading an id of its own and the result its list of headings;
 * find the footnotes and count the references to each. */
void outline_build(struct page *p, struct node *doc);

/* The level a heading of that level is shown at.  A text stands below its title,
 * which is the page's h1: the first heading is h2, and another is one below the
 * nearest before it that its author put higher.  To be asked in their order. */
int outline_level(struct page *p, int level);

/* A new id made of the text: its letters and digits of any script in lower
 * case, hyphens between; a number follows where the text has had it before.
 * The prefix is included, and the id is remembered. */
const char *outline_id(struct page *p, struct span text);

/* The same for an id the author chose: kept as it is if it is one. */
const char *outline_chosen_id(struct page *p, struct span name);

/* The address of a place in this text ("#how-to") with its id's prefix, meant
 * for the heading of that name even if another program would have spelled it
 * "#How--to".  Other addresses are returned as they are. */
struct span outline_link(struct page *p, struct span url);

/* Write the headings of the result as nested lists of links; nothing without. */
void outline_write(struct page *p);

/* The same as the result's table of contents. */
void outline_into_result(struct page *p);

#endif
