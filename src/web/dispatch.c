/* dispatch.c - site → limits → route → page cache → page → answer.
 *
 * A request is answered by one chain of steps, each of which either answers or
 * lets the next one go on. */
#include "web/dispatch.h"

#include "base/log.h"
#include "base/strbuf.h"
#include "domain/change.h"
#include "domain/media.h"
#include "domain/shared.h"
#include "domain/site.h"
#include "http/negotiate.h"
#include "http/router.h"
#include "service/conf.h"
#include "service/redis.h"
#include "text/url.h"
#include "web/console/console.h"
#include "web/internal.h"
#include "web/missed.h"
#include "web/plain_error.h"
#include "web/preview.h"
#include "web/private.h"
#include "web/public/public.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct page_route {
	const char *pattern;
	page_fn *fn;
	const char *args;
};

static const struct page_route page_routes[] = {
#define PAGE(pattern, fn, args) { pattern, fn, args },
#include "web/public/routes.h"
#undef PAGE
};

enum { ROUTES = sizeof page_routes / sizeof *page_routes };

bool
dispatch_router(struct ctx *cx, struct router **out)
{
	struct route_entry entries[ROUTES];

	for (size_t i = 0; i < ROUTES; i++)
		entries[i] = (struct route_entry){ METHOD_BIT(METHOD_GET), page_routes[i].pattern, &page_routes[i] };
	return router_new(cx, entries, ROUTES, out);
}

/* ---- headers every answer of a site carries ---- */

/* No script runs, so that nothing connects; without connect-src some inspectors
 * of pages are kept from their site's robots.txt. */
static const char *
policy(const struct cached_page *page)
{
	/* What a site's own code loads and where it sends is its owner's affair. */
	if (page->code)
		return "default-src 'none'; script-src 'self' 'unsafe-inline' https:; connect-src 'self' https:; "
		       "img-src 'self' https: data:; style-src 'self' 'unsafe-inline' https:; font-src 'self' https: data:; "
		       "media-src 'self' https:; frame-src https:; form-action 'self' https:; base-uri 'none'; frame-ancestors 'self'";
	return page->remote_images
		? "default-src 'none'; img-src 'self' https: data:; style-src 'self' 'unsafe-inline'; font-src 'self'; "
		  "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
		: "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self'; "
		  "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
}

static void
security_headers(struct response *rs, const struct cached_page *page)
{
	response_header(rs, "Content-Security-Policy", policy(page));
	response_header(rs, "X-Content-Type-Options", "nosniff");
	response_header(rs, "Referrer-Policy", "strict-origin-when-cross-origin");
	response_header(rs, "Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()");
}

/* ---- the page ---- */

/* Arguments the route declares, as the client gave them; NULL where not. */
static void
take_args(struct ctx *cx, struct request *rq, const struct page_route *route, struct page *p)
{
	const char **names = ARENA_ARRAY(cx->arena, const char *, PAGE_MAX_ARGS + 1);
	struct span rest = span_of(route->args);
	size_t n = 0;

	while (rest.len && n < PAGE_MAX_ARGS) {
		struct span word = span_cut(rest, ' ', &rest);

		names[n] = arena_strndup(cx->arena, word.ptr, word.len);
		p->arg_values[n] = request_query(rq, names[n]);
		n++;
	}
	p->arg_names = names;
}

/* The address with its declared arguments and no others, in the route's order.
 * Encoded, so that a '?' of the path is none before arguments. */
static const char *
canonical(const struct page *p)
{
	struct strbuf sb;
	char before = '?';

	strbuf_init(&sb, p->cx->arena, 64 * 1024);
	strbuf_adds(&sb, url_path(p->cx->arena, p->path));
	for (size_t i = 0; p->arg_names[i]; i++) {
		if (!p->arg_values[i])
			continue;
		strbuf_addf(&sb, "%c%s=%s", before, p->arg_names[i], url_arg(p->cx->arena, p->arg_values[i]));
		before = '&';
	}
	return sb.buf;
}

