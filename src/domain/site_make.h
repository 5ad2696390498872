/* site_make.h - making and unmaking sites.
 *
 * One command at a time works on a name (a lock on the platform database);
 * another fails with CONFLICT at once. */
#ifndef DOMAIN_SITE_MAKE_H
#define DOMAIN_SITE_MAKE_H

#include "base/ctx.h"

struct world;

struct site_wish {
	const char *name, *title, *owner_email, *plan, *server; /* title, plan, server NULL: the default */
	const char *host; /* NULL: <name>.<base_domain> */
};

/* Can this be a site's name?  INVALID with a sentence where not. */
bool site_name_check(struct ctx *cx, const char *name) MUST_CHECK;

/* Make a site: rows, database, role, first settings.  What is half made after a
 * failure is unmade; what an earlier crash left under the name is cleared
 * first.  Fails with CONFLICT when the name or host is taken, INVALID when it
 * cannot be a name. */
bool site_create(struct ctx *cx, struct world *w, const struct site_wish *wish) MUST_CHECK;

/* Drop its database and role, remove its media and rows.  After a failure in
 * the middle the site stays in state "deleting", served no more: do it again. */
bool site_delete(struct ctx *cx, struct world *w, const char *name) MUST_CHECK;

#endif
