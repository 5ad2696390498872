/* code.c - the files of a theme as a site has them: which it has changed, trying and
 * publishing what was edited (code.h). */
#include "web/console/code.h"

#include "domain/look.h"
#include "domain/row.h"
#include "domain/setting.h"
#include "domain/site.h"
#include "text/dates.h"
#include "text/url.h"
#include "web/asset.h"
#include "web/console/list_view.h"
#include "web/dispatch.h"

#include <stdarg.h>

/* ---- code for every page ---- */

bool
code_may_code(const struct console *c)
{
	return c->site->code && role_may(c->role, MAY_CODE);
}

bool
code_check_path(struct console *c, const char *path)
{
	return !site_file_is_code(span_of(path)) || code_may_code(c) ||
	       fail(c->cx, ERR_FORBIDDEN, "theme.code", c->site->code
	            ? "Only the owner and administrators put code into pages."
	            : "This site's plan allows no code in its pages.");
}

bool
code_check_paths(struct console *c, struct list files)
{
	const struct site_file *f = files.items;

	for (size_t i = 0; i < files.count; i++)
		if (!code_check_path(c, f[i].path))
			return false;
	return true;
}

/* Drafts of code stay where they are while nobody may publish them. */
static struct list
without_code(struct arena *a, struct list drafts)
{
	const struct site_file *d = drafts.items;
	struct site_file *rest = ARENA_ARRAY(a, struct site_file, drafts.count + 1);
	size_t n = 0;

	for (size_t i = 0; i < drafts.count; i++)
		if (!site_file_is_code(span_of(d[i].path)))
			rest[n++] = d[i];
	return (struct list){ rest, n };
}

/* ---- what is edited ---- */

bool
code_read(struct console *c, struct code *out)
{
	const char *wish = c->form ? console_field(c, "theme") : console_arg(c, "theme");
	struct settings settings;

	if (!settings_load(c->cx, &settings))
		return false;
	const struct theme *in_use = theme_get(c->worker->themes, settings.theme);
	const struct theme *under = *wish ? themes_find(c->worker->themes, wish) : in_use;
	if (strcmp(wish, SITE_THEME_ANY) == 0)
		under = in_use;
	if (!under)
		return fail(c->cx, ERR_NOT_FOUND, "theme.none", "There is no theme \"%s\" here.", wish);
	*out = (struct code){ .theme = strcmp(wish, SITE_THEME_ANY) == 0 ? SITE_THEME_ANY : theme_name(under), .under = under,
	                      .in_use = under == in_use };
	out->live = settings_theme_files(&settings, out->theme).live;
	if (!site_theme_files(c->cx, out->live, &out->files) || !site_drafts(c->cx, out->theme, &out->drafts))
		return false;
	if (!code_may_code(c))
		out->drafts = without_code(c->cx->arena, out->drafts);
	return true;
}

const char *
code_url(const struct console *c, const struct code *code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *rest = arena_vprintf(c->cx->arena, fmt, ap);
	va_end(ap);
	return console_site_path(c, "design/code/%s%stheme=%s", rest, strchr(rest, '?') ? "&" : "?",
	                         url_arg(c->cx->arena, code->theme));
}

const char *
code_file_url(const struct console *c, const struct code *code, const char *path)
{
	return code_url(c, code, "file/?path=%s", url_arg(c->cx->arena, path));
}

bool
code_is_any(const struct code *code)
{
	return strcmp(code->theme, SITE_THEME_ANY) == 0;
}

const char *
code_label(const struct console *c, const struct code *code)
{
	struct arena *a = c->cx->arena;

	if (code_is_any(code))
		return code_may_code(c) ? "Custom CSS and code" : "Custom CSS";
	const char *label = theme_text(a, theme_about(code->under), "label");
	return arena_printf(a, "Files of %s", *label ? label : code->theme);
}

struct theme_author
code_author(const struct console *c)
{
	return (struct theme_author){ c->me.id, staff_shown_name(c->cx->arena, &c->me) };
}

const struct site_file *
code_of_path(struct list files, const char *path)
{
	const struct site_file *f = files.items;

	for (size_t i = 0; i < files.count; i++)
		if (strcmp(f[i].path, path) == 0)
			return &f[i];
	return NULL;
}

/* ---- the list ---- */

struct file_view {
	const char *path, *url, *by, *iso, *date;
	bool changed, is_draft, taken_back, is_new;
};

struct fault_view {
	const char *reason, *page, *url, *shown, *iso, *date;
};

struct code_view {
	const char *theme, *label, *at, *publish_url, *preview_url, *versions_url, *design_url, *new_url, *note;
	struct list pages, pieces, styles, faults;
	bool has_faults, has_drafts, in_use, has_live, has_pieces, is_any, may_code;
	struct code_report report;
};

