/* theme_try.c - see theme_try.h. */
#include "web/theme_try.h"

#include "base/num.h"
#include "domain/queries.h"
#include "domain/site.h"
#include "domain/site_theme.h"
#include "service/conf.h"
#include "text/css_check.h"
#include "web/build.h"
#include "web/dispatch.h"
#include "web/public/public.h"

enum { ISSUES_MAX = 50, TEMPLATES = 9, PAGES_MAX = 16 };

static const usec_t TRY_TIME = 3 * USEC_PER_SEC; /* for all pages together */

static const char *const page_templates[TEMPLATES] = {
	"home", "post", "page", "tag", "author", "archive", "search", "error", "about-site",
};

const struct field try_issue_fields[] = {
	FIELD_TEXT(struct try_issue, file),
	FIELD_INT(struct try_issue, line),
	FIELD_INT(struct try_issue, column),
	FIELD_TEXT(struct try_issue, reason),
	FIELD_BOOL(struct try_issue, is_error),
	FIELD_END
};

const struct field try_page_fields[] = {
	FIELD_TEXT(struct try_page, kind),
	FIELD_TEXT(struct try_page, path),
	FIELD_TEXT(struct try_page, label),
	FIELD_BOOL(struct try_page, ok),
	FIELD_INT(struct try_page, ops),
	FIELD_INT(struct try_page, bytes),
	FIELD_INT(struct try_page, depth),
	FIELD_INT(struct try_page, us),
	FIELD_INT(struct try_page, ops_share),
	FIELD_INT(struct try_page, bytes_share),
	FIELD_INT(struct try_page, depth_share),
	FIELD_INT(struct try_page, time_share),
	FIELD_END
};

struct attempt {
	struct ctx *cx;
	struct worker *w;
	const struct site *site;
	const struct theme *under;
	struct list files;
	const char *only;
	const char *words; /* that a search finds something by */
	struct try_issue *issues;
	size_t errors, warnings; /* errors lie before warnings */
	struct try_page *pages;
	size_t page_count;
};

/* ---- issues ---- */

static void
add_issue(struct attempt *t, bool is_error, const char *file, unsigned line, unsigned column, const char *reason)
{
	size_t n = t->errors + t->warnings, at = is_error ? t->errors : n;

	for (size_t i = 0; i < n; i++)
		if (t->issues[i].line == line && t->issues[i].column == column && strcmp(t->issues[i].file, file) == 0 &&
		    strcmp(t->issues[i].reason, reason) == 0)
			return;
	if (n == ISSUES_MAX)
		return;
	memmove(&t->issues[at + 1], &t->issues[at], (n - at) * sizeof *t->issues);
	t->issues[at] = (struct try_issue){ arena_strdup(t->cx->arena, file), line, column, reason, is_error };
	*(is_error ? &t->errors : &t->warnings) += 1;
}

/* "post.mustache:12:3: the page takes too many steps", as the engine tells it. */
static void
add_failure(struct attempt *t, const char *detail)
{
	struct span rest, line, column, file = span_cut(span_of(detail), ':', &rest);
	int64_t l = 0, c = 0;

	line = span_cut(rest, ':', &rest);
	column = span_cut(rest, ':', &rest);
	if (!num_int(line, 1, INT32_MAX, &l) || !num_int(column, 1, INT32_MAX, &c)) {
		add_issue(t, true, t->only ? t->only : "", 0, 0, detail);
		return;
	}
	rest = span_trim(rest);
	add_issue(t, true, arena_strndup(t->cx->arena, file.ptr, file.len), (unsigned)l, (unsigned)c,
	          arena_strndup(t->cx->arena, rest.ptr, rest.len));
}

/* ---- each file by itself ---- */

static void
check_template(struct attempt *t, const struct site_file *f)
{
	const struct mustache_source source = { f->path, span_of(f->source), MUSTACHE_HTML, .no_code = true };
	struct mustache_issue issue;
	struct mustache *compiled;

	if (mustache_compile(t->cx, &source, &compiled, &issue)) {
		mustache_free(compiled);
		return;
	}
	ctx_forgive(t->cx);
	add_issue(t, true, f->path, issue.line, issue.column, issue.reason);
}

