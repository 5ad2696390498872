/* restore.c - quoin restore --all: see backup.h.
 *
 * The platform is restored under another name first, for it knows the servers;
 * then the sites, their files too under another name; and with the proper names
 * everything becomes visible at once.  A site's database made by a restore carries a comment until then, so
 * that a second try may drop it, and nobody else's. */
#include "domain/backup/backup.h"

#include "base/file.h"
#include "base/log.h"
#include "base/tree.h"
#include "domain/migrate.h"
#include "domain/provision.h"
#include "domain/shared.h"
#include "domain/site.h"
#include "service/conf.h"
#include "service/crypto.h"
#include "service/pg.h"
#include "service/proc.h"

#include <errno.h>

static const char unfinished[] = "quoin: restore in progress";

struct run {
	struct world *w;
	const char *dir, *pg_restore;
	const char *platform, *working; /* names of the platform database: in the end, and until then */
	const struct manifest *m;
	const struct backup_watch *watch;
	struct pg *admin;   /* of the platform's server */
	struct pg *rows;    /* the platform database being restored */
	size_t done, total;
};

static void
step(struct run *r)
{
	r->done++;
	if (r->watch && r->watch->step)
		r->watch->step(r->watch->arg, r->done, r->total);
}

/* ---- checking ---- */

/* The platform's server, by its own database "postgres". */
static struct pg *
connect_server(struct ctx *cx, const struct conf *conf)
{
	return provision_connect(cx, conf->platform_db, "postgres");
}

/* Empty: it has no table of ours, or nothing but what migrate puts there. */
static bool
platform_is_empty(struct ctx *cx, const struct conf *conf)
{
	struct pg *pg = pg_connect(cx, conf->platform_db);
	const char *tables, *rows = "0";

	if (!pg || !pg_scalar(cx, pg, "SELECT to_regclass('site')::text", NULL, 0, &tables))
		return false;
	if (tables && !pg_scalar(cx, pg, "SELECT (SELECT count(*) FROM site) + (SELECT count(*) FROM account)", NULL, 0, &rows))
		return false;
	return strcmp(rows, "0") == 0 ||
	       fail(cx, ERR_CONFLICT, "restore.platform",
	            "this installation has sites or accounts already; a restore needs one that is empty");
}

static bool
check_databases(struct ctx *cx, const struct conf *conf)
{
	const struct world w = { .conf = conf };
	struct pg *pg = connect_server(cx, conf);
	bool exists;

	return pg && provision_database_exists(cx, pg, provision_platform_name(cx, &w), &exists) &&
	       (!exists || platform_is_empty(cx, conf));
}

static bool
check_files(struct ctx *cx, const struct conf *conf, const char *dir)
{
	const char *tenants = arena_printf(cx->arena, "%s/tenants", conf->media_dir);
	struct span ours, theirs;
	bool empty;

	if (!tree_is_empty(cx, tenants, &empty))
		return false;
	if (!empty)
		return fail(cx, ERR_CONFLICT, "restore.media", "%s is not empty; move it out of the way first", tenants);
	if (!file_read(cx, arena_printf(cx->arena, "%s/config/master.key", dir), 4096, &theirs))
		return false;
	if (theirs.len != CRYPTO_KEY_BYTES)
		return fail(cx, ERR_INVALID, "restore.key", "the backup's master key has %zu bytes instead of %d", theirs.len,
		            CRYPTO_KEY_BYTES);
	if (!file_read(cx, conf->master_key_file, 4096, &ours)) {
		if (cx->err.kind != ERR_NOT_FOUND)
			return false;
		ctx_forgive(cx);
		return true;
	}
	return span_eq(ours, theirs) ||
	       fail(cx, ERR_CONFLICT, "restore.key", "%s is another key than the backup's; move it out of the way first",
	            conf->master_key_file);
}

bool
restore_check(struct ctx *cx, const struct conf *conf, const char *dir, const struct backup_watch *watch,
              struct manifest *out)
{
	const char *program;

	if (!proc_find(cx, "pg_restore", &program) || !manifest_read(cx, dir, out))
		return false;
	if (out->schema_version > migrate_site_version())
		return fail(cx, ERR_CONFLICT, "restore.version",
		            "the backup is of Quoin %s, newer than this %s: install that version or a later one", out->program,
		            PACKAGE_VERSION);
	return manifest_verify(cx, out, dir, watch ? watch->step : NULL, watch ? watch->arg : NULL) &&
	       check_databases(cx, conf) && check_files(cx, conf, dir);
}

bool
restore_key(struct ctx *cx, const struct conf *conf, const char *dir)
{
	return tree_copy_file(cx, arena_printf(cx->arena, "%s/config/master.key", dir), conf->master_key_file, 0600);
}

/* ---- databases ---- */

static bool
load(struct ctx *cx, const struct run *r, const char *conninfo, const char *database, const char *path)
{
	const char *const *env;
	const char *argv[] = {
		r->pg_restore, "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--no-password",
		arena_printf(cx->arena, "--dbname=%s", database), arena_printf(cx->arena, "%s/%s", r->dir, path), NULL,
	};

	return pg_environment(cx, conninfo, &env) && proc_run(cx, argv, env);
}

