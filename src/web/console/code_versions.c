/* code_versions.c - the versions of a site's own theme files: what each changed, and
 * going back to one (code.h). */
#include "web/console/code.h"

#include "base/num.h"
#include "text/dates.h"
#include "web/console/diff_view.h"
#include "web/console/list_view.h"
#include "web/theme.h"

struct version_view {
	const char *number, *url, *note, *by, *iso, *date, *files;
	bool live, spare, current;
};

struct change_view {
	const char *path, *what;
	struct list lines;
};

struct versions_view {
	const char *theme, *label, *list_url, *restore_url, *number, *note, *by, *iso, *date;
	struct list versions, changes;
	struct code_report report;
	bool has_versions, has_changes, live;
};

#define TEXT(S, m) FIELD_TEXT(struct S, m)
#define FLAG(S, m) FIELD_BOOL(struct S, m)

static const struct field version_fields[] = {
	TEXT(version_view, number), TEXT(version_view, url), TEXT(version_view, note), TEXT(version_view, by),
	TEXT(version_view, iso), TEXT(version_view, date), TEXT(version_view, files),
	FLAG(version_view, live), FLAG(version_view, spare), FLAG(version_view, current),
	FIELD_END
};

static const struct field change_fields[] = {
	TEXT(change_view, path), TEXT(change_view, what),
	FIELD_LIST(struct change_view, lines, struct diff_line, diff_line_fields),
	FIELD_END
};

static const struct field versions_fields[] = {
	TEXT(versions_view, theme), TEXT(versions_view, label), TEXT(versions_view, list_url), TEXT(versions_view, restore_url),
	TEXT(versions_view, number), TEXT(versions_view, note), TEXT(versions_view, by), TEXT(versions_view, iso),
	TEXT(versions_view, date),
	FIELD_LIST(struct versions_view, versions, struct version_view, version_fields),
	FIELD_LIST(struct versions_view, changes, struct change_view, change_fields),
	FIELD_SUB(struct versions_view, report, code_report_fields),
	FLAG(versions_view, has_versions), FLAG(versions_view, has_changes), FLAG(versions_view, live),
	FIELD_END
};

static struct version_view
show(struct console *c, const struct code *code, const struct site_version *v, int64_t chosen)
{
	struct arena *a = c->cx->arena;

	return (struct version_view){
		.number = arena_printf(a, "%lld", (long long)v->id), .url = code_url(c, code, "versions/%lld/", (long long)v->id),
		.note = *v->note ? v->note : NULL, .by = v->by_name, .iso = dates_rfc3339(a, v->at),
		.date = list_date(a, v->at),
		.files = arena_printf(a, "%lld changed file%s", (long long)v->files, v->files == 1 ? "" : "s"),
		.live = v->live, .spare = v->spare, .current = v->id == chosen,
	};
}

static bool
fill(struct console *c, const struct code *code, int64_t chosen, struct versions_view *view)
{
	struct list versions;

	if (!site_theme_versions(c->cx, code->theme, &versions))
		return false;
	const struct site_version *s = versions.items;
	struct version_view *v = ARENA_ARRAY(c->cx->arena, struct version_view, versions.count + 1);
	for (size_t i = 0; i < versions.count; i++)
		v[i] = show(c, code, &s[i], chosen);
	*view = (struct versions_view){ .theme = code->theme, .label = code_label(c, code),
	                                .list_url = code_url(c, code, "%s", ""), .versions = { v, versions.count },
	                                .has_versions = versions.count > 0 };
	return true;
}

bool
code_versions(struct console *c)
{
	struct versions_view view;
	struct code code;

	return code_read(c, &code) && fill(c, &code, 0, &view) &&
	       console_page(c, "code-versions", "Versions", versions_fields, &view);
}

/* ---- one ---- */

