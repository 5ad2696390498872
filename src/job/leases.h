/* leases.h - the jobs this process is at, kept its own for as long as it lives.
 *
 * A job that is taken is due again in LEASE, for whoever else looks: then its process
 * has died.  A thread puts that off again and again for the jobs that are held, so a
 * job may take an hour and its loss is noticed within half a minute. */
#ifndef JOB_LEASES_H
#define JOB_LEASES_H

#include "base/ctx.h"

#define LEASE (30 * USEC_PER_SEC)

struct leases;

/* Connections are of this cache. */
bool leases_start(struct ctx *cx, struct pg_cache *pgs, struct leases **out) MUST_CHECK;

/* Ends the thread, then frees; NULL is fine. */
void leases_stop(struct leases *l);

/* Hold a job until it is let go; NULL: nobody puts it off. */
void leases_hold(struct leases *l, int64_t job);
void leases_let_go(struct leases *l, int64_t job);

#endif
