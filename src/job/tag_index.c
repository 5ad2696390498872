/* tag_index.c - the search index follows a tag that was renamed, deleted or brought
 * back. */
#include "job/jobs.h"

#include "domain/tag_edit.h"
#include "text/json.h"

static const struct json_limits limits = { .bytes = 1024, .depth = 2 };

bool
job_tag_index(struct ctx *cx, struct world *w, const struct site *site, const struct job *job)
{
	const struct dyn *payload, *tag;

	(void)w;
	if (!json_parse(cx, span_of(job->payload), &limits, &payload))
		return false;
	tag = dyn_get(payload, SPAN("tag"));
	if (!tag || tag->type != DYN_TEXT)
		return fail(cx, ERR_GONE, "tag_index.payload", "a tag_index job names no tag");
	return tag_index(cx, site, tag->text.ptr);
}
