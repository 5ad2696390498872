/* keeper.c - see keeper.h. */
#include "web/keeper.h"

#include "domain/site.h"
#include "web/missed.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

static const usec_t LOOK_EVERY = USEC_PER_SEC / 4;
static const usec_t READ_WITHIN = 10 * USEC_PER_SEC;

struct keeper {
	struct world *world;
	struct pg_cache *pgs;
	struct missed *missed;
	pthread_t thread;
	pthread_mutex_t lock; /* over stopping */
	pthread_cond_t wake;
	bool stopping;
};

/* True: it is time to end. */
static bool
pause_until(struct keeper *k, usec_t until)
{
	const struct timespec ts = { .tv_sec = until / USEC_PER_SEC, .tv_nsec = until % USEC_PER_SEC * 1000 };

	pthread_mutex_lock(&k->lock);
	while (!k->stopping && pthread_cond_timedwait(&k->wake, &k->lock, &ts) == 0)
		;
	bool stopping = k->stopping;
	pthread_mutex_unlock(&k->lock);
	return stopping;
}

/* Costs nothing while nothing has moved.  What fails is tried again at the next turn; registry_get() sees to it that the
 * platform database is not asked too often. */
static void
look(struct keeper *k, struct arena *a)
{
	const struct registry_snapshot *snap;
	struct ctx cx;

	ctx_init(&cx, a);
	cx.pgs = k->pgs;
	cx.deadline = clock_mono() + READ_WITHIN;
	if (registry_get(&cx, k->world, &snap))
		missed_store(k->missed, &cx, snap);
	else
		ctx_forgive(&cx);
	arena_reset(a);
}

static void *
keeper_main(void *arg)
{
	struct keeper *k = arg;
	struct arena *a = arena_new(16 * 1024);

	while (!pause_until(k, clock_mono() + LOOK_EVERY))
		look(k, a);
	arena_free(a);
	return NULL;
}

static struct keeper *
keeper_new(struct world *w, struct pg_cache *pgs, struct missed *missed)
{
	struct keeper *k = calloc(1, sizeof *k);
	pthread_condattr_t attr;

	if (!k)
		abort();
	k->world = w;
	k->pgs = pgs;
	k->missed = missed;
	pthread_mutex_init(&k->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&k->wake, &attr);
	pthread_condattr_destroy(&attr);
	return k;
}

static void
keeper_free(struct keeper *k)
{
	pthread_cond_destroy(&k->wake);
	pthread_mutex_destroy(&k->lock);
	free(k);
}

/* Signals are for the thread that serves. */
bool
keeper_start(struct ctx *cx, struct world *w, struct missed *missed, struct keeper **out)
{
	struct keeper *k = keeper_new(w, cx->pgs, missed);
	sigset_t all, old;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	int err = pthread_create(&k->thread, NULL, keeper_main, k);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (err) {
		keeper_free(k);
		return fail_cause(cx, ERR_INTERNAL, "worker.thread", "pthread_create: error %d", err);
	}
	*out = k;
	return true;
}

void
keeper_stop(struct keeper *k)
{
	if (!k)
		return;
	pthread_mutex_lock(&k->lock);
	k->stopping = true;
	pthread_cond_signal(&k->wake);
	pthread_mutex_unlock(&k->lock);
	pthread_join(k->thread, NULL);
	keeper_free(k);
}
