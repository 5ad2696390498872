/* migrate.h - numbered, forward-only SQL for the platform and every site.
 *
 * The scripts of sql/ are part of the program.  Each runs in a transaction of
 * its own under an advisory lock, is recorded in schema_migration with a
 * checksum, and is never run twice; a recorded script that has changed since is
 * an error.  The template database of the newest version is made before any site
 * is migrated, so that new sites are born with it. */
#ifndef DOMAIN_MIGRATE_H
#define DOMAIN_MIGRATE_H

#include "base/ctx.h"
#include "service/pg.h"

#include <stdint.h>

struct world;
struct site;

struct migration {
	enum pg_scope scope;
	int64_t version; /* 0 ends the table */
	const char *name, *sql;
};

extern const struct migration migrations[];

/* Version of the newest script for a site's database. */
int64_t migrate_site_version(void);

/* Create the platform database if it is absent and bring it up to date; create
 * the roles, the "local" server and the newest template database. */
bool migrate_platform(struct ctx *cx, struct world *w) MUST_CHECK;

/* Bring one site's database and role up to date; *applied counts the scripts. */
bool migrate_site(struct ctx *cx, struct world *w, const struct site *site, int *applied) MUST_CHECK;

/* Apply the scripts of one scope to the open database. */
bool migrate_apply(struct ctx *cx, struct pg *pg, enum pg_scope scope, int *applied) MUST_CHECK;

#endif
