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
	struct span rest = span_of(w->conf->platform_db);
	struct span name = SPAN("quoin");

	while (rest.len) {
		struct span word = span_cut(rest, ' ', &rest);

		if (span_starts(word, "dbname="))
			name = span_skip(word, 7);
	}
	if (name.len >= 2 && name.ptr[0] == '\'')
		name = span_take(span_skip(name, 1), name.len - 2);
	return arena_strndup(cx->arena, name.ptr, name.len);
}

static const char *
group_role(struct ctx *cx, const struct world *w)
{
	return arena_printf(cx->arena, "%s_site", provision_platform_name(cx, w));
}

/* The server's conninfo without a database of its own: ours is appended last,
 * and of a keyword given twice libpq takes the last. */
static struct pg *
connect_admin(struct ctx *cx, const char *conninfo, const char *database)
{
	return pg_connect(cx, pg_conninfo(cx->arena, conninfo, "dbname", database, NULL));
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

static bool
role_exists(struct ctx *cx, struct pg *pg, const char *role, bool *exists)
{
	const char *one;

	if (!pg_scalar(cx, pg, "SELECT 1 FROM pg_roles WHERE rolname = $1", &role, 1, &one))
		return false;
	*exists = one != NULL;
	return true;
}

static bool
prepare_server(struct ctx *cx, const struct world *w, const char *conninfo)
{
	const char *group = group_role(cx, w);
	struct pg *pg = connect_admin(cx, conninfo, "postgres");
	bool exists;

	if (!pg || !role_exists(cx, pg, group, &exists))
		return false;
	if (!exists && !script(cx, pg, "CREATE ROLE %s NOLOGIN", pg_ident(cx, pg, group)))
		return false;
	/* Nobody but the administrator reaches the databases that are no site's. */
	return script(cx, pg, "REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC");
}

bool
provision_server(struct ctx *cx, struct world *w, struct pg *platform, const char *name, const char *conninfo)
{
	const char *params[] = { name, conninfo }, *id;
	const char *own = provision_platform_name(cx, w);

	return prepare_server(cx, w, conninfo) &&
	       pg_scalar(cx, platform,
	                 "INSERT INTO server (name, conninfo) VALUES ($1, $2)"
	                 " ON CONFLICT (name) DO UPDATE SET conninfo = excluded.conninfo RETURNING id", params, 2, &id) &&
	       script(cx, platform, "REVOKE ALL ON DATABASE %s FROM PUBLIC", pg_ident(cx, platform, own));
}

/* ---- templates ---- */

static bool
build_template(struct ctx *cx, const struct world *w, const char *conninfo, const char *name)
{
	struct pg *admin = connect_admin(cx, conninfo, "postgres");
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
	struct pg *pg = connect_admin(&inner, conninfo, name);
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

bool
provision_templates(struct ctx *cx, struct world *w, struct pg *platform)
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

bool
provision_admin_connect(struct ctx *cx, struct world *w, const struct site *site, struct pg **out)
{
	struct server_row server;

	(void)w;
	if (!pg_one(cx, &q_server_of_site, server_fields, &server, PG_INT(site->id)))
		return false;
	*out = connect_admin(cx, server.conninfo, site->database);
	return *out != NULL;
}

bool
provision_note_version(struct ctx *cx, int64_t site_id, int64_t version)
{
	return pg_exec(cx, &q_site_note_version, PG_INT(site_id), PG_INT(version));
}

/* ---- sites ---- */

struct new_site {
	struct server_row server;
	const char *template_db;
	int64_t site_id;
	const char *database;
};

struct id_row {
	int64_t id;
};

struct text_row {
	const char *value;
};

static const struct field id_fields[] = { FIELD_INT(struct id_row, id), FIELD_END };
static const struct field text_fields[] = { FIELD_TEXT(struct text_row, value), FIELD_END };

static bool
check_name(struct ctx *cx, const char *name)
{
	size_t n = strlen(name);
	static const char *const reserved[] = { "www", "console", "admin", "api", "mail", "ghost", "static", "assets" };

	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (strcmp(name, reserved[i]) == 0)
			return fail(cx, ERR_INVALID, "site.reserved", "the name \"%s\" is reserved", name), fail_field(cx, "name");
	bool ok = n >= 1 && n <= 63 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == n &&
	          name[0] != '-' && name[n - 1] != '-';
	if (!ok)
		return fail(cx, ERR_INVALID, "site.name",
		            "\"%s\" cannot be a site's name: use lower-case letters, digits and inner hyphens, up to 63", name),
		       fail_field(cx, "name");
	return true;
}

static bool
drop_database_and_role(struct ctx *cx, const char *conninfo, const char *name)
{
	struct pg *pg = connect_admin(cx, conninfo, "postgres");

	return pg && script(cx, pg, "DROP DATABASE IF EXISTS %s WITH (FORCE)", pg_ident(cx, pg, name)) &&
	       script(cx, pg, "DROP ROLE IF EXISTS %s", pg_ident(cx, pg, name));
}

struct leftover_row {
	int64_t id;
	const char *state, *conninfo, *database;
};

static const struct field leftover_fields[] = {
	FIELD_INT(struct leftover_row, id),
	FIELD_TEXT(struct leftover_row, state),
	FIELD_TEXT(struct leftover_row, conninfo),
	FIELD_TEXT(struct leftover_row, database),
	FIELD_END
};

/* A crash during an earlier creation leaves a row in state "creating". */
static bool
clear_leftovers(struct ctx *cx, const char *name)
{
	struct leftover_row row;
	bool found;

	if (!pg_maybe(cx, &q_site_half_made, leftover_fields, &row, &found, PG_TEXT(name)))
		return false;
	if (!found)
		return true;
	if (strcmp(row.state, "creating") != 0)
		return fail(cx, ERR_CONFLICT, "site.taken", "there is a site named \"%s\" already", name),
		       fail_field(cx, "name");
	return drop_database_and_role(cx, row.conninfo, row.database) &&
	       pg_exec(cx, &q_site_remove, PG_INT(row.id));
}

static bool
record_rows(struct ctx *cx, const struct site_wish *wish, const char *host, struct new_site *ns)
{
	struct id_row site, account;
	bool found;

	if (!pg_maybe(cx, &q_account_id, id_fields, &account, &found, PG_TEXT(wish->owner_email)))
		return false;
	if (!found)
		return fail(cx, ERR_NOT_FOUND, "account.unknown", "there is no account for %s; add it with: quoin account add %s",
		            wish->owner_email, wish->owner_email);
	if (!pg_one(cx, &q_site_insert, id_fields, &site, PG_TEXT(wish->name),
	            PG_TEXT(wish->plan ? wish->plan : "standard")))
		return false;
	ns->site_id = site.id;
	return pg_exec(cx, &q_place_insert, PG_INT(site.id), PG_INT(ns->server.id), PG_TEXT(ns->database)) &&
	       pg_exec(cx, &q_host_insert, PG_TEXT(host), PG_INT(site.id), PG_BOOL(true)) &&
	       pg_exec(cx, &q_membership_set, PG_INT(account.id), PG_INT(site.id), PG_TEXT("owner"));
}

static bool
record(struct ctx *cx, const struct site_wish *wish, const char *host, struct new_site *ns)
{
	if (!pg_begin(cx, PG_PLATFORM))
		return false;
	if (record_rows(cx, wish, host, ns) && pg_commit(cx, PG_PLATFORM))
		return true;
	pg_rollback(cx, PG_PLATFORM);
	if (cx->err.kind == ERR_CONFLICT && !cx->err.detail)
		cx->err.detail = arena_printf(cx->arena, "the name \"%s\" or the host %s is taken, or there is no such plan",
		                              wish->name, host);
	return false;
}

/* Closed at birth, opened when its rights are set. */
static bool
build_database(struct ctx *cx, struct world *w, const struct new_site *ns)
{
	struct pg *pg = connect_admin(cx, ns->server.conninfo, "postgres");

	if (!pg)
		return false;
	const char *db = pg_ident(cx, pg, ns->database);
	const char *password = crypto_derive(cx->arena, w->master_key, arena_printf(cx->arena, "role %s", ns->database));
	return script(cx, pg, "CREATE DATABASE %s TEMPLATE %s ALLOW_CONNECTIONS false CONNECTION LIMIT 60", db,
	              pg_ident(cx, pg, ns->template_db)) &&
	       script(cx, pg,
		"REVOKE ALL ON DATABASE %1$s FROM PUBLIC;"
		"CREATE ROLE %1$s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD %2$s IN ROLE %3$s;"
		"ALTER ROLE %1$s SET statement_timeout = '%4$lldms';"
		"ALTER ROLE %1$s SET lock_timeout = '2s';"
		"ALTER ROLE %1$s SET idle_in_transaction_session_timeout = '60s';"
		"ALTER ROLE %1$s SET timezone = 'UTC';"
		"GRANT CONNECT ON DATABASE %1$s TO %1$s;"
		"ALTER DATABASE %1$s WITH ALLOW_CONNECTIONS true",
		db, pg_literal(cx, pg, password), pg_ident(cx, pg, group_role(cx, w)),
		(long long)(w->conf->statement_timeout / USEC_PER_MSEC));
}

/* First settings, as the site's own role: this proves that it can work. */
static bool
seed(struct ctx *cx, struct world *w, const struct new_site *ns, const struct site_wish *wish)
{
	struct arena *a = arena_new(16 * 1024);
	struct ctx inner;

	ctx_init(&inner, a);
	inner.deadline = cx->deadline;
	struct pg *pg = pg_connect(&inner, site_conninfo(a, w, ns->server.conninfo, ns->database, ns->database));
	const char *title[] = { wish->title ? wish->title : wish->name }, *none;
	bool ok = pg && pg_scalar(&inner, pg, "INSERT INTO setting (key, value) VALUES ('title', $1)", title, 1, &none);
	if (!ok)
		fail_cause(cx, inner.err.kind, inner.err.code, "could not seed the new site: %s",
		           inner.err.cause ? inner.err.cause : "unknown");
	arena_free(a);
	return ok;
}

static bool
choose_server(struct ctx *cx, const struct site_wish *wish, struct new_site *ns)
{
	struct text_row tmpl;
	bool found;

	if (!pg_maybe(cx, &q_server_by_name, server_fields, &ns->server, &found,
	              PG_TEXT(wish->server ? wish->server : "local")))
		return false;
	if (!found)
		return fail(cx, ERR_NOT_FOUND, "server.unknown", "there is no database server named \"%s\"",
		            wish->server ? wish->server : "local");
	if (!pg_maybe(cx, &q_template_newest, text_fields, &tmpl, &found, PG_INT(ns->server.id)))
		return false;
	if (!found)
		return fail(cx, ERR_UNAVAILABLE, "server.template", "server %s has no template database yet: run quoin migrate",
		            ns->server.name);
	ns->template_db = tmpl.value;
	return true;
}

static void
unmake(struct ctx *cx, const struct new_site *ns)
{
	struct err kept = cx->err;

	ctx_forgive(cx);
	if (!drop_database_and_role(cx, ns->server.conninfo, ns->database) ||
	    !pg_exec(cx, &q_site_remove, PG_INT(ns->site_id)))
		log_failure(cx, "site.unmake");
	cx->err = kept;
}

bool
site_create(struct ctx *cx, struct world *w, const struct site_wish *wish)
{
	const char *host = wish->host ? wish->host
	                 : arena_printf(cx->arena, "%s.%s", wish->name, w->conf->base_domain);
	struct new_site ns = {
		.database = arena_printf(cx->arena, "%s_s%s", provision_platform_name(cx, w), rand_hex(cx->arena, 12)),
	};

	if (!check_name(cx, wish->name) || !choose_server(cx, wish, &ns) || !clear_leftovers(cx, wish->name) ||
	    !record(cx, wish, host, &ns))
		return false;
	if (!build_database(cx, w, &ns) || !seed(cx, w, &ns, wish) ||
	    !pg_exec(cx, &q_site_activate, PG_INT(ns.site_id), PG_INT(migrate_site_version()))) {
		unmake(cx, &ns);
		return false;
	}
	shared_registry_moved(w->shared);
	return true;
}

bool
site_delete(struct ctx *cx, struct world *w, const char *name)
{
	struct leftover_row row;
	bool found;

	if (!pg_maybe(cx, &q_site_half_made, leftover_fields, &row, &found, PG_TEXT(name)))
		return false;
	if (!found)
		return fail(cx, ERR_NOT_FOUND, "site.unknown", "there is no site named \"%s\"", name);
	/* First out of the registry, so that nobody connects any more. */
	if (!pg_exec(cx, &q_site_set_state, PG_INT(row.id), PG_TEXT("deleting")))
		return false;
	shared_registry_moved(w->shared);
	return drop_database_and_role(cx, row.conninfo, row.database) && pg_exec(cx, &q_site_remove, PG_INT(row.id));
}
