/* dead_jobs.c - see dead_jobs.h. */
#include "domain/dead_jobs.h"

#include "domain/queries.h"
#include "domain/row.h"
#include "service/pg.h"

const struct field dead_job_fields[] = {
	FIELD_INT(struct dead_job, id),
	FIELD_TEXT(struct dead_job, site),
	FIELD_TEXT(struct dead_job, kind),
	FIELD_TEXT(struct dead_job, reason),
	FIELD_INT(struct dead_job, attempts),
	FIELD_TIME(struct dead_job, at),
	FIELD_END
};

bool
dead_jobs_read(struct ctx *cx, int64_t limit, struct list *out)
{
	return pg_many(cx, &q_jobs_dead, struct dead_job, dead_job_fields, out, PG_INT(limit));
}

static bool
count(struct ctx *cx, const struct pg_query *q, int64_t id, int64_t *n)
{
	struct count_row row;

	if (!pg_one(cx, q, count_row_fields, &row, PG_INT(id)))
		return false;
	*n = row.n;
	return true;
}

bool
dead_jobs_retry(struct ctx *cx, int64_t id, int64_t *n)
{
	return count(cx, &q_jobs_retry, id, n);
}

bool
dead_jobs_drop(struct ctx *cx, int64_t id, int64_t *n)
{
	return count(cx, &q_jobs_drop, id, n);
}
