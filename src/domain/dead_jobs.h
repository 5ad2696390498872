/* dead_jobs.h - jobs that were given up after several attempts, kept for somebody to
 * look at: tried again when what kept them is mended, or dropped. */
#ifndef DOMAIN_DEAD_JOBS_H
#define DOMAIN_DEAD_JOBS_H

#include "base/ctx.h"
#include "base/field.h"

struct dead_job {
	int64_t id, attempts;
	const char *site;   /* its name; NULL: a job of the platform */
	const char *kind;   /* src/job/jobs.h */
	const char *reason; /* of the last attempt */
	usec_t at;          /* of the same */
};

extern const struct field dead_job_fields[];

/* The newest `limit` of them: a list of dead_job. */
bool dead_jobs_read(struct ctx *cx, int64_t limit, struct list *out) MUST_CHECK;

/* Try one once more, or with id 0 all; *n says how many there were.  The next
 * attempt counts as the first. */
bool dead_jobs_retry(struct ctx *cx, int64_t id, int64_t *n) MUST_CHECK;

/* Forget them. */
bool dead_jobs_drop(struct ctx *cx, int64_t id, int64_t *n) MUST_CHECK;

#endif
