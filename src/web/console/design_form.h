/* design_form.h - the settings that a theme declares (doc/themes.md) as a form: what
 * they are, what a form says of them, what is wrong with that, and how well its
 * colours can be read. */
#ifndef WEB_CONSOLE_DESIGN_FORM_H
#define WEB_CONSOLE_DESIGN_FORM_H

#include "text/dyn.h"
#include "web/console/console.h"

struct theme;

/* A setting on its way between store and form. */
struct design_value {
	const struct dyn *declared;
	const char *name, *type, *standard; /* standard: the theme's own, as text */
	const char *text;                   /* what is entered; "" or equal to standard: the theme's own */
	const char *wrong;                  /* what is wrong with that; NULL: nothing */
};

struct design_form {
	const struct theme *theme;
	const char *accent;           /* the site's; "" where it has none */
	struct design_value *values;
	size_t n;
	bool wrong;                   /* some are */
};

/* From settings as they are stored. */
void design_form_read(struct console *c, const struct theme *theme, const char *accent, const char *settings,
                      struct design_form *out);

/* From the request's form. */
void design_form_take(struct console *c, const struct theme *theme, const char *accent, struct design_form *out);

/* As it is stored: what differs from the theme's own; without what is wrong. */
const char *design_form_json(struct console *c, const struct design_form *form);

/* Groups of fields, for the template: list of design_group. */
struct design_group {
	const char *legend;
	struct list fields;
};

extern const struct field design_group_fields[];

struct list design_form_show(struct console *c, const struct design_form *form);

/* What is said of a colour: one line for each paper. */
struct design_contrast {
	const char *name;   /* of the setting */
	const char *paper, *ink, *shown, *words;
	bool low;           /* harder to read than it should be, and nothing is done about it */
};

extern const struct field design_contrast_fields[];

/* All of the form's colours that declare the papers they stand on. */
struct list design_contrasts(struct console *c, const struct design_form *form);

#endif
