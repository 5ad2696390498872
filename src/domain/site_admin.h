/* site_admin.h - what an operator changes about a site that exists: its state
 * and its hosts.  Each is one transaction on the platform database, recorded in
 * the audit log, and seen at once by every local worker. */
#ifndef DOMAIN_SITE_ADMIN_H
#define DOMAIN_SITE_ADMIN_H

#include "base/ctx.h"

struct site;
struct world;

/* A suspended site's pages are not served; its data stays.  CONFLICT where it is
 * so already. */
bool site_suspend(struct ctx *cx, struct world *w, const struct site *site) MUST_CHECK;
bool site_resume(struct ctx *cx, struct world *w, const struct site *site) MUST_CHECK;

/* Hosts are given as typed: "Blog.Example." is blog.example.  One of them is the
 * primary; the others redirect to it.  A host that is another site's is a
 * CONFLICT that does not say whose. */
bool site_host_add(struct ctx *cx, struct world *w, const struct site *site, const char *host) MUST_CHECK;
bool site_host_primary(struct ctx *cx, struct world *w, const struct site *site, const char *host) MUST_CHECK;
bool site_host_remove(struct ctx *cx, struct world *w, const struct site *site, const char *host) MUST_CHECK;

#endif
