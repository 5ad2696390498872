/* media_sweep.c - files without a row, left by a transaction that failed or a
 * process that died (media.h). */
#include "domain/media.h"

#include "base/hash.h"
#include "domain/outbox.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/site.h"
#include "service/conf.h"

#include <dirent.h>
#include <fcntl.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static const time_t OLD = 24 * 3600;
static const usec_t NEXT = (24 * 3600 + 120) * USEC_PER_SEC; /* by then what lies there now is old */

bool
media_plan_sweep(struct ctx *cx, const struct site *site)
{
	struct yes_row planned;

	return pg_one(cx, &q_outbox_plans, yes_row_fields, &planned, PG_TEXT("media_sweep")) &&
	       (planned.yes || outbox_add(cx, site, "media_sweep", "{}", clock_wall() + NEXT));
}

static bool
read_names(struct ctx *cx, struct map **out)
{
	struct list rows;

	*out = map_new(cx->arena);
	if (!pg_run(cx, &(struct pg_read){ &q_media_names, text_row_fields, &rows, sizeof(struct text_row), NULL, PG_NO_ARGS }, 1))
		return false;
	const struct text_row *row = rows.items;
	for (size_t i = 0; i < rows.count; i++)
		map_set(*out, span_of(row[i].value), *out);
	return true;
}

static bool
is_old(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
	       st.st_mtime < clock_wall() / USEC_PER_SEC - OLD;
}

static void
close_directory(void *arg)
{
	closedir(arg);
}

static bool
sweep(struct ctx *cx, const char *path, const struct map *names, int64_t *removed)
{
	DIR *dir = opendir(path);

	if (!dir)
		return errno == ENOENT || fail_cause(cx, ERR_INTERNAL, "media.sweep", "could not read %s: %s", path, strerror(errno));
	arena_defer(cx->arena, close_directory, dir);
	for (struct dirent *e; (e = readdir(dir));)
		if (!map_get(names, span_of(e->d_name)) && is_old(dirfd(dir), e->d_name) &&
		    unlinkat(dirfd(dir), e->d_name, 0) == 0)
			++*removed;
	return true;
}

/* Nothing can be added meanwhile: whoever adds holds the lock from before the file
 * is written until its row is there. */
bool
media_sweep(struct ctx *cx, const struct conf *conf, const struct site *site, int64_t *removed)
{
	struct map *names;

	*removed = 0;
	if (!pg_begin(cx, PG_SITE))
		return false;
	if (pg_run(cx, &(struct pg_read){ &q_media_hold_alone, NULL, NULL, 0, NULL, PG_NO_ARGS }, 1) && read_names(cx, &names) &&
	    sweep(cx, media_path(cx->arena, conf, site, ""), names, removed) &&
	    sweep(cx, arena_printf(cx->arena, "%s/tenants/%lld/uploads", conf->media_dir, (long long)site->id), names, removed))
		return pg_commit(cx, PG_SITE);
	pg_rollback(cx, PG_SITE);
	return false;
}
