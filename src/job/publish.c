/* publish.c - a post's time has come: move the site's epoch, so that no page made
 * before it is shown any more. */
#include "job/jobs.h"

#include "domain/change.h"
#include "domain/queries.h"
#include "domain/site.h"

bool
job_publish(struct ctx *cx, struct world *w, const struct site *site, const struct job *job)
{
	(void)w, (void)job;
	if (!change_begin(cx, site))
		return false;
	if (pg_run(cx, &(struct pg_read){ &q_post_publish_due, NULL, NULL, 0, NULL, PG_NO_ARGS }, 1))
		return change_commit(cx, site);
	change_abort(cx, site);
	return false;
}
