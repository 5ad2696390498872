/* queue.c - see queue.h. */
#include "job/queue.h"

#include "base/log.h"
#include "domain/queries.h"
#include "domain/shared.h"
#include "domain/site.h"
#include "job/jobs.h"
#include "job/leases.h"
#include "service/conf.h"

static const usec_t SETTLE_TIME = 5 * USEC_PER_SEC;
static const int64_t UNREACHED_MS = 15000, LONGEST_MS = 3600 * 1000;

typedef bool job_function(struct ctx *cx, struct world *w, const struct site *site, const struct job *job);

static const struct kind {
	const char *name;
	job_function *run;
	usec_t time;
} kinds[] = {
#define JOB(kind, seconds, meaning) { #kind, job_##kind, seconds * USEC_PER_SEC },
	JOBS(JOB)
#undef JOB
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static const struct field job_fields[] = {
	FIELD_INT(struct job, id),
	FIELD_INT(struct job, attempts),
	FIELD_TEXT(struct job, site),
	FIELD_TEXT(struct job, kind),
	FIELD_TEXT(struct job, payload),
	FIELD_TEXT(struct job, request_id),
	FIELD_END
};

/* A job of a kind this program does not know waits for the program that does. */
static struct pg_arg
known_kinds(struct arena *a)
{
	const char *names[KINDS];

	for (size_t i = 0; i < KINDS; i++)
		names[i] = kinds[i].name;
	return pg_text_array(a, names, KINDS);
}

static const struct kind *
kind_named(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

static bool
run(struct ctx *cx, struct world *w, const struct job *job)
{
	const struct kind *kind = kind_named(job->kind);
	const struct site *site = NULL;

	if (!kind)
		return fail(cx, ERR_INTERNAL, "job.kind", "there is no job of kind %s", job->kind);
	cx->deadline = clock_mono() + kind->time;
	return (!job->site || site_open(cx, w, job->site, &site)) && kind->run(cx, w, site, job);
}

static int64_t
delay_after(int64_t attempts)
{
	int64_t ms = 1000;

	for (int64_t i = 1; i < attempts && ms < LONGEST_MS; i++)
		ms *= 4;
	return ms < LONGEST_MS ? ms : LONGEST_MS;
}

/* Say what became of it, and write that down. */
static bool
settle_failure(struct ctx *cx, struct world *w, const struct job *job)
{
	struct shared_counters *n = shared_counters(w->shared);
	bool unreached = cx->err.kind == ERR_UNAVAILABLE || cx->err.kind == ERR_TIMEOUT;
	bool hopeless = cx->err.kind == ERR_GONE;
	bool dead = hopeless || (!unreached && job->attempts >= w->conf->job_attempts);
	const char *why = cx->err.detail ? cx->err.detail : cx->err.cause ? cx->err.cause : err_title(cx->err.kind);

	atomic_fetch_add(dead ? &n->jobs_dead : &n->jobs_failed, 1);
	log_failure(cx, dead ? "job.dead" : "job.failed");
	ctx_forgive(cx);
	if (dead)
		return pg_exec(cx, &q_job_bury, PG_INT(job->id), PG_TEXT(why));
	return pg_exec(cx, &q_job_retry, PG_INT(job->id), PG_INT(unreached ? UNREACHED_MS : delay_after(job->attempts)),
	               PG_BOOL(unreached), PG_TEXT(why));
}

static bool
run_and_settle(struct ctx *cx, struct world *w, const struct job *job)
{
	usec_t begin = clock_mono();

	cx->request_id = job->request_id;
	bool ok = run(cx, w, job);
	cx->deadline = clock_mono() + SETTLE_TIME;
	if (!ok)
		return settle_failure(cx, w, job);
	atomic_fetch_add(&shared_counters(w->shared)->jobs_done, 1);
	log_info(cx, "job.done", "kind=%s id=%lld attempt=%lld ms=%lld", job->kind, (long long)job->id,
	         (long long)job->attempts, (long long)((clock_mono() - begin) / USEC_PER_MSEC));
	return pg_exec(cx, &q_job_done, PG_INT(job->id));
}

bool
queue_run_one(struct ctx *cx, struct world *w, struct leases *leases, bool *ran)
{
	struct job job;

	if (!pg_maybe(cx, &q_job_take, job_fields, &job, ran, known_kinds(cx->arena), PG_INT(LEASE / USEC_PER_MSEC)))
		return false;
	if (!*ran)
		return true;
	leases_hold(leases, job.id);
	bool ok = run_and_settle(cx, w, &job);
	leases_let_go(leases, job.id);
	return ok;
}

struct due_row {
	int64_t ms;
};

static const struct field due_fields[] = { FIELD_INT(struct due_row, ms), FIELD_END };

bool
queue_next_due(struct ctx *cx, usec_t *in)
{
	struct due_row row;

	if (!pg_one(cx, &q_job_next_due, due_fields, &row, known_kinds(cx->arena)))
		return false;
	*in = row.ms < 0 ? -1 : row.ms * USEC_PER_MSEC;
	return true;
}
