/* media_view.h - what pages show of the site's files. */
#ifndef WEB_CONSOLE_MEDIA_VIEW_H
#define WEB_CONSOLE_MEDIA_VIEW_H

#include "domain/media.h"
#include "web/console/console.h"

struct file_view {
	const char *id, *name, *alt, *caption, *url, *address, *path, *thumb, *icon, *type, *size, *pixels, *created_iso, *created;
	const char *trashed_iso, *trashed, *used;
	const char *focus_x, *focus_y; /* per cent; NULL: nobody has said */
	struct list uses;              /* of {label, url, in_trash} */
	bool is_used, is_picture, is_audio, is_video;
};

extern const struct field file_view_fields[];

/* "Used in" counted: of a list, which does not name the uses. */
void media_view_one(const struct console *c, const struct media *m, struct file_view *v);

/* n files with what uses them named: list of struct file_view. */
bool media_view_uses(struct console *c, const struct media *m, size_t n, struct list *out) MUST_CHECK;

/* "12.5 MB"; "the tag “Ink”". */
const char *media_view_size(struct arena *a, int64_t bytes);
const char *media_view_user(struct arena *a, const char *kind, const char *title);

#endif
