/* missed.h - the pages that readers of this process asked for and that are not there,
 * on their way to the report (domain/missed.h).  A request only notes one here, in
 * memory; the keeper stores them a moment later.
 *
 * There is room for a few hundred addresses: what comes faster is not counted. */
#ifndef WEB_MISSED_H
#define WEB_MISSED_H

#include "base/ctx.h"

struct missed;
struct registry_snapshot;
struct request;
struct site;

struct missed *missed_new(void);
void           missed_free(struct missed *m); /* NULL is fine */

/* Nothing was found at rq->path.  ignored: the site's setting. */
void missed_note(struct missed *m, const struct site *site, const struct request *rq, const char *ignored);

/* Store what was noted, each site within a second.  What cannot be stored is lost. */
void missed_store(struct missed *m, struct ctx *cx, const struct registry_snapshot *snap);

#endif
