/* page.h - one text on its way to HTML: what render.c, show.c and sanitize.c
 * write into, and what they have seen so far. */
#ifndef CELL_PAGE_H
#define CELL_PAGE_H

#include "base/hash.h"
#include "base/strbuf.h"
#include "cell/tree.h"
#include "text/markdown_wire.h"

struct page {
	struct arena *arena;
	const struct markdown_options *opt;
	struct markdown_labels labels; /* none NULL */
	const char *prefix;            /* of ids; never NULL */
	bool reference;                /* write exactly what cmark-gfm writes: for tests */
	struct strbuf out;
	struct markdown_result *result;

	struct map *media;       /* url -> struct markdown_media */
	struct map *ids;         /* ids given, prefix included */
	struct map *slugs;       /* a heading's slug -> its id: for links within the text */
	struct map *next_suffix; /* slug -> number to try next */
	struct map *languages;   /* of highlighted code: name -> its words */
	struct node **notes;     /* footnotes by number - 1 */
	size_t n_notes;

	struct markdown_heading *headings; size_t headings_room;
	struct markdown_link *links; size_t links_room;
	const char **notices; size_t notices_room;

	int open_levels[6];      /* outline_level() */
	size_t n_open_levels;
	int links_open;          /* inside so many <a> */
	int images_shown;
	bool in_sidenote;
};

/* out has room for 16 times the source and a bit: what needs more is an attack. */
void page_init(struct page *p, struct arena *a, const struct markdown_options *opt,
               struct markdown_result *result, size_t source_len);

/* Record for the result. */
void page_note(struct page *p, const char *sentence); /* once each; a literal or of the arena */
void page_link(struct page *p, enum markdown_link_kind kind, struct span url, struct span text);
void page_heading(struct page *p, int level, const char *id, struct span text);

/* Append s to the output as text, in an attribute too: & < > " are escaped. */
void out_text(struct page *p, struct span s);
void out(struct page *p, const char *markup);
/* Append an address for href or src: filtered by scheme, and escaped. */
void out_url(struct page *p, struct span url);
/* Start a new line unless at the start of one. */
void out_line(struct page *p);

/* An attribute: ` name="value"`. */
void out_attr(struct page *p, const char *name, struct span value);
void out_number(struct page *p, const char *name, int64_t n);

#endif
