/* code_file.c - one file of a theme: the text, what it was, what is wrong with it, and
 * how pages look with it (code.h).
 *
 * What is saved is a draft.  Two who edit one file are told: the later one sees both
 * texts and decides. */
#include "web/console/code.h"

#include "base/num.h"
#include "base/strbuf.h"
#include "domain/sign_in.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/json.h"
#include "text/url.h"
#include "web/console/diff_view.h"
#include "web/theme.h"

struct sample_view {
	const char *path, *label, *kind;
	bool chosen;
};

struct file_view {
	const char *theme, *label, *path, *list_url, *at, *save_url, *check_url, *source, *version, *base, *line;
	const char *preview_url, *frame_url, *by, *custom_url;
	struct list samples, lines; /* lines: what differs from the theme's own file */
	struct code_report report;
	bool is_css, has_lines, is_draft, differs, installed, page_shown, is_any;
};

static const struct field sample_fields[] = {
	FIELD_TEXT(struct sample_view, path),
	FIELD_TEXT(struct sample_view, label),
	FIELD_TEXT(struct sample_view, kind),
	FIELD_BOOL(struct sample_view, chosen),
	FIELD_END
};

#define TEXT(m) FIELD_TEXT(struct file_view, m)
#define FLAG(m) FIELD_BOOL(struct file_view, m)

static const struct field file_fields[] = {
	TEXT(theme), TEXT(label), TEXT(path), TEXT(list_url), TEXT(at), TEXT(save_url), TEXT(check_url), TEXT(source),
	TEXT(version), TEXT(base), TEXT(line), TEXT(preview_url), TEXT(frame_url), TEXT(by), TEXT(custom_url),
	FIELD_LIST(struct file_view, samples, struct sample_view, sample_fields),
	FIELD_LIST(struct file_view, lines, struct diff_line, diff_line_fields),
	FIELD_SUB(struct file_view, report, code_report_fields),
	FLAG(is_css), FLAG(has_lines), FLAG(is_draft), FLAG(differs), FLAG(installed), FLAG(page_shown), FLAG(is_any),
	FIELD_END
};

/* ---- the file ---- */

struct edited {
	struct code code;
	const char *path;
	const char *installed; /* the theme's own text; "" where it has none */
	const char *live;      /* as readers have it */
	struct site_file draft; /* path NULL: none */
};

static const char *
text_of(struct list files, const char *path, const char *otherwise)
{
	const struct site_file *f = code_of_path(files, path);

	return f ? f->source : otherwise;
}

static bool
read_file(struct console *c, struct edited *e)
{
	const char *path = c->form ? console_field(c, "path") : console_arg(c, "path");
	const struct site_file *draft;

	*e = (struct edited){ .path = path };
	if (!code_read(c, &e->code))
		return false;
	if (!site_file_path_ok(e->code.theme, span_of(path)))
		return fail(c->cx, ERR_NOT_FOUND, "theme.path",
		            "A theme cannot have a file \"%s\". Names are such as post.mustache and partials/card.mustache.", path);
	if (!code_check_path(c, path))
		return false;
	if (!theme_source(c->cx, c->conf, e->code.under, path, &e->installed))
		return false;
	draft = code_of_path(e->code.drafts, path);
	if (draft)
		e->draft = *draft;
	e->live = text_of(e->code.files, path, e->installed);
	return true;
}

/* What the editor begins with. */
static const char *
current(const struct edited *e)
{
	if (!e->draft.path)
		return e->live;
	return e->draft.source ? e->draft.source : e->installed;
}

/* Browsers end the lines of a form with CR LF. */
static const char *
sent_source(const struct console *c)
{
	struct span rest = span_of(console_field(c, "source"));
	struct strbuf sb;

	strbuf_init(&sb, c->cx->arena, rest.len + 1);
	for (size_t i = 0; i < rest.len; i++)
		if (rest.ptr[i] != '\r' || i + 1 == rest.len || rest.ptr[i + 1] != '\n')
			strbuf_addc(&sb, rest.ptr[i]);
	return sb.buf;
}

/* Everything that would be published, with this text for the file. */
static struct list
files_with_text(struct console *c, const struct edited *e, const char *source)
{
	struct site_file *one = ARENA_NEW(c->cx->arena, struct site_file);
	struct list files = site_files_with(c->cx->arena, e->code.files, e->code.drafts);

	*one = (struct site_file){ .path = e->path, .source = strcmp(source, e->installed) == 0 && *source ? NULL : source };
	return site_files_with(c->cx->arena, files, (struct list){ one, 1 });
}

