/* theme.c - loading themes and their words (see theme.h). */
#include "web/theme.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"
#include "domain/custom.h"
#include "service/compress.h"
#include "service/conf.h"
#include "text/json.h"
#include "web/asset.h"
#include "web/theme_priv.h"
#include "web/typeface.h"

#include <dirent.h>
#include <sys/stat.h>

enum { TEMPLATE_MAX = 256 * 1024, PROGRAM_MAX = 64 << 20 };

static const struct json_limits json_limits = { .bytes = 256 * 1024, .depth = 12 };

struct themes {
	struct arena *arena;
	struct map *by_name;
	struct map *words;           /* language → struct dyn */
	const struct theme *fallback;
	struct mustache *error, *door;
	struct typefaces *faces;
	uint64_t version;
};

/* The version is equal in every process that loads the same files. */
static void
stir(struct themes *t, struct span bytes)
{
	t->version = hash_bytes_keyed(bytes.ptr, bytes.len, t->version, 0x7468656d65u);
}

/* ---- loading ---- */

static bool
load_template(struct ctx *cx, struct themes *t, struct theme *theme, const char *path, const char *name)
{
	struct span text;
	struct mustache *compiled;
	char *file = arena_printf(t->arena, "%s/%s.mustache", theme->name, name);

	if (!file_read(cx, path, TEMPLATE_MAX, &text) ||
	    !mustache_compile(cx, &(struct mustache_source){ file, text, MUSTACHE_HTML, false }, &compiled, NULL))
		return false;
	stir(t, text);
	map_set(theme->templates, span_of(name), compiled);
	return true;
}

/* Names in order, so that the version does not depend on the directory's. */
static bool
load_templates(struct ctx *cx, struct themes *t, struct theme *theme, const char *dir, const char *prefix)
{
	struct dirent **entries;
	int n = scandir(dir, &entries, NULL, alphasort);
	bool ok = true;

	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;
		const char *path = arena_printf(cx->arena, "%s/%s", dir, name);
		struct span stem = span_of(name);

		if (ok && span_ends(stem, ".mustache")) {
			stem.len -= strlen(".mustache");
			ok = load_template(cx, t, theme, path, arena_printf(t->arena, "%s%.*s", prefix, SPAN_FMT(stem)));
		} else if (ok && strcmp(name, "partials") == 0) {
			ok = load_templates(cx, t, theme, path, "partials/");
		}
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return ok;
}

static bool
load_assets(struct ctx *cx, struct themes *t, struct theme *theme, const struct conf *conf, const char *dir,
            const struct dyn *declared)
{
	theme->assets = dyn_map();
	for (size_t i = 0; declared && declared->type == DYN_MAP && i < declared->count; i++) {
		const struct dyn_member *m = &declared->members[i];
		const char *url;
		struct span bytes;

		if (m->value.type != DYN_TEXT || span_find(m->value.text, "..") >= 0)
			return fail(cx, ERR_INVALID, "theme.asset", "asset \"%.*s\" names no file of the theme", SPAN_FMT(m->name));
		const char *path = arena_printf(cx->arena, "%s/%.*s", dir, SPAN_FMT(m->value.text));
		if (!file_read(cx, path, 4 << 20, &bytes) || !asset_publish(cx, conf, theme->name, path, bytes, &url))
			return false;
		stir(t, bytes);
		struct span packed = compress_brotli(cx->arena, bytes, 5);
		theme->asset_bytes += packed.len ? packed.len : bytes.len;
		dyn_set(t->arena, &theme->assets, m->name, dyn_text(arena_strdup(t->arena, url)));
	}
	return true;
}

/* JSON that lives as long as the themes. */
static bool
read_json(struct ctx *cx, struct themes *t, const char *path, const struct dyn **out)
{
	struct span text;

	if (!file_read(cx, path, json_limits.bytes, &text))
		return false;
	stir(t, text);
	struct ctx lasting = *cx;
	lasting.arena = t->arena;
	bool ok = json_parse(&lasting, text, &json_limits, out);
	if (!ok)
		fail(cx, lasting.err.kind, lasting.err.code, "%s: %s", path, lasting.err.detail ? lasting.err.detail : "not JSON");
	return ok;
}

void
theme_free_template(void *template)
{
	mustache_free(template);
}