static void
check_code(struct attempt *t, const struct site_file *f)
{
	struct mustache_issue issue;

	if (!mustache_html_whole(span_of(f->source), &issue))
		add_issue(t, true, f->path, issue.line, issue.column, issue.reason);
}

static void
check_file(struct attempt *t, const struct site_file *f)
{
	struct css_issue issue;

	if (!site_file_path_ok(theme_name(t->under), span_of(f->path)) && !site_file_path_ok(SITE_THEME_ANY, span_of(f->path)))
		add_issue(t, true, f->path, 0, 0, "a theme cannot have a file of this name");
	else if (strlen(f->source) > SITE_FILE_MAX)
		add_issue(t, true, f->path, 0, 0, arena_printf(t->cx->arena, "a file has at most %d bytes", SITE_FILE_MAX));
	else if (span_ends(span_of(f->path), ".mustache"))
		check_template(t, f);
	else if (site_file_is_code(span_of(f->path)))
		check_code(t, f);
	else if (!css_check(span_of(f->source), &issue))
		add_issue(t, true, f->path, issue.line, issue.column, issue.reason);
}

/* ---- names ---- */

static bool
is_own(const struct attempt *t, const char *file)
{
	const struct site_file *f = t->files.items;

	for (size_t i = 0; i < t->files.count; i++)
		if (strcmp(f[i].path, file) == 0)
			return true;
	return false;
}

static bool
check_names(struct attempt *t, const struct theme *theme)
{
	static const struct field *const tables[] = { page_view_fields };
	const struct mustache_shape shape = { tables, 1, theme_partials(theme), ISSUES_MAX };

	for (size_t i = 0; i < TEMPLATES; i++) {
		const struct mustache *template = theme_template(theme, span_of(page_templates[i]));
		const struct mustache_issue *issues;
		size_t count;

		if (!template)
			continue;
		if (!mustache_check(t->cx, template, &shape, &issues, &count))
			return false;
		for (size_t k = 0; k < count; k++)
			if (is_own(t, issues[k].name))
				add_issue(t, false, issues[k].name, issues[k].line, issues[k].column, issues[k].reason);
	}
	return true;
}

/* ---- pages ---- */

bool
theme_samples(struct ctx *cx, struct list *out)
{
	static const struct try_page always[] = {
		{ .kind = "home", .path = "/", .label = "Home" },
		{ .kind = "archive", .path = "/archive/", .label = "Archive" },
		{ .kind = "search", .path = "/search/", .label = "Search" },
		{ .kind = "error", .path = "/there-is-no-such-page/", .label = "Not found" },
		{ .kind = "about-site", .path = "/about-this-site/", .label = "About this site" },
	};
	enum { ALWAYS = sizeof always / sizeof *always };
	struct list rows;

	if (!pg_all(cx, &q_theme_samples, struct try_page, try_page_fields, &rows))
		return false;
	const struct try_page *found = rows.items;
	struct try_page *all = ARENA_ARRAY(cx->arena, struct try_page, ALWAYS + rows.count);
	size_t n = 0;
	all[n++] = always[0];
	for (size_t i = 0; i < rows.count; i++)
		if (i == 0 || strcmp(found[i].path, found[i - 1].path) != 0)
			all[n++] = found[i];
	for (size_t i = 1; i < ALWAYS; i++)
		all[n++] = always[i];
	*out = (struct list){ all, n };
	return true;
}

static int64_t
share(int64_t of, int64_t most)
{
	return most > 0 ? (of * 100 + most - 1) / most : 0;
}

static void
weigh(const struct conf *conf, const struct mustache_cost *cost, struct try_page *out)
{
	out->ops = (int64_t)cost->ops;
	out->bytes = (int64_t)cost->bytes;
	out->depth = cost->depth;
	out->us = cost->took;
	out->ops_share = share(out->ops, BUILD_OPS);
	out->bytes_share = share(out->bytes, conf->page_max);
	out->depth_share = share(out->depth, BUILD_DEPTH);
	out->time_share = share(out->us, conf->page_time);
}