/* ---- the page ---- */

static const struct try_page *
sample_for(const struct edited *e, const struct try_page *s, size_t n, const char *wish)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(s[i].path, wish) == 0)
			return &s[i];
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(s[i].kind);

		if (strncmp(e->path, s[i].kind, len) == 0 && strcmp(e->path + len, ".mustache") == 0)
			return &s[i];
	}
	return &s[0];
}

static bool
fill_preview(struct console *c, const struct edited *e, struct file_view *view)
{
	struct list samples;
	const char *prefix;

	if (!theme_samples(c->cx, &samples))
		return false;
	const struct try_page *s = samples.items, *chosen = sample_for(e, s, samples.count, console_arg(c, "page"));
	struct sample_view *v = ARENA_ARRAY(c->cx->arena, struct sample_view, samples.count + 1);
	for (size_t i = 0; i < samples.count; i++)
		v[i] = (struct sample_view){ s[i].path, s[i].label, s[i].kind, &s[i] == chosen };
	view->samples = (struct list){ v, samples.count };
	view->page_shown = code_look(c, &e->code, &prefix);
	if (!view->page_shown) {
		ctx_forgive(c->cx); /* without Redis there is no preview, and all else works */
		return true;
	}
	view->preview_url = prefix;
	view->frame_url = arena_printf(c->cx->arena, "%s%s", prefix, url_path(c->cx->arena, chosen->path));
	return true;
}

static bool
fill(struct console *c, const struct edited *e, const char *source, struct file_view *view)
{
	struct arena *a = c->cx->arena;
	struct theme_try t;
	bool measured;

	*view = (struct file_view){
		.theme = e->code.theme, .label = code_label(c, &e->code), .path = e->path, .source = source,
		.list_url = code_url(c, &e->code, "%s", ""), .at = console_site_path(c, "design/code/file/"),
		.save_url = console_site_path(c, "design/code/save"), .check_url = console_site_path(c, "design/code/check"),
		.version = arena_printf(a, "%lld", (long long)e->draft.version),
		.base = arena_printf(a, "%lld", (long long)e->code.live), .line = console_arg(c, "line"),
		.is_css = span_ends(span_of(e->path), ".css"), .is_draft = e->draft.path != NULL, .by = e->draft.by_name,
		.differs = strcmp(source, e->installed) != 0, .installed = *e->installed != '\0',
		.is_any = code_is_any(&e->code),
	};
	if (view->installed && view->differs)
		view->lines = diff_view(a, e->installed, source);
	view->has_lines = view->lines.count > 0;
	if (!code_try(c, &e->code, files_with_text(c, e, source), e->path, &t, &measured) || !fill_preview(c, e, view))
		return false;
	if (measured)
		view->report = code_report_of(c, &e->code, &t);
	return true;
}

bool
code_file(struct console *c)
{
	struct file_view view;
	struct edited e;

	return read_file(c, &e) && fill(c, &e, current(&e), &view) && console_page(c, "code-file", e.path, file_fields, &view);
}

/* ---- saving ---- */

/* Has the text been published anew, since this form was shown, by somebody who did
 * not leave a draft? */
static bool
moved(struct console *c, const struct edited *e, bool *out)
{
	struct list before;
	int64_t base;

	*out = false;
	if (!num_int(span_of(console_field(c, "base")), 0, INT64_MAX, &base) || base == e->code.live)
		return true;
	if (!site_theme_files(c->cx, base, &before))
		return false;
	*out = strcmp(text_of(before, e->path, e->installed), e->live) != 0;
	return true;
}

/* The text as a draft; none where it is what readers have. */
static bool
keep(struct console *c, const struct edited *e, const char *source)
{
	struct theme_author by = code_author(c);
	int64_t version = 0;
	bool published;

	num_int(span_of(console_field(c, "version")), 0, INT64_MAX, &version);
	if (!moved(c, e, &published))
		return false;
	if (published && version == 0)
		return fail(c->cx, ERR_CONFLICT, "theme.draft", "This file was published anew meanwhile.");
	if (version == e->draft.version && strcmp(source, e->live) == 0)
		return !version || site_draft_drop(c->cx, e->code.theme, e->path);
	bool own = *source && strcmp(source, e->installed) == 0;
	return site_draft_keep(c->cx, e->code.theme, e->path, own ? NULL : source, version, &by);
}

