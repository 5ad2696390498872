/* theme.h - the themes of this installation: templates compiled, assets named.
 *
 * Loaded once when a worker starts, never changed after; threads share it.  A
 * theme's assets are copied to <assets_dir>/<theme>/<hash>.<ext> with compressed
 * neighbours, where the front server finds them; the hash is of the content, so
 * browsers may keep them for ever. */
#ifndef WEB_THEME_H
#define WEB_THEME_H

#include "base/ctx.h"
#include "base/field.h"
#include "text/dyn.h"
#include "text/mustache.h"

struct conf;
struct theme;
struct themes;

/* Every theme below themes_dir.  A broken one is left out with a log line; no
 * theme at all, or no "default", is a failure. */
bool themes_load(struct ctx *cx, const struct conf *conf, struct themes **out) MUST_CHECK;
void themes_free(struct themes *t);

/* A hash of the program and of every template, asset and word file: part of the
 * page keys. */
uint64_t themes_version(const struct themes *t);

/* The page of errors that belong to no theme (error.mustache). */
const struct mustache *themes_error(const struct themes *t);

/* The door of a site that asks for a password (private.mustache). */
const struct mustache *themes_private(const struct themes *t);

/* By name; the default theme where there is none of that name. */
const struct theme *theme_get(const struct themes *t, const char *name);

/* All of them, by name; which is of that name, NULL where none is. */
size_t themes_count(const struct themes *t);
const struct theme *themes_at(const struct themes *t, size_t i);
const struct theme *themes_find(const struct themes *t, const char *name);

const char *theme_name(const struct theme *theme);
/* What its theme.json says. */
const struct dyn *theme_about(const struct theme *theme);
/* A member of that, or of a declaration in it, as text; "" where there is none. */
const char *theme_text(struct arena *a, const struct dyn *d, const char *member);

/* May a setting so declared have this value? */
bool theme_fits(const struct dyn *declaration, const struct dyn *value);

/* A template of a theme by its name without ".mustache"; NULL: it has none. */
const struct mustache *theme_template(const struct theme *theme, struct span name);
/* Bytes of its assets, compressed. */
size_t theme_asset_bytes(const struct theme *theme);

struct mustache_partials theme_partials(const struct theme *theme);

/* ---- a site's own files over a theme (theme_own.c) ---- */

/* A theme that has these files (list of struct site_file, domain/site_theme.h) and for
 * the rest those of `under`, which must outlive it.  Style sheets are published below
 * <assets_dir>/<folder>/.  Fails with INVALID "template.syntax" and "file:line:column:
 * reason" where a template does not compile.  theme_own_free() ends it. */
bool theme_own(struct ctx *cx, const struct conf *conf, const struct theme *under, const char *folder,
               struct list files, struct theme **out) MUST_CHECK;
void theme_own_free(struct theme *theme);

/* What goes with every theme, among those files (of SITE_THEME_ANY). */
struct theme_custom {
	const char *css;        /* address of the style sheet; NULL: none */
	struct html head, foot; /* code for every page; empty: none */
};

struct theme_custom theme_custom(const struct theme *theme);

/* Bytes of memory it holds beside the theme under it. */
size_t theme_own_footprint(const struct theme *theme);

/* The installed theme below a site's own files; the theme itself where there are none. */
const struct theme *theme_installed(const struct theme *theme);

/* The folder for the style sheets of a site: no theme can be named so. */
const char *theme_own_folder(struct arena *a, int64_t site_id);

/* Files of the installed theme that a site may change, in order: list of struct theme_path. */
struct theme_path {
	const char *path;
};

struct list theme_paths(struct arena *a, const struct theme *theme);

/* The text of such a file as it is installed; "" where the theme has none of that path. */
bool theme_source(struct ctx *cx, const struct conf *conf, const struct theme *theme, const char *path,
                  const char **out) MUST_CHECK;

/* What templates see of it (doc/themes.md): the site's choices over the theme's
 * defaults. */
struct css_value {
	const char *property, *value;
};

struct theme_view {
	const char *name, *body_class;
	const char *custom_css;            /* of struct theme_custom; the page's builder sets these */
	struct html code_head, code_foot;
	struct list css; /* of css_value */
	const struct dyn *assets, *settings;
	struct html fonts; /* what loads the chosen typefaces */
};

extern const struct field theme_view_fields[];

/* chosen is the site's theme_settings as JSON; accent its own or "", which stands in
 * for the theme's default. */
void theme_view(struct ctx *cx, const struct theme *theme, const char *chosen, const char *accent,
                struct theme_view *out);

/* The custom fields its templates know, as its theme.json declares them: what a
 * site may take into its own.  List of struct custom_field. */
struct list theme_fields(struct arena *a, const struct theme *theme);

/* What its home page wants beside the newest posts, as its theme.json declares it. */
struct theme_home {
	bool lead;          /* the newest set apart */
	int64_t sections;   /* so many tags with posts of their own; 0: none */
	int64_t posts;      /* in each */
	const char *tags;   /* the setting that names the tags, by commas; "": those most used */
};

enum { SECTIONS_MAX = 8, SECTION_POSTS_MAX = 12 };

void theme_home(struct arena *a, const struct theme *theme, struct theme_home *out);

/* The words of a language: the templates' `t`, the error texts, the patterns. */
struct words {
	const struct dyn *words, *errors, *patterns;
};

void theme_words(const struct themes *t, struct arena *a, const char *lang, struct words *out);

#endif
