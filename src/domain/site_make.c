/* site_make.c - see site_make.h.
 *
 * A new site's rows are written first, in state "creating": whatever a crash
 * leaves behind can be found by its name.  The registry passes such sites by. */
#include "domain/site_make.h"

#include "base/log.h"
#include "base/tree.h"
#include "domain/audit.h"
#include "domain/migrate.h"
#include "domain/provision.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/shared.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/host.h"

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

struct new_site {
	struct server_row server;
	const char *template_db;
	const char *host;
	int64_t site_id;
	const char *database;
};

struct got_row {
	bool got;
};

static const struct field got_fields[] = { FIELD_BOOL(struct got_row, got), FIELD_END };

/* Where a site of the name has its data, whatever its state. */
struct found_row {
	int64_t id;
	const char *state, *conninfo, *database;
};

static const struct field found_fields[] = {
	FIELD_INT(struct found_row, id),
	FIELD_TEXT(struct found_row, state),
	FIELD_TEXT(struct found_row, conninfo),
	FIELD_TEXT(struct found_row, database),
	FIELD_END
};

/* ---- one at a time ---- */

static bool
lock_name(struct ctx *cx, const char *name)
{
	struct got_row row;

	if (!pg_one(cx, &q_site_lock, got_fields, &row, PG_TEXT(name)))
		return false;
	return row.got || fail(cx, ERR_CONFLICT, "site.busy", "another command is at work on a site named \"%s\"", name);
}

/* The failure of what was done under the lock stands. */
static void
unlock_name(struct ctx *cx, const char *name)
{
	struct err kept = cx->err;
	struct got_row row;

	ctx_forgive(cx);
	if (!pg_one(cx, &q_site_unlock, got_fields, &row, PG_TEXT(name)))
		log_failure(cx, "site.unlock"); /* the connection is gone, and the lock with it */
	cx->err = kept;
}

/* ---- making ---- */

bool
site_name_check(struct ctx *cx, const char *name)
{
	size_t n = strlen(name);
	/* Hosts people expect elsewhere, and the first parts of the console's addresses. */
	static const char *const reserved[] = {
		"www", "console", "admin", "api", "mail", "ghost", "static", "assets",
		"account", "invite", "platform", "set-password", "set-up", "sign-in", "sign-out",
	};

	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (strcmp(name, reserved[i]) == 0)
			return fail(cx, ERR_INVALID, "site.reserved", "the name \"%s\" is reserved", name), fail_field(cx, "site");
	bool ok = n >= 1 && n <= 63 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == n &&
	          name[0] != '-' && name[n - 1] != '-';
	if (!ok)
		return fail(cx, ERR_INVALID, "site.name",
		            "\"%s\" cannot be a site's name: use lower-case letters, digits and inner hyphens, up to 63", name),
		       fail_field(cx, "site");
	return true;
}

static bool
choose_host(struct ctx *cx, const struct world *w, const struct site_wish *wish, const char **out)
{
	const char *text = wish->host ? wish->host : arena_printf(cx->arena, "%s.%s", wish->name, w->conf->base_domain);
	struct host host;

	if (!host_parse(cx->arena, span_of(text), &host))
		return fail(cx, ERR_INVALID, "host.name", "\"%s\" cannot be a host name", text), fail_field(cx, "host");
	*out = host.name;
	return true;
}

static bool
choose_server(struct ctx *cx, const struct site_wish *wish, struct new_site *ns)
{
	const char *name = wish->server ? wish->server : "local";
	struct text_row tmpl;
	bool found;

	if (!pg_maybe(cx, &q_server_by_name, server_fields, &ns->server, &found, PG_TEXT(name)))
		return false;
	if (!found)
		return fail(cx, ERR_NOT_FOUND, "server.unknown", "there is no database server named \"%s\"", name);
	if (!pg_maybe(cx, &q_template_newest, text_row_fields, &tmpl, &found, PG_INT(ns->server.id)))
		return false;
	if (!found)
		return fail(cx, ERR_UNAVAILABLE, "server.template", "server %s has no template database yet: run quoin migrate",
		            ns->server.name);
	ns->template_db = tmpl.value;
	return true;
}

