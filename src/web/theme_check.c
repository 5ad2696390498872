/* theme_check.c - see theme_check.h. */
#include "web/theme_check.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/num.h"
#include "base/tree.h"
#include "service/compress.h"
#include "text/css_check.h"
#include "text/json.h"
#include "text/mustache.h"
#include "web/theme.h"
#include "web/view.h"

enum { ISSUES_MAX = 100, FILES_MAX = 400, ASSET_MAX = 4 << 20, TEMPLATE_MAX = 256 * 1024, SETTINGS_MAX = 30 };

static const struct json_limits limits = { .bytes = 256 * 1024, .depth = 12 };

static const char *const page_templates[] = {
	"layout", "home", "post", "page", "tag", "author", "archive", "search", "error", "about-site",
};

struct check {
	struct ctx *cx;
	const char *dir;
	const struct dyn *about;
	struct map *templates; /* name without ".mustache" → struct mustache */
	struct theme_issue *issues;
	const char **files;
	struct theme_report *out;
};

/* ---- issues ---- */

static void
tell(struct check *k, const char *file, unsigned line, unsigned column, const char *reason)
{
	if (k->out->issues.count == ISSUES_MAX)
		return;
	for (size_t i = 0; i < k->out->issues.count; i++) /* a partial is reached from several pages */
		if (k->issues[i].line == line && k->issues[i].column == column && strcmp(k->issues[i].file, file) == 0 &&
		    strcmp(k->issues[i].reason, reason) == 0)
			return;
	k->issues[k->out->issues.count++] = (struct theme_issue){ arena_strdup(k->cx->arena, file), line, column, reason };
}

static void
tell_json(struct check *k, const char *reason)
{
	tell(k, "theme.json", 0, 0, reason);
}

/* "Line 3, column 7: …", as JSON is refused. */
static void
tell_parse(struct check *k, const char *detail)
{
	struct span rest = span_of(detail), line, column;
	int64_t l = 0, c = 0;

	line = span_cut(rest, ',', &rest);
	column = span_cut(rest, ':', &rest);
	if (num_int(span_skip(line, strlen("Line ")), 1, INT32_MAX, &l) &&
	    num_int(span_skip(column, strlen(" column ")), 1, INT32_MAX, &c)) {
		rest = span_trim(rest);
		tell(k, "theme.json", (unsigned)l, (unsigned)c, arena_strndup(k->cx->arena, rest.ptr, rest.len));
		return;
	}
	tell_json(k, detail);
}

static bool
made_of(const char *s, const char *letters)
{
	return *s && strspn(s, letters) == strlen(s);
}

#define LOWER "abcdefghijklmnopqrstuvwxyz0123456789"

/* ---- theme.json ---- */

