/* frame.h - what every page of the console shows round its own view. */
#ifndef WEB_CONSOLE_FRAME_H
#define WEB_CONSOLE_FRAME_H

#include "web/console/console.h"

/* What templates see beside the page's own view. */
struct console_frame {
	const char *title, *nonce, *csrf, *next;
	const char *me_name, *me_email;
	const char *site, *site_title, *base, *site_url, *role; /* of the current site; base is "/name/" */
	const char *done, *undo_url, *undo_ids, *undo_theme;    /* said after something was done, and what undoes it */
	bool shows;                                /* it changed what readers see: the page may lead there */
	const char *error, *error_field;           /* said of a form */
	const struct dyn *wrong;                   /* field → what is wrong with it; NULL: nothing */
	const struct dyn *assets;
	bool signed_in, operator, has_site, may_pages, may_tags, may_settings, may_staff;
	bool at_posts, at_pages, at_tags, at_media, at_design, at_settings, at_staff;
};

extern const struct field console_frame_fields[];

/* A page that says what went wrong; a JSON object that does. */
bool frame_error_page(struct console *c, const struct err *e) MUST_CHECK;
void frame_error_json(struct json *j, const struct err *e, const char *request_id);

#endif
