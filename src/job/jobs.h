/* jobs.h - every kind of job: one row each.
 *
 * JOB(kind, seconds it may take, meaning)
 *
 * A job of kind x is done by job_x(), and enqueued by outbox_add(…, "x", …) in the
 * transaction of the change it follows from.  It runs at least once: again after a
 * failure, and after a crash even if it had done its work.  So it must be
 * harmless to do twice.
 *
 * To add one: a row here, job_x() in a file of its own, and its test. */
#ifndef JOB_JOBS_H
#define JOB_JOBS_H

#include "base/ctx.h"

#define JOBS(JOB) \
	JOB(mail, 40, "Write a letter and send it") \
	JOB(publish, 30, "Show the posts whose time has come") \
	JOB(media_variants, 180, "Make narrower and WebP copies of new pictures") \
	JOB(post_render, 30, "Render a post again whose pictures were copied while it was saved") \
	JOB(media_sweep, 120, "Remove abandoned uploads and files without a row") \
	JOB(tag_index, 120, "Bring the search index up to date with a tag") \
	JOB(export, 3600, "Write a site's words into a zip to download") \
	JOB(replace, 3600, "Replace words in many posts, or undo that") \
	JOB(export_sweep, 60, "Remove exports that were kept long enough") \
	JOB(trash_purge, 60, "Delete what has been in the trash for long")

struct site;
struct world;

struct job {
	int64_t id, attempts;
	const char *site;       /* its name; NULL: a job of the platform */
	const char *kind;
	const char *payload;    /* a JSON object */
	const char *request_id; /* of the request it follows from, or NULL */
};

/* False: the reason is on cx->err.  UNAVAILABLE and TIMEOUT say that something
 * could not be reached; such a job is tried again for as long as it takes, one that
 * fails with GONE never, any other a few times.  cx is entered into the site and has a deadline. */
#define JOB(kind, seconds, meaning) \
	bool job_##kind(struct ctx *cx, struct world *w, const struct site *site, const struct job *job) MUST_CHECK;
JOBS(JOB)
#undef JOB

#endif
