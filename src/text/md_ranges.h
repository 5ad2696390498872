/* md_ranges.h - which bytes of a Markdown text are code, and which are HTML.
 *
 * Whoever rewrites Markdown as text (links, a generator's helpers) must leave
 * code alone, and must know where Markdown is not read because an HTML block
 * stands there.  This is not a Markdown parser: it finds fences, code spans,
 * indented code and HTML blocks by the rules of CommonMark, and guesses only
 * whether an indented line belongs to a list. */
#ifndef TEXT_MD_RANGES_H
#define TEXT_MD_RANGES_H

#include "base/arena.h"
#include "base/span.h"

struct md_range {
	size_t start, end; /* offsets; end is past the last byte */
};

/* Ascending and apart from one another. */
struct md_ranges {
	struct md_range *code; /* fences and spans with their marks, indented code; <pre>, <code>, <script>, comments */
	size_t ncode;
	struct md_range *html; /* HTML blocks, whole lines */
	size_t nhtml;
};

void md_ranges_find(struct arena *a, struct span text, struct md_ranges *out);

/* The range that holds `at`, or NULL.  *hint is 0 at first and makes questions
 * with ascending positions cheap. */
const struct md_range *md_range_at(const struct md_range *ranges, size_t n, size_t at, size_t *hint);

#endif
