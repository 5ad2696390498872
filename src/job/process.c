/* process.c - see process.h. */
#include "job/process.h"

#include "base/log.h"
#include "domain/shared.h"
#include "domain/site.h"
#include "job/drain.h"
#include "job/queue.h"
#include "service/conf.h"
#include "service/pg_cache.h"

#include <poll.h>
#include <unistd.h>

static const usec_t FIRST_PAUSE = 250 * USEC_PER_MSEC, LONGEST_PAUSE = 10 * USEC_PER_SEC;
static const usec_t LONGEST_SLEEP = 60 * USEC_PER_SEC, STEP_TIME = 10 * USEC_PER_SEC;

struct process {
	struct world *world;
	int stop_fd;
	struct ctx listening;  /* of the connection that listens; its arena holds it */
	struct pg *listener;   /* NULL: not connected */
	usec_t pause;          /* before the next attempt, after a failure */
	struct arena *arena;   /* of the work, reset with each step of it */
	struct pg_cache *pgs;
};

static bool
is_told_to_stop(const struct process *p)
{
	struct pollfd fd = { .fd = p->stop_fd, .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

static void
rest(const struct process *p, usec_t time)
{
	struct pollfd fd = { .fd = p->stop_fd, .events = POLLIN };

	poll(&fd, 1, (int)(time / USEC_PER_MSEC));
}

/* What was announced while nobody listened is lost, so everything counts as changed. */
static bool
listen_now(struct process *p)
{
	struct ctx *cx = &p->listening;
	const struct conf *conf = p->world->conf;

	cx->deadline = clock_mono() + conf->db_connect_timeout;
	struct pg *pg = pg_connect(cx, conf->platform_db);
	if (!pg || !pg_listen(cx, pg, "quoin_registry") || !pg_listen(cx, pg, "quoin_wake"))
		return false;
	cx->deadline = 0;
	p->listener = pg;
	shared_registry_moved(p->world->shared);
	log_info(NULL, "jobs.listening", NULL);
	return true;
}

static void
rest_longer_and_longer(struct process *p)
{
	rest(p, p->pause);
	p->pause = p->pause * 2 < LONGEST_PAUSE ? p->pause * 2 : LONGEST_PAUSE;
}

static void
lose_listener(struct process *p, const char *event)
{
	log_failure(&p->listening, event);
	ctx_forgive(&p->listening);
	arena_reset(p->listening.arena); /* closes the connection */
	p->listener = NULL;
	rest_longer_and_longer(p);
}

static void
on_notify(const char *channel, const char *payload, void *arg)
{
	struct process *p = arg;

	(void)payload;
	if (strcmp(channel, "quoin_registry") == 0)
		shared_registry_moved(p->world->shared);
}

/* ---- work ---- */

static struct ctx
step_begin(struct process *p)
{
	struct ctx cx;

	ctx_init(&cx, p->arena);
	cx.pgs = p->pgs;
	cx.deadline = clock_mono() + STEP_TIME;
	return cx;
}

static bool
step_end(struct process *p, struct ctx *cx, bool ok)
{
	if (!ok)
		log_failure(cx, "jobs.failed");
	arena_reset(p->arena);
	return ok;
}

/* One outbox, or else one job. */
static bool
step(struct process *p, bool *did)
{
	struct ctx cx = step_begin(p);

	return step_end(p, &cx, drain_one(&cx, p->world, did) && (*did || queue_run_one(&cx, p->world, did)));
}

static bool
sleep_time(struct process *p, usec_t *time)
{
	struct ctx cx = step_begin(p);
	usec_t in;
	bool ok = step_end(p, &cx, queue_next_due(&cx, &in));

	*time = ok && in >= 0 && in < LONGEST_SLEEP ? in : LONGEST_SLEEP;
	return ok;
}

/* Until nothing is due.  False: the platform database does not answer. */
static bool
work(struct process *p, usec_t *sleep)
{
	for (bool did = true; did && !is_told_to_stop(p);)
		if (!step(p, &did))
			return false;
	return sleep_time(p, sleep);
}

static void
turn(struct process *p)
{
	usec_t sleep = LONGEST_SLEEP;

	if (!p->listener && !listen_now(p)) {
		lose_listener(p, "jobs.no_platform");
		return;
	}
	if (!work(p, &sleep)) {
		rest_longer_and_longer(p);
		return;
	}
	p->pause = FIRST_PAUSE;
	if (!pg_wait_notify(&p->listening, p->listener, clock_mono() + sleep, p->stop_fd, on_notify, p))
		lose_listener(p, "jobs.lost_platform");
}

/* What a process counts lies in its own entry of shared memory, these first. */
static struct pg_cache *
connections(const struct world *w)
{
	return pg_cache_new(&(struct pg_cache_options){
		.platform = { .id = 0, .conninfo = w->conf->platform_db, .cap = 2 },
		.cap = (unsigned)w->conf->db_connections,
		.connect_timeout = w->conf->db_connect_timeout,
		.idle_close = 10 * USEC_PER_SEC,
		.stats = w->self ? (struct pg_cache_stats *)(void *)w->self->own : NULL,
	});
}

bool
jobs_run(struct ctx *cx, struct world *w, int stop_fd, int ready_fd)
{
	struct process p = {
		.world = w, .stop_fd = stop_fd, .pause = FIRST_PAUSE, .arena = cx->arena, .pgs = connections(w),
	};

	ctx_init(&p.listening, arena_new(16 * 1024));
	if (ready_fd >= 0 && write(ready_fd, "r", 1) != 1)
		log_warn(NULL, "jobs.ready", NULL);
	if (!pg_cache_start(p.pgs))
		log_warn(NULL, "jobs.thread", NULL); /* idle connections stay open longer */
	while (!is_told_to_stop(&p))
		turn(&p);
	arena_free(p.listening.arena);
	pg_cache_free(p.pgs);
	return true;
}
