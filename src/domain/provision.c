/* provision.c - servers, templates, roles and databases (see provision.h).
 *
 * CREATE DATABASE copies no rights: a new database lets PUBLIC connect until it
 * is told otherwise.  So one is made closed to connections, its rights are set,
 * and only then it is opened. */
#include "domain/provision.h"

#include "base/log.h"
#include "base/rand.h"
#include "base/strbuf.h"
#include "domain/migrate.h"
#include "domain/queries.h"
#include "domain/shared.h"
#include "domain/site.h"
#include "service/conf.h"
#include "service/crypto.h"

#include <stdarg.h>

struct server_row {
	int64_t id;
	const char *name, *conninfo;
};

static const struct field server_fields[] = {
	FIELD_INT(struct server_row, id),
	FIELD_TEXT(struct server_row, name),
	FIELD_TEXT(struct server_row, conninfo),
	FIELD_END
};

/* Run a formatted script. */
static bool __attribute__((format(printf, 3, 4)))
script(struct ctx *cx, struct pg *pg, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *sql = arena_vprintf(cx->arena, fmt, ap);
	va_end(ap);
	return pg_script(cx, pg, sql);
}

const char *
provision_platform_name(struct ctx *cx, const struct world *w)
{
	const char *name;

	/* What is no conninfo is told by whoever connects with it. */
	if (!pg_conninfo_get(cx, w->conf->platform_db, "dbname", &name)) {
		ctx_forgive(cx);
		name = NULL;
	}
	return name && *name ? name : "quoin";
}

const char *
provision_new_name(struct ctx *cx, const struct world *w)
{
	return arena_printf(cx->arena, "%s_s%s", provision_platform_name(cx, w), rand_hex(cx->arena, 12));
}

static const char *
group_role(struct ctx *cx, const struct world *w)
{
	return arena_printf(cx->arena, "%s_site", provision_platform_name(cx, w));
}

/* The server's conninfo without a database of its own: ours is appended last,
 * and of a keyword given twice libpq takes the last. */
struct pg *
provision_connect(struct ctx *cx, const char *server_conninfo, const char *database)
{
	return pg_connect(cx, pg_conninfo(cx->arena, server_conninfo, "dbname", database, NULL));
}

bool
provision_grants(struct ctx *cx, const struct world *w, struct pg *pg)
{
	const char *g = pg_ident(cx, pg, group_role(cx, w));

	return script(cx, pg,
		"REVOKE ALL ON SCHEMA public FROM PUBLIC;"
		"GRANT USAGE ON SCHEMA public TO %1$s;"
		"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %1$s;"
		"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %1$s;"
		"REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM %1$s", g);
}

bool
provision_database_exists(struct ctx *cx, struct pg *pg, const char *name, bool *exists)
{
	const char *one;

	if (!pg_scalar(cx, pg, "SELECT 1 FROM pg_database WHERE datname = $1", &name, 1, &one))
		return false;
	*exists = one != NULL;
	return true;
}

static bool
role_exists(struct ctx *cx, struct pg *pg, const char *role, bool *exists)
{
	const char *one;

	if (!pg_scalar(cx, pg, "SELECT 1 FROM pg_roles WHERE rolname = $1", &role, 1, &one))
		return false;
	*exists = one != NULL;
	return true;
}

/* Nobody but the administrator reaches the databases that are no site's.  Who
 * does not own them revokes nothing; whether he is told so depends, so we look. */
static bool
close_to_public(struct ctx *cx, struct pg *pg)
{
	const char *open;

	if (!script(cx, pg, "REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC"))
		ctx_forgive(cx);
	if (!provision_open_to_public(cx, pg, &open))
		return false;
	if (open)
		log_warn(cx, "server.open", "databases=%s do=%s", log_quote(cx->arena, open),
		         log_quote(cx->arena, "as their owner: REVOKE CONNECT ON DATABASE ... FROM PUBLIC"));
	return true;
}

