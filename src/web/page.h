/* page.h - what a public page is made from, and what comes of it.
 *
 * A page function gets this and nothing else: no request, no cookie, no header,
 * no query argument its route does not declare.  So whatever it makes depends
 * only on what its cache key holds, and may be stored. */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "base/ctx.h"
#include "base/span.h"
#include "http/router.h"
#include "web/frame.h"
#include "web/theme.h"

struct look;
struct mustache_cost;
struct site;
struct theme_cache;
struct world;

enum { PAGE_MAX_ARGS = 4 };

struct page {
	struct ctx *cx;
	const struct world *world;
	const struct site *site;
	const struct themes *themes;
	struct frames *frames;
	struct theme_cache *own_themes;
	uint64_t epoch;                    /* it is keyed on; 0: unknown, keep nothing */
	const char *path;                  /* decoded */
	const struct route_match *match;   /* captures */
	const char *const *arg_names;      /* declared by the route, NULL-terminated */
	const char *arg_values[PAGE_MAX_ARGS];
	const struct look *look;           /* tried instead of the site's own; NULL: none */
	const char *request_id;            /* for error pages, which are not stored */
	bool granted;                      /* the reader may see what a password keeps (private.h) */

	/* of a page that is tried or previewed; zero for readers' */
	const struct theme *trial;         /* in place of the site's theme; where it fails the page does */
	struct mustache_cost *cost;        /* NULL, or what rendering took */

	/* filled by page_begin() */
	const char *base;                  /* "https://host/" */
	struct settings settings;
	struct words words;
	const struct theme *theme;
	struct theme_custom custom;        /* what goes with every theme */
	int64_t theme_version;             /* of the site's own files in it; 0: it is the installed one */

	/* the answer */
	int status;
	bool fleeting;                     /* not to be kept: another time it may come out otherwise */
	const char *type;
	const char *location;
	struct span body;
};

typedef bool page_fn(struct page *p);

/* Settings, theme and words: kept per epoch, else one round trip. */
bool page_begin(struct page *p) MUST_CHECK;

/* The site's theme did not do for this page: take what comes before it, the spare
 * version of the site's own files, in the end the installed theme.  False where there
 * is nothing before it, or reading it failed.  The reason (cx->err, which is forgiven)
 * is noted for whoever edits the theme. */
bool page_fall_back(struct page *p, const char *template_name) MUST_CHECK;

const char *page_capture(const struct page *p, const char *name);
const char *page_arg(const struct page *p, const char *name); /* NULL: not given */

/* Answers; all return true but page_missing(). */
bool page_send(struct page *p, const char *type, struct span body);
bool page_redirect(struct page *p, int status, const char *location);
bool page_missing(struct page *p); /* fails with NOT_FOUND */

/* An absolute address on this site: path begins with '/'; what is absolute
 * already stays. */
const char *page_url(const struct page *p, const char *path);

#endif