/* Run the page function; an error becomes a page of the theme.  *stored says
 * whether the answer may be kept: pages and redirects, but no error, or a
 * stranger could fill the cache with addresses that lead nowhere. */
static bool
make_page(struct page *p, page_fn *fn, struct cached_page *out, bool *stored)
{
	struct ctx *cx = p->cx;
	struct err why;

	*stored = false;
	if (!page_begin(p))
		return false;
	if (private_is_closed(p, fn))
		fn = private_door;
	if (!fn(p)) {
		why = cx->err;
		int status = err_status(why.kind);
		if (status >= 500 && p->trial)
			return false; /* its author wants to know why */
		if (status >= 500) {
			log_failure(cx, "page.failed");
			if (why.kind == ERR_UNAVAILABLE || why.kind == ERR_TIMEOUT)
				return false; /* the database that the error page needs is what failed */
		}
		ctx_forgive(cx);
		if (!public_error(p, status)) {
			cx->err = why;
			return false;
		}
	}
	*stored = p->status < 400 && !p->fleeting;
	*out = (struct cached_page){ .status = p->status, .type = p->type, .location = p->location, .plain = p->body,
	                             .remote_images = strcmp(p->settings.remote_images, "load") == 0,
	                             .code = p->custom.head.len > 0 || p->custom.foot.len > 0 };
	return true;
}

/* Neither a cache on the way nor a search engine has anything of a private site. */
static void
private_headers(struct response *rs)
{
	response_cache_control(rs, "private, no-store");
	response_header(rs, "X-Robots-Tag", "noindex, nofollow");
}

void
dispatch_send_private(struct response *rs, const struct page *p)
{
	response_send(rs, p->status, p->type, p->body);
	security_headers(rs, &(struct cached_page){ .status = p->status });
	private_headers(rs);
}

static void
send_page(struct request *rq, struct response *rs, const struct cached_page *page)
{
	unsigned offered = (page->brotli.len ? ENCODING_BIT(ENCODING_BR) : 0) |
	                   (page->gzip.len ? ENCODING_BIT(ENCODING_GZIP) : 0);
	enum encoding coding = negotiate_encoding(rq->accept_encoding, offered);
	struct span body = coding == ENCODING_BR ? page->brotli : coding == ENCODING_GZIP ? page->gzip : page->plain;

	response_send(rs, page->status, page->type, body);
	security_headers(rs, page);
	response_cache_control(rs, page->status < 400 ? "public, max-age=0, must-revalidate" : "no-store");
	if (page->location) {
		response_redirect(rs, page->status, page->location);
		return;
	}
	response_vary(rs, "Accept-Encoding");
	if (coding != ENCODING_IDENTITY)
		response_header(rs, "Content-Encoding", encoding_name(coding));
	if (page->status == 200 && page->etag) {
		response_etag(rs, coding == ENCODING_IDENTITY ? page->etag
		              : arena_printf(rs->arena, "%s-%s", page->etag, encoding_name(coding)));
		response_not_modified(rs, rq);
	}
}

/* The epoch to key on.  False: caches must be passed by. */
static bool
settle_epoch(struct ctx *cx, const struct site *site, uint64_t *epoch)
{
	bool stale;

	if (shared_site_epoch(site->shared, epoch, &stale))
		return true;
	if (!stale && *epoch != 0)
		return false; /* somebody is about to commit */
	/* Unknown, or marked by a writer that died: the row tells. */
	if (!epoch_read(cx, site)) {
		ctx_forgive(cx);
		return false;
	}
	return shared_site_epoch(site->shared, epoch, &stale);
}

static void
count_tier(struct worker *w, enum page_tier tier)
{
	_Atomic uint64_t *const counter[] = {
		[TIER_MEMORY] = &w->counters->page_tier1,
		[TIER_REDIS] = &w->counters->page_tier2,
		[TIER_WAITED] = &w->counters->page_waited,
		[TIER_RENDER] = &w->counters->page_render,
	};

	atomic_fetch_add(counter[tier], 1);
}

