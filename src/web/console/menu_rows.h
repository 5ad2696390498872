/* menu_rows.h - a site's menu as rows of a form: label, address, place.
 *
 * Settings have it as "Label=address; Label=address".  A form has a few rows more
 * than the menu; those left empty do not count, and the places, numbers, say the
 * order. */
#ifndef WEB_CONSOLE_MENU_ROWS_H
#define WEB_CONSOLE_MENU_ROWS_H

#include "web/console/console.h"

struct menu_row {
	const char *key, *number, *label, *address;
};

extern const struct field menu_row_fields[];

/* The rows of a stored menu, and empty ones; list of struct menu_row. */
struct list menu_rows(const struct console *c, const char *key, const char *stored);

/* What the form's rows say, as it is stored.  INVALID, at the field, for a row
 * that is half empty, and for signs the stored form has for itself. */
bool menu_take(struct console *c, const char *key, const char **out) MUST_CHECK;

#endif