/* A crash during an earlier creation leaves a row in state "creating". */
static bool
clear_leftovers(struct ctx *cx, const char *name)
{
	struct found_row row;
	bool found;

	if (!pg_maybe(cx, &q_site_half_made, found_fields, &row, &found, PG_TEXT(name)))
		return false;
	if (!found)
		return true;
	if (strcmp(row.state, "creating") != 0)
		return fail(cx, ERR_CONFLICT, "site.taken", "there is a site named \"%s\" already", name),
		       fail_field(cx, "name");
	return provision_drop(cx, row.conninfo, row.database) && pg_exec(cx, &q_site_remove, PG_INT(row.id));
}

/* Say in words what a statement's conflict means. */
static bool
conflict(struct ctx *cx, const char *field, const char *sentence)
{
	if (cx->err.kind == ERR_CONFLICT)
		cx->err.detail = sentence;
	return fail_field(cx, field);
}

static bool
record_site(struct ctx *cx, const struct site_wish *wish, struct new_site *ns)
{
	const char *plan = wish->plan ? wish->plan : "standard";
	struct id_row site;

	if (!pg_one(cx, &q_site_insert, id_row_fields, &site, PG_TEXT(wish->name), PG_TEXT(plan))) {
		bool no_plan = cx->err.code && strcmp(cx->err.code, "pg.foreign_key") == 0;

		return no_plan ? conflict(cx, "plan", arena_printf(cx->arena, "there is no plan named \"%s\"", plan))
		               : conflict(cx, "name", arena_printf(cx->arena, "there is a site named \"%s\" already", wish->name));
	}
	ns->site_id = site.id;
	return pg_exec(cx, &q_place_insert, PG_INT(site.id), PG_INT(ns->server.id), PG_TEXT(ns->database));
}

static bool
record_rows(struct ctx *cx, const struct site_wish *wish, struct new_site *ns)
{
	struct id_row account;
	bool found;

	if (!pg_maybe(cx, &q_account_id, id_row_fields, &account, &found, PG_TEXT(wish->owner_email)))
		return false;
	if (!found)
		return fail(cx, ERR_NOT_FOUND, "account.unknown", "there is no account for %s; add it with: quoin account add %s",
		            wish->owner_email, wish->owner_email);
	if (!record_site(cx, wish, ns))
		return false;
	if (!pg_exec(cx, &q_host_insert, PG_TEXT(ns->host), PG_INT(ns->site_id), PG_BOOL(true)))
		return conflict(cx, "host", arena_printf(cx->arena, "the host %s is taken", ns->host));
	return pg_exec(cx, &q_membership_set, PG_INT(account.id), PG_INT(ns->site_id), PG_TEXT("owner"));
}

static bool
record(struct ctx *cx, const struct site_wish *wish, struct new_site *ns)
{
	if (!pg_begin(cx, PG_PLATFORM))
		return false;
	return pg_settle(cx, PG_PLATFORM, record_rows(cx, wish, ns));
}

/* Closed at birth, opened when its rights are set. */
static bool
build(struct ctx *cx, const struct world *w, const struct new_site *ns)
{
	struct pg *admin = provision_connect(cx, ns->server.conninfo, "postgres");

	return admin && provision_database(cx, admin, ns->database, ns->template_db) &&
	       provision_role(cx, w, admin, ns->database) && provision_open(cx, admin, ns->database);
}

