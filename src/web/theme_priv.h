/* theme_priv.h - what a theme is, for theme.c and theme_own.c. */
#ifndef WEB_THEME_PRIV_H
#define WEB_THEME_PRIV_H

#include "base/hash.h"
#include "web/theme.h"

struct theme {
	const char *name;
	const struct theme *under;   /* of a site's own files: the installed theme; else NULL */
	struct map *templates;       /* name without ".mustache" → struct mustache */
	const struct dyn *files;     /* name of an asset → its path, from theme.json */
	const struct dyn *about;     /* theme.json */
	const struct dyn *settings;  /* declarations, from it */
	const struct dyn *fields;    /* likewise; NULL: none */
	struct dyn assets;           /* name → address */
	size_t asset_bytes;          /* compressed */
	struct theme_custom custom;  /* of what goes with every theme */
	const struct typefaces *faces; /* that may be chosen */
	struct arena *arena;         /* of a site's own files: this struct lies in it */
};

void theme_free_template(void *template);

#endif