static bool
drop(struct ctx *cx, struct pg *pg, const char *name)
{
	return pg_script(cx, pg, arena_printf(cx->arena, "DROP DATABASE IF EXISTS %s WITH (FORCE)", pg_ident(cx, pg, name)));
}

/* What is true of the new installation only.  Jobs are not: they belong to an
 * earlier moment than their site's dump, which may show their effects already.
 * What its own outbox says is to be done, so every site is woken. */
static bool
adapt_platform(struct ctx *cx, struct run *r)
{
	struct pg *pg = r->rows;

	/* Place ids go on from the clock, in milliseconds: beyond any that was given
	 * out after the backup, whose pages some cache may still hold. */
	return pg_script(cx, pg, arena_printf(cx->arena,
		"BEGIN;"
		"UPDATE server SET conninfo = %s WHERE name = 'local';"
		"DELETE FROM template;"
		"DELETE FROM site WHERE state IN ('creating', 'deleting');"
		"SELECT setval(pg_get_serial_sequence('place', 'id'),"
		" greatest(nextval(pg_get_serial_sequence('place', 'id')), (extract(epoch FROM clock_timestamp()) * 1000)::bigint));"
		"UPDATE place SET id = DEFAULT;"
		"DELETE FROM job WHERE state <> 'dead';"
		"DELETE FROM wake;"
		"INSERT INTO wake (site_id, due) SELECT id, now() FROM site;"
		"INSERT INTO audit (actor, action, detail) VALUES (%s, 'restore', json_build_object('backup', %s, 'of', %s));"
		"COMMIT",
		pg_literal(cx, pg, r->w->conf->platform_db), pg_literal(cx, pg, cx->actor ? cx->actor : "quoin"),
		pg_literal(cx, pg, r->dir), pg_literal(cx, pg, r->m->created)));
}

static bool
restore_platform(struct ctx *cx, struct run *r)
{
	const char *conninfo = pg_conninfo(cx->arena, r->w->conf->platform_db, "dbname", r->working, NULL);

	if (!provision_prepare_server(cx, r->w, r->w->conf->platform_db) ||
	    !(r->admin = connect_server(cx, r->w->conf)) || !drop(cx, r->admin, r->working) ||
	    !provision_database(cx, r->admin, r->working, NULL) || !provision_open(cx, r->admin, r->working) ||
	    !pg_script(cx, r->admin, arena_printf(cx->arena, "ALTER DATABASE %s CONNECTION LIMIT -1",
	                                          pg_ident(cx, r->admin, r->working))) ||
	    !load(cx, r, conninfo, r->working, "platform.dump"))
		return false;
	r->rows = pg_connect(cx, conninfo);
	if (!r->rows || !adapt_platform(cx, r))
		return false;
	step(r);
	return true;
}

/* A database of the name may only be there from an earlier try. */
static bool
clear_earlier_try(struct ctx *cx, struct pg *admin, const char *name)
{
	const char *comment;
	bool exists;

	if (!provision_database_exists(cx, admin, name, &exists))
		return false;
	if (!exists)
		return true;
	if (!pg_scalar(cx, admin, "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", &name, 1,
	               &comment))
		return false;
	if (!comment || strcmp(comment, unfinished) != 0)
		return fail(cx, ERR_CONFLICT, "restore.exists",
		            "the database server has a database %s already, and no restore made it", name);
	return drop(cx, admin, name);
}

static bool
comment_on(struct ctx *cx, struct pg *admin, const char *name, const char *comment)
{
	return pg_script(cx, admin, arena_printf(cx->arena, "COMMENT ON DATABASE %s IS %s", pg_ident(cx, admin, name),
	                                         comment ? pg_literal(cx, admin, comment) : "NULL"));
}

/* Posts that wait for their time are waited for anew: a job that was on its way
 * between the two dumps is in neither. */
static bool
adapt_site(struct ctx *cx, struct pg *pg)
{
	return pg_script(cx, pg,
		"BEGIN;"
		"DELETE FROM outbox WHERE kind = 'publish';"
		"INSERT INTO outbox (kind, payload, due)"
		" SELECT DISTINCT 'publish', '{}'::jsonb, published_at FROM post WHERE status = 'scheduled';"
		"COMMIT");
}

static bool
restore_database(struct ctx *cx, struct run *r, const struct manifest_site *s, const char *server)
{
	const char *conninfo = pg_conninfo(cx->arena, server, "dbname", s->database, NULL);
	const char *path = arena_printf(cx->arena, "sites/%s/database.dump", s->name);
	struct pg *admin = provision_connect(cx, server, "postgres"), *pg;

	return admin && clear_earlier_try(cx, admin, s->database) && provision_prepare_server(cx, r->w, server) &&
	       provision_database(cx, admin, s->database, NULL) && comment_on(cx, admin, s->database, unfinished) &&
	       provision_open(cx, admin, s->database) && load(cx, r, conninfo, s->database, path) &&
	       (pg = pg_connect(cx, conninfo)) && adapt_site(cx, pg) && provision_grants(cx, r->w, pg) &&
	       provision_role(cx, r->w, admin, s->database);
}

