/* backup.c - quoin backup --all: see backup.h. */
#include "domain/backup/backup.h"

#include "base/file.h"
#include "base/log.h"
#include "base/strbuf.h"
#include "base/tree.h"
#include "domain/migrate.h"
#include "domain/provision.h"
#include "domain/site.h"
#include "service/conf.h"
#include "service/pg.h"
#include "service/proc.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>

struct run {
	const struct world *w;
	const char *dir, *pg_dump;
	struct manifest *m;
	struct list servers;
	const struct backup_watch *watch;
	size_t done, total;
};

struct server_row {
	const char *name, *conninfo;
};

static const struct field server_fields[] = {
	FIELD_TEXT(struct server_row, name),
	FIELD_TEXT(struct server_row, conninfo),
	FIELD_END
};

static void
step(struct run *r)
{
	r->done++;
	if (r->watch && r->watch->step)
		r->watch->step(r->watch->arg, r->done, r->total);
}

/* ---- the directory ---- */

static bool
make_target(struct ctx *cx, const char *dir)
{
	bool empty;

	if (!tree_is_empty(cx, dir, &empty))
		return false;
	if (!empty)
		return fail(cx, ERR_CONFLICT, "backup.target", "%s is not empty: name a directory that is empty or not there", dir);
	if (!file_mkdirs(cx, dir, 0700))
		return false;
	/* Whoever reads a backup has everything: it is for its maker alone. */
	return chmod(dir, 0700) == 0 ||
	       fail(cx, ERR_INTERNAL, "backup.target", "could not protect %s: %s", dir, strerror(errno));
}

/* ---- databases ---- */

static bool
dump(struct ctx *cx, struct run *r, const char *conninfo, const char *database, const char *path,
     const char *snapshot)
{
	const char *const *env;
	const char *argv[] = {
		r->pg_dump, "--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--no-password",
		"--lock-wait-timeout=30s", arena_printf(cx->arena, "--file=%s/%s", r->dir, path),
		snapshot ? arena_printf(cx->arena, "--snapshot=%s", snapshot) : NULL, NULL,
	};

	return pg_environment(cx, pg_conninfo(cx->arena, conninfo, "dbname", database, NULL), &env) &&
	       proc_run(cx, argv, env) && manifest_add(cx, r->m, r->dir, path);
}

static bool
read_list(struct ctx *cx, struct pg *pg, const char *sql, const struct field *fields, size_t size, struct list *out)
{
	const char *json;

	return pg_scalar(cx, pg, sql, NULL, 0, &json) && manifest_list(cx, span_of(json), fields, size, out);
}

