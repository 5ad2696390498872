/* migrate.c - see migrate.h. */
#include "domain/migrate.h"

#include "base/log.h"
#include "domain/provision.h"
#include "domain/site.h"
#include "service/conf.h"
#include "service/crypto.h"

#include <unistd.h>

static const char bookkeeping[] =
	"SET lock_timeout = '5s'; SET statement_timeout = 0; SET client_min_messages = warning;"
	"CREATE TABLE IF NOT EXISTS schema_migration ("
	" version bigint PRIMARY KEY, name text NOT NULL, checksum text NOT NULL,"
	" applied_at timestamptz NOT NULL DEFAULT now())";

int64_t
migrate_site_version(void)
{
	int64_t newest = 0;

	for (const struct migration *m = migrations; m->version; m++)
		if (m->scope == PG_SITE && m->version > newest)
			newest = m->version;
	return newest;
}

/* Already applied?  A changed script is refused. */
static bool
look_up(struct ctx *cx, struct pg *pg, const struct migration *m, const char *checksum, bool *done)
{
	const char *version = arena_printf(cx->arena, "%lld", (long long)m->version), *recorded;

	if (!pg_scalar(cx, pg, "SELECT checksum FROM schema_migration WHERE version = $1", &version, 1, &recorded))
		return false;
	*done = recorded != NULL;
	if (recorded && strcmp(recorded, checksum) != 0)
		return fail(cx, ERR_CONFLICT, "migrate.changed",
		            "migration %s was applied to this database in another form; scripts are never edited, only added",
		            m->name);
	return true;
}

static bool
apply_one(struct ctx *cx, struct pg *pg, const struct migration *m, const char *checksum)
{
	const char *sql = arena_printf(cx->arena,
		"BEGIN;\n%s\nINSERT INTO schema_migration (version, name, checksum) VALUES (%lld, %s, %s);\nCOMMIT",
		m->sql, (long long)m->version, pg_literal(cx, pg, m->name), pg_literal(cx, pg, checksum));

	if (pg_script(cx, pg, sql))
		return true;
	struct err kept = cx->err;
	ctx_forgive(cx);
	if (!pg_script(cx, pg, "ROLLBACK"))
		ctx_forgive(cx);
	cx->err = kept;
	return false;
}

bool
migrate_apply(struct ctx *cx, struct pg *pg, enum pg_scope scope, int *applied)
{
	*applied = 0;
	if (!pg_script(cx, pg, "SELECT pg_advisory_lock(3141, 59)") || !pg_script(cx, pg, bookkeeping))
		return false;
	for (const struct migration *m = migrations; m->version; m++) {
		const char *checksum = crypto_sha256_hex(cx->arena, span_of(m->sql));
		bool done;

		if (m->scope != scope)
			continue;
		if (!look_up(cx, pg, m, checksum, &done) || (!done && !apply_one(cx, pg, m, checksum)))
			return false;
		*applied += !done;
	}
	return pg_script(cx, pg, "SELECT pg_advisory_unlock(3141, 59)");
}

/* Two commands that start together may both find it absent. */
static bool
create_platform_database(struct ctx *cx, struct pg *pg, const char *name)
{
	bool exists;

	if (pg_script(cx, pg, arena_printf(cx->arena,
		"CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'", pg_ident(cx, pg, name))))
		return true;
	struct err kept = cx->err;
	ctx_forgive(cx);
	if (provision_database_exists(cx, pg, name, &exists) && exists)
		return true;
	cx->err = kept;
	return false;
}

static bool
ensure_platform_database(struct ctx *cx, const struct world *w)
{
	struct pg *pg = pg_connect(cx, w->conf->platform_db);
	bool exists;

	if (pg)
		return true;
	/* Perhaps it is just not there yet: ask the server's own database. */
	const char *name = provision_platform_name(cx, w);
	struct err kept = cx->err;
	ctx_forgive(cx);
	pg = pg_connect(cx, pg_conninfo(cx->arena, w->conf->platform_db, "dbname", "postgres", NULL));
	if (pg && !provision_database_exists(cx, pg, name, &exists))
		return false;
	if (pg && !exists)
		return create_platform_database(cx, pg, name);
	if (pg) /* somebody else has made it meanwhile, or this says why it cannot be reached */
		return pg_connect(cx, w->conf->platform_db) != NULL;
	cx->err = kept; /* why it could not be reached */
	return false;
}

bool
migrate_platform(struct ctx *cx, struct world *w)
{
	int applied;

	if (!ensure_platform_database(cx, w))
		return false;
	struct pg *pg = pg_connect(cx, w->conf->platform_db);
	if (!pg || !migrate_apply(cx, pg, PG_PLATFORM, &applied))
		return false;
	if (applied)
		log_info(cx, "migrate.platform", "applied=%d", applied);
	return provision_server(cx, w, pg, "local", w->conf->platform_db);
}

/* A busy table is waited for a few times, longer each time. */
static bool
apply_patiently(struct ctx *cx, struct pg *pg, int *applied)
{
	for (unsigned pause = 1; ; pause *= 2) {
		int done;
		bool ok = migrate_apply(cx, pg, PG_SITE, &done);

		*applied += done;
		if (ok || pause > 4 || !cx->err.code || strcmp(cx->err.code, "pg.lock_timeout") != 0)
			return ok;
		ctx_forgive(cx);
		log_info(cx, "migrate.busy", "again_in=%us", pause);
		sleep(pause);
	}
}

bool
migrate_site(struct ctx *cx, struct world *w, const struct site *site, int *applied)
{
	struct pg *pg;

	*applied = 0;
	/* The lock is that of migrate_apply(), held until the rights are set too: two
	 * who set them at once would get into each other's way. */
	return provision_admin_connect(cx, site, &pg) &&
	       pg_script(cx, pg, "SELECT pg_advisory_lock(3141, 59)") &&
	       apply_patiently(cx, pg, applied) &&
	       provision_grants(cx, w, pg) &&
	       provision_role(cx, w, pg, site->role) &&
	       pg_script(cx, pg, "SELECT pg_advisory_unlock(3141, 59)") &&
	       provision_note_version(cx, site->id, migrate_site_version());
}