/* A page for this client alone. */
static void
finish_once(struct ctx *cx, const struct request *rq, struct cached_page *page)
{
	enum encoding coding = negotiate_encoding(rq->accept_encoding, ENCODING_BIT(ENCODING_BR) | ENCODING_BIT(ENCODING_GZIP));

	cached_page_finish_once(cx, page, coding == ENCODING_BR, coding == ENCODING_GZIP);
}

static bool
uncached(struct page *p, struct worker *w, const struct request *rq, const struct page_route *route,
         struct cached_page *out)
{
	bool stored;

	atomic_fetch_add(&w->counters->page_private, 1);
	if (!make_page(p, route->fn, out, &stored))
		return false;
	finish_once(p->cx, rq, out);
	return true;
}

static bool
find_page(struct page *p, struct worker *w, const struct request *rq, const struct page_route *route,
          struct cached_page *out)
{
	struct page_key key = { .place_id = p->site->place.id, .render_version = themes_version(w->themes),
	                        .access = p->site->code ? "public, code" : "public", .path = canonical(p) };
	struct redis *redis = ((struct worker_thread *)rq->thread)->cache;
	enum page_tier tier;
	bool stored;

	bool known = settle_epoch(p->cx, p->site, &key.epoch);
	p->epoch = known ? key.epoch : 0;
	if (p->granted || !known || !p->world->conf->page_cache)
		return uncached(p, w, rq, route, out);
	if (!page_cache_get(p->cx, w->pages, redis, &key, out, &tier))
		return false;
	count_tier(w, tier);
	if (tier != TIER_RENDER)
		return true;
	if (!make_page(p, route->fn, out, &stored)) {
		page_cache_give_up(w->pages, &key);
		return false;
	}
	if (stored) {
		page_cache_store(p->cx, w->pages, redis, &key, out);
	} else {
		page_cache_give_up(w->pages, &key);
		finish_once(p->cx, rq, out);
	}
	return true;
}

/* The same request at another path. */
static void
redirect_to_path(struct ctx *cx, const struct request *rq, struct response *rs, const char *path)
{
	const char *mark = rq->raw_query.len ? "?" : "";

	response_redirect(rs, 301, arena_printf(cx->arena, "%s%s%.*s", url_path(cx->arena, path), mark,
	                                        SPAN_FMT(rq->raw_query)));
}

/* "/archive" would be taken for a post: the path of the route that has the slash, or
 * NULL where none has. */
static const char *
with_slash(struct ctx *cx, struct worker *w, const char *path)
{
	struct route_match match;
	const char *slashed = arena_printf(cx->arena, "%s/", path);

	if (span_ends(span_of(path), "/") || router_find(w->router, cx->arena, METHOD_GET, slashed, &match) != ROUTE_FOUND ||
	    ((const struct page_route *)match.route)->fn == public_post)
		return NULL;
	return slashed;
}

static bool
is_feed(page_fn *fn)
{
	return fn == public_rss || fn == public_atom || fn == public_json_feed;
}

/* Costs those nothing who come without a pass. */
static bool
has_key(struct page *p, struct request *rq, bool feed)
{
	uint64_t epoch;

	if (!private_has_pass(rq, feed))
		return false;
	p->epoch = settle_epoch(p->cx, p->site, &epoch) ? epoch : 0;
	return private_granted(p, rq, feed);
}