/* ---- files ---- */

struct copying {
	const char *from, *to;
};

static bool
copy_one(struct ctx *cx, const char *path, const struct stat *st, void *arg)
{
	const struct copying *c = arg;

	return tree_copy_file(cx, arena_printf(cx->arena, "%s/%s", c->from, path),
	                      arena_printf(cx->arena, "%s/%s", c->to, path), st->st_mode & 0777);
}

/* Like the platform's, the files' place gets its name last. */
static const char *
working_files(struct ctx *cx, const struct run *r)
{
	return arena_printf(cx->arena, "%s/tenants.restoring", r->w->conf->media_dir);
}

static bool
clear_files(struct ctx *cx, const struct run *r)
{
	return tree_remove(cx, working_files(cx, r)) && file_mkdirs(cx, working_files(cx, r), 0755);
}

/* An empty directory of the name gives way. */
static bool
name_files(struct ctx *cx, const struct run *r)
{
	const char *to = arena_printf(cx->arena, "%s/tenants", r->w->conf->media_dir);

	return rename(working_files(cx, r), to) == 0 ||
	       fail(cx, ERR_INTERNAL, "restore.media", "could not put the media in its place, %s: %s", to, strerror(errno));
}

static bool
restore_files(struct ctx *cx, const struct run *r, const struct manifest_site *s)
{
	struct copying c = {
		.from = arena_printf(cx->arena, "%s/sites/%s/files", r->dir, s->name),
		.to = arena_printf(cx->arena, "%s/%lld", working_files(cx, r), (long long)s->id),
	};

	return tree_walk(cx, c.from, copy_one, &c);
}

/* ---- the whole ---- */

static bool
server_conninfo(struct ctx *cx, struct run *r, const char *name, const char **out)
{
	if (!pg_scalar(cx, r->rows, "SELECT conninfo FROM server WHERE name = $1", &name, 1, out))
		return false;
	return *out || fail(cx, ERR_INVALID, "restore.server", "the backup's platform has no server \"%s\"", name);
}

/* With an arena of its own: each site leaves connections behind until its end. */
static bool
restore_site(struct ctx *cx, struct run *r, const struct manifest_site *s)
{
	struct ctx own;
	const char *server;

	if (!server_conninfo(cx, r, s->server, &server))
		return false;
	ctx_init(&own, arena_new(16 * 1024));
	own.actor = cx->actor;
	bool ok = restore_database(&own, r, s, server);
	if (ok)
		step(r);
	ok = ok && restore_files(&own, r, s);
	if (ok)
		step(r);
	else
		fail(cx, own.err.kind, "restore.site", "site %s: %s", s->name,
		     own.err.detail ? own.err.detail : own.err.cause ? own.err.cause : err_title(own.err.kind));
	arena_free(own.arena);
	return ok;
}

/* From here on the installation exists. */
static bool
name_platform(struct ctx *cx, struct run *r)
{
	return drop(cx, r->admin, r->platform) &&
	       pg_script(cx, r->admin, arena_printf(cx->arena,
		"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
		pg_literal(cx, r->admin, r->working))) &&
	       pg_script(cx, r->admin, arena_printf(cx->arena, "ALTER DATABASE %s RENAME TO %s",
	                                            pg_ident(cx, r->admin, r->working), pg_ident(cx, r->admin, r->platform)));
}

static bool
take_comments_away(struct ctx *cx, struct run *r)
{
	const struct manifest_site *s = r->m->sites.items;
	struct pg *rows = pg_connect(cx, r->w->conf->platform_db);

	if (!rows)
		return false;
	r->rows = rows;
	for (size_t i = 0; i < r->m->sites.count; i++) {
		struct ctx own;
		const char *server;

		if (!server_conninfo(cx, r, s[i].server, &server))
			return false;
		ctx_init(&own, arena_new(4096));
		struct pg *admin = provision_connect(&own, server, "postgres");
		if (!admin || !comment_on(&own, admin, s[i].database, NULL))
			log_failure(&own, "restore.comment"); /* a comment too many does no harm */
		arena_free(own.arena);
	}
	return true;
}

bool
restore_run(struct ctx *cx, struct world *w, const char *dir, const struct manifest *m,
            const struct backup_watch *watch)
{
	const struct manifest_site *s = m->sites.items;
	struct run r = { .w = w, .dir = dir, .m = m, .watch = watch, .total = 2 + m->sites.count * 2 };

	r.platform = provision_platform_name(cx, w);
	r.working = arena_printf(cx->arena, "%s_restoring", r.platform);
	if (!proc_find(cx, "pg_restore", &r.pg_restore) || !restore_platform(cx, &r) || !clear_files(cx, &r))
		return false;
	for (size_t i = 0; i < m->sites.count; i++)
		if (!restore_site(cx, &r, &s[i]))
			return false;
	if (!name_files(cx, &r) || !name_platform(cx, &r) || !take_comments_away(cx, &r))
		return false;
	shared_registry_moved(w->shared);
	step(&r);
	return true;
}
