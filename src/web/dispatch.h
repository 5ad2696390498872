/* dispatch.h - from a request to its answer: the page everybody reads first. */
#ifndef WEB_DISPATCH_H
#define WEB_DISPATCH_H

#include "http/request.h"
#include "http/response.h"
#include "web/page_cache.h"
#include "web/theme.h"

#include <stdatomic.h>

struct cell;
struct console_ui;
struct look;
struct missed;
struct page;
struct route_match;
struct router;
struct site;
struct theme_cache;
struct world;

/* What a worker process holds; threads share it. */
struct worker {
	struct world *world;
	struct themes *themes;
	struct console_ui *console;
	struct page_cache *pages;
	struct frames *frames;
	struct missed *missed;
	struct theme_cache *own_themes;
	struct router *router;
	struct shared_counters *counters;
	_Atomic bool trying_theme; /* one at a time: trying a costly one takes a while */
};

/* Pages to make when the request at hand is answered; paths live as long as it. */
enum { WARM_MAX = 16 };

struct warm {
	const struct site *site;
	const char *paths[WARM_MAX];
	size_t count;
};

/* What one of its threads holds. */
struct worker_thread {
	struct redis *cache, *state;
	struct cell *cell;
	struct warm warm;
};

bool dispatch(struct ctx *cx, struct request *rq, struct response *rs, void *worker);
void dispatch_after(struct ctx *cx, const struct request *rq, const struct response *rs, void *worker);

/* The page at a path (decoded) as a look would have it, past every cache; its
 * arguments are those of the request.  An error is a page of its theme. */
bool dispatch_look(struct ctx *cx, struct request *rq, struct worker *w, const struct site *site,
                   const struct look *look, const char *path, struct cached_page *out) MUST_CHECK;

/* Make the page at p->path past every cache, with match to keep what its address holds;
 * an error stays one. */
bool dispatch_make(struct page *p, const struct worker *w, struct route_match *match) MUST_CHECK;

/* Send what a page function made, to be kept by nobody. */
void dispatch_send_private(struct response *rs, const struct page *p);

/* The routes of web/public/routes.h as a router. */
bool dispatch_router(struct ctx *cx, struct router **out) MUST_CHECK;

#endif
