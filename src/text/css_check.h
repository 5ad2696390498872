/* css_check.h - is a style sheet whole, and does it keep to this site?
 *
 * What is found is the first of: a string, comment or bracket that does not end, a
 * bracket that closes nothing, "</style", @import, an address of another host or a
 * scheme but data: in url(), src(), image() or image-set().  It is for the author's
 * sake: what a page may load is enforced by its Content-Security-Policy. */
#ifndef TEXT_CSS_CHECK_H
#define TEXT_CSS_CHECK_H

#include "base/span.h"

/* Lines and columns count from 1, columns in characters. */
struct css_issue {
	unsigned line, column;
	const char *reason;
};

/* True: nothing is wrong. */
bool css_check(struct span css, struct css_issue *issue);

#endif
