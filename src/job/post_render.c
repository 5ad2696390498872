/* post_render.c - a post whose pictures got their copies while it was saved shows them. */
#include "job/jobs.h"

#include "domain/change.h"
#include "domain/post.h"
#include "domain/site.h"
#include "service/cell.h"
#include "service/conf.h"
#include "text/json.h"

static const struct json_limits limits = { .bytes = 1024, .depth = 2 };

/* One that was deleted meanwhile has nothing to show. */
static bool
render(struct ctx *cx, const struct site *site, struct cell *cell, const char *id)
{
	if (post_render_again(cx, site, cell, id))
		return true;
	if (cx->err.kind != ERR_NOT_FOUND)
		return false;
	ctx_forgive(cx);
	return true;
}

bool
job_post_render(struct ctx *cx, struct world *w, const struct site *site, const struct job *job)
{
	struct cell *cell = cell_connect_for(cx, arena_printf(cx->arena, "%s/cell.sock", w->conf->run_dir));
	const struct dyn *payload, *post;

	if (!json_parse(cx, span_of(job->payload), &limits, &payload))
		return false;
	post = dyn_get(payload, SPAN("post"));
	if (!post || post->type != DYN_TEXT)
		return fail(cx, ERR_GONE, "post_render.payload", "a post_render job names no post");
	if (!change_begin(cx, site))
		return false;
	if (render(cx, site, cell, post->text.ptr))
		return change_commit(cx, site);
	change_abort(cx, site);
	return false;
}
