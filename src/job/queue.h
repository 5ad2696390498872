/* queue.h - the platform's jobs: take one, run it, settle what becomes of it.
 *
 *	ready ──take──► running ──done──► (gone)
 *	  ▲                │
 *	  └────retry───────┴──too often──► dead
 *
 * A running job whose lease is up (leases.h) is taken again: whoever ran it has died.  A job
 * that ends its process counts an attempt each time, so it too ends up dead. */
#ifndef JOB_QUEUE_H
#define JOB_QUEUE_H

#include "base/ctx.h"

struct leases;
struct world;

/* Run the job due longest, if there is one.  Fails only where the platform
 * database did; a job's own failure is settled here. */
bool queue_run_one(struct ctx *cx, struct world *w, struct leases *leases, bool *ran) MUST_CHECK;

/* How long until there is something to do again, woken sites included; -1: not as
 * things are. */
bool queue_next_due(struct ctx *cx, usec_t *in) MUST_CHECK;

#endif
