/* regex.h - regular expressions as Perl has them, of people we need not trust, over
 * text of strangers: every match has an end, whatever the two are.
 *
 *	struct regex *re;
 *	struct span part[REGEX_PARTS];
 *	if (!regex_new(cx, "/(\\d{4})/(.*)", &re)) …
 *	if (regex_match(re, text, part)) … part[1] … */
#ifndef TEXT_REGEX_H
#define TEXT_REGEX_H

#include "base/ctx.h"
#include "base/span.h"

enum {
	REGEX_PARTS = 10,  /* the whole match, and what the first nine brackets held */
	REGEX_MAX = 500,   /* bytes of an expression */
};

struct regex;

/* It has to hold of a whole text, from beginning to end.  Fails with INVALID "regex":
 * what is wrong, and at which character. */
bool regex_new(struct ctx *cx, const char *expression, struct regex **out) MUST_CHECK;

/* Does it hold?  parts are of text; a NULL pointer: that bracket held nothing.  A match
 * that would take more steps, depth or memory than is good, and a text that is not
 * UTF-8, are none. */
bool regex_match(const struct regex *re, struct span text, struct span parts[REGEX_PARTS]);

#endif
