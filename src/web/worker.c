/* worker.c - see worker.h. */
#include "web/worker.h"

#include "base/log.h"
#include "domain/shared.h"
#include "domain/site.h"
#include "http/router.h"
#include "http/server.h"
#include "service/cell.h"
#include "service/conf.h"
#include "service/pg_cache.h"
#include "service/redis.h"
#include "web/console/ui.h"
#include "web/dispatch.h"
#include "web/frame.h"
#include "web/keeper.h"
#include "web/missed.h"
#include "web/own.h"
#include "web/theme_cache.h"

#include <pwd.h>
#include <unistd.h>

enum { FRAMES = 128 };

struct setup {
	struct worker worker;
	struct own_counters *own;
	struct pg_cache *pgs;
	struct keeper *keeper;
};

static bool
thread_start(struct ctx *cx, void **state, void *arg)
{
	struct setup *s = arg;
	struct worker_thread *t = calloc(1, sizeof *t);

	if (!t)
		abort();
	t->cache = redis_new(s->worker.world->conf->redis_cache, s->worker.world->conf->redis_timeout);
	t->state = redis_new(s->worker.world->conf->redis_state, s->worker.world->conf->redis_state_timeout);
	t->cell = cell_connect(arena_printf(cx->arena, "%s/cell.sock", s->worker.world->conf->run_dir));
	cx->pgs = s->pgs;
	*state = t;
	return true;
}

static void
thread_stop(void *state, void *arg)
{
	struct worker_thread *t = state;

	(void)arg;
	redis_free(t->cache);
	redis_free(t->state);
	cell_free(t->cell);
	free(t);
}

static struct server_config
server_settings(const struct conf *conf, struct setup *s, int listen_fd, int stop_fd)
{
	return (struct server_config){
		.listen_fd = listen_fd,
		.stop_fd = stop_fd,
		.threads = (unsigned)conf->threads,
		.handler = dispatch,
		.after = dispatch_after,
		.thread_start = thread_start,
		.thread_stop = thread_stop,
		.arg = s,
		.counters = s->own ? &s->own->server : NULL,
		.params_bytes = (size_t)conf->params_max,
		.params_count = (size_t)conf->params_count,
		.body_max = (size_t)conf->max_body,
		.body_memory = (size_t)conf->body_memory,
		.body_budget = conf->body_budget,
		.body_dir = conf->body_dir,
		.answers_budget = conf->answers_budget,
		.max_parked = (unsigned)conf->parked_max,
		.request_time = conf->request_timeout,
		.header_time = conf->header_timeout,
		.body_time = conf->body_timeout,
		.idle_time = conf->idle_timeout,
		.write_time = conf->write_timeout,
		.drain_time = conf->refusal_timeout,
		.overload_after = conf->overload_wait,
		.stop_time = conf->drain_timeout,
	};
}

static bool
set_up(struct ctx *cx, struct world *w, struct setup *s)
{
	const struct registry_snapshot *snap;
	const struct conf *conf = w->conf;
	struct pg_cache_options options = {
		.platform = { .id = 0, .conninfo = conf->platform_db, .cap = 2 },
		.cap = (unsigned)conf->db_connections,
		.connect_timeout = conf->db_connect_timeout,
		.idle_close = conf->db_idle_timeout,
	};

	s->own = own_counters(w->self);
	options.counters = s->own ? &s->own->db : NULL;
	s->worker.world = w;
	s->worker.counters = shared_counters(w->shared);
	s->worker.pages = page_cache_new((size_t)conf->page_memory, s->worker.counters);
	s->worker.frames = frames_new(FRAMES);
	s->worker.missed = missed_new();
	s->worker.own_themes = theme_cache_new((size_t)conf->template_memory);
	s->pgs = pg_cache_new(&options);
	cx->pgs = s->pgs;
	if (!pg_cache_start(s->pgs))
		return fail(cx, ERR_INTERNAL, "worker.thread", "could not start the connection helper");
	if (!themes_load(cx, conf, &s->worker.themes) || !console_ui_load(cx, conf, &s->worker.console) ||
	    !dispatch_router(cx, &s->worker.router))
		return false;
	/* Sites that are known now are served even if the platform goes away; if it
	 * is away already, the first request tries again. */
	if (!registry_get(cx, w, &snap)) {
		log_failure(cx, "worker.registry");
		ctx_forgive(cx);
	}
	return keeper_start(cx, w, s->worker.missed, &s->keeper);
}

/* Who may connect, beside root and our own user. */
static bool
set_peer(struct ctx *cx, const char *user, struct server_config *config)
{
	const struct passwd *pw = *user ? getpwnam(user) : NULL;

	if (*user && !pw)
		return fail(cx, ERR_INVALID, "worker.peer", "there is no user \"%s\" (socket_user)", user);
	config->check_peer = pw != NULL;
	config->peer_uid = pw ? pw->pw_uid : 0;
	return true;
}

bool
worker_run(struct ctx *cx, struct world *w, int listen_fd, int stop_fd, int ready_fd)
{
	struct setup s = { 0 };
	struct server_config config;
	bool ok = set_up(cx, w, &s);

	config = server_settings(w->conf, &s, listen_fd, stop_fd);
	ok = ok && set_peer(cx, w->conf->socket_user, &config) &&
	     cidr_list_parse(cx, w->conf->trusted_proxies, &config.rules.trusted_proxies);
	if (ok && ready_fd >= 0 && write(ready_fd, "r", 1) != 1)
		log_warn(cx, "worker.ready", NULL);
	ok = ok && server_run(cx, &config);
	if (!ok)
		log_failure(cx, "worker.failed");
	if (!ok && cx->err.kind == ERR_TIMEOUT)
		return false; /* threads are left behind: the process must end at once */
	keeper_stop(s.keeper);
	arena_reset(cx->arena); /* gives connections back */
	pg_cache_free(s.pgs);
	page_cache_free(s.worker.pages);
	theme_cache_free(s.worker.own_themes);
	frames_free(s.worker.frames);
	missed_free(s.worker.missed);
	themes_free(s.worker.themes);
	console_ui_free(s.worker.console);
	return ok;
}
