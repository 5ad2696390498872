/* process.c - one thread that listens, and a few hands that work; see process.h. */
#include "job/process.h"

#include "base/log.h"
#include "domain/set_up.h"
#include "domain/shared.h"
#include "domain/site.h"
#include "domain/staff.h"
#include "job/drain.h"
#include "job/leases.h"
#include "job/queue.h"
#include "service/conf.h"
#include "service/pg_cache.h"

#include <poll.h>
#include <pthread.h>
#include <unistd.h>

static const usec_t FIRST_PAUSE = 250 * USEC_PER_MSEC, LONGEST_PAUSE = 10 * USEC_PER_SEC; /* after failures */
static const usec_t LONGEST_SLEEP = 60 * USEC_PER_SEC, STEP_TIME = 10 * USEC_PER_SEC;
static const usec_t IN_OTHER_HANDS = 200 * USEC_PER_MSEC; /* something is due, but another is at it */

struct process {
	struct world *world;
	struct pg_cache *pgs;
	struct leases *leases;
	int stop_fd;

	pthread_mutex_t lock;   /* over what follows */
	pthread_cond_t woken;
	unsigned wakes;         /* so that none is missed between looking and sleeping */
	_Atomic bool stopping;
};

static usec_t
longer(usec_t pause)
{
	return pause * 2 < LONGEST_PAUSE ? pause * 2 : LONGEST_PAUSE;
}

/* ---- hands ---- */

static void
wake(struct process *p, bool all)
{
	pthread_mutex_lock(&p->lock);
	p->wakes++;
	if (all)
		pthread_cond_broadcast(&p->woken);
	else
		pthread_cond_signal(&p->woken);
	pthread_mutex_unlock(&p->lock);
}

static unsigned
wakes_so_far(struct process *p)
{
	pthread_mutex_lock(&p->lock);
	unsigned n = p->wakes;
	pthread_mutex_unlock(&p->lock);
	return n;
}

static void
sleep_until_woken(struct process *p, unsigned seen, usec_t time)
{
	usec_t until = clock_mono() + time;
	struct timespec ts = { .tv_sec = until / USEC_PER_SEC, .tv_nsec = until % USEC_PER_SEC * 1000 };
	int err = 0;

	pthread_mutex_lock(&p->lock);
	while (err == 0 && p->wakes == seen && !p->stopping)
		err = pthread_cond_timedwait(&p->woken, &p->lock, &ts);
	pthread_mutex_unlock(&p->lock);
}

static void
begin_step(struct process *p, struct ctx *cx, struct arena *a)
{
	ctx_init(cx, a);
	cx->pgs = p->pgs;
	cx->deadline = clock_mono() + STEP_TIME;
}

static bool
end_step(struct ctx *cx, bool ok)
{
	if (!ok)
		log_failure(cx, "jobs.failed");
	arena_reset(cx->arena); /* gives connections back */
	return ok;
}

/* One outbox, or else one job. */
static bool
step(struct process *p, struct arena *a, bool *did)
{
	struct ctx cx;

	begin_step(p, &cx, a);
	return end_step(&cx, drain_one(&cx, p->world, did) && (*did || queue_run_one(&cx, p->world, p->leases, did)));
}

static bool
time_to_sleep(struct process *p, struct arena *a, usec_t *time)
{
	struct ctx cx;
	usec_t in = -1;

	begin_step(p, &cx, a);
	bool ok = end_step(&cx, queue_next_due(&cx, &in));
	*time = in == 0 ? IN_OTHER_HANDS : in > 0 && in < LONGEST_SLEEP ? in : LONGEST_SLEEP;
	return ok;
}

/* Until nothing is due.  False: the platform database does not answer. */
static bool
work(struct process *p, struct arena *a, usec_t *sleep)
{
	for (bool did = true; did && !p->stopping;) {
		if (!step(p, a, &did))
			return false;
		if (did)
			wake(p, false); /* there may be more than one can do */
	}
	return time_to_sleep(p, a, sleep);
}

static void *
hand_main(void *arg)
{
	struct process *p = arg;
	struct arena *a = arena_new(16 * 1024);
	usec_t pause = FIRST_PAUSE;

	while (!p->stopping) {
		unsigned seen = wakes_so_far(p);
		usec_t sleep = pause;
		bool ok = work(p, a, &sleep);

		pause = ok ? FIRST_PAUSE : longer(pause);
		sleep_until_woken(p, ok ? seen : wakes_so_far(p), sleep);
	}
	arena_free(a);
	return NULL;
}

/* ---- listening ---- */

struct listener {
	struct ctx cx;   /* its arena holds the connection */
	struct pg *pg;   /* NULL: not connected */
	usec_t pause;
};

static bool
is_told_to_stop(const struct process *p, usec_t wait)
{
	struct pollfd fd = { .fd = p->stop_fd, .events = POLLIN };

	return poll(&fd, 1, (int)(wait / USEC_PER_MSEC)) > 0;
}

