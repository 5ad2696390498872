/* export.c - words to take away: the site's, or one post's, as a zip (domain/export).
 *
 * The zip is written to a file without a name and sent from there: nothing is left
 * behind, whatever happens. */
#include "domain/export/export.h"

#include "domain/audit.h"
#include "domain/export/task.h"
#include "domain/site.h"
#include "service/conf.h"
#include "service/mail.h"
#include "text/dates.h"
#include "text/url.h"
#include "web/console/list_view.h"
#include "web/console/settings_view.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { REFRESH = 3 }; /* seconds, while a page waits for a job */

struct export_view {
	struct list tabs;
	const char *at;
	const char *download_url, *size, *made, *made_iso, *ends, *ends_iso; /* of one that is ready */
	const char *done, *total, *reason, *my_email;
	bool is_large, mail_on, at_work, ready, failed, will_mail;
};

#define TEXT(m) FIELD_TEXT(struct export_view, m)
#define FLAG(m) FIELD_BOOL(struct export_view, m)

static const struct field export_fields[] = {
	FIELD_LIST(struct export_view, tabs, struct settings_tab, settings_tab_fields),
	TEXT(at), TEXT(download_url), TEXT(size), TEXT(made), TEXT(made_iso), TEXT(ends), TEXT(ends_iso), TEXT(done),
	TEXT(total), TEXT(reason), TEXT(my_email),
	FLAG(is_large), FLAG(mail_on), FLAG(at_work), FLAG(ready), FLAG(failed), FLAG(will_mail),
	FIELD_END
};

static const char *
number(struct console *c, int64_t n)
{
	return arena_printf(c->cx->arena, "%lld", (long long)n);
}

static const char *
size_text(struct console *c, int64_t bytes)
{
	return bytes < 1 << 20 ? arena_printf(c->cx->arena, "%lld kB", (long long)(bytes + 1023) >> 10)
	                       : arena_printf(c->cx->arena, "%.1f MB", (double)bytes / (1 << 20));
}

static void
show_task(struct console *c, const struct export_task *t, struct export_view *v)
{
	struct arena *a = c->cx->arena;
	usec_t ends = t->ended_at + c->conf->export_keep;

	v->at_work = export_task_at_work(t);
	v->ready = strcmp(t->state, "ready") == 0 && ends > clock_wall();
	v->failed = strcmp(t->state, "failed") == 0;
	v->reason = t->reason;
	v->will_mail = v->at_work && t->mail_to;
	v->done = number(c, t->done < t->total ? t->done : t->total);
	v->total = t->total ? number(c, t->total) : NULL;
	if (!v->ready)
		return;
	v->download_url = console_site_path(c, "settings/export/%s/download", t->id);
	v->size = size_text(c, t->bytes);
	v->made = list_date(a, t->ended_at), v->made_iso = dates_rfc3339(a, t->ended_at);
	v->ends = list_date(a, ends), v->ends_iso = dates_rfc3339(a, ends);
}

static bool
fill(struct console *c, struct export_view *v)
{
	struct export_size size;
	struct export_task task;
	bool found;

	*v = (struct export_view){ .tabs = settings_tabs(c, "export/"), .at = console_site_path(c, "settings/export/"),
	                           .mail_on = mail_is_on(c->conf), .my_email = c->me.email };
	if (!export_size(c->cx, &size) || !export_task_latest(c->cx, &task, &found))
		return false;
	v->is_large = size.bytes > c->conf->export_direct;
	if (found)
		show_task(c, &task, v);
	return true;
}

bool
export_page(struct console *c)
{
	struct export_view view;

	if (!fill(c, &view))
		return false;
	if (view.at_work)
		response_header(c->rs, "Refresh", number(c, REFRESH));
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

static void
send_file(struct console *c, int fd, size_t size, const char *name)
{
	response_header(c->rs, "Content-Type", "application/zip");
	response_header(c->rs, "Content-Disposition",
	                arena_printf(c->cx->arena, "attachment; filename=\"quoin.zip\"; filename*=UTF-8''%s.zip",
	                             url_segment(c->cx->arena, name)));
	response_file(c->rs, c->rq, fd, size);
}

static bool
send_zip(struct console *c, const char *post, const char *name)
{
	struct export_report report;
	off_t size;
	int fd;

	if (!open_nameless(c, &fd))
		return false;
	if (!export_write(c->cx, &(struct export_wish){ .conf = c->conf, .site = c->site, .post = post }, fd, &report) ||
	    (size = lseek(fd, 0, SEEK_END)) < 0) {
		close(fd);
		return false;
	}
	send_file(c, fd, (size_t)size, name);
	return true;
}

static bool
again(struct console *c)
{
	struct err e = c->cx->err;
	struct export_view view;

	ctx_forgive(c->cx);
	if (!fill(c, &view))
		return false;
	c->cx->err = e;
	return console_form_again(c, "export", "Export", export_fields, &view);
}

/* A large site is written by a job, a small one at once. */
bool
export_do(struct console *c)
{
	const char *mail_to = *console_field(c, "mail") && mail_is_on(c->conf) ? c->me.email : NULL;
	struct export_size size;

	if (!export_size(c->cx, &size))
		return false;
	if (size.bytes <= c->conf->export_direct)
		return (send_zip(c, "", c->site->name) && audit_add(c->cx, c->site->id, "site.export", "site", c->site->name, NULL)) ||
		       again(c);
	if (!export_task_ask(c->cx, c->site, c->me.id, mail_to))
		return again(c);
	return console_redirect(c, console_site_path(c, "settings/export/"), NULL);
}

bool
export_download(struct console *c)
{
	int64_t bytes;
	int fd;

	if (!export_task_open(c->cx, c->conf, c->site, console_capture(c, "id"), &fd, &bytes))
		return false;
	send_file(c, fd, (size_t)bytes, c->site->name);
	return true;
}

bool
post_export(struct console *c)
{
	struct writer w = console_writer(c);
	struct post_work work;

	return post_work_read(c->cx, &w, console_capture(c, "id"), &work) && post_may_edit(c->cx, &w, &work.state) &&
	       send_zip(c, work.state.id, work.state.slug);
}
