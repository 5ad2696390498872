/* preview.h - a post as readers would see it, for who has its link.
 *
 * A link holds the post's id and the second it ends, under a MAC of the
 * installation's key: nothing is stored, and nobody can make one for another post
 * or a later end. */
#ifndef DOMAIN_PREVIEW_H
#define DOMAIN_PREVIEW_H

#include "base/ctx.h"

struct cell;
struct post_page;
struct post_work;
struct settings;
struct site;
struct world;

const char *preview_token(struct arena *a, const struct world *w, const struct site *site, const char *post_id,
                          usec_t ends);

/* The id of the post a token is for; NULL where it is none of ours or has ended. */
const char *preview_post(struct arena *a, const struct world *w, const struct site *site, const char *token);

/* The newest text of a post, published or not, staged changes and all, rendered
 * now.  *found is false where there is none of that id, or it is in the trash. */
bool preview_read(struct ctx *cx, const struct site *site, const struct settings *settings, struct cell *cell,
                  const char *post_id, struct post_page *out, bool *found) MUST_CHECK;

/* The same of a text that need not be stored: the page of *work, as it is.  The cell is
 * asked only where the text is not the stored one. */
bool preview_of(struct ctx *cx, const struct site *site, const struct settings *settings, struct cell *cell,
                const struct post_work *work, struct post_page *out) MUST_CHECK;

#endif