/* What was announced while nobody listened is lost, so everything counts as changed. */
static bool
listen_now(struct process *p, struct listener *l)
{
	const struct conf *conf = p->world->conf;

	l->cx.deadline = clock_mono() + conf->db_connect_timeout;
	l->pg = pg_connect(&l->cx, conf->platform_db);
	if (!l->pg || !pg_listen(&l->cx, l->pg, "quoin_registry") || !pg_listen(&l->cx, l->pg, "quoin_wake"))
		return false;
	l->pause = FIRST_PAUSE;
	shared_registry_moved(p->world->shared);
	wake(p, true);
	log_info(NULL, "jobs.listening", NULL);
	return true;
}

static void
on_notify(const char *channel, const char *payload, void *arg)
{
	struct process *p = arg;

	(void)payload;
	if (strcmp(channel, "quoin_registry") == 0)
		shared_registry_moved(p->world->shared);
	wake(p, false); /* a site that was resumed may have something due */
}

/* After a quiet minute see whether anybody is still at the other end. */
static bool
listen_on(struct process *p, struct listener *l)
{
	usec_t until = clock_mono() + LONGEST_SLEEP;

	l->cx.deadline = 0;
	if (!pg_wait_notify(&l->cx, l->pg, until, p->stop_fd, on_notify, p))
		return false;
	if (clock_mono() < until)
		return true;
	l->cx.deadline = clock_mono() + STEP_TIME;
	return pg_script(&l->cx, l->pg, "SELECT 1");
}

static void
listen_turn(struct process *p, struct listener *l)
{
	if (l->pg ? listen_on(p, l) : listen_now(p, l))
		return;
	log_failure(&l->cx, "jobs.no_platform");
	ctx_forgive(&l->cx);
	arena_reset(l->cx.arena); /* closes the connection */
	l->pg = NULL;
	is_told_to_stop(p, l->pause);
	l->pause = longer(l->pause);
}

/* ---- the process ---- */

static bool
process_init(struct ctx *cx, struct process *p, struct world *w, int stop_fd)
{
	pthread_condattr_t attr;

	*p = (struct process){ .world = w, .stop_fd = stop_fd };
	pthread_mutex_init(&p->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&p->woken, &attr);
	pthread_condattr_destroy(&attr);
	p->pgs = pg_cache_new(&(struct pg_cache_options){
		.platform = { .id = 0, .conninfo = w->conf->platform_db, .cap = (unsigned)w->conf->job_threads + 1 /* for leases */ },
		.cap = (unsigned)w->conf->db_connections,
		.connect_timeout = w->conf->db_connect_timeout,
		.idle_close = 10 * USEC_PER_SEC,
		/* what a process counts lies in its own entry of shared memory, these first */
		.counters = w->self ? (struct pg_cache_counters *)(void *)w->self->own : NULL,
	});
	return pg_cache_start(p->pgs) && leases_start(cx, p->pgs, &p->leases);
}

static void
process_clear(struct process *p)
{
	leases_stop(p->leases);
	pg_cache_free(p->pgs);
	pthread_cond_destroy(&p->woken);
	pthread_mutex_destroy(&p->lock);
}

static size_t
start_hands(struct process *p, pthread_t *hands)
{
	size_t n = 0, most = (size_t)p->world->conf->job_threads;

	while (n < most && pthread_create(&hands[n], NULL, hand_main, p) == 0)
		n++;
	return n;
}

/* A new installation is set up in the browser of who reads this line. */
static void
tell_set_up(struct ctx *cx, const struct process *p)
{
	bool ready;

	cx->pgs = p->pgs;
	if (!staff_has_operator(cx, &ready)) {
		log_failure(cx, "set_up.unknown");
		ctx_forgive(cx);
	} else if (!ready) {
		const char *path = arena_printf(cx->arena, "/set-up/?token=%s", set_up_token(cx->arena, p->world));

		log_info(cx, "set_up.open", "url=%s", conf_console_url(cx->arena, p->world->conf, path));
	}
}

bool
jobs_run(struct ctx *cx, struct world *w, int stop_fd, int ready_fd)
{
	struct listener l = { .cx = *cx, .pause = FIRST_PAUSE };
	struct arena *lasting = arena_new(4096); /* the listener's own is emptied at each turn */
	pthread_t *hands = arena_alloc(lasting, (size_t)w->conf->job_threads * sizeof *hands);
	struct process p;
	bool ok = process_init(cx, &p, w, stop_fd);
	size_t n = ok ? start_hands(&p, hands) : 0;

	if (n == 0) {
		log_error(NULL, "jobs.thread", "reason=\"no thread could be started\"");
		process_clear(&p);
		arena_free(lasting);
		return false;
	}
	if (ready_fd >= 0 && write(ready_fd, "r", 1) != 1)
		log_warn(NULL, "jobs.ready", NULL);
	struct ctx telling = { .arena = arena_new(4096) };
	tell_set_up(&telling, &p);
	arena_free(telling.arena);
	while (!is_told_to_stop(&p, 0))
		listen_turn(&p, &l);
	p.stopping = true;
	wake(&p, true);
	while (n > 0)
		pthread_join(hands[--n], NULL);
	arena_reset(l.cx.arena);
	process_clear(&p);
	arena_free(lasting);
	return true;
}
