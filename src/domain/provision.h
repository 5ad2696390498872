/* provision.h - what a site's data needs of a database server: the group role,
 * template databases, and for each site a role and a database with the rights
 * that keep it apart.
 *
 * Names on a server begin with the platform database's name, so that several
 * installations can share a server: <platform>_tmpl_v<N> is a template,
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

/* A new name for a site's database and role. */
const char *provision_new_name(struct ctx *cx, const struct world *w);

/* Prepare a server: group role, nobody else's CONNECT on its own databases. */
bool provision_prepare_server(struct ctx *cx, const struct world *w, const char *conninfo) MUST_CHECK;

/* Which of the server's own databases every role may still connect to; NULL:
 * none.  Their owner must revoke that, where the administrator is another. */
bool provision_open_to_public(struct ctx *cx, struct pg *pg, const char **names) MUST_CHECK;

/* Prepare a server, record it, or its new conninfo, and make the newest template
 * database on every server that lacks it.  One process at a time does; others
 * wait. */
bool provision_server(struct ctx *cx, struct world *w, struct pg *platform, const char *name,
                      const char *conninfo) MUST_CHECK;

/* A connection of the server's administrator to one of its databases. */
struct pg *provision_connect(struct ctx *cx, const char *server_conninfo, const char *database) MUST_CHECK;
bool provision_admin_connect(struct ctx *cx, const struct site *site, struct pg **out) MUST_CHECK;

bool provision_database_exists(struct ctx *cx, struct pg *pg, const char *name, bool *exists) MUST_CHECK;

/* ---- a site's database and role, in the order in which they are made ---- */

/* An empty database, or a copy of template_db, that lets nobody in: closed to
 * connections, PUBLIC's rights revoked. */
bool provision_database(struct ctx *cx, struct pg *admin, const char *name, const char *template_db) MUST_CHECK;

/* The login role of that name, member of the group role, with its password
 * derived from the master key and CONNECT on the database of its name.  A role
 * that is there already is set right. */
bool provision_role(struct ctx *cx, const struct world *w, struct pg *admin, const char *name) MUST_CHECK;

/* Open the database to connections. */
bool provision_open(struct ctx *cx, struct pg *admin, const char *name) MUST_CHECK;

/* Rights of the group role on the tables of the open database. */
bool provision_grants(struct ctx *cx, const struct world *w, struct pg *pg) MUST_CHECK;

/* Drop database and role, connected or not; fine where they are not. */
bool provision_drop(struct ctx *cx, const char *server_conninfo, const char *name) MUST_CHECK;

bool provision_note_version(struct ctx *cx, int64_t site_id, int64_t version) MUST_CHECK;

#endif
