/* export.c - a site's words as a zip that somebody downloads later (domain/export/task.h). */
#include "domain/export/task.h"

#include "domain/site.h"
#include "job/jobs.h"
#include "text/json.h"

static const struct json_limits limits = { .bytes = 4096, .depth = 2 };

bool
job_export(struct ctx *cx, struct world *w, const struct site *site, const struct job *job)
{
	const struct dyn *d, *id;

	if (!json_parse(cx, span_of(job->payload), &limits, &d))
		return false;
	id = dyn_get(d, SPAN("export"));
	if (!id || id->type != DYN_TEXT)
		return fail(cx, ERR_GONE, "export.payload", "the job names no export");
	return export_task_make(cx, w->conf, site, arena_strndup(cx->arena, id->text.ptr, id->text.len));
}

bool
job_export_sweep(struct ctx *cx, struct world *w, const struct site *site, const struct job *job)
{
	(void)job;
	return export_task_sweep(cx, w->conf, site);
}
