/* media_trash.c - see media_trash.h. */
#include "domain/media_trash.h"

#include "domain/audit.h"
#include "domain/change.h"
#include "domain/media.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/site.h"
#include "domain/trash.h"

#include <errno.h>
#include <unistd.h>

static const struct field use_fields[] = {
	FIELD_TEXT(struct media_use, media_id),
	FIELD_TEXT(struct media_use, kind),
	FIELD_TEXT(struct media_use, id),
	FIELD_TEXT(struct media_use, title),
	FIELD_BOOL(struct media_use, in_trash),
	FIELD_END
};

bool
media_uses(struct ctx *cx, const char *const *ids, size_t n, struct list *out)
{
	return pg_many(cx, &q_media_uses, struct media_use, use_fields, out, pg_text_array(cx->arena, ids, n));
}

bool
media_broken(struct ctx *cx, int64_t most, struct list *out)
{
	return pg_many(cx, &q_media_broken, struct media_use, use_fields, out, PG_INT(most));
}

bool
media_bare_uses(struct ctx *cx, int64_t most, struct list *out)
{
	return pg_many(cx, &q_media_bare_uses, struct media_use, use_fields, out, PG_INT(most));
}

static const struct field wants_fields[] = {
	FIELD_INT(struct media_wants, unused),
	FIELD_INT(struct media_wants, no_alt),
	FIELD_END
};

bool
media_wants(struct ctx *cx, struct media_wants *out)
{
	return pg_run(cx, &(struct pg_read){ &q_media_wants, wants_fields, out, 0, NULL, PG_NO_ARGS }, 1);
}

/* ---- into the trash, and out of it ---- */

/* The statement gives the file's name where it did something. */
static bool
move(struct ctx *cx, const struct pg_query *query, const char *id, const char **name)
{
	struct list rows;

	if (!pg_many(cx, query, struct text_row, text_row_fields, &rows, PG_TEXT(id)))
		return false;
	if (rows.count == 0)
		return fail(cx, ERR_NOT_FOUND, "media.none", "There is no such file.");
	*name = ((const struct text_row *)rows.items)->value;
	return true;
}

static bool
tell(struct ctx *cx, const struct site *site, const char *act, const char *name, const char *id)
{
	return audit_begin(cx, site->id, act, "file", name, "media", id, NULL);
}

bool
media_trash(struct ctx *cx, const struct site *site, const char *id)
{
	const char *name;

	if (!pg_begin(cx, PG_SITE))
		return false;
	bool ok = move(cx, &q_media_trash, id, &name) && trash_plan_purge(cx, site) &&
	          audit_end(cx, tell(cx, site, "media.trash", name, id) && pg_commit(cx, PG_SITE));
	if (!ok)
		pg_rollback(cx, PG_SITE);
	return ok;
}

bool
media_untrash(struct ctx *cx, const struct site *site, const char *id)
{
	const char *name;

	if (!pg_begin(cx, PG_SITE))
		return false;
	bool ok = move(cx, &q_media_untrash, id, &name) &&
	          audit_end(cx, tell(cx, site, "media.untrash", name, id) && pg_commit(cx, PG_SITE));
	if (!ok)
		pg_rollback(cx, PG_SITE);
	return ok;
}

/* ---- for good ---- */

struct purging_row {
	const char *id, *names; /* divided by blanks */
};

static const struct field purging_fields[] = {
	FIELD_TEXT(struct purging_row, id),
	FIELD_TEXT(struct purging_row, names),
	FIELD_END
};

static bool
remove_file(struct ctx *cx, const char *path)
{
	return unlink(path) == 0 || errno == ENOENT ||
	       fail_cause(cx, ERR_UNAVAILABLE, "media.unlink", "could not remove %s: %s", path, strerror(errno));
}

/* The picture itself stands first and goes last. */
static bool
remove_files(struct ctx *cx, const struct conf *conf, const struct site *site, const char *names)
{
	struct span rest = span_of(names), main = span_cut(rest, ' ', &rest);

	while (rest.len) {
		struct span name = span_cut(rest, ' ', &rest);

		if (!remove_file(cx, media_path(cx->arena, conf, site, arena_strndup(cx->arena, name.ptr, name.len))))
			return false;
	}
	return remove_file(cx, media_path(cx->arena, conf, site, arena_strndup(cx->arena, main.ptr, main.len)));
}

/* Inside a transaction that holds the media alone: nobody adds one of these files
 * again meanwhile. */
static bool
purge(struct ctx *cx, const struct conf *conf, const struct site *site, size_t *n)
{
	struct list rows;

	if (!pg_run(cx, &(struct pg_read){ &q_media_hold_alone, NULL, NULL, 0, NULL, PG_NO_ARGS }, 1) ||
	    !pg_all(cx, &q_media_purging, struct purging_row, purging_fields, &rows))
		return false;
	const struct purging_row *row = rows.items;
	const char **ids = ARENA_ARRAY(cx->arena, const char *, rows.count + 1);
	for (*n = 0; *n < rows.count; ++*n) {
		ids[*n] = row[*n].id;
		if (!remove_files(cx, conf, site, row[*n].names))
			return false;
	}
	/* Should the disk forget that they were removed, they are swept. */
	return *n == 0 || (pg_exec(cx, &q_media_delete, pg_text_array(cx->arena, ids, *n)) && media_plan_sweep(cx, site));
}

static bool
purge_marked(struct ctx *cx, const struct conf *conf, const struct site *site)
{
	size_t n = 0;

	do {
		if (!pg_begin(cx, PG_SITE) || !pg_settle(cx, PG_SITE, purge(cx, conf, site, &n)))
			return false;
	} while (n > 0);
	return true;
}

bool
media_delete(struct ctx *cx, const struct conf *conf, const struct site *site, const char *id)
{
	const char *name;

	if (!change_begin(cx, site))
		return false;
	if (!move(cx, &q_media_purge_mark, id, &name) ||
	    !audit_end(cx, tell(cx, site, "media.delete", name, id) && change_commit(cx, site))) {
		change_abort(cx, site);
		return false;
	}
	return purge_marked(cx, conf, site);
}

bool
media_purge_old(struct ctx *cx, const struct conf *conf, const struct site *site, int64_t days)
{
	int64_t n;

	if (!change_begin(cx, site))
		return false;
	if (!pg_exec_count(cx, &q_media_purge_mark_old, &n, PG_INT(days))) {
		change_abort(cx, site);
		return false;
	}
	if (n == 0)
		change_abort(cx, site); /* nothing changed */
	else if (!change_commit(cx, site))
		return false;
	return purge_marked(cx, conf, site);
}
