/* frame.c - from a view to a page, a redirect or JSON (console.h, frame.h). */
#include "web/console/frame.h"

#include "base/log.h"
#include "base/strbuf.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/json.h"
#include "text/url.h"
#include "web/console/ui.h"

#include <stdarg.h>

enum { PAGE_MAX = 8 << 20, DEPTH = 32, OPS = 400000, JSON_MAX = 8 << 20 };

const struct field console_frame_fields[] = {
	FIELD_TEXT(struct console_frame, title),
	FIELD_TEXT(struct console_frame, nonce),
	FIELD_TEXT(struct console_frame, csrf),
	FIELD_TEXT(struct console_frame, next),
	FIELD_TEXT(struct console_frame, me_name),
	FIELD_TEXT(struct console_frame, me_email),
	FIELD_TEXT(struct console_frame, site),
	FIELD_TEXT(struct console_frame, site_title),
	FIELD_TEXT(struct console_frame, base),
	FIELD_TEXT(struct console_frame, site_url),
	FIELD_TEXT(struct console_frame, role),
	FIELD_TEXT(struct console_frame, done),
	FIELD_TEXT(struct console_frame, undo_url),
	FIELD_TEXT(struct console_frame, undo_ids),
	FIELD_TEXT(struct console_frame, undo_theme),
	FIELD_TEXT(struct console_frame, error),
	FIELD_TEXT(struct console_frame, error_field),
	FIELD_DYN(struct console_frame, wrong),
	FIELD_DYN(struct console_frame, assets),
	FIELD_BOOL(struct console_frame, shows),
	FIELD_BOOL(struct console_frame, signed_in),
	FIELD_BOOL(struct console_frame, operator),
	FIELD_BOOL(struct console_frame, has_site),
	FIELD_BOOL(struct console_frame, may_pages),
	FIELD_BOOL(struct console_frame, may_tags),
	FIELD_BOOL(struct console_frame, may_settings),
	FIELD_BOOL(struct console_frame, may_staff),
	FIELD_BOOL(struct console_frame, at_posts),
	FIELD_BOOL(struct console_frame, at_pages),
	FIELD_BOOL(struct console_frame, at_tags),
	FIELD_BOOL(struct console_frame, at_media),
	FIELD_BOOL(struct console_frame, at_design),
	FIELD_BOOL(struct console_frame, at_settings),
	FIELD_BOOL(struct console_frame, at_staff),
	FIELD_END
};

static const struct {
	const char *key, *text;
} messages[] = {
#define MESSAGE(key, text) { #key, text },
#include "web/console/messages.h"
#undef MESSAGE
};

static const char *
message(const char *key)
{
	for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
		if (strcmp(messages[i].key, key) == 0)
			return messages[i].text;
	return NULL;
}

static bool
at(const struct console *c, const char *part)
{
	const char *prefix = console_site_path(c, "%s", part);

	return span_starts(span_of(c->rq->path), prefix);
}

/* Where rows moved to the trash from this list are taken out again. */
static const char *
undo_url(const struct console *c)
{
	static const char *const lists[] = { "tags/", "media/", "settings/redirects/" };

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (at(c, lists[i]))
			return console_site_path(c, "%sbulk", lists[i]);
	return console_site_path(c, at(c, "pages/") ? "posts/bulk?type=page" : "posts/bulk");
}

/* What undoes it: what was moved to the trash is taken out, a post just published is
 * taken back, the theme of before is used again. */
static void
fill_undo(const struct console *c, struct console_frame *f)
{
	const char *ids = console_arg(c, "undo"), *id = console_capture(c, "id"), *was = console_arg(c, "was");

	if (*ids && strspn(ids, "0123456789abcdef,") == strlen(ids)) {
		f->undo_url = undo_url(c);
		f->undo_ids = ids;
	} else if (id && *console_arg(c, "take_back")) {
		f->undo_url = console_site_path(c, "posts/%s/take-back", id);
	} else if (*was && at(c, "design/")) {
		f->undo_url = console_site_path(c, "design/activate");
		f->undo_theme = was;
	}
}

/* As readers see it; its name where that cannot be read. */
static const char *
title_of_site(struct console *c)
{
	struct text_row row;
	bool found;

	if (pg_run(c->cx, &(struct pg_read){ &q_setting_title, text_row_fields, &row, 0, &found, PG_NO_ARGS }, 1))
		return found ? row.value : c->site->name;
	ctx_forgive(c->cx);
	return c->site->name;
}

static void
fill_site(struct console *c, struct console_frame *f)
{
	f->has_site = true;
	f->site = c->site->name;
	f->site_title = f->site;
	f->base = console_site_path(c, "%s", "");
	f->site_url = site_url(c->cx->arena, c->conf, c->site);
	f->role = role_name(c->role);
	fill_undo(c, f);
	f->may_pages = role_may(c->role, MAY_PAGE);
	f->may_tags = role_may(c->role, MAY_TAG);
	f->may_settings = role_may(c->role, MAY_SETTINGS);
	f->may_staff = role_may(c->role, MAY_STAFF);
	f->at_posts = at(c, "posts/");
	f->at_pages = at(c, "pages/");
	f->at_tags = at(c, "tags/");
	f->at_media = at(c, "media/");
	f->at_design = at(c, "design/");
	f->at_settings = at(c, "settings/");
	f->at_staff = at(c, "staff/");
}

