/* process.h - the jobs process: hears what changed, and does what is due.
 *
 * It holds one connection to the platform database on which it LISTENs:
 *
 *	quoin_registry   sites, hosts, places or plans changed: local workers read
 *	                 their registry again
 *	quoin_wake       a site has effects in its outbox (domain/outbox.h)
 *
 * A few threads drain outboxes and run jobs until nothing is due, and sleep until
 * something is; a site that is slow holds one of them.  Without the platform database it goes on trying, and takes the registry for
 * changed when it is back. */
#ifndef JOB_PROCESS_H
#define JOB_PROCESS_H

#include "base/ctx.h"

struct world;

/* Work until stop_fd becomes readable; what was begun is finished first.  One
 * byte is written to ready_fd at once: readers do not wait for jobs. */
bool jobs_run(struct ctx *cx, struct world *w, int stop_fd, int ready_fd) MUST_CHECK;

#endif
