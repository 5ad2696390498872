/* theme_check.h - is a directory a theme that this Quoin can show?
 *
 * Everything that can be said without a site: theme.json is what doc/themes.md says,
 * the files it names are there, every page has its template, templates and style
 * sheets are whole, and every name in a template leads to something. */
#ifndef WEB_THEME_CHECK_H
#define WEB_THEME_CHECK_H

#include "base/ctx.h"
#include "base/field.h"

struct theme_issue {
	const char *file;      /* below the directory */
	unsigned line, column; /* from 1; 0: of the file as a whole */
	const char *reason;
};

struct theme_report {
	const char *name;      /* as theme.json has it; "": it has none that could be used */
	struct list issues;    /* of theme_issue; none: it is a theme */
	struct list files;     /* of const char *: what belongs to it, below the directory */
	size_t templates, asset_bytes; /* the latter compressed */
};

/* Fails only where the directory cannot be read. */
bool theme_check(struct ctx *cx, const char *dir, struct theme_report *out) MUST_CHECK;

#endif
