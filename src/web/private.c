/* private.c - see private.h. */
#include "web/private.h"

#include "base/strbuf.h"
#include "domain/readers.h"
#include "domain/sign_in.h"
#include "domain/site.h"
#include "http/form.h"
#include "service/crypto.h"
#include "text/dates.h"
#include "text/url.h"
#include "web/build.h"
#include "web/public/public.h"

enum { PAGE_MAX = 64 * 1024, OPS = 2000, TRIES = 10, PASS_DAYS = 90 };

static const usec_t try_interval = 10 * USEC_PER_SEC;

struct door {
	const char *lang, *dir, *site, *description, *title, *message, *label, *button, *wrong, *to, *action;
};

static const struct field door_fields[] = {
	FIELD_TEXT(struct door, lang),
	FIELD_TEXT(struct door, dir),
	FIELD_TEXT(struct door, site),
	FIELD_TEXT(struct door, description),
	FIELD_TEXT(struct door, title),
	FIELD_TEXT(struct door, message),
	FIELD_TEXT(struct door, label),
	FIELD_TEXT(struct door, button),
	FIELD_TEXT(struct door, wrong),
	FIELD_TEXT(struct door, to),
	FIELD_TEXT(struct door, action),
	FIELD_END
};

static const char *
cookie_name(const struct request *rq)
{
	return rq->secure ? "__Host-quoin-reader" : "quoin-reader";
}

/* ---- who may ---- */

bool
private_has_pass(struct request *rq, bool is_feed)
{
	return request_cookie(rq, cookie_name(rq)) || (is_feed && request_query(rq, "key"));
}

bool
private_granted(struct page *p, struct request *rq, bool is_feed)
{
	const char *pass = request_cookie(rq, cookie_name(rq)), *key = is_feed ? request_query(rq, "key") : NULL;
	const struct settings *s;
	struct arena *a = p->cx->arena;

	if (!frames_get(p->cx, p->frames, p->epoch, &s)) {
		ctx_forgive(p->cx); /* then the page fails, too, or the door is shown */
		return false;
	}
	return readers_are_asked(s) && ((pass && crypto_equal(pass, readers_pass(a, p->world, p->site, s))) ||
	                                (key && crypto_equal(key, readers_feed_key(a, p->world, p->site, s))));
}

/* What browsers and robots ask for by themselves says nothing. */
bool
private_is_closed(const struct page *p, page_fn *fn)
{
	return readers_are_asked(&p->settings) && !p->granted && fn != public_robots && fn != public_icon &&
	       fn != public_favicon && fn != public_touch_icon;
}

/* ---- the door ---- */

static bool
show(struct page *p, const char *to, bool wrong)
{
	const struct dyn *words = p->words.errors;
	struct door door = {
		.lang = p->settings.lang, .dir = dates_direction(p->settings.lang), .site = p->settings.title,
		.description = *p->settings.description ? p->settings.description : NULL, .title = build_word(words, "403_title"),
		.message = build_word(words, "403_message"), .label = build_word(words, "403_label"),
		.button = build_word(words, "403_button"), .wrong = wrong ? build_word(words, "403_wrong") : NULL, .to = to,
		.action = PRIVATE_PATH,
	};
	const struct mustache_frame frame = { .fields = door_fields, .base = &door };
	const struct mustache_job job = {
		.frames = &frame, .frame_count = 1, .limits = { .depth = 4, .bytes = PAGE_MAX, .ops = OPS, .now = clock_mono },
	};
	struct strbuf sb;

	strbuf_init(&sb, p->cx->arena, PAGE_MAX);
	if (!mustache_render(p->cx, themes_private(p->themes), &job, &sb) || !page_send(p, "text/html; charset=utf-8", strbuf_span(&sb)))
		return false;
	p->status = 403;
	return true;
}

bool
private_door(struct page *p)
{
	return show(p, url_path(p->cx->arena, p->path), false);
}

/* ---- through it ---- */

static const char *
field_of(const struct form *f, const char *name)
{
	const char *value = form_get(f, name);

	return value ? value : "";
}

static void
let_in(struct page *p, struct request *rq, struct response *rs, const char *to)
{
	response_cookie(rs, &(struct cookie){ .name = cookie_name(rq), .insecure = !rq->secure, .max_age = PASS_DAYS * 86400,
	                                      .value = readers_pass(p->cx->arena, p->world, p->site, &p->settings) });
	response_redirect(rs, 303, to);
	response_cache_control(rs, "no-store");
}

bool
private_enter(struct ctx *cx, struct worker *w, struct request *rq, struct response *rs, const struct site *site)
{
	struct page p = { .cx = cx, .world = w->world, .site = site, .themes = w->themes, .frames = w->frames,
	                  .own_themes = w->own_themes, .path = rq->path, .request_id = rq->id };
	const struct form *form;
	const char *to;

	if (!request_form(cx, rq, &form) || !page_begin(&p))
		return false;
	to = field_of(form, "to");
	if (!url_is_local(span_of(to)))
		to = "/";
	if (!readers_are_asked(&p.settings)) {
		response_redirect(rs, 303, to);
		return true;
	}
	if (!limit_use(cx, ((struct worker_thread *)rq->thread)->state, "readers",
	               arena_printf(cx->arena, "%s %s", site->name, rq->client_ip), TRIES, try_interval))
		return false;
	if (readers_password(cx->arena, &p.settings, field_of(form, "password"))) {
		let_in(&p, rq, rs, to);
		return true;
	}
	if (!show(&p, to, true))
		return false;
	dispatch_send_private(rs, &p);
	return true;
}
