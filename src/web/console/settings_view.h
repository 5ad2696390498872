/* settings_view.h - the settings' pages: what is asked (setting_rows.h), what is
 * shown of it, and what a form says. */
#ifndef WEB_CONSOLE_SETTINGS_VIEW_H
#define WEB_CONSOLE_SETTINGS_VIEW_H

#include "web/console/console.h"

enum setting_kind {
	ASK_PAGE, ASK_GROUP, /* the beginning of one */
	ASK_LINE, ASK_AREA, ASK_NUMBER, ASK_SWITCH, ASK_ZONE, ASK_LANGUAGE, ASK_COLOUR, ASK_IMAGE, ASK_LINES, ASK_MENU,
	ASK_HOME, ASK_PERMALINK, ASK_ROBOTS, ASK_REMOTE, ASK_READERS, ASK_VISIBILITY,
};

struct setting_ask {
	enum setting_kind kind;
	const char *key;         /* of a page its address below settings/ */
	const char *label, *hint;
};

/* A setting on its way between store and form. */
struct setting_value {
	const struct setting_ask *ask;
	const char *stored; /* as settings have it */
	const char *text;   /* what the form says, in the same terms; before that equal */
};

struct settings_form {
	const struct setting_ask *page;
	struct setting_value *values; /* one for each question of the page */
	size_t n;
};

/* The stored values of the page at this address ("look/").  NOT_FOUND: there is none. */
bool settings_form_read(struct console *c, const char *address, struct settings_form *out) MUST_CHECK;

/* Put what the request's form says into the values' texts.  INVALID for what no
 * text can hold. */
bool settings_form_take(struct console *c, struct settings_form *form) MUST_CHECK;

/* Show the page; failed: again, with the failure of cx at its field. */
bool settings_form_show(struct console *c, const struct settings_form *form, bool failed) MUST_CHECK;

/* ---- the tabs over all pages that concern settings ---- */

struct settings_tab {
	const char *label, *url;
	bool current;
};

extern const struct field settings_tab_fields[];

/* current is an address below settings/. */
struct list settings_tabs(const struct console *c, const char *current);

#endif