/* Both texts, and the choice. */
struct conflict_view {
	const char *theme, *path, *at, *source, *version, *base, *by, *theirs_url;
	struct list lines;
};

#define CONFLICT(m) FIELD_TEXT(struct conflict_view, m)

static const struct field conflict_fields[] = {
	CONFLICT(theme), CONFLICT(path), CONFLICT(at), CONFLICT(source), CONFLICT(version), CONFLICT(base), CONFLICT(by),
	CONFLICT(theirs_url),
	FIELD_LIST(struct conflict_view, lines, struct diff_line, diff_line_fields),
	FIELD_END
};

static bool
show_conflict(struct console *c, const char *source)
{
	struct err why = c->cx->err;
	struct edited e;

	ctx_forgive(c->cx);
	if (!read_file(c, &e))
		return false;
	struct conflict_view view = {
		.theme = e.code.theme, .path = e.path, .at = console_site_path(c, "design/code/file/"), .source = source,
		.version = arena_printf(c->cx->arena, "%lld", (long long)e.draft.version),
		.base = arena_printf(c->cx->arena, "%lld", (long long)e.code.live),
		.by = e.draft.by_name, .theirs_url = code_file_url(c, &e.code, e.path),
		.lines = diff_view(c->cx->arena, current(&e), source),
	};
	c->cx->err = why;
	return console_form_again(c, "code-conflict", e.path, conflict_fields, &view);
}

/* The same page with what was typed, and why it was not saved. */
static bool
again(struct console *c, const struct edited *e, const char *source)
{
	struct err why = c->cx->err;
	struct file_view view;

	if (why.kind == ERR_CONFLICT)
		return show_conflict(c, source);
	ctx_forgive(c->cx);
	if (!fill(c, e, source, &view))
		return false;
	c->cx->err = why;
	return console_form_again(c, "code-file", e->path, file_fields, &view);
}

static bool
back(struct console *c, const struct edited *e, const char *done)
{
	const char *page = console_field(c, "page");

	return console_redirect(c, arena_printf(c->cx->arena, "%s%s%s", code_file_url(c, &e->code, e->path), *page ? "&page=" : "",
	                                        url_arg(c->cx->arena, page)), done);
}

bool
code_file_do(struct console *c)
{
	const char *intent = console_field(c, "intent"), *source = sent_source(c);
	struct edited e;

	if (!read_file(c, &e))
		return false;
	if (strcmp(intent, "drop") == 0)
		return site_draft_drop(c->cx, e.code.theme, e.path) && back(c, &e, "draft_dropped");
	if (strcmp(intent, "own") == 0)
		source = e.installed;
	if (!keep(c, &e, source))
		return again(c, &e, source);
	return back(c, &e, strcmp(intent, "own") == 0 ? "taken_back" : "draft_saved");
}

/* ---- for scripts ---- */

static bool
send_report(struct console *c, const struct edited *e, const char *source)
{
	struct site_file now = { 0 };
	struct theme_try t;
	struct strbuf sb;
	struct json j;
	bool measured, found;

	if (!code_try(c, &e->code, files_with_text(c, e, source), e->path, &t, &measured))
		return false;
	if (!measured)
		return fail(c->cx, ERR_TOO_MANY, "theme.busy", "Another theme is being tried. Please try again in a moment.");
	if (!site_draft(c->cx, e->code.theme, e->path, &now, &found))
		return false;
	console_json_begin(c, &sb, &j);
	code_report_json(&j, &t);
	json_key(&j, "version"), json_add_int(&j, now.version);
	return console_json_send(c, 200, &sb, &j);
}

bool
code_check(struct console *c)
{
	struct edited e;

	return limit_use(c->cx, c->redis, "preview", c->cx->actor, (int)c->conf->preview_burst, c->conf->preview_interval) &&
	       read_file(c, &e) && send_report(c, &e, sent_source(c));
}

bool
code_save(struct console *c)
{
	const char *source = sent_source(c);
	struct edited e;

	return read_file(c, &e) && keep(c, &e, source) && send_report(c, &e, source);
}
