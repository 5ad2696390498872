/* post_custom.h - the site's custom fields in the editor's panel. */
#ifndef WEB_CONSOLE_POST_CUSTOM_H
#define WEB_CONSOLE_POST_CUSTOM_H

#include "web/console/console.h"

struct custom_input {
	const char *name, *id, *label, *value, *most, *wrong; /* name: "custom.KEY"; wrong: NULL where it is right */
	struct list options; /* of a choice */
	bool is_text, is_long, is_number, is_date, is_address, is_flag, is_choice;
};

/* A value of a field that was removed. */
struct custom_kept {
	const char *name, *key, *value;
};

extern const struct field custom_input_fields[], custom_kept_fields[];

/* An input for each field, and the values that have none any more. */
bool post_custom_show(struct console *c, const struct post_edit *e, struct list *inputs, struct list *kept) MUST_CHECK;

/* Say beside its input what is wrong with a value; false: it is no custom field's. */
bool post_custom_mark(struct list inputs, const struct post_wrong *wrong);

/* What the form says of them, as an edit has it. */
const char *post_custom_read(struct console *c);

#endif
