/* console.c - route → session → site → rights → token → handler (see console.h).
 *
 * Each guard either lets the request go on or ends it with a reason. */
#include "web/console/console.h"

#include "base/log.h"
#include "base/rand.h"
#include "domain/sign_in.h"
#include "domain/site.h"
#include "service/conf.h"
#include "service/crypto.h"
#include "service/redis.h"
#include "text/json.h"
#include "text/url.h"
#include "web/console/frame.h"
#include "web/console/post_form.h"
#include "web/console/ui.h"
#include "web/console/uploads.h"
#include "web/dispatch.h"

/* ---- the session ---- */

static const char *
cookie_name(const struct console *c)
{
	return c->rq->secure ? "__Host-quoin" : "quoin";
}

bool
console_sign_in(struct console *c, const struct staff *staff)
{
	const char *token;

	c->session = (struct session){ .account_id = staff->id, .agent = c->rq->user_agent, .address = c->rq->client_ip,
	                               .passed = !staff->totp_secret };
	if (!session_start(c->cx, c->redis, &c->session, c->conf->session_idle, &token))
		return false;
	response_cookie(c->rs, &(struct cookie){ .name = cookie_name(c), .value = token, .insecure = !c->rq->secure,
	                                         .max_age = c->conf->session_idle / USEC_PER_SEC });
	return true;
}

void
console_forget_cookie(struct console *c)
{
	response_cookie(c->rs, &(struct cookie){ .name = cookie_name(c), .value = "", .insecure = !c->rq->secure,
	                                         .max_age = -1 });
}

const char *
console_next(const char *next)
{
	return url_is_local(span_of(next)) ? next : "/";
}

bool
console_confirm(struct console *c)
{
	return sign_in_confirm(c->cx, c->redis, &c->me, span_of(console_field(c, "current")));
}

bool
console_limit(struct console *c, const char *what)
{
	enum { AT_ONCE = 20 };

	return limit_use(c->cx, c->redis, what, c->rq->client_ip, AT_ONCE, 30 * USEC_PER_SEC);
}

/* Who sent this?  Nobody is no failure. */
static bool
find_session(struct console *c)
{
	const char *token = request_cookie(c->rq, cookie_name(c));
	bool found;

	if (!token)
		return true;
	if (!session_find(c->cx, c->redis, token, c->conf->session_idle, &c->session, &found))
		return false;
	if (!found)
		return true;
	if (!staff_by_id(c->cx, c->session.account_id, c->site ? c->site->id : 0, &c->me, &c->signed_in))
		return false;
	c->role = role_from(c->me.role_on_site);
	c->cx->actor = arena_printf(c->cx->arena, "account:%lld", (long long)c->me.id);
	return true;
}

/* ---- guards ---- */

static bool
find_site(struct console *c)
{
	const struct registry_snapshot *snap;
	const char *name = route_capture(c->match, "site");

	if (!name)
		return true;
	if (!registry_get(c->cx, c->world, &snap))
		return false;
	c->site = registry_by_name(snap, name);
	if (!c->site)
		return registry_is_current(c->world, snap) || fail(c->cx, ERR_UNAVAILABLE, "site.unsure", NULL);
	site_enter(c->cx, c->site);
	return true;
}

static bool
to_sign_in(struct console *c)
{
	const char *back = c->rq->method == METHOD_GET ? c->rq->target : "/";

	if (c->route->json || c->rq->method != METHOD_GET)
		return fail(c->cx, ERR_UNAUTHORIZED, "session.none", "You are not signed in any more. Sign in in another tab, then try again.");
	response_redirect(c->rs, 303, strcmp(back, "/") == 0 ? "/sign-in/"
	                  : arena_printf(c->cx->arena, "/sign-in/?next=%s", url_arg(c->cx->arena, back)));
	return false;
}

static bool
to_code(struct console *c)
{
	if (c->route->json || c->rq->method != METHOD_GET)
		return fail(c->cx, ERR_UNAUTHORIZED, "session.half", "Sign in with your code first.");
	response_redirect(c->rs, 303, arena_printf(c->cx->arena, "/sign-in/code/?next=%s", url_arg(c->cx->arena, c->rq->target)));
	return false;
}

/* A site one has nothing to do with looks like one that is not there. */
static bool
may_enter(struct console *c)
{
	struct ctx *cx = c->cx;

	if (c->route->access == ACCESS_OPEN)
		return true;
	if (!c->signed_in)
		return to_sign_in(c);
	if (c->route->access == ACCESS_PASSWORD)
		return true;
	if (!c->session.passed)
		return to_code(c);
	if (c->route->access == ACCESS_OPERATOR && !c->me.operator)
		return fail(cx, ERR_NOT_FOUND, "console.none", NULL);
	if (c->route->access != ACCESS_STAFF)
		return true;
	if (!c->site || c->role == ROLE_NONE)
		return fail(cx, ERR_NOT_FOUND, "site.none", "You are not among the staff of a site of this name.");
	if (c->route->permission >= 0 && !role_may(c->role, (enum permission)c->route->permission))
		return fail(cx, ERR_FORBIDDEN, "role.may_not", "%s: that needs more than the role of %s.",
		            permission_meaning((enum permission)c->route->permission), role_name(c->role));
	return true;
}

