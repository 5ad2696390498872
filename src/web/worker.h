/* worker.h - one worker process: everything set up, then serving. */
#ifndef WEB_WORKER_H
#define WEB_WORKER_H

#include "base/ctx.h"

struct world;

/* Serve requests from listen_fd until stop_fd becomes readable and what was
 * begun is done.  One byte is written to ready_fd (if not negative) when the
 * worker accepts.  A failure has been logged. */
bool worker_run(struct ctx *cx, struct world *w, int listen_fd, int stop_fd, int ready_fd) MUST_CHECK;

#endif