static const struct field file_fields[] = {
	FIELD_TEXT(struct file_view, path),
	FIELD_TEXT(struct file_view, url),
	FIELD_TEXT(struct file_view, by),
	FIELD_TEXT(struct file_view, iso),
	FIELD_TEXT(struct file_view, date),
	FIELD_BOOL(struct file_view, changed),
	FIELD_BOOL(struct file_view, is_draft),
	FIELD_BOOL(struct file_view, taken_back),
	FIELD_BOOL(struct file_view, is_new),
	FIELD_END
};

static const struct field fault_fields[] = {
	FIELD_TEXT(struct fault_view, reason),
	FIELD_TEXT(struct fault_view, page),
	FIELD_TEXT(struct fault_view, url),
	FIELD_TEXT(struct fault_view, shown),
	FIELD_TEXT(struct fault_view, iso),
	FIELD_TEXT(struct fault_view, date),
	FIELD_END
};

#define TEXT(m) FIELD_TEXT(struct code_view, m)
#define FLAG(m) FIELD_BOOL(struct code_view, m)

static const struct field code_fields[] = {
	TEXT(theme), TEXT(label), TEXT(at), TEXT(publish_url), TEXT(preview_url), TEXT(versions_url), TEXT(design_url),
	TEXT(new_url), TEXT(note),
	FIELD_LIST(struct code_view, pages, struct file_view, file_fields),
	FIELD_LIST(struct code_view, pieces, struct file_view, file_fields),
	FIELD_LIST(struct code_view, styles, struct file_view, file_fields),
	FIELD_LIST(struct code_view, faults, struct fault_view, fault_fields),
	FLAG(has_faults), FLAG(has_drafts), FLAG(in_use), FLAG(has_live), FLAG(has_pieces), FLAG(is_any), FLAG(may_code),
	FIELD_SUB(struct code_view, report, code_report_fields),
	FIELD_END
};

static struct file_view
show_file(struct console *c, const struct code *code, const char *path, bool installed)
{
	const struct site_file *draft = code_of_path(code->drafts, path), *own = code_of_path(code->files, path);
	struct file_view v = { .path = path, .url = code_file_url(c, code, path), .changed = own && (installed || code_is_any(code)),
	                       .is_draft = draft && draft->source, .taken_back = draft && !draft->source,
	                       .is_new = !installed && !code_is_any(code) };

	if (draft) {
		v.by = draft->by_name;
		v.iso = dates_rfc3339(c->cx->arena, draft->at);
		v.date = list_date(c->cx->arena, draft->at);
	}
	return v;
}

static bool
has_path(struct list paths, const char *path)
{
	const struct theme_path *p = paths.items;

	for (size_t i = 0; i < paths.count; i++)
		if (strcmp(p[i].path, path) == 0)
			return true;
	return false;
}

/* The files of the theme, then those that only the site has. */
static struct list
all_paths(struct console *c, const struct code *code)
{
	struct list paths = theme_paths(c->cx->arena, code->under), own = site_files_with(c->cx->arena, code->files, code->drafts);
	const struct theme_path *installed = paths.items;
	const struct site_file *f = own.items;
	struct theme_path *all = ARENA_ARRAY(c->cx->arena, struct theme_path, paths.count + own.count + 1);
	size_t n = 0;

	if (code_is_any(code)) {
		all[n++].path = "custom.css";
		if (code_may_code(c)) {
			all[n++].path = "head.html";
			all[n++].path = "foot.html";
		}
		return (struct list){ all, n };
	}
	for (size_t i = 0; i < paths.count; i++)
		all[n++] = installed[i];
	for (size_t i = 0; i < own.count; i++)
		if (!has_path(paths, f[i].path))
			all[n++].path = f[i].path;
	return (struct list){ all, n };
}

static struct list
files_below(struct console *c, const struct code *code, struct list paths, const char *folder)
{
	struct list installed = theme_paths(c->cx->arena, code->under);
	struct file_view *v = ARENA_ARRAY(c->cx->arena, struct file_view, paths.count + 1);
	const struct theme_path *p = paths.items;
	size_t n = 0;

	for (size_t i = 0; i < paths.count; i++)
		if (*folder ? span_starts(span_of(p[i].path), folder) : strchr(p[i].path, '/') == NULL)
			v[n++] = show_file(c, code, p[i].path, has_path(installed, p[i].path));
	return (struct list){ v, n };
}

static const char *
shown_instead(struct arena *a, const struct site_fault *f)
{
	return f->shown_id ? arena_printf(a, "version %lld", (long long)f->shown_id) : "the theme's own file";
}

static bool
read_faults(struct console *c, const struct code *code, struct code_view *view)
{
	struct arena *a = c->cx->arena;
	struct list faults;

	if (!site_theme_faults(c->cx, code->theme, &faults))
		return false;
	const struct site_fault *f = faults.items;
	struct fault_view *v = ARENA_ARRAY(a, struct fault_view, faults.count + 1);
	for (size_t i = 0; i < faults.count; i++)
		v[i] = (struct fault_view){
			.reason = f[i].reason, .page = f[i].page, .shown = shown_instead(a, &f[i]),
			.url = arena_printf(a, "%s%s", site_url(a, c->conf, c->site), url_path(a, f[i].page) + 1),
			.iso = dates_rfc3339(a, f[i].at), .date = list_date(a, f[i].at),
		};
	view->faults = (struct list){ v, faults.count };
	view->has_faults = faults.count > 0;
	return true;
}

