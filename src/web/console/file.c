/* file.c - one file of the site: shown, described, found in its uses. */
#include "domain/media.h"

#include "domain/media_trash.h"
#include "web/console/media_view.h"

struct one_view {
	struct file_view file;
	const char *list_url, *bulk_url;
	bool may_trash;
};

static const struct field one_fields[] = {
	FIELD_SUB(struct one_view, file, file_view_fields),
	FIELD_TEXT(struct one_view, list_url),
	FIELD_TEXT(struct one_view, bulk_url),
	FIELD_BOOL(struct one_view, may_trash),
	FIELD_END
};

bool
file_page(struct console *c)
{
	struct one_view view = { .list_url = console_site_path(c, "media/"), .bulk_url = console_site_path(c, "media/bulk"),
	                         .may_trash = role_may(c->role, MAY_MEDIA_TRASH) };
	struct media m;
	struct list files;

	if (!media_by_id(c->cx, console_capture(c, "id"), &m) || !media_view_uses(c, &m, 1, &files))
		return false;
	view.file = *(const struct file_view *)files.items;
	return console_page(c, "file", m.original, one_fields, &view);
}

bool
file_do(struct console *c)
{
	struct media m;

	return media_by_id(c->cx, console_capture(c, "id"), &m) && media_set_alt(c->cx, m.id, console_field(c, "alt")) &&
	       console_redirect(c, console_site_path(c, "media/%s/", m.id), "saved");
}
