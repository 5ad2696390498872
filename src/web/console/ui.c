/* ui.c - see ui.h. */
#include "web/console/ui.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"
#include "http/router.h"
#include "service/conf.h"
#include "web/asset.h"
#include "web/console/console.h"

#include <dirent.h>

enum { TEMPLATE_MAX = 256 * 1024, ASSET_MAX = 4 << 20 };

static const struct console_route routes[] = {
#define CONSOLE(method, pattern, fn, access, permission, json) \
	{ METHOD_##method, pattern, fn, ACCESS_##access, permission, json },
#include "web/console/routes.h"
#undef CONSOLE
};

enum { ROUTES = sizeof routes / sizeof *routes };

/* What the build makes of console/, and the names templates have for it. */
static const struct {
	const char *name, *file;
} asset_files[] = {
	{ "console_css", "console.css" }, { "console_js", "console.js" },
	{ "code_css", "code.css" }, { "code_js", "code.js" },
	{ "editor_css", "editor.css" }, { "editor_js", "editor.js" },
};

struct console_ui {
	struct arena *arena;
	struct map *templates;
	struct dyn assets;
	struct router *router;
};

static void
free_template(void *template)
{
	mustache_free(template);
}

static bool
load_template(struct ctx *cx, struct console_ui *ui, const char *path, const char *name)
{
	struct mustache *compiled;
	struct span text;

	if (!file_read(cx, path, TEMPLATE_MAX, &text) ||
	    !mustache_compile(cx, &(struct mustache_source){ arena_printf(ui->arena, "console/%s.mustache", name), text,
	                                                     MUSTACHE_HTML, false }, &compiled, NULL))
		return false;
	arena_defer(ui->arena, free_template, compiled);
	map_set(ui->templates, span_of(name), compiled);
	return true;
}

static bool
load_templates(struct ctx *cx, struct console_ui *ui, const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	bool ok = true;

	if (!d)
		return fail(cx, ERR_INTERNAL, "console.templates", "could not read %s", dir);
	while (ok && (entry = readdir(d))) {
		struct span stem = span_of(entry->d_name);

		if (!span_ends(stem, ".mustache"))
			continue;
		stem.len -= strlen(".mustache");
		ok = load_template(cx, ui, arena_printf(cx->arena, "%s/%s", dir, entry->d_name),
		                   arena_strndup(ui->arena, stem.ptr, stem.len));
	}
	closedir(d);
	return ok;
}

/* An asset that is not there leaves pages that work without it. */
static bool
load_assets(struct ctx *cx, struct console_ui *ui, const struct conf *conf)
{
	ui->assets = dyn_map();
	for (size_t i = 0; i < sizeof asset_files / sizeof *asset_files; i++) {
		const char *path = arena_printf(cx->arena, "%s/%s", conf->console_dir, asset_files[i].file), *url;
		struct span bytes;

		if (!file_read(cx, path, ASSET_MAX, &bytes)) {
			log_failure(cx, "console.asset");
			ctx_forgive(cx);
			continue;
		}
		if (!asset_publish(cx, conf, "console", path, bytes, &url))
			return false;
		dyn_set(ui->arena, &ui->assets, span_of(asset_files[i].name), dyn_text(arena_strdup(ui->arena, url)));
	}
	return true;
}

static bool
make_router(struct ctx *cx, struct console_ui *ui)
{
	struct route_entry entries[ROUTES];
	struct ctx lasting = *cx;

	for (size_t i = 0; i < ROUTES; i++)
		entries[i] = (struct route_entry){ METHOD_BIT(routes[i].method), routes[i].pattern, &routes[i] };
	lasting.arena = ui->arena;
	if (router_new(&lasting, entries, ROUTES, &ui->router))
		return true;
	return fail(cx, ERR_INTERNAL, "console.routes", "%s", lasting.err.detail ? lasting.err.detail : "routes");
}

bool
console_ui_load(struct ctx *cx, const struct conf *conf, struct console_ui **out)
{
	struct arena *a = arena_new(64 * 1024);
	struct console_ui *ui = ARENA_NEW(a, struct console_ui);

	ui->arena = a;
	ui->templates = map_new(a);
	if (!load_templates(cx, ui, arena_printf(cx->arena, "%s/console", conf->templates_dir)) ||
	    !load_assets(cx, ui, conf) || !make_router(cx, ui)) {
		arena_free(a);
		return false;
	}
	*out = ui;
	return true;
}

void
console_ui_free(struct console_ui *ui)
{
	if (ui)
		arena_free(ui->arena); /* ui lies in it */
}

const struct dyn *
console_ui_assets(const struct console_ui *ui)
{
	return &ui->assets;
}

const struct router *
console_ui_router(const struct console_ui *ui)
{
	return ui->router;
}

const struct mustache *
console_ui_template(const struct console_ui *ui, struct span name)
{
	return map_get(ui->templates, name);
}

static bool
find_partial(struct ctx *cx, void *arg, struct span name, const struct mustache **out)
{
	(void)cx;
	*out = console_ui_template(arg, name);
	return true;
}

struct mustache_partials
console_ui_partials(const struct console_ui *ui)
{
	return (struct mustache_partials){ find_partial, (void *)(uintptr_t)ui };
}