static void
fill(struct console *c, const char *title, struct console_frame *f)
{
	*f = (struct console_frame){
		.title = title, .nonce = c->nonce, .assets = console_ui_assets(c->ui), .signed_in = c->signed_in,
		.done = message(console_arg(c, "done")),
	};
	f->shows = f->done == message("published") || f->done == message("updated");
	if (c->signed_in) {
		f->csrf = c->session.csrf;
		f->me_name = staff_shown_name(c->cx->arena, &c->me);
		f->me_email = c->me.email;
		f->operator = c->me.operator;
	}
	if (c->signed_in && c->site && c->role != ROLE_NONE)
		fill_site(c, f);
}

static bool
render(struct console *c, int status, const char *name, const struct console_frame *f, const struct field *fields,
       const void *view)
{
	const struct mustache *t = console_ui_template(c->ui, span_of(name));
	const struct mustache_frame frames[] = { { .fields = console_frame_fields, .base = f },
	                                         { .fields = fields, .base = view } };
	const struct mustache_job job = {
		.frames = frames, .frame_count = fields ? 2 : 1, .partials = console_ui_partials(c->ui),
		.limits = { .depth = DEPTH, .bytes = PAGE_MAX, .ops = OPS, .now = clock_mono, .deadline = c->cx->deadline },
	};
	struct strbuf body;

	strbuf_init(&body, c->cx->arena, PAGE_MAX);
	if (!t)
		return fail(c->cx, ERR_INTERNAL, "console.template", "there is no template \"%s\"", name);
	if (!mustache_render(c->cx, t, &job, &body))
		return false;
	response_send(c->rs, status, "text/html; charset=utf-8", strbuf_span(&body));
	return true;
}

bool
console_page(struct console *c, const char *name, const char *title, const struct field *fields, const void *view)
{
	struct console_frame f;

	fill(c, title, &f);
	if (f.has_site)
		f.site_title = title_of_site(c);
	return render(c, 200, name, &f, fields, view);
}

static const struct dyn *
wrong_of(struct arena *a, const struct err *e)
{
	struct dyn *map = ARENA_NEW(a, struct dyn);

	*map = dyn_map();
	if (e->field && e->detail)
		dyn_set(a, map, span_of(e->field), dyn_text(e->detail));
	return map;
}

bool
console_form_again(struct console *c, const char *name, const char *title, const struct field *fields,
                   const void *view)
{
	struct err e = c->cx->err;
	struct console_frame f;

	if (err_status(e.kind) >= 500)
		log_failure(c->cx, "console.failed");
	ctx_forgive(c->cx);
	fill(c, title, &f);
	if (f.has_site && err_status(e.kind) < 500)
		f.site_title = title_of_site(c);
	f.error = e.detail ? e.detail : err_title(e.kind);
	f.error_field = e.field;
	f.wrong = wrong_of(c->cx->arena, &e);
	return render(c, err_status(e.kind), name, &f, fields, view);
}

struct error_page {
	const char *status, *heading, *message, *request_id;
};

static const struct field error_page_fields[] = {
	FIELD_TEXT(struct error_page, status),
	FIELD_TEXT(struct error_page, heading),
	FIELD_TEXT(struct error_page, message),
	FIELD_TEXT(struct error_page, request_id),
	FIELD_END
};

bool
frame_error_page(struct console *c, const struct err *e)
{
	struct error_page view = { arena_printf(c->cx->arena, "%d", err_status(e->kind)), err_title(e->kind), e->detail,
	                           c->rq->id };
	struct console_frame f;

	fill(c, view.heading, &f);
	return render(c, err_status(e->kind), "error", &f, error_page_fields, &view);
}

void
frame_error_json(struct json *j, const struct err *e, const char *request_id)
{
	json_key(j, "error");
	json_begin_object(j);
	json_key(j, "code"), json_add_text(j, e->code);
	json_key(j, "message"), json_add_text(j, e->detail ? e->detail : err_title(e->kind));
	json_key(j, "field"), json_add_text(j, e->field);
	json_key(j, "request_id"), json_add_text(j, request_id);
	json_end_object(j);
}

void
console_json_begin(struct console *c, struct strbuf *sb, struct json *j)
{
	strbuf_init(sb, c->cx->arena, JSON_MAX);
	json_init(j, sb, 0);
	json_begin_object(j);
}

bool
console_json_send(struct console *c, int status, struct strbuf *sb, struct json *j)
{
	json_end_object(j);
	response_send(c->rs, status, "application/json", strbuf_span(sb));
	return strbuf_ok(sb) || fail(c->cx, ERR_INTERNAL, "console.json", "an answer became too large");
}

bool
console_redirect(struct console *c, const char *path, const char *done)
{
	const char *mark = strchr(path, '?') ? "&" : "?";

	response_redirect(c->rs, 303, done ? arena_printf(c->cx->arena, "%s%sdone=%s", path, mark, done) : path);
	return true;
}

const char *
console_capture(const struct console *c, const char *name)
{
	return c->match ? route_capture(c->match, name) : NULL;
}

const char *
console_arg(const struct console *c, const char *name)
{
	const char *value = request_query(c->rq, name);

	return value ? value : "";
}

const char *
console_field(const struct console *c, const char *name)
{
	const char *value = form_get(c->form, name);

	return value ? value : "";
}

struct writer
console_writer(const struct console *c)
{
	return (struct writer){ c->site, c->cell, &c->me, c->role };
}

const char *
console_site_path(const struct console *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *rest = arena_vprintf(c->cx->arena, fmt, ap);
	va_end(ap);
	return arena_printf(c->cx->arena, "/%s/%s", c->site->name, rest);
}
