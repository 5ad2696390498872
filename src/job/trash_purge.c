/* trash_purge.c - what has been in the trash for the site's days is deleted. */
#include "job/jobs.h"

#include "domain/queries.h"
#include "domain/setting.h"
#include "service/pg.h"

bool
job_trash_purge(struct ctx *cx, struct world *w, const struct site *site, const struct job *job)
{
	struct settings settings;

	(void)w, (void)site, (void)job;
	return settings_load(cx, &settings) && pg_exec(cx, &q_trash_purge, PG_INT(settings.trash_days));
}
