/* export.c - words to take away: the site's, or one post's, as a zip (domain/export).
 *
 * The zip is written to a file without a name and sent from there: nothing is left
 * behind, whatever happens. */
#include "domain/export/export.h"

#include "domain/audit.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/url.h"
#include "web/console/settings_view.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* More than that takes longer than a browser should wait. */
enum { MEDIA_MOST = 256 };

struct export_view {
	struct list tabs;
	const char *at;
};

static const struct field export_fields[] = {
	FIELD_LIST(struct export_view, tabs, struct settings_tab, settings_tab_fields),
	FIELD_TEXT(struct export_view, at),
	FIELD_END
};

static struct export_view
view_of(struct console *c)
{
	return (struct export_view){ settings_tabs(c, "export/"), console_site_path(c, "settings/export/") };
}

bool
export_page(struct console *c)
{
	struct export_view view = view_of(c);

	return console_page(c, "export", "Export", export_fields, &view);
}

static bool
open_nameless(struct console *c, int *fd)
{
	char *path = arena_printf(c->cx->arena, "%s/quoin-export-XXXXXX", c->conf->body_dir);

	*fd = mkostemp(path, O_CLOEXEC);
	if (*fd < 0)
		return fail_cause(c->cx, ERR_UNAVAILABLE, "export.file", "%s cannot be made", path);
	unlink(path);
	return true;
}

static bool
send_zip(struct console *c, const char *post, const char *name)
{
	struct export_report report;
	off_t size;
	int fd;

	if (!open_nameless(c, &fd))
		return false;
	if (!export_write(c->cx, &(struct export_wish){ c->conf, c->site, post }, fd, &report) ||
	    (size = lseek(fd, 0, SEEK_END)) < 0) {
		close(fd);
		return false;
	}
	response_header(c->rs, "Content-Type", "application/zip");
	response_header(c->rs, "Content-Disposition", arena_printf(c->cx->arena, "attachment; filename=\"quoin.zip\"; filename*=UTF-8''%s.zip",
	                                                          url_segment(c->cx->arena, name)));
	response_file(c->rs, c->rq, fd, (size_t)size);
	return true;
}

static bool
check_size(struct console *c)
{
	int64_t bytes;

	if (!export_media_bytes(c->cx, &bytes))
		return false;
	return bytes <= (int64_t)MEDIA_MOST << 20 ||
	       fail(c->cx, ERR_TOO_LARGE, "export.size", "This site has %lld MB of files, too much for one download. On the server, "
	            "quoin export markdown %s FILE.zip takes it all.", (long long)(bytes >> 20), c->site->name);
}

bool
export_do(struct console *c)
{
	struct export_view view = view_of(c);

	if (check_size(c) && send_zip(c, "", c->site->name))
		return audit_add(c->cx, c->site->id, "site.export", "site", c->site->name, NULL);
	return console_form_again(c, "export", "Export", export_fields, &view);
}

bool
post_export(struct console *c)
{
	struct writer w = console_writer(c);
	struct post_work work;

	return post_work_read(c->cx, &w, console_capture(c, "id"), &work) && post_may_edit(c->cx, &w, &work.state) &&
	       send_zip(c, work.state.id, work.state.slug);
}