static bool
answer_page(struct ctx *cx, struct request *rq, struct response *rs, struct worker *w, const struct site *site)
{
	struct route_match match;
	struct cached_page page;
	struct page p = { .cx = cx, .world = w->world, .site = site, .themes = w->themes, .frames = w->frames,
	                  .own_themes = w->own_themes, .path = rq->path, .match = &match, .request_id = rq->id };

	switch (router_find(w->router, cx->arena, rq->method, rq->path, &match)) {
	case ROUTE_SLASH:
		redirect_to_path(cx, rq, rs, match.other);
		return true;
	case ROUTE_METHOD:
		response_header(rs, "Allow", match.allow);
		return fail(cx, ERR_METHOD, "route.method", NULL);
	case ROUTE_NONE:
		return fail(cx, ERR_NOT_FOUND, "route.none", NULL);
	case ROUTE_FOUND:
		break;
	}
	const struct page_route *route = match.route;
	const char *slashed = route->fn == public_post ? with_slash(cx, w, rq->path) : NULL;
	if (slashed) {
		redirect_to_path(cx, rq, rs, slashed);
		return true;
	}
	take_args(cx, rq, route, &p);
	p.granted = has_key(&p, rq, is_feed(route->fn));
	if (!find_page(&p, w, rq, route, &page))
		return false;
	if (page.status == 404)
		missed_note(w->missed, site, rq, p.settings.missing_ignored);
	send_page(rq, rs, &page);
	if (p.granted || page.status == 403)
		private_headers(rs);
	return true;
}

static bool
led_to(struct ctx *cx, const char *path, struct cached_page *out)
{
	*out = (struct cached_page){ .status = 301, .type = "text/plain", .location = url_path(cx->arena, path) };
	return true;
}

bool
dispatch_look(struct ctx *cx, struct request *rq, struct worker *w, const struct site *site, const struct look *look,
              const char *path, struct cached_page *out)
{
	struct route_match match;
	struct page p = { .cx = cx, .world = w->world, .site = site, .themes = w->themes, .frames = w->frames,
	                  .own_themes = w->own_themes, .path = path, .match = &match, .look = look, .request_id = rq->id, .granted = true };
	bool stored;

	switch (router_find(w->router, cx->arena, METHOD_GET, path, &match)) {
	case ROUTE_SLASH:
		return led_to(cx, match.other, out);
	case ROUTE_METHOD:
	case ROUTE_NONE:
		return fail(cx, ERR_NOT_FOUND, "route.none", NULL);
	case ROUTE_FOUND:
		break;
	}
	const struct page_route *route = match.route;
	const char *slashed = route->fn == public_post ? with_slash(cx, w, path) : NULL;
	if (slashed)
		return led_to(cx, slashed, out);
	take_args(cx, rq, route, &p);
	return make_page(&p, route->fn, out, &stored);
}

/* ---- media ---- */

/* By ourselves, where no front server does it. */
static bool
send_file(struct ctx *cx, struct request *rq, struct response *rs, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		int why = errno;

		if (fd >= 0)
			close(fd);
		return fail_cause(cx, why == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE, "media.file", "could not open %s: %s", path,
		                  strerror(why));
	}
	response_file(rs, rq, fd, (size_t)st.st_size);
	return true;
}

/* What a browser shows is shown; anything else is kept as a file of its own name. */
static const char *
disposition(struct arena *a, const struct media_file *f)
{
	struct span type = span_of(f->type);

	if (span_starts(type, "image/"))
		return NULL;
	return arena_printf(a, "%s; filename*=UTF-8''%s", span_starts(type, "audio/") || span_starts(type, "video/") ||
	                    span_is(type, "application/pdf") ? "inline" : "attachment", url_segment(a, f->original));
}

/* The old address of a file that was replaced: it may be replaced again. */
static bool
lead_on(struct ctx *cx, struct response *rs, const char *name)
{
	response_redirect(rs, 302, arena_printf(cx->arena, "/media/%s", name));
	response_cache_control(rs, "public, max-age=300");
	return true;
}

