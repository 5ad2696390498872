/* task.c - see task.h. */
#include "domain/export/task.h"

#include "base/file.h"
#include "domain/audit.h"
#include "domain/export/export.h"
#include "domain/id.h"
#include "domain/letter.h"
#include "domain/outbox.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/site.h"
#include "service/conf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct field task_fields[] = {
	FIELD_TEXT(struct export_task, id),
	FIELD_TEXT(struct export_task, state),
	FIELD_TEXT(struct export_task, mail_to),
	FIELD_TEXT(struct export_task, reason),
	FIELD_INT(struct export_task, done),
	FIELD_INT(struct export_task, total),
	FIELD_INT(struct export_task, bytes),
	FIELD_TIME(struct export_task, created_at),
	FIELD_TIME(struct export_task, ended_at),
	FIELD_END
};

static const char *
folder_of(struct arena *a, const struct conf *conf, const struct site *site)
{
	return arena_printf(a, "%s/tenants/%lld/exports", conf->media_dir, (long long)site->id);
}

static const char *
path_of(struct arena *a, const struct conf *conf, const struct site *site, const char *id, const char *end)
{
	return arena_printf(a, "%s/%s%s", folder_of(a, conf, site), id, end);
}

bool
export_task_at_work(const struct export_task *t)
{
	return strcmp(t->state, "waiting") == 0 || strcmp(t->state, "running") == 0;
}

bool
export_task_latest(struct ctx *cx, struct export_task *out, bool *found)
{
	*out = (struct export_task){ 0 };
	return pg_run(cx, &(struct pg_read){ &q_export_task_latest, task_fields, out, 0, found, PG_NO_ARGS }, 1);
}

static bool
read_task(struct ctx *cx, const char *id, struct export_task *out, bool *found)
{
	*out = (struct export_task){ 0 };
	return pg_maybe(cx, &q_export_task_by_id, task_fields, out, found, PG_TEXT(id));
}

/* ---- asking, taking ---- */

static bool
add(struct ctx *cx, const struct site *site, int64_t account_id, const char *mail_to)
{
	const char *id = id_new(cx->arena);

	return pg_exec(cx, &q_export_task_forget, PG_DOUBLE(0)) &&
	       pg_exec(cx, &q_export_task_add, PG_TEXT(id), PG_INT(account_id), PG_TEXT(mail_to)) &&
	       outbox_add(cx, site, "export", arena_printf(cx->arena, "{\"export\": \"%s\"}", id), 0);
}

bool
export_task_ask(struct ctx *cx, const struct site *site, int64_t account_id, const char *mail_to)
{
	if (!pg_begin(cx, PG_SITE))
		return false;
	bool ok = add(cx, site, account_id, mail_to);
	if (!ok && cx->err.kind == ERR_CONFLICT)
		cx->err.detail = "An export is being made already.";
	return audit_end(cx, ok && audit_begin(cx, site->id, "site.export", "site", site->name, NULL) &&
	                         pg_commit(cx, PG_SITE)) || (pg_rollback(cx, PG_SITE), false);
}

bool
export_task_open(struct ctx *cx, const struct conf *conf, const struct site *site, const char *id, int *fd, int64_t *bytes)
{
	struct export_task t;
	struct stat st;
	bool found;

	if (!read_task(cx, id, &t, &found))
		return false;
	if (!found || strcmp(t.state, "ready") != 0)
		return fail(cx, ERR_NOT_FOUND, "export.none", "There is no such export.");
	*fd = open(path_of(cx->arena, conf, site, t.id, ".zip"), O_RDONLY | O_CLOEXEC);
	if (*fd < 0 || fstat(*fd, &st) != 0) {
		if (*fd >= 0)
			close(*fd);
		return fail(cx, ERR_GONE, "export.gone", "The file of this export is gone. Please make another.");
	}
	*bytes = st.st_size;
	return true;
}

/* ---- making ---- */

struct making {
	struct ctx *cx;
	const char *id;
};

/* That a step is not told keeps nothing from being written. */
static void
tell_progress(void *arg, int64_t done)
{
	const struct making *m = arg;

	if (!pg_exec(m->cx, &q_export_task_step, PG_TEXT(m->id), PG_INT(done)))
		ctx_forgive(m->cx);
}