/* A page that is not there is answered by the theme's page of errors, as for readers. */
static bool
make_page(struct attempt *t, const struct theme *theme, const char *path, struct mustache_cost *cost)
{
	static const char *const args[] = { "q", "page", NULL };
	struct route_match match;
	struct page p = { .cx = t->cx, .world = t->w->world, .site = t->site, .themes = t->w->themes,
	                  .frames = t->w->frames, .own_themes = t->w->own_themes, .path = path, .match = &match,
	                  .request_id = t->cx->request_id, .trial = theme, .cost = cost,
	                  .arg_names = args, .arg_values = { t->words } };

	if (dispatch_make(&p, t->w, &match))
		return true;
	if (t->cx->err.kind != ERR_NOT_FOUND)
		return false;
	ctx_forgive(t->cx);
	return public_error(&p, 404);
}

static bool
try_page(struct attempt *t, const struct theme *theme, const struct try_page *sample)
{
	struct mustache_cost cost = { 0 };
	struct try_page *out = &t->pages[t->page_count++];

	*out = *sample;
	out->ok = make_page(t, theme, sample->path, &cost);
	weigh(t->w->world->conf, &cost, out);
	if (out->ok)
		return true;
	if (!t->cx->err.code || strncmp(t->cx->err.code, "template.", 9) != 0)
		return false;
	add_failure(t, t->cx->err.detail);
	ctx_forgive(t->cx);
	return true;
}

/* The pages that a file surely shows on; partials and layouts are on all. */
static bool
concerns(const struct attempt *t, const struct try_page *sample)
{
	if (!t->only)
		return true;
	for (size_t i = 0; i < TEMPLATES; i++)
		if (strcmp(t->only, arena_printf(t->cx->arena, "%s.mustache", page_templates[i])) == 0)
			return strcmp(page_templates[i], sample->kind) == 0;
	return true;
}

static bool
try_pages(struct attempt *t, const struct theme *theme)
{
	usec_t until = clock_mono() + TRY_TIME;
	struct list samples;

	if (!theme_samples(t->cx, &samples))
		return false;
	const struct try_page *s = samples.items;
	t->words = s[1].label; /* of the newest post, where there is one */
	for (size_t i = 0; i < samples.count && t->page_count < PAGES_MAX; i++) {
		if (!concerns(t, &s[i]))
			continue;
		if (clock_mono() > until) {
			add_issue(t, true, t->only ? t->only : "", 0, 0, "the pages take too long together");
			return true;
		}
		if (!try_page(t, theme, &s[i]))
			return false;
	}
	return true;
}

/* ---- all ---- */

/* Their style sheets are not published for it: no page needs them. */
static struct list
templates_of(struct attempt *t)
{
	const struct site_file *f = t->files.items;
	struct site_file *templates = ARENA_ARRAY(t->cx->arena, struct site_file, t->files.count + 1);
	size_t n = 0;

	for (size_t i = 0; i < t->files.count; i++)
		if (span_ends(span_of(f[i].path), ".mustache"))
			templates[n++] = f[i];
	return (struct list){ templates, n };
}

static void
free_theme(void *theme)
{
	theme_own_free(theme);
}

static bool
try_whole(struct attempt *t)
{
	struct theme *theme;

	if (!theme_own(t->cx, t->w->world->conf, t->under, "", templates_of(t), &theme))
		return false;
	arena_defer(t->cx->arena, free_theme, theme);
	return check_names(t, theme) && try_pages(t, theme);
}

static bool
try_files(struct attempt *t)
{
	const struct site_file *f = t->files.items;

	for (size_t i = 0; i < t->files.count; i++)
		check_file(t, &f[i]);
	return t->errors > 0 || try_whole(t);
}

bool
theme_try(struct ctx *cx, struct worker *w, const struct site *site, const struct theme *under, struct list files,
          const char *only, struct theme_try *out)
{
	struct attempt t = { .cx = cx, .w = w, .site = site, .under = under, .files = files, .only = only };

	t.issues = ARENA_ARRAY(cx->arena, struct try_issue, ISSUES_MAX + 1);
	t.pages = ARENA_ARRAY(cx->arena, struct try_page, PAGES_MAX);
	if (atomic_exchange(&w->trying_theme, true))
		return fail(cx, ERR_TOO_MANY, "theme.busy", "Another theme is being tried. Please try again in a moment.");
	bool ok = try_files(&t);
	atomic_store(&w->trying_theme, false);
	*out = (struct theme_try){ { t.issues, t.errors + t.warnings }, { t.pages, t.page_count }, t.errors == 0 };
	return ok;
}
