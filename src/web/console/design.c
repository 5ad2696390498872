/* design.c - the gallery of themes, each in miniature on the site's own home page. */
#include "web/console/design.h"

#include "base/log.h"
#include "domain/audit.h"
#include "domain/change.h"
#include "domain/setting.h"
#include "domain/site.h"
#include "web/dispatch.h"
#include "web/theme.h"

struct theme_card {
	const char *name, *label, *description, *author, *licence, *version, *url, *frame_url;
	bool current;
};

struct gallery {
	struct list themes;
};

static const struct field card_fields[] = {
	FIELD_TEXT(struct theme_card, name),
	FIELD_TEXT(struct theme_card, label),
	FIELD_TEXT(struct theme_card, description),
	FIELD_TEXT(struct theme_card, author),
	FIELD_TEXT(struct theme_card, licence),
	FIELD_TEXT(struct theme_card, version),
	FIELD_TEXT(struct theme_card, url),
	FIELD_TEXT(struct theme_card, frame_url),
	FIELD_BOOL(struct theme_card, current),
	FIELD_END
};

static const struct field gallery_fields[] = {
	FIELD_LIST(struct gallery, themes, struct theme_card, card_fields),
	FIELD_END
};

/* ---- shared ---- */

bool
design_now(struct console *c, struct design_now *out)
{
	struct settings s;

	if (!settings_load(c->cx, &s))
		return false;
	*out = (struct design_now){ theme_name(theme_get(c->worker->themes, s.theme)), s.accent };
	return true;
}

bool
design_theme(struct console *c, const char *name, const struct theme **out)
{
	*out = themes_find(c->worker->themes, name);
	return *out || fail(c->cx, ERR_NOT_FOUND, "design.theme", "There is no theme of that name here.");
}

bool
design_address(struct console *c, const struct look *look, const char *path, const char **out)
{
	const char *token;

	if (!look_keep(c->cx, c->redis, c->world, c->site, look, &token))
		return false;
	*out = arena_printf(c->cx->arena, "%sp/%s%s", site_url(c->cx->arena, c->conf, c->site), token, path);
	return true;
}

bool
design_use(struct console *c, const char *theme, const char *settings)
{
	struct ctx *cx = c->cx;

	if (!change_begin(cx, c->site))
		return false;
	if (look_use(cx, theme, settings) &&
	    audit_end(cx, audit_begin(cx, c->site->id, "settings.change", "changed", "theme", "theme", theme, NULL) &&
	                      change_commit(cx, c->site)))
		return true;
	change_abort(cx, c->site);
	return false;
}

/* ---- the gallery ---- */

/* Without Redis there are no miniatures, and everything else. */
static const char *
miniature(struct console *c, const char *theme, const char *settings)
{
	const char *address;

	if (design_address(c, &(struct look){ theme, settings, false }, "/", &address))
		return address;
	log_failure(c->cx, "design.miniature");
	ctx_forgive(c->cx);
	return NULL;
}

static bool
fill_card(struct console *c, const struct theme *theme, const char *current, struct theme_card *out)
{
	const struct dyn *about = theme_about(theme);
	const char *name = theme_name(theme), *label = theme_text(c->cx->arena, about, "label"), *settings;

	if (!look_settings(c->cx, name, &settings))
		return false;
	*out = (struct theme_card){
		.name = name, .label = *label ? label : name, .description = theme_text(c->cx->arena, about, "description"),
		.author = theme_text(c->cx->arena, about, "author"), .licence = theme_text(c->cx->arena, about, "licence"),
		.version = theme_text(c->cx->arena, about, "version"), .url = console_site_path(c, "design/themes/%s/", name),
		.frame_url = miniature(c, name, settings), .current = strcmp(name, current) == 0,
	};
	return true;
}

/* The one in use comes first. */
static bool
fill_gallery(struct console *c, const char *current, struct gallery *out)
{
	const struct themes *themes = c->worker->themes;
	struct theme_card *cards = ARENA_ARRAY(c->cx->arena, struct theme_card, themes_count(themes) + 1);
	size_t n = 1;

	for (size_t i = 0; i < themes_count(themes); i++) {
		bool first = strcmp(theme_name(themes_at(themes, i)), current) == 0;

		if (!fill_card(c, themes_at(themes, i), current, &cards[first ? 0 : n++]))
			return false;
	}
	out->themes = (struct list){ cards, n };
	return true;
}

bool
design_page(struct console *c)
{
	struct gallery view;
	struct design_now now;

	return design_now(c, &now) && fill_gallery(c, now.theme, &view) &&
	       console_page(c, "design", "Design", gallery_fields, &view);
}

bool
design_activate(struct console *c)
{
	const struct theme *theme;
	struct design_now now;
	const char *settings;

	if (!design_theme(c, console_field(c, "theme"), &theme) || !design_now(c, &now) ||
	    !look_settings(c->cx, theme_name(theme), &settings) || !design_use(c, theme_name(theme), settings))
		return false;
	return console_redirect(c, console_site_path(c, "design/?was=%s", now.theme), "theme_used");
}