static bool
write_zip(struct ctx *cx, const struct conf *conf, const struct site *site, const char *id, int64_t *bytes)
{
	const char *part = path_of(cx->arena, conf, site, id, ".part"), *whole = path_of(cx->arena, conf, site, id, ".zip");
	struct making m = { cx, id };
	const struct export_wish wish = { conf, site, "", tell_progress, &m };
	struct export_report report;

	if (!file_mkdirs(cx, folder_of(cx->arena, conf, site), 0700))
		return false;
	int fd = open(part, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(cx, ERR_UNAVAILABLE, "export.file", "The file cannot be made: %s.", strerror(errno));
	bool ok = export_write(cx, &wish, fd, &report) && (*bytes = lseek(fd, 0, SEEK_END)) >= 0;
	ok = ok && (fsync(fd) == 0 || fail(cx, ERR_UNAVAILABLE, "export.file", "The file cannot be written: %s.", strerror(errno)));
	close(fd);
	if (ok && rename(part, whole) == 0)
		return true;
	unlink(part);
	return ok ? fail(cx, ERR_INTERNAL, "export.file", "The file cannot be named: %s.", strerror(errno)) : false;
}

/* It ends, with the letter about it and the day on which it goes. */
static bool
end_well(struct ctx *cx, const struct conf *conf, const struct site *site, const struct export_task *t, int64_t bytes)
{
	const struct letter letter = { .kind = "export", .email = t->mail_to, .site = site->name };

	if (!pg_begin(cx, PG_PLATFORM))
		return false;
	bool ok = (!t->mail_to || letter_send(cx, &letter)) && pg_begin(cx, PG_SITE);
	if (ok)
		ok = pg_settle(cx, PG_SITE, pg_exec(cx, &q_export_task_end, PG_TEXT(t->id), PG_TEXT(NULL), PG_INT(bytes)) &&
		                            outbox_add(cx, site, "export_sweep", "{}", clock_wall() + conf->export_keep + USEC_PER_SEC));
	return pg_settle(cx, PG_PLATFORM, ok);
}

/* The page says why, until the job's next try; the failure stands. */
static bool
end_badly(struct ctx *cx, const struct export_task *t)
{
	const struct err e = cx->err;
	const char *reason = e.detail ? e.detail : err_title(e.kind);

	ctx_forgive(cx);
	if (!pg_exec(cx, &q_export_task_end, PG_TEXT(t->id), PG_TEXT(reason), PG_INT(0)))
		ctx_forgive(cx);
	cx->err = e;
	return false;
}

bool
export_task_make(struct ctx *cx, const struct conf *conf, const struct site *site, const char *id)
{
	struct export_size size;
	struct export_task t;
	int64_t bytes = 0;
	bool found;

	if (!read_task(cx, id, &t, &found))
		return false;
	if (!found || strcmp(t.state, "ready") == 0)
		return true;
	if (!export_size(cx, &size) || !pg_exec(cx, &q_export_task_run, PG_TEXT(id), PG_INT(size.pieces)))
		return false;
	return (export_task_sweep(cx, conf, site) && write_zip(cx, conf, site, id, &bytes) && end_well(cx, conf, site, &t, bytes)) || end_badly(cx, &t);
}

/* ---- clearing away ---- */

static bool
is_wanted(struct list ids, const char *name)
{
	const struct text_row *row = ids.items;

	for (size_t i = 0; i < ids.count; i++)
		if (strncmp(name, row[i].value, strlen(row[i].value)) == 0)
			return true;
	return name[0] == '.';
}

bool
export_task_sweep(struct ctx *cx, const struct conf *conf, const struct site *site)
{
	struct list ids;

	if (!pg_exec(cx, &q_export_task_forget, PG_DOUBLE((double)conf->export_keep / USEC_PER_SEC)) ||
	    !pg_all(cx, &q_export_task_ids, struct text_row, text_row_fields, &ids))
		return false;
	DIR *dir = opendir(folder_of(cx->arena, conf, site));
	if (!dir)
		return errno == ENOENT || fail_cause(cx, ERR_INTERNAL, "export.sweep", "could not read: %s", strerror(errno));
	for (struct dirent *e; (e = readdir(dir)); )
		if (!is_wanted(ids, e->d_name))
			unlinkat(dirfd(dir), e->d_name, 0);
	closedir(dir);
	return true;
}
