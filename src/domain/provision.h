/* provision.h - making and unmaking what a site's data needs: servers, template
 * databases, roles, databases.
 *
 * Names on a database server begin with the platform database's name, so that
 * several installations can share a server: <platform>_tmpl_v<N> is a template,
 * <platform>_site the group role with rights on every site's tables, and
 * <platform>_s<random> both the database and the login role of one site.  A
 * site's role may connect to its own database and to no other. */
#ifndef DOMAIN_PROVISION_H
#define DOMAIN_PROVISION_H

#include "base/ctx.h"

#include <stdint.h>

struct pg;
struct site;
struct world;

/* The platform database's name, from the configured conninfo. */
const char *provision_platform_name(struct ctx *cx, const struct world *w);

/* Record a server (or update its conninfo) and prepare it: group role, nobody
 * else's CONNECT on the platform database. */
bool provision_server(struct ctx *cx, struct world *w, struct pg *platform, const char *name,
                      const char *conninfo) MUST_CHECK;

/* Make the newest template database on every server that lacks it. */
bool provision_templates(struct ctx *cx, struct world *w, struct pg *platform) MUST_CHECK;

/* Rights of the group role on the tables of the open database. */
bool provision_grants(struct ctx *cx, const struct world *w, struct pg *pg) MUST_CHECK;

/* A connection of the server's administrator to a site's database. */
bool provision_admin_connect(struct ctx *cx, struct world *w, const struct site *site, struct pg **out) MUST_CHECK;

bool provision_note_version(struct ctx *cx, int64_t site_id, int64_t version) MUST_CHECK;

struct site_wish {
	const char *name, *title, *owner_email, *plan, *server; /* plan, server NULL: the default */
	const char *host; /* NULL: <name>.<base_domain> */
};

/* Make a site: rows, database, role, first settings.  What is half made after a
 * failure is unmade; what an earlier crash left under the name is cleared
 * first.  Fails with CONFLICT when the name or host is taken, INVALID when it
 * cannot be a name. */
bool site_create(struct ctx *cx, struct world *w, const struct site_wish *wish) MUST_CHECK;

/* Drop its database, role, media and rows. */
bool site_delete(struct ctx *cx, struct world *w, const char *name) MUST_CHECK;

#endif
