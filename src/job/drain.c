/* drain.c - see drain.h. */
#include "job/drain.h"

#include "base/log.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/site.h"

static const usec_t DRAIN_TIME = 10 * USEC_PER_SEC, PUT_OFF_TIME = 5 * USEC_PER_SEC;
static const int64_t LONGEST_MS = 300 * 1000, BUSY_MS = 1000;

struct wake_row {
	int64_t site_id, tries;
	const char *site;
};

static const struct field wake_fields[] = {
	FIELD_INT(struct wake_row, site_id),
	FIELD_INT(struct wake_row, tries),
	FIELD_TEXT(struct wake_row, site),
	FIELD_END
};

struct outbox_row {
	int64_t id;
	const char *kind, *payload, *request_id;
};

static const struct field outbox_fields[] = {
	FIELD_INT(struct outbox_row, id),
	FIELD_TEXT(struct outbox_row, kind),
	FIELD_TEXT(struct outbox_row, payload),
	FIELD_TEXT(struct outbox_row, request_id),
	FIELD_END
};

struct first_row {
	usec_t due;
	bool is_due;
};

static const struct field first_fields[] = {
	FIELD_TIME(struct first_row, due),
	FIELD_BOOL(struct first_row, is_due),
	FIELD_END
};

static bool
add_jobs(struct ctx *cx, const struct wake_row *wake, struct list rows)
{
	const struct outbox_row *row = rows.items;

	for (size_t i = 0; i < rows.count; i++)
		if (!pg_exec(cx, &q_job_add, PG_INT(wake->site_id), PG_INT(row[i].id), PG_TEXT(row[i].kind),
		             PG_TEXT(row[i].payload), PG_TEXT(row[i].request_id)))
			return false;
	return true;
}

/* The rows leave the outbox when the jobs are there: a crash between the two
 * commits copies them again, and the jobs' uniqueness sees to it. */
static bool
copy_due(struct ctx *cx, const struct wake_row *wake, size_t *copied)
{
	struct list rows;
	const struct pg_read reads[] = {
		{ &q_outbox_hold, NULL, NULL, 0, NULL, PG_NO_ARGS },
		{ &q_outbox_take, outbox_fields, &rows, sizeof(struct outbox_row), NULL, PG_NO_ARGS },
	};

	if (!pg_begin(cx, PG_SITE) || !pg_run(cx, reads, 2))
		return false;
	*copied = rows.count;
	if (rows.count == 0) {
		pg_rollback(cx, PG_SITE);
		return true;
	}
	return add_jobs(cx, wake, rows) && pg_commit(cx, PG_PLATFORM) && pg_commit(cx, PG_SITE);
}

/* What is left is due later, by the clock of the site's own server: be woken then. */
static bool
strike_off(struct ctx *cx, const struct wake_row *wake, usec_t first_due)
{
	return pg_exec(cx, &q_wake_done, PG_INT(wake->site_id)) &&
	       (!first_due || pg_exec(cx, &q_wake_add, PG_INT(wake->site_id), PG_TIME(first_due)));
}

static bool
put_off(struct ctx *cx, const struct wake_row *wake, int64_t ms, bool failed)
{
	return pg_exec(cx, &q_wake_postpone, PG_INT(wake->site_id), PG_INT(ms), PG_INT(failed));
}

/* Nothing was due.  Is that so for good, or does somebody fill it just now? */
static bool
finish(struct ctx *cx, const struct wake_row *wake)
{
	struct yes_row still;
	struct first_row first;
	const struct pg_read reads[] = {
		{ &q_outbox_is_still, yes_row_fields, &still, 0, NULL, PG_NO_ARGS },
		{ &q_outbox_first_due, first_fields, &first, 0, NULL, PG_NO_ARGS },
	};

	if (!pg_begin(cx, PG_SITE) || !pg_run(cx, reads, 2))
		return false;
	bool ok = still.yes && !first.is_due ? strike_off(cx, wake, first.due) : put_off(cx, wake, BUSY_MS, false);
	return ok && pg_commit(cx, PG_PLATFORM);
}

static bool
drain_site(struct ctx *cx, struct world *w, const struct wake_row *wake)
{
	const struct site *site;
	size_t copied;

	if (!site_open(cx, w, wake->site, &site) || !copy_due(cx, wake, &copied))
		return false;
	return copied > 0 || finish(cx, wake);
}

static int64_t
delay_after(int64_t tries)
{
	int64_t ms = 1000;

	for (int64_t i = 0; i < tries && ms < LONGEST_MS; i++)
		ms *= 2;
	return ms < LONGEST_MS ? ms : LONGEST_MS;
}

/* Undo what a failure left open, and look again later. */
static bool
settle_failure(struct ctx *cx, const struct wake_row *wake)
{
	pg_rollback(cx, PG_SITE);
	pg_rollback(cx, PG_PLATFORM);
	log_failure(cx, "drain.failed");
	ctx_forgive(cx);
	cx->deadline = clock_mono() + PUT_OFF_TIME;
	return put_off(cx, wake, delay_after(wake->tries), true);
}

bool
drain_one(struct ctx *cx, struct world *w, bool *drained)
{
	struct wake_row wake;
	const struct pg_read next = { &q_wake_next, wake_fields, &wake, 0, drained, PG_NO_ARGS };

	*drained = false;
	if (!pg_begin(cx, PG_PLATFORM) || !pg_run(cx, &next, 1))
		return false;
	if (*drained) {
		cx->deadline = clock_mono() + DRAIN_TIME;
		if (!drain_site(cx, w, &wake))
			return settle_failure(cx, &wake);
	}
	pg_rollback(cx, PG_SITE); /* gives the locks back */
	pg_rollback(cx, PG_PLATFORM);
	return true;
}