/* Cross-site request forgery: a browser's word on where the form came from, and
 * the session's token in it. */
static bool
is_own_form(struct console *c)
{
	struct ctx *cx = c->cx;
	const char *token;

	if (method_is_safe(c->rq->method))
		return true;
	if (!request_is_same_origin(c->rq))
		return fail(cx, ERR_FORBIDDEN, "csrf.origin", "This form was not sent from the console's own pages.");
	if (c->rq->method == METHOD_POST && !request_form(cx, c->rq, &c->form))
		return false;
	if (c->route->access == ACCESS_OPEN)
		return true;
	token = request_header(c->rq, "X_CSRF_TOKEN");
	if (!token && c->form)
		token = form_get(c->form, "csrf");
	if (token && crypto_equal(token, c->session.csrf))
		return true;
	return fail(cx, ERR_FORBIDDEN, "csrf.token", "This form is of an older session. Reload the page and send it again.");
}

/* ---- errors ---- */

static bool
show_error(struct console *c)
{
	struct err e = c->cx->err;
	int status = err_status(e.kind);
	struct strbuf sb;
	struct json j;

	if (status == 503)
		response_header(c->rs, "Retry-After", "5");
	if (c->route && post_form_keep(c))
		return true;
	if (status >= 500)
		log_failure(c->cx, "console.failed");
	ctx_forgive(c->cx);
	if (c->route && c->route->json) {
		console_json_begin(c, &sb, &j);
		frame_error_json(&j, &e, c->rq->id);
		return console_json_send(c, status, &sb, &j);
	}
	return frame_error_page(c, &e);
}

/* ---- the whole ---- */

static void
security_headers(struct console *c)
{
	struct response *rs = c->rs;
	const char *site = c->site ? site_url(c->cx->arena, c->conf, c->site) : "";

	if (!response_get(rs, "Content-Security-Policy"))
		response_header(rs, "Content-Security-Policy", arena_printf(c->cx->arena,
			"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-%s'; img-src 'self' https: %s data: blob:; "
			"connect-src 'self'; font-src 'self'; media-src 'self' %s; frame-src %s %s; form-action 'self'; base-uri 'none'; "
			"frame-ancestors 'none'", c->nonce, site, site, c->site ? "'self'" : "'none'", site));
	response_header(rs, "X-Content-Type-Options", "nosniff");
	/* Not no-referrer: with it browsers send "Origin: null" with forms. */
	response_header(rs, "Referrer-Policy", "same-origin");
	if (c->rq->secure)
		response_header(rs, "Cross-Origin-Opener-Policy", "same-origin");
	response_header(rs, "Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()");
	response_cache_control(rs, "private, no-store");
}

static bool
find_route(struct console *c, struct route_match *match)
{
	switch (router_find(console_ui_router(c->ui), c->cx->arena, c->rq->method, c->rq->path, match)) {
	case ROUTE_FOUND:
		c->match = match;
		c->route = match->route;
		uploads_announce(c);
		return true;
	case ROUTE_SLASH:
		response_redirect(c->rs, 301, url_path(c->cx->arena, match->other));
		return false;
	case ROUTE_METHOD:
		response_header(c->rs, "Allow", match->allow);
		return fail(c->cx, ERR_METHOD, "route.method", NULL);
	case ROUTE_NONE:
		break;
	}
	return fail(c->cx, ERR_NOT_FOUND, "console.none", NULL);
}

/* False without a failure: a guard has answered. */
static bool
go(struct console *c, struct route_match *match)
{
	if (!find_route(c, match) || !find_site(c) || !find_session(c) || !may_enter(c) || !is_own_form(c))
		return false;
	pg_let_go(c->cx, PG_PLATFORM); /* a worker has few of these */
	return c->route->fn(c);
}

bool
console_handle(struct ctx *cx, struct worker *w, struct request *rq, struct response *rs)
{
	const struct worker_thread *t = rq->thread;
	struct console c = { .cx = cx, .worker = w, .world = w->world, .conf = w->world->conf, .ui = w->console, .rq = rq,
	                     .rs = rs, .redis = t->state, .cell = t->cell, .nonce = rand_hex(cx->arena, 32) };
	struct route_match match; /* outlives go(): an error page may ask for captures */
	bool ok = go(&c, &match);

	if (!ok && cx->err.kind != ERR_NONE)
		ok = show_error(&c);
	else
		ok = true;
	security_headers(&c);
	return ok;
}
