/* setting.h - the settings of a site, typed (site_settings.h lists them). */
#ifndef DOMAIN_SETTING_H
#define DOMAIN_SETTING_H

#include "base/ctx.h"
#include "base/field.h"
#include "service/pg.h"

#define SITE_SETTING_TEXT const char *
#define SITE_SETTING_INT  int64_t
#define SITE_SETTING_BOOL bool

struct settings {
#define SITE_SETTING(key, type, def, most, meaning) SITE_SETTING_##type key;
#include "domain/site_settings.h"
#undef SITE_SETTING
	struct list rows; /* what they were read from, for settings_theme_files() */
};

/* Versions of a site's own files over a theme (site_theme.h); 0: none. */
struct theme_files {
	int64_t live, spare;
};

struct theme_files settings_theme_files(const struct settings *s, const char *theme);

/* One row of the table, and of settings_read's list. */
struct setting_row {
	const char *key, *value;
};

extern const struct field setting_row_fields[];

/* The statement that reads them, to be run with others in one round trip:
 *
 *	struct list rows;
 *	struct pg_read reads[] = { settings_read(&rows), … };
 *	… settings_from(rows, &settings); */
struct pg_read settings_read(struct list *rows);

/* Defaults, then the rows.  Rows of unknown keys and values out of bounds (of an
 * older or newer version) are passed over. */
void settings_from(struct list rows, struct settings *out);

bool settings_load(struct ctx *cx, struct settings *out) MUST_CHECK;

/* Store one, inside the caller's change; with another permalink or timezone the
 * posts move too.  Fails with INVALID and a suggestion for an unknown key, or the
 * reason for a value. */
bool setting_set(struct ctx *cx, const char *key, const char *value) MUST_CHECK;

/* Of the table: most characters (or the greatest number), and the default; 0 and
 * NULL for an unknown key. */
size_t setting_most(const char *key);
const char *setting_default(const char *key);

#endif
