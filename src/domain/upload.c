/* upload.c - see upload.h. */
#include "domain/upload.h"

#include "base/file.h"
#include "domain/id.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/site.h"
#include "service/conf.h"
#include "service/crypto.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct field upload_fields[] = {
	FIELD_TEXT(struct upload, id),
	FIELD_TEXT(struct upload, name),
	FIELD_INT(struct upload, size),
	FIELD_INT(struct upload, received),
	FIELD_INT(struct upload, account_id),
	FIELD_TEXT(struct upload, metadata),
	FIELD_TEXT(struct upload, sha256),
	FIELD_TEXT(struct upload, media_id),
	FIELD_END
};

static const char *
path_of(struct arena *a, const struct conf *conf, const struct site *site, const char *id)
{
	return arena_printf(a, "%s/tenants/%lld/uploads/%s", conf->media_dir, (long long)site->id, id);
}

/* ---- beginning ---- */

static bool
check(struct ctx *cx, const struct conf *conf, const struct upload *u)
{
	if (u->size <= 0)
		return fail(cx, ERR_INVALID, "upload.size", "\"%s\" is empty.", u->name);
	if (u->size > conf->upload_max)
		return fail(cx, ERR_TOO_LARGE, "media.size", "\"%s\" is larger than %lld MB.", u->name,
		            (long long)(conf->upload_max >> 20));
	return !u->sha256 || (strlen(u->sha256) == 64 && strspn(u->sha256, "0123456789abcdef") == 64) ||
	       fail(cx, ERR_INVALID, "upload.sha256", "A SHA-256 is 64 hexadecimal digits.");
}

/* Whoever begins many and ends none takes room from the others. */
static bool
check_count(struct ctx *cx, const struct conf *conf, const struct upload *u)
{
	struct count_row open;

	if (!u->account_id)
		return true;
	if (!pg_one(cx, &q_upload_count, count_row_fields, &open, PG_INT(u->account_id)))
		return false;
	return open.n < conf->uploads_at_once ||
	       fail(cx, ERR_TOO_MANY, "upload.count", "You have %lld uploads that are not finished; finish or abort one first.",
	            (long long)open.n);
}

static bool
record(struct ctx *cx, const struct conf *conf, const struct site *site, const struct upload *u)
{
	return check_count(cx, conf, u) && media_check_room(cx, site, u->size, NULL) &&
	       pg_exec(cx, &q_upload_insert, PG_TEXT(u->id), PG_TEXT(u->name), PG_INT(u->size), PG_INT(u->account_id),
	               PG_TEXT(u->metadata), PG_TEXT(u->sha256)) &&
	       media_plan_sweep(cx, site);
}

bool
upload_start(struct ctx *cx, const struct conf *conf, const struct site *site, struct upload *u)
{
	u->id = id_new(cx->arena);
	u->received = 0;
	u->media_id = NULL;
	return check(cx, conf, u) && file_mkdirs(cx, path_of(cx->arena, conf, site, ""), 0700) && pg_begin(cx, PG_SITE) &&
	       pg_settle(cx, PG_SITE, record(cx, conf, site, u));
}

bool
upload_read(struct ctx *cx, const char *id, struct upload *out)
{
	bool found;

	*out = (struct upload){ 0 };
	return pg_maybe(cx, &q_upload_by_id, upload_fields, out, &found, PG_TEXT(id)) &&
	       (found || fail(cx, ERR_NOT_FOUND, "upload.none", "This upload is not there any more; begin it anew."));
}

/* ---- pieces ---- */

static bool
broken(struct ctx *cx, const char *what, const char *path)
{
	return fail_cause(cx, ERR_INTERNAL, "upload.file", "could not %s %s: %s", what, path, strerror(errno));
}

static void
close_file(void *fd)
{
	close((int)(intptr_t)fd);
}

static bool
open_file(struct ctx *cx, const char *path, int *fd)
{
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0)
		return broken(cx, "open", path);
	arena_defer(cx->arena, close_file, (void *)(intptr_t)*fd);
	return true;
}

