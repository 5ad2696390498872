/* process.c - see process.h. */
#include "job/process.h"

#include "base/log.h"
#include "domain/shared.h"
#include "domain/site.h"
#include "service/conf.h"
#include "service/pg.h"

#include <poll.h>
#include <unistd.h>

static const usec_t FIRST_PAUSE = 250 * USEC_PER_MSEC, LONGEST_PAUSE = 10 * USEC_PER_SEC;
static const usec_t LONGEST_SLEEP = 60 * USEC_PER_SEC;

struct process {
	struct world *world;
	int stop_fd;
	struct ctx listening;  /* of the connection that listens; its arena holds it */
	struct pg *listener;   /* NULL: not connected */
	usec_t pause;          /* before the next attempt to connect */
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
	if (!pg || !pg_listen(cx, pg, "quoin_registry"))
		return false;
	cx->deadline = 0;
	p->listener = pg;
	p->pause = FIRST_PAUSE;
	shared_registry_moved(p->world->shared);
	log_info(NULL, "jobs.listening", NULL);
	return true;
}

static void
lose_listener(struct process *p, const char *event)
{
	log_failure(&p->listening, event);
	ctx_forgive(&p->listening);
	arena_reset(p->listening.arena); /* closes the connection */
	p->listener = NULL;
	rest(p, p->pause);
	p->pause = p->pause * 2 < LONGEST_PAUSE ? p->pause * 2 : LONGEST_PAUSE;
}

static void
on_notify(const char *channel, const char *payload, void *arg)
{
	struct process *p = arg;

	(void)payload;
	if (strcmp(channel, "quoin_registry") == 0)
		shared_registry_moved(p->world->shared);
}

static void
turn(struct process *p)
{
	if (!p->listener && !listen_now(p))
		lose_listener(p, "jobs.no_platform");
	else if (!pg_wait_notify(&p->listening, p->listener, clock_mono() + LONGEST_SLEEP, p->stop_fd, on_notify, p))
		lose_listener(p, "jobs.lost_platform");
}

bool
jobs_run(struct ctx *cx, struct world *w, int stop_fd, int ready_fd)
{
	struct process p = { .world = w, .stop_fd = stop_fd, .pause = FIRST_PAUSE };

	(void)cx;
	ctx_init(&p.listening, arena_new(16 * 1024));
	if (ready_fd >= 0 && write(ready_fd, "r", 1) != 1)
		log_warn(NULL, "jobs.ready", NULL);
	while (!is_told_to_stop(&p))
		turn(&p);
	arena_free(p.listening.arena);
	return true;
}