/* A value that stays inside its declaration. */
static bool
is_css_value(const char *s)
{
	int open = 0;

	for (const char *c = s; *c; c++) {
		open += *c == '(' ? 1 : *c == ')' ? -1 : 0;
		if (open < 0 || !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 #%.,_+-()", *c))
			return false;
	}
	return *s && open == 0;
}

static bool
is_property(const char *s)
{
	return strcmp(s, "color-scheme") == 0 || (strncmp(s, "--", 2) == 0 && made_of(s + 2, LOWER "-"));
}

static void
check_choices(struct check *k, const char *name, const struct dyn *d, bool as_css)
{
	const struct dyn *choices = dyn_get(d, SPAN("choices"));
	struct arena *a = k->cx->arena;

	if (!choices || choices->type != DYN_LIST || !choices->count) {
		tell_json(k, arena_printf(a, "setting \"%s\": a choice needs a list of choices", name));
		return;
	}
	for (size_t i = 0; i < choices->count; i++) {
		const char *value = theme_text(a, &choices->items[i], "value"), *css = theme_text(a, &choices->items[i], "css");

		if (!made_of(value, LOWER "-_"))
			tell_json(k, arena_printf(a, "setting \"%s\": choice %zu has no value of lower-case letters", name, i + 1));
		if (as_css && !is_css_value(css))
			tell_json(k, arena_printf(a, "setting \"%s\": the css of \"%s\" may hold letters, digits, blanks, # %% . , _ + - "
			                          "and balanced parentheses", name, value));
	}
}

static void
check_setting(struct check *k, const struct dyn *d, size_t nth)
{
	static const char *const types[] = { "flag", "choice", "color", "text", "number" };
	struct arena *a = k->cx->arena;
	const char *name = theme_text(a, d, "name"), *type = theme_text(a, d, "type"), *property = theme_text(a, d, "property");
	const struct dyn *standard = dyn_get(d, SPAN("default"));
	bool known = false;

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		known |= strcmp(type, types[i]) == 0;
	if (!made_of(name, LOWER "_"))
		tell_json(k, arena_printf(a, "setting %zu has no name of a-z, 0-9 and _", nth));
	if (!known) {
		tell_json(k, arena_printf(a, "setting \"%s\": there is no type \"%s\"; it is flag, choice, color, text or number", name, type));
		return;
	}
	if (*property && !is_property(property))
		tell_json(k, arena_printf(a, "setting \"%s\": a property begins with --, or is color-scheme", name));
	if (*property && strcmp(type, "text") == 0)
		tell_json(k, arena_printf(a, "setting \"%s\": a text cannot become CSS", name));
	if (strcmp(type, "choice") == 0)
		check_choices(k, name, d, *property != '\0');
	if (!theme_fits(d, standard))
		tell_json(k, arena_printf(a, "setting \"%s\": the default is no value it can have", name));
}

static void
check_settings(struct check *k)
{
	const struct dyn *all = dyn_get(k->about, SPAN("settings"));

	if (!all)
		return;
	if (all->type != DYN_LIST || all->count > SETTINGS_MAX) {
		tell_json(k, "settings is a list of at most 30");
		return;
	}
	for (size_t i = 0; i < all->count; i++)
		check_setting(k, &all->items[i], i + 1);
}

static bool
is_file_of(const struct check *k, struct span path)
{
	for (size_t i = 0; i < k->out->files.count; i++)
		if (span_is(path, k->files[i]))
			return true;
	return false;
}

static void
check_assets(struct check *k)
{
	const struct dyn *assets = dyn_get(k->about, SPAN("assets"));

	for (size_t i = 0; assets && assets->type == DYN_MAP && i < assets->count; i++) {
		const struct dyn_member *m = &assets->members[i];

		if (m->value.type != DYN_TEXT || !is_file_of(k, m->value.text))
			tell_json(k, arena_printf(k->cx->arena, "asset \"%.*s\" names no file of the theme", SPAN_FMT(m->name)));
	}
}

static void
check_about(struct check *k)
{
	const char *path = arena_printf(k->cx->arena, "%s/theme.json", k->dir);
	struct span text;

	k->out->name = "";
	if (!file_read(k->cx, path, limits.bytes, &text)) {
		ctx_forgive(k->cx);
		tell_json(k, "there is no such file, or it is too large");
		return;
	}
	if (!json_parse(k->cx, text, &limits, &k->about)) {
		const char *detail = k->cx->err.detail;

		ctx_forgive(k->cx);
		tell_parse(k, detail ? detail : "not JSON");
		return;
	}
	const char *name = theme_text(k->cx->arena, k->about, "name");
	if (made_of(name, LOWER "-") && name[0] != '-' && strlen(name) <= 64)
		k->out->name = name;
	else
		tell_json(k, "\"name\" is lower-case letters, digits and hyphens");
	if (!*theme_text(k->cx->arena, k->about, "label"))
		tell_json(k, "\"label\" says what people see the theme called");
	check_settings(k);
	check_assets(k);
}

/* ---- files ---- */

static void
free_template(void *template)
{
	mustache_free(template);
}

static void
take_template(struct check *k, const char *path, struct span text)
{
	const struct mustache_source source = { arena_strdup(k->cx->arena, path), text, MUSTACHE_HTML, .no_code = true };
	struct mustache_issue issue;
	struct mustache *t;

	k->out->templates++;
	if (!mustache_compile(k->cx, &source, &t, &issue)) {
		ctx_forgive(k->cx);
		tell(k, path, issue.line, issue.column, issue.reason);
		return;
	}
	arena_defer(k->cx->arena, free_template, t);
	map_set(k->templates, (struct span){ source.name, strlen(path) - strlen(".mustache") }, t);
}

static void
take_asset(struct check *k, const char *path, struct span text)
{
	struct span packed = compress_brotli(k->cx->arena, text, 5);
	struct css_issue issue;

	k->out->asset_bytes += packed.len ? packed.len : text.len;
	if (span_ends(span_of(path), ".css") && !css_check(text, &issue))
		tell(k, path, issue.line, issue.column, issue.reason);
}

static bool
belongs(const char *path)
{
	struct span p = span_of(path);
	bool top = !strchr(path, '/');

	return strcmp(path, "theme.json") == 0 || span_starts(p, "assets/") ||
	       (span_ends(p, ".mustache") && (top || span_starts(p, "partials/")));
}

static bool
take_file(struct ctx *cx, const char *path, const struct stat *st, void *arg)
{
	struct check *k = arg;
	const char *full = arena_printf(cx->arena, "%s/%s", k->dir, path);
	bool template = span_ends(span_of(path), ".mustache");
	size_t most = template ? TEMPLATE_MAX : ASSET_MAX;
	struct span text;

	if (!belongs(path) || k->out->files.count == FILES_MAX)
		return true;
	k->files[k->out->files.count++] = arena_strdup(cx->arena, path);
	if ((size_t)st->st_size > most) {
		tell(k, path, 0, 0, arena_printf(cx->arena, "a file of this kind has at most %zu bytes", most));
		return true;
	}
	if (strcmp(path, "theme.json") == 0)
		return true;
	if (!file_read(cx, full, most, &text))
		return false;
	(template ? take_template : take_asset)(k, path, text);
	return true;
}

/* ---- names ---- */

static bool
find_partial(struct ctx *cx, void *arg, struct span name, const struct mustache **out)
{
	(void)cx;
	*out = map_get(((struct check *)arg)->templates, name);
	return true;
}

static bool
check_names(struct check *k, const char *template)
{
	static const struct field *const tables[] = { page_view_fields };
	const struct mustache_shape shape = { tables, 1, { find_partial, k }, ISSUES_MAX };
	const struct mustache *t = map_get(k->templates, span_of(template));
	const struct mustache_issue *issues;
	size_t count;

	if (!t) {
		if (!is_file_of(k, span_of(arena_printf(k->cx->arena, "%s.mustache", template))))
			tell(k, arena_printf(k->cx->arena, "%s.mustache", template), 0, 0, "every theme has this template");
		return true;
	}
	if (!mustache_check(k->cx, t, &shape, &issues, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		tell(k, issues[i].name, issues[i].line, issues[i].column, issues[i].reason);
	return true;
}

bool
theme_check(struct ctx *cx, const char *dir, struct theme_report *out)
{
	struct check k = { .cx = cx, .dir = dir, .templates = map_new(cx->arena),
	                   .issues = ARENA_ARRAY(cx->arena, struct theme_issue, ISSUES_MAX),
	                   .files = ARENA_ARRAY(cx->arena, const char *, FILES_MAX), .out = out };

	*out = (struct theme_report){ .issues = { k.issues, 0 }, .files = { k.files, 0 } };
	if (!tree_walk(cx, dir, take_file, &k))
		return false;
	check_about(&k);
	for (size_t i = 0; i < sizeof page_templates / sizeof *page_templates; i++)
		if (!check_names(&k, page_templates[i]))
			return false;
	return true;
}
