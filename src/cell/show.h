/* show.h - images, links and cards as HTML: what Markdown and raw HTML share.
 *
 * Whether an image of another host is loaded, which frames become cards and
 * where a link may lead is decided here, once. */
#ifndef CELL_SHOW_H
#define CELL_SHOW_H

#include "cell/page.h"

/* An image wherever it comes from. */
struct picture {
	struct span url, alt, title;
	int64_t width, height; /* as written; 0: as the site knows, or not at all */
	const char *class;     /* or NULL */
};

/* n is a NODE_IMAGE. */
void show_image(struct page *p, struct node *n);
void show_picture(struct page *p, const struct picture *pic);

/* The image is only shown as a link (or left out). */
bool show_is_remote(struct page *p, struct span url);

/* <a href=… title=…> with what the options ask of links, and its end. */
void show_link_open(struct page *p, struct span url, struct span title);
void show_link_close(struct page *p);

/* The id of a footnote, or of the nth reference to it. */
void show_note_id(struct page *p, const struct node *note, int nth);

/* A click-to-load card; the caller writes the figure around it. */
void show_embed(struct page *p, struct span url, struct span title);
const char *show_embed_class(struct page *p, struct span url); /* of that figure */

/* What of the site's media this address is, or NULL. */
const struct markdown_media *show_medium(struct page *p, struct span url);

#endif