static bool
read_version(struct console *c, const struct code *code, struct site_version *v, struct list *files)
{
	int64_t id;

	return (num_int(span_of(console_capture(c, "version")), 1, INT64_MAX, &id) ||
	        fail(c->cx, ERR_NOT_FOUND, "theme.version", NULL)) &&
	       site_theme_version(c->cx, code->theme, id, v) && site_theme_files(c->cx, id, files);
}

/* A file that one side lacks is the theme's own there. */
static bool
add_change(struct console *c, const struct code *code, const struct site_file *then, const struct site_file *now,
           struct change_view *out, size_t *n)
{
	const char *path = then ? then->path : now->path, *installed;

	if (then && now && strcmp(then->source, now->source) == 0)
		return true;
	if (!theme_source(c->cx, c->conf, code->under, path, &installed))
		return false;
	out[(*n)++] = (struct change_view){
		.path = path, .what = !then ? "the theme's own file then" : !now ? "the theme's own file now" : NULL,
		.lines = diff_view(c->cx->arena, then ? then->source : installed, now ? now->source : installed),
	};
	return true;
}

static bool
fill_changes(struct console *c, const struct code *code, struct list files, struct versions_view *view)
{
	const struct site_file *then = files.items, *now = code->files.items;
	struct change_view *v = ARENA_ARRAY(c->cx->arena, struct change_view, files.count + code->files.count + 1);
	size_t n = 0;

	for (size_t i = 0; i < files.count; i++)
		if (!add_change(c, code, &then[i], code_of_path(code->files, then[i].path), v, &n))
			return false;
	for (size_t i = 0; i < code->files.count; i++)
		if (!code_of_path(files, now[i].path) && !add_change(c, code, NULL, &now[i], v, &n))
			return false;
	view->changes = (struct list){ v, n };
	view->has_changes = n > 0;
	return true;
}

static bool
fill_one(struct console *c, const struct code *code, const struct site_version *s, struct list files,
         struct versions_view *view)
{
	struct version_view v = show(c, code, s, s->id);

	if (!fill(c, code, s->id, view) || !fill_changes(c, code, files, view))
		return false;
	view->number = v.number;
	view->note = v.note;
	view->by = v.by;
	view->iso = v.iso;
	view->date = v.date;
	view->live = v.live;
	view->restore_url = console_site_path(c, "design/code/versions/%s/restore", v.number);
	return true;
}

bool
code_version(struct console *c)
{
	struct versions_view view;
	struct site_version v;
	struct list files;
	struct code code;

	return code_read(c, &code) && read_version(c, &code, &v, &files) && fill_one(c, &code, &v, files, &view) &&
	       console_page(c, "code-versions", "Versions", versions_fields, &view);
}

/* An old version may not fit the theme as it is now installed: it is tried like any
 * other before readers see it. */
bool
code_restore(struct console *c)
{
	static const struct list no_drafts = { NULL, 0 };
	struct theme_author by = code_author(c);
	struct versions_view view;
	struct site_version v;
	struct theme_try t;
	struct list files;
	struct code code;
	int64_t version;
	bool measured;

	if (!code_read(c, &code) || !read_version(c, &code, &v, &files) || !code_check_paths(c, files) ||
	    !code_try(c, &code, files, NULL, &t, &measured))
		return false;
	if (!measured)
		return fail(c->cx, ERR_TOO_MANY, "theme.busy", "Another theme is being tried. Please try again in a moment.");
	if (!t.ok) {
		if (!fill_one(c, &code, &v, files, &view))
			return false;
		view.report = code_report_of(c, &code, &t);
		fail(c->cx, ERR_INVALID, "theme.broken", "This version does not work any more. %s", view.report.said);
		return console_form_again(c, "code-versions", "Versions", versions_fields, &view);
	}
	if (!site_theme_publish(c->cx, c->site, code.theme, code.live, files, no_drafts,
	                        arena_printf(c->cx->arena, "Back to version %lld", (long long)v.id), &by, &version))
		return false;
	code_tidy(c);
	return console_redirect(c, code_url(c, &code, "%s", ""), "theme_published");
}
