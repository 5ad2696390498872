/* page.c - see page.h. */
#include "web/page.h"

#include "base/log.h"
#include "domain/look.h"
#include "domain/site.h"
#include "domain/site_theme.h"
#include "web/theme_cache.h"

/* Put on a version of the site's own files; the installed theme where it is 0. */
static bool
put_on(struct page *p, int64_t version, bool *done, const char **why)
{
	const struct theme *installed = theme_get(p->themes, p->settings.theme), *own;

	*done = true;
	if (version && !theme_cache_get(p->cx, p->own_themes, p->world->conf, p->site, installed, version, &own, why))
		return false;
	if (version && !own) {
		*done = false;
		return true;
	}
	p->theme = version ? own : installed;
	p->theme_version = version;
	return true;
}

/* The version whose files readers get where `version` cannot be shown. */
static int64_t
before(const struct page *p, int64_t version)
{
	struct theme_files f = settings_theme_files(&p->settings, theme_name(theme_get(p->themes, p->settings.theme)));

	return version == f.live ? f.spare : 0;
}

static void
note_failure(struct page *p, int64_t version, const char *template_name, const char *why)
{
	log_event(LOG_WARN_, p->cx, "theme.failed", "version=%lld template=%s reason=%s shown=%lld", (long long)version,
	          template_name, log_quote(p->cx->arena, why ? why : ""), (long long)p->theme_version);
	site_theme_failed(p->cx, version, template_name, p->path, why ? why : "", p->theme_version);
}

/* From `version` on, the first that can be used. */
static bool
dress(struct page *p, int64_t version)
{
	int64_t failed = 0;
	const char *why = NULL, *reason = NULL;
	bool done;

	if (!put_on(p, version, &done, &why))
		return false;
	while (!done) {
		if (!failed) {
			failed = version;
			reason = why;
		}
		version = before(p, version);
		if (!put_on(p, version, &done, &why))
			return false;
	}
	if (failed)
		note_failure(p, failed, "", reason);
	return true;
}

bool
page_fall_back(struct page *p, const char *template_name)
{
	const char *why = p->cx->err.detail;
	int64_t failed = p->theme_version;

	if (failed == 0 || p->trial)
		return false;
	p->fleeting |= p->cx->err.kind == ERR_TIMEOUT; /* perhaps the machine was busy */
	ctx_forgive(p->cx);
	if (!dress(p, before(p, failed)))
		return false;
	note_failure(p, failed, template_name, why);
	return true;
}

static void
set_custom(struct page *p, const struct theme *own)
{
	p->custom = theme_custom(own);
	if (!p->site->code)
		p->custom.head = p->custom.foot = (struct html){ NULL, 0 };
}

/* What goes with every theme. */
static bool
take_custom(struct page *p)
{
	int64_t version = settings_theme_files(&p->settings, SITE_THEME_ANY).live;
	const struct theme *own;
	const char *why;

	if (!version)
		return true;
	if (!theme_cache_get(p->cx, p->own_themes, p->world->conf, p->site, theme_installed(p->theme), version, &own, &why))
		return false;
	if (own)
		set_custom(p, own);
	return true;
}

/* ---- drafts, for who edits them ---- */

static void
take_off(void *theme)
{
	theme_own_free(theme);
}

/* The site's files over a theme, with the edits that are not published. */
static bool
with_drafts(struct page *p, const char *name, struct theme **out)
{
	const struct theme *installed = theme_get(p->themes, p->settings.theme);
	struct list files, drafts;

	if (!site_theme_files(p->cx, settings_theme_files(&p->settings, name).live, &files) ||
	    !site_drafts(p->cx, name, &drafts) ||
	    !theme_own(p->cx, p->world->conf, installed, theme_own_folder(p->cx->arena, p->site->id),
	               site_files_with(p->cx->arena, files, drafts), out))
		return false;
	arena_defer(p->cx->arena, take_off, *out);
	return true;
}

/* A page they cannot make is no other page. */
static bool
dress_in_drafts(struct page *p)
{
	struct theme *own, *any;

	if (!with_drafts(p, theme_name(theme_get(p->themes, p->settings.theme)), &own) ||
	    !with_drafts(p, SITE_THEME_ANY, &any))
		return false;
	p->theme = p->trial = own;
	set_custom(p, any);
	return true;
}

/* ---- the page ---- */

bool
page_begin(struct page *p)
{
	const struct settings *settings;

	if (!frames_get(p->cx, p->frames, p->epoch, &settings))
		return false;
	p->settings = *settings;
	if (p->look) {
		p->settings.theme = p->look->theme;
		p->settings.theme_settings = p->look->settings;
	}
	p->base = site_url(p->cx->arena, p->world->conf, p->site);
	theme_words(p->themes, p->cx->arena, p->settings.lang, &p->words);
	p->theme = p->trial;
	if (p->look && p->look->draft)
		return dress_in_drafts(p);
	return (p->trial ||
	        dress(p, settings_theme_files(&p->settings, theme_name(theme_get(p->themes, p->settings.theme))).live)) &&
	       take_custom(p);
}

const char *
page_capture(const struct page *p, const char *name)
{
	return route_capture(p->match, name);
}

const char *
page_arg(const struct page *p, const char *name)
{
	for (size_t i = 0; p->arg_names && p->arg_names[i]; i++)
		if (strcmp(p->arg_names[i], name) == 0)
			return p->arg_values[i];
	return NULL;
}

bool
page_send(struct page *p, const char *type, struct span body)
{
	p->status = 200;
	p->type = type;
	p->body = body;
	return true;
}

bool
page_redirect(struct page *p, int status, const char *location)
{
	p->status = status;
	p->type = "text/plain; charset=utf-8";
	p->location = location;
	p->body = SPAN("");
	return true;
}

bool
page_missing(struct page *p)
{
	return fail(p->cx, ERR_NOT_FOUND, "page.none", NULL);
}

const char *
page_url(const struct page *p, const char *path)
{
	if (!path || path[0] != '/' || path[1] == '/')
		return path;
	return arena_printf(p->cx->arena, "%s%s", p->base, path + 1);
}
