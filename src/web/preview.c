/* preview.c - see preview.h. */
#include "web/preview.h"

#include "base/strbuf.h"
#include "domain/look.h"
#include "domain/post.h"
#include "domain/preview.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/html_tags.h"
#include "web/page.h"
#include "web/plain_error.h"
#include "web/public/public.h"

enum { RELINKED_MAX = 16 << 20 };

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

static bool
show_post(struct ctx *cx, struct worker *w, struct request *rq, struct response *rs, const struct site *site,
          const char *token)
{
	const struct worker_thread *t = rq->thread;
	const char *id = preview_post(cx->arena, w->world, site, token);
	static const struct route_match none;
	struct page p = { .cx = cx, .world = w->world, .site = site, .themes = w->themes, .frames = w->frames,
	                  .own_themes = w->own_themes, .path = rq->path, .match = &none, .request_id = rq->id };
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

/* ---- a look ---- */

/* Where the request's path goes on after the token: "/" where it does not. */
static const char *
rest_of(const char *path, const char *token)
{
	const char *rest = path + strlen("/p/") + strlen(token);

	return *rest ? rest : "/";
}

static const char *
lead_into(struct ctx *cx, const char *location, const char *base, const char *prefix)
{
	struct span to = span_of(location);

	if (span_starts(to, base))
		location += strlen(base) - 1;
	else if (!span_starts(to, "/") || span_starts(to, "//"))
		return location;
	return arena_printf(cx->arena, "%s%s", prefix, location);
}

/* Links that lead to other pages of the site stay within the preview. */
static bool
send_relinked(struct ctx *cx, struct response *rs, const struct cached_page *page, const char *base, const char *prefix)
{
	struct strbuf body;

	strbuf_init(&body, cx->arena, RELINKED_MAX);
	html_relink(&body, page->plain, base, prefix);
	if (!strbuf_ok(&body))
		return fail(cx, ERR_TOO_LARGE, "preview.large", "This page is too large for a preview.");
	response_send(rs, page->status, page->type, strbuf_span(&body));
	return true;
}

static bool
show_look(struct ctx *cx, struct worker *w, struct request *rq, struct response *rs, const struct site *site,
          const char *token)
{
	const struct worker_thread *t = rq->thread;
	const char *base = site_url(cx->arena, w->world->conf, site), *prefix = arena_printf(cx->arena, "/p/%s", token);
	struct cached_page page;
	struct look look;
	bool found;

	if (!look_find(cx, t->state, site, token, &look, &found))
		return false;
	if (!found)
		return fail(cx, ERR_NOT_FOUND, "preview.ended", "This preview has ended. Open it again in the console.");
	if (!dispatch_look(cx, rq, w, site, &look, rest_of(rq->path, token), &page)) {
		if (!look.draft)
			return false;
		plain_error(cx, w->themes, rq, rs); /* line and reason, in the frame beside the editor */
		headers(cx, rs, w->world->conf);
		return true;
	}
	if (page.location)
		response_redirect(rs, page.status, lead_into(cx, page.location, base, prefix));
	else if (!span_starts(span_of(page.type), "text/html"))
		response_send(rs, page.status, page.type, page.plain);
	else if (!send_relinked(cx, rs, &page, base, prefix))
		return false;
	headers(cx, rs, w->world->conf);
	return true;
}

bool
preview_handle(struct ctx *cx, struct worker *w, struct request *rq, struct response *rs, const struct site *site)
{
	const char *token = token_of(cx, rq->path);

	return (look_is_token(token) ? show_look : show_post)(cx, w, rq, rs, site, token);
}
