/* highlight.h - code coloured by classes, on the server.
 *
 * A scanner driven by one table of languages (highlight_languages.c), linear in
 * the length of the code: comments, strings, numbers, words and what follows
 * from them.  It does not parse; it never fails; text is never lost. */
#ifndef CELL_HIGHLIGHT_H
#define CELL_HIGHLIGHT_H

#include "cell/page.h"

/* Append code with its spans to the page.  False, and nothing appended, if the
 * language is not known or the code is longer than is worth it. */
bool highlight(struct page *p, struct span language, struct span code);

#endif
