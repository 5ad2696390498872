/* weigh.h - what a browser fetches for a page, counted from the page itself. */
#ifndef WEB_WEIGH_H
#define WEB_WEIGH_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/span.h"

struct conf;
struct site;

struct weight {
	size_t html, styles, fonts, images; /* bytes: text as brotli, images as they are */
	unsigned requests;                  /* the page among them; of other hosts too */
	struct list hosts;                  /* of const char *: others that it asks */
};

/* A page of this site.  Images weigh what the file named in src does; browsers may take
 * a smaller variant, and leave those further down until they are scrolled to. */
void weigh(struct ctx *cx, const struct conf *conf, const struct site *site, struct span page, struct weight *out);

/* "9 kB in 3 requests, 14 kB more of pictures; nothing from other hosts" */
const char *weigh_words(struct arena *a, const struct weight *w);

#endif
