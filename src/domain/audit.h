/* audit.h - the platform's record of privileged acts: who did what, and when.
 *
 *	audit_add(cx, site->id, "host.add", "site", site->name, "host", host, NULL)
 *
 * The actor is cx->actor.  Rows are added, never changed; they outlive the site
 * they are about.  Called inside a transaction on the platform database the row
 * is part of it. */
#ifndef DOMAIN_AUDIT_H
#define DOMAIN_AUDIT_H

#include "base/ctx.h"
#include "base/field.h"

#include <stdint.h>

/* Pairs of key and text, then NULL; a NULL text leaves its pair out.  site_id 0:
 * the act concerns the installation as a whole. */
bool audit_add(struct ctx *cx, int64_t site_id, const char *action, ...) __attribute__((sentinel)) MUST_CHECK;

/* A row that is there exactly when a change on the site's database is: audit_begin()
 * opens a transaction on the platform's with the row in it, then the site's change is
 * committed, then audit_end() ends the other (a false ok undoes it).
 *
 *	return audit_end(cx, audit_begin(cx, site->id, "…", …, NULL) && change_commit(cx, site)); */
bool audit_begin(struct ctx *cx, int64_t site_id, const char *action, ...) __attribute__((sentinel)) MUST_CHECK;
bool audit_end(struct ctx *cx, bool ok) MUST_CHECK;

/* ---- reading ---- */

struct audit_row {
	int64_t id;
	const char *actor;
	const char *person;  /* name or address of the account that acted; NULL: none did, or it is gone */
	const char *action, *detail; /* detail: JSON */
	usec_t at;
};

extern const struct field audit_row_fields[];

/* What was done about a site, newest first; only rows before this id (0: all). */
bool audit_list(struct ctx *cx, int64_t site_id, int64_t before, int64_t limit, struct list *out) MUST_CHECK;

#endif
