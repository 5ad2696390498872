/* theme_own.c - a site's own files over an installed theme (theme.h). */
#include "base/file.h"
#include "domain/site_theme.h"
#include "service/conf.h"
#include "web/asset.h"
#include "web/theme_priv.h"

#include <stdlib.h>

static bool
add_template(struct ctx *cx, struct theme *t, const struct site_file *f)
{
	const struct mustache_source source = { f->path, span_of(f->source), MUSTACHE_HTML, .no_code = true };
	struct span name = span_of(f->path);
	struct mustache *compiled;

	name.len -= strlen(".mustache");
	if (!mustache_compile(cx, &source, &compiled, NULL))
		return false;
	arena_defer(t->arena, theme_free_template, compiled);
	map_set(t->templates, (struct span){ arena_strndup(t->arena, name.ptr, name.len), name.len }, compiled);
	return true;
}

/* Every asset that theme.json has at this path gets the address of the changed file. */
static bool
add_asset(struct ctx *cx, const struct conf *conf, struct theme *t, const char *folder, const struct site_file *f)
{
	const char *url;

	if (strcmp(f->path, "custom.css") == 0 && span_trim(span_of(f->source)).len == 0)
		return true;
	if (!asset_publish(cx, conf, folder, f->path, *f->source ? span_of(f->source) : SPAN("\n"), &url))
		return false;
	url = arena_strdup(t->arena, url);
	if (strcmp(f->path, "custom.css") == 0)
		t->custom.css = url;
	for (size_t i = 0; t->files && t->files->type == DYN_MAP && i < t->files->count; i++)
		if (t->files->members[i].value.type == DYN_TEXT && span_is(t->files->members[i].value.text, f->path))
			dyn_set(t->arena, &t->assets, t->files->members[i].name, dyn_text(url));
	return true;
}

static bool
add_code(struct theme *t, const struct site_file *f)
{
	struct html code = { arena_strdup(t->arena, f->source), strlen(f->source) };

	*(strcmp(f->path, "head.html") == 0 ? &t->custom.head : &t->custom.foot) = code;
	return true;
}

static bool
add_file(struct ctx *cx, const struct conf *conf, struct theme *t, const char *folder, const struct site_file *f)
{
	if (site_file_is_code(span_of(f->path)))
		return add_code(t, f);
	return span_ends(span_of(f->path), ".mustache") ? add_template(cx, t, f) : add_asset(cx, conf, t, folder, f);
}

static struct theme *
begin(const struct theme *under)
{
	struct arena *a = arena_new(4096);
	struct theme *t = ARENA_NEW(a, struct theme);

	*t = *under;
	t->arena = a;
	t->under = under;
	t->templates = map_new(a);
	t->assets = dyn_map();
	for (size_t i = 0; i < under->assets.count; i++)
		dyn_set(a, &t->assets, under->assets.members[i].name, under->assets.members[i].value);
	return t;
}

bool
theme_own(struct ctx *cx, const struct conf *conf, const struct theme *under, const char *folder, struct list files,
          struct theme **out)
{
	const struct site_file *f = files.items;
	struct theme *t = begin(under);

	for (size_t i = 0; i < files.count; i++) {
		if (!add_file(cx, conf, t, folder, &f[i])) {
			theme_own_free(t);
			return false;
		}
	}
	*out = t;
	return true;
}

void
theme_own_free(struct theme *t)
{
	if (t)
		arena_free(t->arena); /* t lies in it */
}

struct theme_custom
theme_custom(const struct theme *t)
{
	return t->custom;
}

size_t
theme_own_footprint(const struct theme *t)
{
	size_t bytes = arena_footprint(t->arena);

	for (size_t i = 0; i < map_count(t->templates); i++)
		bytes += mustache_footprint(map_value(t->templates, i));
	return bytes;
}

const struct theme *
theme_installed(const struct theme *t)
{
	return t->under ? t->under : t;
}

const char *
theme_own_folder(struct arena *a, int64_t site_id)
{
	return arena_printf(a, "_%lld", (long long)site_id);
}

/* ---- the files of the theme itself ---- */

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct theme_path *)a)->path, ((const struct theme_path *)b)->path);
}

struct list
theme_paths(struct arena *a, const struct theme *theme)
{
	const struct theme *t = theme_installed(theme);
	size_t assets = t->files && t->files->type == DYN_MAP ? t->files->count : 0, n = 0;
	struct theme_path *p = ARENA_ARRAY(a, struct theme_path, map_count(t->templates) + assets + 1);

	for (size_t i = 0; i < map_count(t->templates); i++)
		p[n++].path = arena_printf(a, "%.*s.mustache", SPAN_FMT(map_key(t->templates, i)));
	for (size_t i = 0; i < assets; i++)
		if (t->files->members[i].value.type == DYN_TEXT && site_file_path_ok(t->name, t->files->members[i].value.text))
			p[n++].path = arena_strndup(a, t->files->members[i].value.text.ptr, t->files->members[i].value.text.len);
	qsort(p, n, sizeof *p, by_path);
	return (struct list){ p, n };
}

bool
theme_source(struct ctx *cx, const struct conf *conf, const struct theme *theme, const char *path, const char **out)
{
	struct list paths = theme_paths(cx->arena, theme);
	const struct theme_path *p = paths.items;
	struct span text;

	*out = "";
	for (size_t i = 0; i < paths.count; i++) {
		if (strcmp(p[i].path, path) != 0)
			continue;
		if (!file_read(cx, arena_printf(cx->arena, "%s/%s/%s", conf->themes_dir, theme->name, path), SITE_FILE_MAX, &text))
			return false;
		*out = arena_strndup(cx->arena, text.ptr, text.len);
	}
	return true;
}