static bool
load_theme(struct ctx *cx, struct themes *t, const struct conf *conf, const char *name)
{
	const char *dir = arena_printf(cx->arena, "%s/%s", conf->themes_dir, name);
	struct theme *theme = ARENA_NEW(t->arena, struct theme);
	const struct dyn *about;

	theme->name = arena_strdup(t->arena, name);
	theme->templates = map_new(t->arena);
	theme->faces = t->faces;
	bool ok = read_json(cx, t, arena_printf(cx->arena, "%s/theme.json", dir), &about) &&
	          load_templates(cx, t, theme, dir, "") &&
	          load_assets(cx, t, theme, conf, dir, dyn_get(about, SPAN("assets")));
	for (size_t i = 0; i < map_count(theme->templates); i++)
		arena_defer(t->arena, theme_free_template, map_value(theme->templates, i));
	if (!ok)
		return false;
	theme->about = about;
	theme->files = dyn_get(about, SPAN("assets"));
	theme->settings = dyn_get(about, SPAN("settings"));
	theme->fields = dyn_get(about, SPAN("fields"));
	map_set(t->by_name, span_of(theme->name), theme);
	return true;
}

static bool
load_words(struct ctx *cx, struct themes *t, const char *dir)
{
	struct dirent **entries;
	int n = scandir(dir, &entries, NULL, alphasort);
	bool ok = true;

	for (int i = 0; i < n; i++) {
		struct span stem = span_of(entries[i]->d_name);
		const struct dyn *words;

		if (ok && span_ends(stem, ".json")) {
			ok = read_json(cx, t, arena_printf(cx->arena, "%s/%s", dir, entries[i]->d_name), &words);
			stem.len -= strlen(".json");
			if (ok)
				map_set(t->words, stem, (void *)(uintptr_t)words);
		}
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return ok;
}

static bool
is_theme(struct ctx *cx, const char *root, const char *name)
{
	struct stat st;

	return name[0] != '.' && stat(arena_printf(cx->arena, "%s/%s/theme.json", root, name), &st) == 0;
}

/* A page that belongs to no theme. */
static bool
load_own(struct ctx *cx, struct themes *t, const struct conf *conf, const char *name, struct mustache **out)
{
	struct span text;

	if (!file_read(cx, arena_printf(cx->arena, "%s/%s", conf->themes_dir, name), TEMPLATE_MAX, &text) ||
	    !mustache_compile(cx, &(struct mustache_source){ name, text, MUSTACHE_HTML, false }, out, NULL))
		return false;
	arena_defer(t->arena, theme_free_template, *out);
	return true;
}

static bool
load_all(struct ctx *cx, struct themes *t, const struct conf *conf)
{
	struct dirent **entries;
	int n = scandir(conf->themes_dir, &entries, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;

		if (is_theme(cx, conf->themes_dir, name) && !load_theme(cx, t, conf, name)) {
			log_failure(cx, "theme.broken");
			ctx_forgive(cx);
		}
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	if (!load_words(cx, t, arena_printf(cx->arena, "%s/words", conf->themes_dir)) ||
	    !load_own(cx, t, conf, "error.mustache", &t->error) || !load_own(cx, t, conf, "private.mustache", &t->door))
		return false;
	t->fallback = map_get(t->by_name, SPAN("default"));
	if (!t->fallback)
		return fail(cx, ERR_INTERNAL, "theme.none", "there is no usable theme \"default\" in %s", conf->themes_dir);
	return true;
}

/* Pages of another build may look different though the version is the same. */
static bool
stir_program(struct ctx *cx, struct themes *t)
{
	struct arena *a = arena_new(4096);
	struct ctx scratch;
	struct span program;

	ctx_init(&scratch, a);
	bool ok = file_read(&scratch, "/proc/self/exe", PROGRAM_MAX, &program);
	if (ok)
		stir(t, program);
	arena_free(a);
	return ok || fail(cx, ERR_INTERNAL, "theme.program", "could not read /proc/self/exe");
}

bool
themes_load(struct ctx *cx, const struct conf *conf, struct themes **out)
{
	struct arena *a = arena_new(64 * 1024);
	struct themes *t = ARENA_NEW(a, struct themes);

	t->arena = a;
	t->by_name = map_new(a);
	t->words = map_new(a);
	if (!stir_program(cx, t) || !typefaces_load(cx, a, conf, &t->version, &t->faces) || !load_all(cx, t, conf)) {
		themes_free(t);
		return false;
	}
	*out = t;
	return true;
}

void
themes_free(struct themes *t)
{
	if (t)
		arena_free(t->arena); /* t lies in it */
}

uint64_t
themes_version(const struct themes *t)
{
	return t->version;
}

const struct mustache *
themes_error(const struct themes *t)
{
	return t->error;
}

const struct mustache *
themes_private(const struct themes *t)
{
	return t->door;
}

const struct theme *
theme_get(const struct themes *t, const char *name)
{
	const struct theme *theme = map_get(t->by_name, span_of(name));

	return theme ? theme : t->fallback;
}

size_t
themes_count(const struct themes *t)
{
	return map_count(t->by_name);
}

const struct theme *
themes_at(const struct themes *t, size_t i)
{
	return map_value(t->by_name, i);
}

const struct theme *
themes_find(const struct themes *t, const char *name)
{
	return map_get(t->by_name, span_of(name));
}

const char *
theme_name(const struct theme *theme)
{
	return theme->name;
}

const struct dyn *
theme_about(const struct theme *theme)
{
	return theme->about;
}

const struct mustache *
theme_template(const struct theme *theme, struct span name)
{
	const struct mustache *own = map_get(theme->templates, name);

	return own || !theme->under ? own : theme_template(theme->under, name);
}

size_t
theme_asset_bytes(const struct theme *theme)
{
	return theme->asset_bytes;
}

static bool
find_partial(struct ctx *cx, void *arg, struct span name, const struct mustache **out)
{
	(void)cx;
	*out = theme_template(arg, name);
	return true;
}

struct mustache_partials
theme_partials(const struct theme *theme)
{
	return (struct mustache_partials){ find_partial, (void *)(uintptr_t)theme };
}

/* ---- custom fields ---- */

static const char *
lines_of(struct arena *a, const struct dyn *list)
{
	struct strbuf sb;

	strbuf_init(&sb, a, 64 * 1024);
	for (size_t i = 0; list && list->type == DYN_LIST && i < list->count; i++)
		if (list->items[i].type == DYN_TEXT)
			strbuf_addf(&sb, "%s%.*s", i ? "\n" : "", SPAN_FMT(list->items[i].text));
	return sb.buf;
}

struct list
theme_fields(struct arena *a, const struct theme *theme)
{
	size_t count = theme->fields && theme->fields->type == DYN_LIST ? theme->fields->count : 0;
	struct custom_field *f = ARENA_ARRAY(a, struct custom_field, count + 1);

	for (size_t i = 0; i < count; i++) {
		const struct dyn *d = &theme->fields->items[i];

		f[i] = (struct custom_field){ theme_text(a, d, "key"), theme_text(a, d, "label"),
		                              theme_text(a, d, "kind"), lines_of(a, dyn_get(d, SPAN("choices"))), 0 };
	}
	return (struct list){ f, count };
}

/* ---- words ---- */

/* Members of `over` replace those of `under`. */
static const struct dyn *
merged(struct arena *a, const struct dyn *under, const struct dyn *over)
{
	struct dyn *both;

	if (!over || !under)
		return over ? over : under;
	both = ARENA_NEW(a, struct dyn);
	*both = dyn_map();
	for (size_t i = 0; i < under->count; i++)
		dyn_set(a, both, under->members[i].name, under->members[i].value);
	for (size_t i = 0; i < over->count; i++)
		dyn_set(a, both, over->members[i].name, over->members[i].value);
	return both;
}

void
theme_words(const struct themes *t, struct arena *a, const char *lang, struct words *out)
{
	const struct dyn *english = map_get(t->words, SPAN("en"));
	struct span base = { lang, strcspn(lang, "-_") };
	const struct dyn *own = map_get(t->words, span_of(lang));

	if (!own)
		own = map_get(t->words, base);
	if (!own || own == english) {
		*out = (struct words){ dyn_get(english, SPAN("words")), dyn_get(english, SPAN("errors")),
		                       dyn_get(english, SPAN("patterns")) };
		return;
	}
	out->words = merged(a, dyn_get(english, SPAN("words")), dyn_get(own, SPAN("words")));
	out->errors = merged(a, dyn_get(english, SPAN("errors")), dyn_get(own, SPAN("errors")));
	out->patterns = merged(a, dyn_get(english, SPAN("patterns")), dyn_get(own, SPAN("patterns")));
}