bool
provision_open_to_public(struct ctx *cx, struct pg *pg, const char **names)
{
	return pg_scalar(cx, pg,
		"SELECT string_agg(datname, ', ' ORDER BY datname) FROM pg_database"
		" WHERE datname IN ('postgres', 'template1') AND datallowconn AND has_database_privilege('public', oid, 'CONNECT')",
		NULL, 0, names);
}

bool
provision_prepare_server(struct ctx *cx, const struct world *w, const char *conninfo)
{
	const char *group = group_role(cx, w);
	struct pg *pg = provision_connect(cx, conninfo, "postgres");
	bool exists;

	if (!pg || !role_exists(cx, pg, group, &exists))
		return false;
	if (!exists && !script(cx, pg, "CREATE ROLE %s NOLOGIN", pg_ident(cx, pg, group))) {
		struct err kept = cx->err;

		ctx_forgive(cx); /* did another command make it meanwhile? */
		if (!role_exists(cx, pg, group, &exists))
			return false;
		if (!exists) {
			cx->err = kept;
			return false;
		}
	}
	return close_to_public(cx, pg);
}

static bool
record_server(struct ctx *cx, struct world *w, struct pg *platform, const char *name, const char *conninfo)
{
	const char *params[] = { name, conninfo }, *id;
	const char *own = provision_platform_name(cx, w);

	return provision_prepare_server(cx, w, conninfo) &&
	       pg_scalar(cx, platform,
	                 "INSERT INTO server (name, conninfo) VALUES ($1, $2)"
	                 " ON CONFLICT (name) DO UPDATE SET conninfo = excluded.conninfo RETURNING id", params, 2, &id) &&
	       script(cx, platform, "REVOKE ALL ON DATABASE %s FROM PUBLIC", pg_ident(cx, platform, own));
}

/* ---- templates ---- */

static bool
build_template(struct ctx *cx, const struct world *w, const char *conninfo, const char *name)
{
	struct pg *admin = provision_connect(cx, conninfo, "postgres");
	int applied;

	if (!admin ||
	    !script(cx, admin, "ALTER DATABASE %s WITH IS_TEMPLATE false", pg_ident(cx, admin, name)))
		ctx_forgive(cx); /* it was not there */
	if (!admin ||
	    !script(cx, admin, "DROP DATABASE IF EXISTS %s WITH (FORCE)", pg_ident(cx, admin, name)) ||
	    !script(cx, admin, "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'",
	            pg_ident(cx, admin, name)) ||
	    !script(cx, admin, "REVOKE ALL ON DATABASE %s FROM PUBLIC", pg_ident(cx, admin, name)))
		return false;
	/* Connections to a template would block its copying: this one is closed
	 * before it is put to use. */
	struct ctx inner;
	struct arena *a = arena_new(16 * 1024);
	ctx_init(&inner, a);
	inner.deadline = cx->deadline;
	struct pg *pg = provision_connect(&inner, conninfo, name);
	bool ok = pg && pg_script(&inner, pg, "CREATE EXTENSION IF NOT EXISTS pg_trgm") &&
	          migrate_apply(&inner, pg, PG_SITE, &applied) && provision_grants(&inner, w, pg);
	if (!ok)
		fail_cause(cx, inner.err.kind, inner.err.code, "template: %s", inner.err.cause ? inner.err.cause
		           : inner.err.detail ? inner.err.detail : "unknown");
	arena_free(a);
	return ok && script(cx, admin, "ALTER DATABASE %s WITH ALLOW_CONNECTIONS false", pg_ident(cx, admin, name));
}

static bool
ensure_template(struct ctx *cx, struct world *w, struct pg *platform, const struct server_row *server)
{
	int64_t version = migrate_site_version();
	const char *params[] = {
		arena_printf(cx->arena, "%lld", (long long)server->id),
		arena_printf(cx->arena, "%lld", (long long)version),
		arena_printf(cx->arena, "%s_tmpl_v%lld", provision_platform_name(cx, w), (long long)version),
	};
	const char *have, *none;

	if (!pg_scalar(cx, platform, "SELECT database FROM template WHERE server_id = $1 AND version = $2", params, 2,
	               &have))
		return false;
	if (have)
		return true;
	log_info(cx, "migrate.template", "server=%s database=%s", server->name, params[2]);
	return build_template(cx, w, server->conninfo, params[2]) &&
	       pg_scalar(cx, platform, "INSERT INTO template (server_id, version, database) VALUES ($1, $2, $3)",
	                 params, 3, &none);
}