/* First settings, as the site's own role: this proves that it can work. */
static bool
seed(struct ctx *cx, const struct world *w, const struct new_site *ns, const struct site_wish *wish)
{
	const char *title[] = { wish->title ? wish->title : wish->name }, *none;
	struct pg *pg = pg_connect(cx, site_conninfo(cx->arena, w, ns->server.conninfo, ns->database, ns->database));

	return pg && pg_scalar(cx, pg, "INSERT INTO setting (key, value) VALUES ('title', $1)", title, 1, &none);
}

static bool
activate(struct ctx *cx, const struct site_wish *wish, const struct new_site *ns)
{
	if (!pg_begin(cx, PG_PLATFORM))
		return false;
	return pg_settle(cx, PG_PLATFORM,
	                 pg_exec(cx, &q_site_activate, PG_INT(ns->site_id), PG_INT(migrate_site_version())) &&
	                 audit_add(cx, ns->site_id, "site.create", "site", wish->name, "host", ns->host, "owner", wish->owner_email,
	                 "server", ns->server.name, NULL));
}

/* The deadline may be what failed: cleaning up gets a while of its own. */
static void
unmake(struct ctx *cx, const struct new_site *ns)
{
	struct err kept = cx->err;
	usec_t deadline = cx->deadline;

	ctx_forgive(cx);
	if (deadline)
		cx->deadline = clock_mono() + 10 * USEC_PER_SEC;
	if (!provision_drop(cx, ns->server.conninfo, ns->database) || !pg_exec(cx, &q_site_remove, PG_INT(ns->site_id)))
		log_failure(cx, "site.unmake");
	cx->deadline = deadline;
	cx->err = kept;
}

static bool
create_locked(struct ctx *cx, struct world *w, const struct site_wish *wish)
{
	struct new_site ns = { .database = provision_new_name(cx, w) };

	if (!choose_host(cx, w, wish, &ns.host) || !choose_server(cx, wish, &ns) || !clear_leftovers(cx, wish->name) ||
	    !record(cx, wish, &ns))
		return false;
	if (!build(cx, w, &ns) || !seed(cx, w, &ns, wish) || !activate(cx, wish, &ns)) {
		unmake(cx, &ns);
		return false;
	}
	shared_registry_moved(w->shared);
	return true;
}

bool
site_create(struct ctx *cx, struct world *w, const struct site_wish *wish)
{
	if (!site_name_check(cx, wish->name) || !lock_name(cx, wish->name))
		return false;
	bool ok = create_locked(cx, w, wish);
	unlock_name(cx, wish->name);
	return ok;
}

/* ---- unmaking ---- */

static bool
remove_rows(struct ctx *cx, const struct found_row *row, const char *name)
{
	if (!pg_begin(cx, PG_PLATFORM))
		return false;
	return pg_settle(cx, PG_PLATFORM,
	                 pg_exec(cx, &q_site_remove, PG_INT(row->id)) &&
	                 audit_add(cx, row->id, "site.delete", "site", name, "database", row->database, NULL));
}

static bool
delete_locked(struct ctx *cx, struct world *w, const char *name)
{
	struct found_row row;
	bool found;

	if (!pg_maybe(cx, &q_site_half_made, found_fields, &row, &found, PG_TEXT(name)))
		return false;
	if (!found)
		return fail(cx, ERR_NOT_FOUND, "site.unknown", "there is no site named \"%s\"", name);
	/* First out of the registry, so that nobody connects any more. */
	if (!pg_exec(cx, &q_site_set_state, PG_INT(row.id), PG_TEXT("deleting")))
		return false;
	shared_registry_moved(w->shared);
	const char *files = arena_printf(cx->arena, "%s/tenants/%lld", w->conf->media_dir, (long long)row.id);
	return provision_drop(cx, row.conninfo, row.database) && tree_remove(cx, files) && remove_rows(cx, &row, name);
}

bool
site_delete(struct ctx *cx, struct world *w, const char *name)
{
	if (!lock_name(cx, name))
		return false;
	bool ok = delete_locked(cx, w, name);
	unlock_name(cx, name);
	return ok;
}
