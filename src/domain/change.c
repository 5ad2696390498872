/* change.c - see change.h. */
#include "domain/change.h"

#include "domain/queries.h"
#include "domain/row.h"
#include "domain/shared.h"
#include "domain/site.h"

bool
change_begin(struct ctx *cx, const struct site *site)
{
	(void)site;
	return pg_begin(cx, PG_SITE);
}

void
change_abort(struct ctx *cx, const struct site *site)
{
	(void)site;
	pg_rollback(cx, PG_SITE);
}

/* First the marks, then the doubt, then the row: whatever happens after one of
 * these steps leaves a mark or a doubt of its own. */
bool
epoch_read(struct ctx *cx, const struct site *site)
{
	struct count_row row;

	shared_site_heal(site->shared);
	unsigned doubt = shared_site_doubt(site->shared);
	if (!pg_run(cx, &(struct pg_read){ &q_epoch_read, count_row_fields, &row, 0, NULL, PG_NO_ARGS }, 1))
		return false;
	shared_site_publish(site->shared, doubt, (uint64_t)row.n);
	return true;
}

bool
change_commit(struct ctx *cx, const struct site *site)
{
	struct count_row row;
	unsigned token;

	if (!shared_site_mark(site->shared, &token)) {
		pg_rollback(cx, PG_SITE);
		return fail_cause(cx, ERR_UNAVAILABLE, "change.busy", "too many writers commit to this site at once");
	}
	unsigned doubt = shared_site_doubt(site->shared);
	bool ok = pg_run(cx, &(struct pg_read){ &q_epoch_next, count_row_fields, &row, 0, NULL, PG_NO_ARGS }, 1) &&
	          pg_commit(cx, PG_SITE);
	if (ok) {
		shared_site_publish(site->shared, doubt, (uint64_t)row.n);
		shared_site_unmark(site->shared, token);
		return true;
	}
	/* Whatever became of the COMMIT, no cache may believe the old epoch: the
	 * next reader finds it unknown and reads the row. */
	pg_rollback(cx, PG_SITE);
	shared_site_forget(site->shared);
	shared_site_unmark(site->shared, token);
	return false;
}
