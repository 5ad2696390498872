/* look.h - what a site looks like: a theme and that theme's settings, in use or
 * only tried.
 *
 * A look that is tried is kept in Redis under a token, which is part of the address
 * of its pages (/p/<token>/…).  The token is a MAC of what it stands for, so that the
 * same look has the same address for a day, and nobody can make one.  What it shows
 * are pages that everybody may read: the token is no secret, it only ends. */
#ifndef DOMAIN_LOOK_H
#define DOMAIN_LOOK_H

#include "base/ctx.h"
#include "base/field.h"

struct redis;
struct site;
struct world;

struct look {
	const char *theme;
	const char *settings; /* a JSON object */
	bool draft;           /* with the site's own template files that are not published */
};

/* Keep it for some hours; *token is letters and digits. */
bool look_keep(struct ctx *cx, struct redis *r, const struct world *w, const struct site *site, const struct look *look,
               const char **token) MUST_CHECK;

/* The look of a token of this site; *found is false where it has ended or never was. */
bool look_find(struct ctx *cx, struct redis *r, const struct site *site, const char *token, struct look *out,
               bool *found) MUST_CHECK;

/* Is it one of these, and no token of a post's preview? */
bool look_is_token(const char *token);

/* ---- the one in use, and those of before ---- */

/* What theme was last set to on this site; "{}" where it never was in use. */
bool look_settings(struct ctx *cx, const char *theme, const char **settings) MUST_CHECK;

/* Make it the site's, within the caller's change; the settings of the theme that was
 * in use are kept for when it comes back. */
bool look_use(struct ctx *cx, const char *theme, const char *settings) MUST_CHECK;

/* ---- pages to try one on ---- */

/* Paths of the site's own pages, one of a kind; NULL where there is none. */
struct look_samples {
	const char *post, *page, *tag, *author;
	const char *word; /* to search for */
};

bool look_samples(struct ctx *cx, struct look_samples *out) MUST_CHECK;

#endif