static bool
ensure_templates(struct ctx *cx, struct world *w, struct pg *platform)
{
	struct list servers;

	if (!pg_all(cx, &q_server_list, struct server_row, server_fields, &servers))
		return false;
	const struct server_row *rows = servers.items;
	for (size_t i = 0; i < servers.count; i++)
		if (!ensure_template(cx, w, platform, &rows[i]))
			return false;
	return true;
}

/* Of two who start together one waits for the other's template, for as long as
 * that takes.  After a failure the lock goes with the connection. */
bool
provision_server(struct ctx *cx, struct world *w, struct pg *platform, const char *name, const char *conninfo)
{
	return pg_script(cx, platform, "SET lock_timeout = 0; SELECT pg_advisory_lock(3141, 60)") &&
	       record_server(cx, w, platform, name, conninfo) &&
	       ensure_templates(cx, w, platform) &&
	       pg_script(cx, platform, "SELECT pg_advisory_unlock(3141, 60)");
}

bool
provision_admin_connect(struct ctx *cx, const struct site *site, struct pg **out)
{
	struct server_row server;

	if (!pg_one(cx, &q_server_of_site, server_fields, &server, PG_INT(site->id)))
		return false;
	*out = provision_connect(cx, server.conninfo, site->database);
	return *out != NULL;
}

bool
provision_note_version(struct ctx *cx, int64_t site_id, int64_t version)
{
	return pg_exec(cx, &q_site_note_version, PG_INT(site_id), PG_INT(version));
}

/* ---- a site's database and role ---- */

bool
provision_database(struct ctx *cx, struct pg *admin, const char *name, const char *template_db)
{
	const char *db = pg_ident(cx, admin, name);
	const char *from = template_db ? arena_printf(cx->arena, "TEMPLATE %s", pg_ident(cx, admin, template_db))
	                 : "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'";

	return script(cx, admin, "CREATE DATABASE %s %s ALLOW_CONNECTIONS false CONNECTION LIMIT 60", db, from) &&
	       script(cx, admin, "REVOKE ALL ON DATABASE %s FROM PUBLIC", db);
}

bool
provision_role(struct ctx *cx, const struct world *w, struct pg *admin, const char *name)
{
	const char *role = pg_ident(cx, admin, name);
	const char *password = crypto_derive(cx->arena, w->master_key, arena_printf(cx->arena, "role %s", name));
	bool exists;

	return role_exists(cx, admin, name, &exists) &&
	       script(cx, admin,
		"%5$s ROLE %1$s LOGIN PASSWORD %2$s;"
		"GRANT %3$s TO %1$s;"
		"ALTER ROLE %1$s SET statement_timeout = '%4$lldms';"
		"ALTER ROLE %1$s SET lock_timeout = '2s';"
		"ALTER ROLE %1$s SET idle_in_transaction_session_timeout = '60s';"
		"GRANT CONNECT ON DATABASE %1$s TO %1$s",
		role, pg_literal(cx, admin, password), pg_ident(cx, admin, group_role(cx, w)),
		(long long)(w->conf->statement_timeout / USEC_PER_MSEC), exists ? "ALTER" : "CREATE");
}

bool
provision_open(struct ctx *cx, struct pg *admin, const char *name)
{
	return script(cx, admin, "ALTER DATABASE %s WITH ALLOW_CONNECTIONS true", pg_ident(cx, admin, name));
}

bool
provision_drop(struct ctx *cx, const char *server_conninfo, const char *name)
{
	struct pg *pg = provision_connect(cx, server_conninfo, "postgres");

	return pg && script(cx, pg, "DROP DATABASE IF EXISTS %s WITH (FORCE)", pg_ident(cx, pg, name)) &&
	       script(cx, pg, "DROP ROLE IF EXISTS %s", pg_ident(cx, pg, name));
}
