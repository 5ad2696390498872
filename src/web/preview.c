/* preview.c - see preview.h. */
#include "web/preview.h"

#include "domain/post.h"
#include "domain/preview.h"
#include "domain/site.h"
#include "service/conf.h"
#include "web/page.h"
#include "web/public/public.h"

static void
headers(struct ctx *cx, struct response *rs, const struct conf *conf)
{
	response_header(rs, "Content-Security-Policy", arena_printf(cx->arena,
		"default-src 'none'; img-src 'self' https: data:; style-src 'self' 'unsafe-inline'; font-src 'self'; "
		"media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors %s", conf_console_url(cx->arena, conf, "")));
	response_header(rs, "X-Content-Type-Options", "nosniff");
	response_header(rs, "X-Robots-Tag", "noindex, nofollow");
	response_header(rs, "Referrer-Policy", "no-referrer");
	response_cache_control(rs, "private, no-store");
}

/* "/p/<token>/" or without its last slash. */
static const char *
token_of(struct ctx *cx, const char *path)
{
	const char *token = path + strlen("/p/");

	return arena_strndup(cx->arena, token, strcspn(token, "/"));
}

bool
preview_handle(struct ctx *cx, struct worker *w, struct request *rq, struct response *rs, const struct site *site)
{
	const struct worker_thread *t = rq->thread;
	const char *id = preview_post(cx->arena, w->world, site, token_of(cx, rq->path));
	static const struct route_match none;
	struct page p = { .cx = cx, .world = w->world, .site = site, .themes = w->themes, .frames = w->frames,
	                  .path = rq->path, .match = &none, .request_id = rq->id };
	struct post_page data;
	bool found;

	if (!id)
		return fail(cx, ERR_NOT_FOUND, "preview.ended", "This preview has ended. Ask its author for another link.");
	if (!page_begin(&p) || !preview_read(cx, site, &p.settings, t->cell, id, &data, &found))
		return false;
	if (!found)
		return fail(cx, ERR_NOT_FOUND, "preview.none", "The post of this preview was deleted.");
	if (!public_show_post(&p, &data))
		return false;
	response_send(rs, p.status, p.type, p.body);
	headers(cx, rs, w->world->conf);
	return true;
}
