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

#include <stdint.h>

/* Pairs of key and text, then NULL; a NULL text leaves its pair out.  site_id 0:
 * the act concerns the installation as a whole. */
bool audit_add(struct ctx *cx, int64_t site_id, const char *action, ...) __attribute__((sentinel)) MUST_CHECK;

#endif
