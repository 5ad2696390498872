/* md_headings.h - the places of a Markdown text that an address can point at.
 *
 * Generators make the id of a heading each in their own way; ours is made by the
 * Markdown cell (cell/outline.c).  A list of headings says which of our ids a
 * fragment of an old address means. */
#ifndef TEXT_MD_HEADINGS_H
#define TEXT_MD_HEADINGS_H

#include "base/arena.h"
#include "base/span.h"

struct md_heading {
	struct span text;   /* its words, marks taken off */
	const char *id;     /* ours */
	const char *github; /* what GitHub, Hugo and Jekyll's GFM make of it */
	const char *kramdown;
};

struct md_headings {
	const struct md_heading *items;
	size_t n;
	const char *const *ids; /* id="…" and name="…" of HTML tags */
	size_t nids;
};

void md_headings_find(struct arena *a, struct span text, struct md_headings *out);

/* Our id for a fragment (decoded, without '#'); NULL when nothing here has it. */
const char *md_headings_id(struct arena *a, const struct md_headings *headings, struct span fragment);

/* The id the Markdown cell gives a heading of that text, were it the only one. */
const char *md_anchor(struct arena *a, struct span text);

#endif