/* /media/<name>: sent by the front server from disk, for ever the same. */
static bool
answer_media(struct ctx *cx, struct request *rq, struct response *rs, struct worker *w, const struct site *site)
{
	const char *name = rq->path + strlen("/media/"), *shown;
	struct media_file f;
	bool found;

	if (strspn(name, "0123456789abcdefghijklmnopqrstuvwxyz-.") != strlen(name) || strstr(name, "..") || !*name)
		return fail(cx, ERR_NOT_FOUND, "media.name", NULL);
	if (!media_file(cx, name, &f, &found))
		return false;
	if (!found)
		return fail(cx, ERR_NOT_FOUND, "media.none", NULL);
	if (f.moved)
		return lead_on(cx, rs, f.moved);
	response_header(rs, "Content-Type", f.type);
	response_header(rs, "X-Content-Type-Options", "nosniff");
	response_header(rs, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
	shown = disposition(cx->arena, &f);
	if (shown)
		response_header(rs, "Content-Disposition", shown);
	response_cache_control(rs, "public, max-age=31536000, immutable");
	if (strcmp(w->world->conf->accel, "off") == 0)
		return send_file(cx, rq, rs, media_path(cx->arena, w->world->conf, site, name));
	response_accel(rs, arena_printf(cx->arena, "/_files/tenants/%lld/media/%s", (long long)site->id, name));
	return true;
}

/* ---- before the page ---- */

static bool
redirect_to_console(struct ctx *cx, struct response *rs, struct worker *w, const struct site *site, const char *rest)
{
	response_redirect(rs, 302, conf_console_url(cx->arena, w->world->conf,
	                                            arena_printf(cx->arena, "/%s/%s", site->name, rest)));
	return true;
}

static bool
is_console_path(const char *path)
{
	return strcmp(path, "/admin") == 0 || strcmp(path, "/admin/") == 0 || strcmp(path, "/ghost") == 0 ||
	       strcmp(path, "/ghost/") == 0;
}

/* "/a-post/edit/" opens the post in the console: the length of "/a-post/", else 0. */
static size_t
edit_path(const char *path)
{
	struct span p = span_of(path);

	return span_ends(p, "/edit/") ? p.len - 5 : span_ends(p, "/edit") ? p.len - 4 : 0;
}

static bool
answer_site(struct ctx *cx, struct request *rq, struct response *rs, struct worker *w, const struct site *site)
{
	int retry_after;

	site_enter(cx, site);
	if (site->state != SITE_ACTIVE)
		return fail(cx, ERR_UNAVAILABLE, "site.suspended", "This site is not available.");
	if (strcmp(rq->host, site->primary_host) != 0) {
		const char *target = rq->clean_target ? rq->clean_target : rq->target;

		response_redirect(rs, 301, arena_printf(cx->arena, "%s%s", site_url(cx->arena, w->world->conf, site),
		                                        target[0] == '/' ? target + 1 : ""));
		return true;
	}
	if (rq->clean_target) {
		response_redirect(rs, 301, rq->clean_target);
		return true;
	}
	if (!shared_site_admit(site->shared, site->requests_per_sec, &retry_after)) {
		atomic_fetch_add(&w->counters->site_limited, 1);
		response_header(rs, "Retry-After", arena_printf(cx->arena, "%d", retry_after));
		return fail(cx, ERR_TOO_MANY, "site.limit", "This site has more visitors at once than its plan allows.");
	}
	if (rq->method == METHOD_POST && strcmp(rq->path, PRIVATE_PATH) == 0)
		return private_enter(cx, w, rq, rs, site);
	if (rq->method != METHOD_GET && rq->method != METHOD_HEAD) {
		response_header(rs, "Allow", "GET, HEAD");
		return fail(cx, ERR_METHOD, "route.method", NULL);
	}
	if (is_console_path(rq->path))
		return redirect_to_console(cx, rs, w, site, "");
	if (edit_path(rq->path))
		return redirect_to_console(cx, rs, w, site, arena_printf(cx->arena, "edit/?at=%s", url_arg(cx->arena,
			arena_strndup(cx->arena, rq->path, edit_path(rq->path)))));
	if (strncmp(rq->path, "/p/", 3) == 0)
		return preview_handle(cx, w, rq, rs, site);
	if (strncmp(rq->path, "/media/", 7) == 0)
		return answer_media(cx, rq, rs, w, site);
	return answer_page(cx, rq, rs, w, site);
}

static bool
answer(struct ctx *cx, struct request *rq, struct response *rs, struct worker *w)
{
	const struct registry_snapshot *snap;

	if (rq->internal)
		return internal_handle(cx, w->world, rq, rs);
	if (!registry_get(cx, w->world, &snap))
		return false;
	const struct site *site = registry_by_host(snap, span_of(rq->host));
	if (!site && strcmp(rq->host, w->world->conf->console_host) == 0)
		return console_handle(cx, w, rq, rs);
	if (!site)
		return registry_is_current(w->world, snap) ? fail(cx, ERR_MISDIRECTED, "host.unknown", NULL)
		                                           : fail(cx, ERR_UNAVAILABLE, "host.unsure", NULL);
	return answer_site(cx, rq, rs, w, site);
}

bool
dispatch(struct ctx *cx, struct request *rq, struct response *rs, void *arg)
{
	struct worker *w = arg;

	cx->request_id = rq->id;
	if (answer(cx, rq, rs, w))
		return true;
	if (err_status(cx->err.kind) >= 500)
		log_failure(cx, "request.failed");
	plain_error(cx, w->themes, rq, rs);
	return true;
}

bool
dispatch_make(struct page *p, const struct worker *w, struct route_match *match)
{
	static const char *const no_args[] = { NULL };

	if (!p->arg_names)
		p->arg_names = no_args;
	p->match = match;
	if (router_find(w->router, p->cx->arena, METHOD_GET, p->path, match) != ROUTE_FOUND)
		return fail(p->cx, ERR_NOT_FOUND, "route.none", NULL);
	return page_begin(p) && ((const struct page_route *)match->route)->fn(p);
}

/* ---- after the answer ---- */

static void
warm_page(struct ctx *cx, struct worker *w, const struct request *rq, const struct site *site, const char *path)
{
	struct route_match match;
	struct cached_page page;
	struct page p = { .cx = cx, .world = w->world, .site = site, .themes = w->themes, .frames = w->frames,
	                  .own_themes = w->own_themes, .path = path, .match = &match, .request_id = rq->id };
	static const char *const no_args[] = { NULL };

	p.arg_names = no_args;
	if (router_find(w->router, cx->arena, METHOD_GET, path, &match) != ROUTE_FOUND ||
	    !find_page(&p, w, rq, match.route, &page))
		ctx_forgive(cx); /* whoever asks for it will be told */
}

static void
warm_pages(struct ctx *cx, struct worker *w, const struct request *rq)
{
	struct worker_thread *t = rq->thread;
	struct warm todo = t->warm;

	t->warm.count = 0;
	if (todo.count == 0)
		return;
	cx->deadline = clock_mono() + w->world->conf->request_timeout;
	for (size_t i = 0; i < todo.count; i++)
		warm_page(cx, w, rq, todo.site, todo.paths[i]);
}

void
dispatch_after(struct ctx *cx, const struct request *rq, const struct response *rs, void *arg)
{
	struct worker *w = arg;
	struct shared_counters *c = w->counters;
	_Atomic uint64_t *const by_class[] = { &c->status_2xx, &c->status_3xx, &c->status_4xx, &c->status_5xx };
	int class = rs->status / 100;

	atomic_fetch_add(&c->requests, 1);
	if (class >= 2 && class <= 5)
		atomic_fetch_add(by_class[class - 2], 1);
	log_event(LOG_DEBUG_, cx, "request", "method=%s host=%s path=%s status=%d bytes=%zu us=%lld db_us=%lld queries=%u",
	          method_name(rq->method), log_quote(cx->arena, rq->host), log_quote(cx->arena, rq->path), rs->status,
	          rs->bytes_sent, (long long)rs->took, (long long)cx->db_time, cx->queries);
	warm_pages(cx, w, rq); /* its statements are counted, but are not the request's */
	atomic_fetch_add(&c->db_queries, cx->queries);
}
