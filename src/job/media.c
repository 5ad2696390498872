/* media.c - what pictures and uploads leave for later: variants in several sizes,
 * and clearing away. */
#include "job/jobs.h"

#include "base/log.h"
#include "domain/media.h"
#include "domain/outbox.h"
#include "domain/queries.h"
#include "domain/site.h"
#include "domain/upload.h"
#include "service/cell.h"
#include "service/conf.h"

bool
job_media_variants(struct ctx *cx, struct world *w, const struct site *site, const struct job *job)
{
	struct cell *cell = cell_connect_for(cx, arena_printf(cx->arena, "%s/cell.sock", w->conf->run_dir));
	bool more;

	(void)job;
	return media_make_variants(cx, w->conf, site, cell, &more);
}

struct due_row {
	usec_t due;
};

static const struct field due_fields[] = { FIELD_TIME(struct due_row, due), FIELD_END };

/* Uploads that were added to since wait for another turn. */
static bool
come_back(struct ctx *cx, const struct conf *conf, const struct site *site)
{
	struct due_row first;

	if (!pg_begin(cx, PG_SITE))
		return false;
	if (pg_one(cx, &q_upload_first_due, due_fields, &first, PG_INT(conf->upload_idle / USEC_PER_SEC)) &&
	    (!first.due || outbox_add(cx, site, "media_sweep", "{}", first.due)))
		return pg_commit(cx, PG_SITE);
	pg_rollback(cx, PG_SITE);
	return false;
}

bool
job_media_sweep(struct ctx *cx, struct world *w, const struct site *site, const struct job *job)
{
	int64_t removed;

	(void)job;
	if (!upload_expire(cx, w->conf, site) || !media_sweep(cx, w->conf, site, &removed))
		return false;
	if (removed)
		log_info(cx, "media.swept", "files=%lld", (long long)removed);
	return come_back(cx, w->conf, site);
}