static bool
write_at(struct ctx *cx, int fd, const char *path, int64_t offset, struct span bytes)
{
	while (bytes.len) {
		ssize_t n = pwrite(fd, bytes.ptr, bytes.len, offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return broken(cx, "write", path);
		bytes = span_skip(bytes, (size_t)n);
		offset += n;
	}
	return fdatasync(fd) == 0 || broken(cx, "sync", path);
}

static bool
check_piece(struct ctx *cx, const struct upload *u, int64_t offset, struct span bytes)
{
	if (offset < 0 || offset > u->size || (int64_t)bytes.len > u->size - offset)
		return fail(cx, ERR_INVALID, "upload.size", "This piece goes past the end of the file.");
	if (offset > u->received)
		return fail(cx, ERR_CONFLICT, "upload.offset", "%lld bytes have arrived; go on from there.", (long long)u->received);
	return true;
}

/* Two requests with the same piece take turns by the file's lock, and the second
 * finds nothing left to do. */
static bool
add(struct ctx *cx, int fd, const char *path, struct upload *u, int64_t offset, struct span bytes)
{
	if (!upload_read(cx, u->id, u) || !check_piece(cx, u, offset, bytes))
		return false;
	bytes = span_skip(bytes, (size_t)(u->received - offset));
	if (!bytes.len)
		return true;
	if (!write_at(cx, fd, path, u->received, bytes) ||
	    !pg_exec(cx, &q_upload_advance, PG_TEXT(u->id), PG_INT(u->received + (int64_t)bytes.len)))
		return false;
	u->received += (int64_t)bytes.len;
	return true;
}

bool
upload_piece(struct ctx *cx, const struct conf *conf, const struct site *site, struct upload *u, int64_t offset,
             struct span bytes)
{
	const char *path = path_of(cx->arena, conf, site, u->id);
	int fd;

	if (!open_file(cx, path, &fd))
		return false;
	if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		return fail(cx, ERR_CONFLICT, "upload.busy", "Another piece of this file is arriving just now.");
	bool ok = add(cx, fd, path, u, offset, bytes);
	flock(fd, LOCK_UN);
	return ok;
}

/* ---- the end ---- */

struct mapping {
	void *at;
	size_t len;
};

static void
unmap(void *arg)
{
	struct mapping *m = arg;

	munmap(m->at, m->len);
}

/* The whole file, without a copy in memory; until the arena is reset. */
static bool
map_file(struct ctx *cx, const char *path, int64_t size, struct span *out)
{
	struct mapping *m = ARENA_NEW(cx->arena, struct mapping);
	struct stat st;
	int fd;

	if (!open_file(cx, path, &fd) || fstat(fd, &st) < 0)
		return false;
	if (st.st_size < size)
		return fail_cause(cx, ERR_INTERNAL, "upload.file", "%s has lost bytes", path);
	m->len = (size_t)size;
	m->at = mmap(NULL, m->len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (m->at == MAP_FAILED)
		return broken(cx, "map", path);
	arena_defer(cx->arena, unmap, m);
	*out = (struct span){ m->at, m->len };
	return true;
}

static bool
finish(struct ctx *cx, const struct media_source *s, struct media *out)
{
	return media_add(cx, s, out) && pg_exec(cx, &q_upload_finished, PG_TEXT(s->of_upload), PG_TEXT(out->id));
}

static bool
is_announced(struct ctx *cx, const struct upload *u, struct span bytes)
{
	return !u->sha256 || strcmp(u->sha256, crypto_sha256_hex(cx->arena, bytes)) == 0 ||
	       fail(cx, ERR_INVALID, "upload.sha256", "What arrived is not what was announced; upload the file again.");
}

bool
upload_finish(struct ctx *cx, const struct conf *conf, const struct site *site, struct cell *cell, struct upload *u,
              struct media *out)
{
	const char *path = path_of(cx->arena, conf, site, u->id);
	struct media_source s = { .conf = conf, .site = site, .cell = cell };

	if (!upload_read(cx, u->id, u))
		return false;
	if (u->media_id)
		return media_by_id(cx, u->media_id, out);
	if (u->received < u->size)
		return fail(cx, ERR_CONFLICT, "upload.offset", "%lld of %lld bytes have arrived; go on from there.",
		            (long long)u->received, (long long)u->size);
	s.original = u->name;
	s.of_upload = u->id;
	if (!map_file(cx, path, u->size, &s.bytes) || !is_announced(cx, u, s.bytes) || !pg_begin(cx, PG_SITE) ||
	    !pg_settle(cx, PG_SITE, finish(cx, &s, out)))
		return false;
	unlink(path);
	return true;
}

bool
upload_abort(struct ctx *cx, const struct conf *conf, const struct site *site, const char *id)
{
	struct upload u;

	if (!upload_read(cx, id, &u) || !pg_exec(cx, &q_upload_delete, PG_TEXT(id)))
		return false;
	unlink(path_of(cx->arena, conf, site, u.id));
	return true;
}

/* ---- left alone ---- */

bool
upload_expire(struct ctx *cx, const struct conf *conf, const struct site *site)
{
	struct list rows;

	if (!pg_many(cx, &q_upload_expired, struct text_row, text_row_fields, &rows, PG_INT(conf->upload_idle / USEC_PER_SEC)))
		return false;
	const struct text_row *row = rows.items;
	for (size_t i = 0; i < rows.count; i++)
		unlink(path_of(cx->arena, conf, site, row[i].value));
	return true;
}
