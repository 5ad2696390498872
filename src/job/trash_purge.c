/* trash_purge.c - what has been in the trash for the site's days is deleted. */
#include "job/jobs.h"

#include "domain/site.h"
#include "domain/trash.h"

bool
job_trash_purge(struct ctx *cx, struct world *w, const struct site *site, const struct job *job)
{
	(void)job;
	return trash_purge(cx, w->conf, site);
}