/* What there is, and the platform's dump, out of one snapshot. */
static bool
dump_platform(struct ctx *cx, struct run *r)
{
	struct pg *pg = pg_connect(cx, r->w->conf->platform_db);
	const char *snapshot;

	return pg && pg_script(cx, pg, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") &&
	       pg_scalar(cx, pg, "SELECT current_setting('server_version')", NULL, 0, &r->m->postgresql) &&
	       read_list(cx, pg,
	                 "SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'server', v.name,"
	                 " 'database', p.database, 'schema_version', s.schema_version) ORDER BY s.id), '[]')::text"
	                 " FROM site s JOIN place p ON p.site_id = s.id JOIN server v ON v.id = p.server_id"
	                 " WHERE s.state IN ('active', 'suspended')",
	                 manifest_site_fields, sizeof(struct manifest_site), &r->m->sites) &&
	       read_list(cx, pg,
	                 "SELECT coalesce(json_agg(json_build_object('name', name, 'conninfo', conninfo)), '[]')::text FROM server",
	                 server_fields, sizeof(struct server_row), &r->servers) &&
	       pg_scalar(cx, pg, "SELECT pg_export_snapshot()", NULL, 0, &snapshot) &&
	       dump(cx, r, r->w->conf->platform_db, r->m->platform, "platform.dump", snapshot) &&
	       pg_script(cx, pg, "COMMIT");
}

static const char *
conninfo_of(const struct run *r, const char *server)
{
	const struct server_row *row = r->servers.items;

	for (size_t i = 0; i < r->servers.count; i++)
		if (strcmp(row[i].name, server) == 0)
			return row[i].conninfo;
	return r->w->conf->platform_db;
}

/* ---- files ---- */

struct copying {
	struct run *r;
	const char *from, *to; /* to: inside the backup */
};

static bool
copy_one(struct ctx *cx, const char *path, const struct stat *st, void *arg)
{
	const struct copying *c = arg;
	const char *to = arena_printf(cx->arena, "%s/%s", c->to, path);

	if (span_starts(span_of(path), "exports/"))
		return true; /* what a site's words were packed into can be made again */
	if (tree_copy_file(cx, arena_printf(cx->arena, "%s/%s", c->from, path),
	                   arena_printf(cx->arena, "%s/%s", c->r->dir, to), st->st_mode & 0777))
		return manifest_add(cx, c->r->m, c->r->dir, to);
	if (cx->err.kind != ERR_NOT_FOUND)
		return false;
	ctx_forgive(cx); /* removed meanwhile */
	return true;
}

static bool
back_up_site(struct ctx *cx, struct run *r, const struct manifest_site *s)
{
	const char *folder = arena_printf(cx->arena, "sites/%s", s->name);
	struct copying c = {
		.r = r,
		.from = arena_printf(cx->arena, "%s/tenants/%lld", r->w->conf->media_dir, (long long)s->id),
		.to = arena_printf(cx->arena, "%s/files", folder),
	};

	if (!file_mkdirs(cx, arena_printf(cx->arena, "%s/%s", r->dir, folder), 0700) ||
	    !dump(cx, r, conninfo_of(r, s->server), s->database, arena_printf(cx->arena, "%s/database.dump", folder), NULL)) {
		if (cx->err.detail)
			cx->err.detail = arena_printf(cx->arena, "site %s: %s", s->name, cx->err.detail);
		return false;
	}
	step(r);
	if (!tree_walk(cx, c.from, copy_one, &c))
		return false;
	step(r);
	return true;
}

/* ---- configuration ---- */

static bool
write_config(struct ctx *cx, struct run *r)
{
	const struct conf *conf = r->w->conf;
	struct strbuf sb;

	strbuf_init(&sb, cx->arena, 64 * 1024);
	strbuf_addf(&sb, "# The configuration in force when this backup was made%s%s.\n", conf->file ? ", from " : "",
	            conf->file ? conf->file : "");
	conf_write(conf, &sb);
	return file_mkdirs(cx, arena_printf(cx->arena, "%s/config", r->dir), 0700) &&
	       file_write(cx, arena_printf(cx->arena, "%s/config/quoin.conf", r->dir), strbuf_span(&sb), 0600) &&
	       manifest_add(cx, r->m, r->dir, "config/quoin.conf") &&
	       tree_copy_file(cx, conf->master_key_file, arena_printf(cx->arena, "%s/config/master.key", r->dir), 0600) &&
	       manifest_add(cx, r->m, r->dir, "config/master.key");
}

static const char *
now_text(struct ctx *cx)
{
	time_t now = (time_t)(clock_wall() / USEC_PER_SEC);
	char *text = arena_alloc(cx->arena, 32);
	struct tm tm;

	gmtime_r(&now, &tm);
	strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return text;
}

bool
backup_all(struct ctx *cx, struct world *w, const char *dir, const struct backup_watch *watch, struct manifest *out)
{
	struct run r = { .w = w, .dir = dir, .m = out, .watch = watch };

	*out = (struct manifest){
		.format = MANIFEST_FORMAT,
		.program = PACKAGE_VERSION,
		.created = now_text(cx),
		.platform = provision_platform_name(cx, w),
		.secret = "config/master.key opens every site's database: keep this backup as secret as the server it is of",
		.schema_version = migrate_site_version(),
	};
	if (!proc_find(cx, "pg_dump", &r.pg_dump) || !make_target(cx, dir) || !dump_platform(cx, &r))
		return false;
	const struct manifest_site *site = out->sites.items;
	r.total = 2 + out->sites.count * 2;
	step(&r);
	for (size_t i = 0; i < out->sites.count; i++)
		if (!back_up_site(cx, &r, &site[i]))
			return false;
	if (!write_config(cx, &r) || !manifest_write(cx, out, dir))
		return false;
	step(&r);
	return true;
}
