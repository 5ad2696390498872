/* task.h - an export that takes longer than a browser waits: asked for in the console,
 * written by a job, downloaded later.
 *
 * A site has one at work at a time.  What was made is kept for export_keep, or until
 * the next one is asked for; backups leave it out. */
#ifndef DOMAIN_EXPORT_TASK_H
#define DOMAIN_EXPORT_TASK_H

#include "base/ctx.h"
#include "base/field.h"

struct conf;
struct site;

struct export_task {
	const char *id;
	const char *state;       /* "waiting", "running", "ready", "failed" */
	const char *mail_to;     /* whom to tell; NULL: nobody */
	const char *reason;      /* of a failure */
	int64_t done, total;     /* posts and files */
	int64_t bytes;           /* of the zip */
	usec_t created_at, ended_at;
};

/* Is somebody or something still to work on it? */
bool export_task_at_work(const struct export_task *t);

/* Ask for one; what was made before goes.  CONFLICT where one is at work. */
bool export_task_ask(struct ctx *cx, const struct site *site, int64_t account_id, const char *mail_to) MUST_CHECK;

bool export_task_latest(struct ctx *cx, struct export_task *out, bool *found) MUST_CHECK;

/* The zip of one that is ready, open; the descriptor is the caller's.  NOT_FOUND
 * where there is none, GONE where its file is. */
bool export_task_open(struct ctx *cx, const struct conf *conf, const struct site *site, const char *id, int *fd,
                      int64_t *bytes) MUST_CHECK;

/* What the jobs do: write the zip, and tell who wants to know; remove what is old. */
bool export_task_make(struct ctx *cx, const struct conf *conf, const struct site *site, const char *id) MUST_CHECK;
bool export_task_sweep(struct ctx *cx, const struct conf *conf, const struct site *site) MUST_CHECK;

#endif