static bool
fill(struct console *c, const struct code *code, struct code_view *view)
{
	struct list paths = all_paths(c, code);

	*view = (struct code_view){
		.theme = code->theme, .label = code_label(c, code), .at = code_url(c, code, "%s", ""),
		.publish_url = console_site_path(c, "design/code/publish"), .preview_url = code_url(c, code, "preview/"),
		.versions_url = code_url(c, code, "versions/"), .design_url = console_site_path(c, "design/"),
		.new_url = console_site_path(c, "design/code/file/"), .note = c->form ? console_field(c, "note") : "",
		.pages = code_is_any(code) ? (struct list){ NULL, 0 } : files_below(c, code, paths, ""),
		.pieces = files_below(c, code, paths, "partials/"),
		.styles = files_below(c, code, paths, code_is_any(code) ? "" : "assets/"), .is_any = code_is_any(code),
		.may_code = code_may_code(c), .has_drafts = code->drafts.count > 0, .in_use = code->in_use,
		.has_live = code->live > 0,
	};
	view->has_pieces = view->pieces.count > 0;
	return read_faults(c, code, view);
}

bool
code_page(struct console *c)
{
	struct code_view view;
	struct code code;

	if (!code_read(c, &code))
		return false;
	return fill(c, &code, &view) && console_page(c, "code", "Theme files", code_fields, &view);
}

/* ---- publishing ---- */

/* The page again with what trying found; what was edited stays as it is. */
static bool
report(struct console *c, const struct code *code, const struct theme_try *t)
{
	struct code_view view;

	if (!fill(c, code, &view))
		return false;
	view.report = code_report_of(c, code, t);
	if (t->ok)
		return console_page(c, "code", "Theme files", code_fields, &view);
	fail(c->cx, ERR_INVALID, "theme.broken", "Nothing was published: readers see what they saw. %s", view.report.said);
	return console_form_again(c, "code", "Theme files", code_fields, &view);
}

/* What is live or edited may have moved since: it is said, and nothing is lost. */
static bool
again(struct console *c, const struct code *code)
{
	struct err why = c->cx->err;
	struct code_view view;

	ctx_forgive(c->cx);
	if (!fill(c, code, &view))
		return false;
	c->cx->err = why;
	return console_form_again(c, "code", "Theme files", code_fields, &view);
}

/* Style sheets that only previews and dropped versions had. */
void
code_tidy(struct console *c)
{
	struct list rows;

	if (!site_theme_sheets(c->cx, &rows)) {
		ctx_forgive(c->cx); /* another time */
		return;
	}
	const struct text_row *r = rows.items;
	const char **hashes = ARENA_ARRAY(c->cx->arena, const char *, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		hashes[i] = r[i].value;
	asset_sweep(c->cx, c->conf, theme_own_folder(c->cx->arena, c->site->id), hashes, rows.count);
}

bool
code_publish(struct console *c)
{
	struct theme_author by = code_author(c);
	struct theme_try t;
	struct code code;
	int64_t version;
	bool measured;

	if (!code_read(c, &code))
		return false;
	struct list files = site_files_with(c->cx->arena, code.files, code.drafts);
	if (!code_try(c, &code, files, NULL, &t, &measured))
		return false;
	if (!measured) {
		fail(c->cx, ERR_TOO_MANY, "theme.busy", "Another theme is being tried. Please try again in a moment.");
		return again(c, &code);
	}
	if (!t.ok || strcmp(console_field(c, "intent"), "try") == 0)
		return report(c, &code, &t);
	if (!site_theme_publish(c->cx, c->site, code.theme, code.live, files, code.drafts, console_field(c, "note"), &by, &version))
		return again(c, &code);
	code_tidy(c);
	return console_redirect(c, code_url(c, &code, "%s", ""), "theme_published");
}

/* ---- preview ---- */

bool
code_look(struct console *c, const struct code *code, const char **prefix)
{
	const char *settings, *token;
	struct look look = { .theme = theme_name(code->under), .draft = true };

	if (!look_settings(c->cx, look.theme, &settings))
		return false;
	look.settings = settings;
	if (!look_keep(c->cx, c->redis, c->world, c->site, &look, &token))
		return false;
	*prefix = arena_printf(c->cx->arena, "%sp/%s", site_url(c->cx->arena, c->conf, c->site), token);
	return true;
}

/* Leads to the site's home page as it would be. */
bool
code_preview(struct console *c)
{
	const char *prefix;
	struct code code;

	if (!code_read(c, &code) || !code_look(c, &code, &prefix))
		return false;
	response_redirect(c->rs, 303, arena_printf(c->cx->arena, "%s/", prefix));
	return true;
}
