/* replace.c - find and replace over all posts (domain/replace/replacement.h). */
#include "domain/replace/replacement.h"

#include "domain/site.h"
#include "job/jobs.h"
#include "service/cell.h"
#include "service/conf.h"
#include "text/json.h"

static const struct json_limits limits = { .bytes = 4096, .depth = 2 };

bool
job_replace(struct ctx *cx, struct world *w, const struct site *site, const struct job *job)
{
	struct cell *cell = cell_connect_for(cx, arena_printf(cx->arena, "%s/cell.sock", w->conf->run_dir));
	const struct dyn *d, *id;

	if (!json_parse(cx, span_of(job->payload), &limits, &d))
		return false;
	id = dyn_get(d, SPAN("replacement"));
	if (!id || id->type != DYN_TEXT)
		return fail(cx, ERR_GONE, "replace.payload", "the job names no replacement");
	return replacement_work(cx, site, cell, arena_strndup(cx->arena, id->text.ptr, id->text.len));
}
