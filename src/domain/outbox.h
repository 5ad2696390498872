/* outbox.h - effects of a change that are not part of its request.
 *
 * A change writes them to the outbox of its own site's database, in its own
 * transaction; the jobs process (src/job) is woken through the platform database,
 * copies them there as jobs, and runs those.
 *
 * The order makes sure that nothing is forgotten: the outbox is held (a shared
 * advisory lock) before the site is woken, and the site is woken before the
 * transaction commits.  The jobs process strikes a site off only while nobody
 * holds its outbox and nothing due is in it. */
#ifndef DOMAIN_OUTBOX_H
#define DOMAIN_OUTBOX_H

#include "base/ctx.h"

struct site;

/* Inside a transaction on the site's database (change_begin): do `kind` (a row of
 * job/jobs.h) with this payload, a JSON object, at `due`, or soon where that is 0.
 * Needs the platform database: fails with UNAVAILABLE without it. */
bool outbox_add(struct ctx *cx, const struct site *site, const char *kind, const char *payload, usec_t due) MUST_CHECK;

#endif
