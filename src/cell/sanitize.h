/* sanitize.h - HTML from outside, as far as the allow-list goes.
 *
 * The HTML is parsed as a browser would, and written anew from the tree by our
 * own writer, element by element and attribute by attribute; nothing of the
 * source is copied.  What is written is parsed and written again until it does
 * not change, so that no later parser sees more in it than this one did, and
 * sanitising the result changes nothing. */
#ifndef CELL_SANITIZE_H
#define CELL_SANITIZE_H

#include "cell/page.h"

enum { SANITIZE_MAX_BYTES = 1 << 20 }; /* where the options do not say */

/* A source that is HTML throughout.  False where it is larger than the options
 * allow.  Headings without an id get one. */
bool sanitize_html(struct arena *a, struct span source, const struct markdown_options *opt, struct markdown_result *r);

/* Replace what the page holds, Markdown's output with raw HTML in it, and what
 * its result counts. */
void sanitize_page(struct page *p);

#endif
