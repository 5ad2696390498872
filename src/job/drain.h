/* drain.h - from the outboxes of woken sites to the platform's jobs (domain/outbox.h). */
#ifndef JOB_DRAIN_H
#define JOB_DRAIN_H

#include "base/ctx.h"

struct world;

/* Look at the woken site that is due longest, if there is one: copy what is due
 * in its outbox, or strike the site off when nothing is.  Fails only where the
 * platform database did; a site that cannot be reached is put off. */
bool drain_one(struct ctx *cx, struct world *w, bool *drained) MUST_CHECK;

#endif
