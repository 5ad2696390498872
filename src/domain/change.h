/* change.h - the one door for changes a public page can show.
 *
 *	if (!change_begin(cx, site)) return false;
 *	… statements …
 *	return change_commit(cx, site);          or change_abort(cx, site)
 *
 * The site's epoch row is incremented last in the transaction.  Round the COMMIT
 * the site is marked dirty in memory shared by all local processes, so that no
 * cache is read or filled meanwhile; then the new epoch is published there.  So
 * after "saved" every request that begins later sees the new page. */
#ifndef DOMAIN_CHANGE_H
#define DOMAIN_CHANGE_H

#include "base/ctx.h"

struct site;

bool change_begin(struct ctx *cx, const struct site *site) MUST_CHECK;
bool change_commit(struct ctx *cx, const struct site *site) MUST_CHECK;
void change_abort(struct ctx *cx, const struct site *site);

/* Read the site's epoch row and publish it: after a start, a writer's death or
 * an unknown COMMIT.  Waits for a transaction that is still in flight; marks of
 * dead writers are dropped. */
bool epoch_read(struct ctx *cx, const struct site *site) MUST_CHECK;

#endif
