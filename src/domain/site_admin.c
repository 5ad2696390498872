/* site_admin.c - see site_admin.h. */
#include "domain/site_admin.h"

#include "domain/audit.h"
#include "domain/queries.h"
#include "domain/shared.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/host.h"

/* End the transaction that was begun: commit and tell the workers, or undo. */
static bool
finish(struct ctx *cx, struct world *w, bool ok)
{
	if (ok && pg_commit(cx, PG_PLATFORM)) {
		shared_registry_moved(w->shared);
		return true;
	}
	pg_rollback(cx, PG_PLATFORM);
	return false;
}

static bool
change_state(struct ctx *cx, const struct site *site, const struct pg_query *q, const char *action, const char *is)
{
	int64_t n;

	if (!pg_exec_count(cx, q, &n, PG_INT(site->id)))
		return false;
	if (n == 0)
		return fail(cx, ERR_CONFLICT, "site.state", "%s is %s already", site->name, is);
	return audit_add(cx, site->id, action, "site", site->name, NULL);
}

bool
site_suspend(struct ctx *cx, struct world *w, const struct site *site)
{
	return pg_begin(cx, PG_PLATFORM) &&
	       finish(cx, w, change_state(cx, site, &q_site_suspend, "site.suspend", "suspended"));
}

bool
site_resume(struct ctx *cx, struct world *w, const struct site *site)
{
	return pg_begin(cx, PG_PLATFORM) &&
	       finish(cx, w, change_state(cx, site, &q_site_resume, "site.resume", "active"));
}

/* ---- hosts ---- */

static bool
read_host(struct ctx *cx, const char *text, const char **out)
{
	struct host host;

	if (!host_parse(cx->arena, span_of(text), &host) || strchr(host.name, '['))
		return fail(cx, ERR_INVALID, "host.name",
		            "\"%s\" cannot be a host name: give letters, digits and hyphens between dots, and names beyond"
		            " ASCII in their xn-- form", text), fail_field(cx, "host");
	*out = host.name;
	return true;
}

static bool
add_row(struct ctx *cx, const struct site *site, const char *host)
{
	if (pg_exec(cx, &q_host_insert, PG_TEXT(host), PG_INT(site->id), PG_BOOL(false)))
		return audit_add(cx, site->id, "host.add", "site", site->name, "host", host, NULL);
	if (cx->err.kind == ERR_CONFLICT)
		cx->err.detail = arena_printf(cx->arena, "the host %s is taken", host);
	return fail_field(cx, "host");
}

bool
site_host_add(struct ctx *cx, struct world *w, const struct site *site, const char *text)
{
	const char *host;

	if (!read_host(cx, text, &host))
		return false;
	if (strcmp(host, w->conf->console_host) == 0)
		return fail(cx, ERR_CONFLICT, "host.console", "%s is the console's host", host), fail_field(cx, "host");
	return pg_begin(cx, PG_PLATFORM) && finish(cx, w, add_row(cx, site, host));
}

static bool
not_its_host(struct ctx *cx, const struct site *site, const char *host)
{
	return fail(cx, ERR_NOT_FOUND, "host.unknown", "%s has no host %s", site->name, host), fail_field(cx, "host");
}

static bool
set_primary(struct ctx *cx, const struct site *site, const char *host)
{
	int64_t n;

	if (!pg_exec(cx, &q_host_unset_primary, PG_INT(site->id)) ||
	    !pg_exec_count(cx, &q_host_set_primary, &n, PG_INT(site->id), PG_TEXT(host)))
		return false;
	return n ? audit_add(cx, site->id, "host.primary", "site", site->name, "host", host, NULL)
	         : not_its_host(cx, site, host);
}

bool
site_host_primary(struct ctx *cx, struct world *w, const struct site *site, const char *text)
{
	const char *host;

	return read_host(cx, text, &host) && pg_begin(cx, PG_PLATFORM) && finish(cx, w, set_primary(cx, site, host));
}

static bool
remove_row(struct ctx *cx, const struct site *site, const char *host)
{
	int64_t n;

	if (strcmp(host, site->primary_host) == 0)
		return fail(cx, ERR_CONFLICT, "host.primary",
		            "%s is the primary host of %s: make another one primary first", host, site->name);
	if (!pg_exec_count(cx, &q_host_remove, &n, PG_TEXT(host), PG_INT(site->id)))
		return false;
	return n ? audit_add(cx, site->id, "host.remove", "site", site->name, "host", host, NULL)
	         : not_its_host(cx, site, host);
}

bool
site_host_remove(struct ctx *cx, struct world *w, const struct site *site, const char *text)
{
	const char *host;

	return read_host(cx, text, &host) && pg_begin(cx, PG_PLATFORM) && finish(cx, w, remove_row(cx, site, host));
}
