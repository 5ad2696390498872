/* leases.c - see leases.h. */
#include "job/leases.h"

#include "base/log.h"
#include "domain/queries.h"
#include "service/pg.h"

#include <pthread.h>
#include <stdlib.h>

enum { HELD_MAX = 64 }; /* more hands than anybody has */

static const usec_t EVERY = LEASE / 3;

struct leases {
	struct pg_cache *pgs;
	pthread_t thread;
	pthread_mutex_t lock; /* over what follows */
	pthread_cond_t wake;
	int64_t held[HELD_MAX]; /* 0: free */
	bool stopping;
};

static void
exchange(struct leases *l, int64_t from, int64_t to)
{
	if (!l)
		return;
	pthread_mutex_lock(&l->lock);
	for (size_t i = 0; i < HELD_MAX; i++)
		if (l->held[i] == from) {
			l->held[i] = to;
			break;
		}
	pthread_mutex_unlock(&l->lock);
}

void
leases_hold(struct leases *l, int64_t job)
{
	exchange(l, 0, job);
}

void
leases_let_go(struct leases *l, int64_t job)
{
	exchange(l, job, 0);
}

/* True: it is time to end. */
static bool
pause_for(struct leases *l, usec_t time)
{
	usec_t until = clock_mono() + time;
	const struct timespec ts = { .tv_sec = until / USEC_PER_SEC, .tv_nsec = until % USEC_PER_SEC * 1000 };

	pthread_mutex_lock(&l->lock);
	while (!l->stopping && pthread_cond_timedwait(&l->wake, &l->lock, &ts) == 0)
		;
	bool stopping = l->stopping;
	pthread_mutex_unlock(&l->lock);
	return stopping;
}

static size_t
held_now(struct leases *l, int64_t *out)
{
	size_t n = 0;

	pthread_mutex_lock(&l->lock);
	for (size_t i = 0; i < HELD_MAX; i++)
		if (l->held[i])
			out[n++] = l->held[i];
	pthread_mutex_unlock(&l->lock);
	return n;
}

/* One that is not put off in time is run by another too; that must not matter. */
static void
put_off(struct leases *l, struct arena *a, const int64_t *jobs, size_t n)
{
	const char *ids[HELD_MAX];
	struct ctx cx;

	for (size_t i = 0; i < n; i++)
		ids[i] = arena_printf(a, "%lld", (long long)jobs[i]);
	ctx_init(&cx, a);
	cx.pgs = l->pgs;
	cx.deadline = clock_mono() + EVERY;
	if (!pg_exec(&cx, &q_job_hold, pg_text_array(a, ids, n), PG_INT(LEASE / USEC_PER_MSEC)))
		log_failure(&cx, "job.lease");
	arena_reset(a);
}

static void *
leases_main(void *arg)
{
	struct leases *l = arg;
	struct arena *a = arena_new(4096);
	int64_t jobs[HELD_MAX];
	size_t n;

	while (!pause_for(l, EVERY))
		if ((n = held_now(l, jobs)) > 0)
			put_off(l, a, jobs, n);
	arena_free(a);
	return NULL;
}

bool
leases_start(struct ctx *cx, struct pg_cache *pgs, struct leases **out)
{
	struct leases *l = calloc(1, sizeof *l);
	pthread_condattr_t attr;

	if (!l)
		abort();
	l->pgs = pgs;
	pthread_mutex_init(&l->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&l->wake, &attr);
	pthread_condattr_destroy(&attr);
	*out = l;
	if (pthread_create(&l->thread, NULL, leases_main, l) == 0)
		return true;
	pthread_cond_destroy(&l->wake);
	pthread_mutex_destroy(&l->lock);
	free(l);
	*out = NULL;
	return fail(cx, ERR_INTERNAL, "jobs.thread", "the thread of leases could not be started");
}

void
leases_stop(struct leases *l)
{
	if (!l)
		return;
	pthread_mutex_lock(&l->lock);
	l->stopping = true;
	pthread_cond_signal(&l->wake);
	pthread_mutex_unlock(&l->lock);
	pthread_join(l->thread, NULL);
	pthread_cond_destroy(&l->wake);
	pthread_mutex_destroy(&l->lock);
	free(l);
}
