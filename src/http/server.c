/* server.c - starting a worker's threads, and ending them; see server.h. */
#include "http/server_priv.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { FATE_MS = 1000 }; /* for threads to leave, after stop_time */

/* Threads */

static bool
start_thread(struct ctx *cx, struct server *s, struct thread *t)
{
	pthread_attr_t attr;

	t->s = s;
	t->epoll = -1;
	t->arena = arena_new(s->config.arena_bytes);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, s->config.stack_bytes);
	int err = pthread_create(&t->id, &attr, pool_thread, t);
	pthread_attr_destroy(&attr);
	t->running = err == 0;
	return err == 0 || fail_cause(cx, ERR_INTERNAL, "server.thread", "pthread_create: error %d", err);
}

/* Signals are for the thread that called server_run(). */
static bool
start_threads(struct ctx *cx, struct server *s, struct thread *threads)
{
	sigset_t all, old;
	bool ok = true;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	for (unsigned i = 0; ok && i < s->config.threads; i++)
		ok = start_thread(cx, s, &threads[i]);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return ok;
}

/* Take a thread's failure over to the caller's context. */
static void
take_failure(struct ctx *cx, const struct thread *t)
{
	if (cx->err.kind == ERR_NONE && t->cx.err.kind != ERR_NONE)
		cx->err = (struct err){
			.kind = t->cx.err.kind, .code = t->cx.err.code,
			.detail = arena_strdup(cx->arena, t->cx.err.detail),
			.cause = arena_strdup(cx->arena, t->cx.err.cause),
		};
}

/* Wait for a thread to leave; false when its handler does not come to an end. */
static bool
join_thread(struct ctx *cx, struct thread *t, const struct timespec *until)
{
	void *failed = NULL;

	if (t->running && pthread_timedjoin_np(t->id, &failed, until) != 0)
		return false;
	if (failed)
		take_failure(cx, t);
	arena_free(t->arena);
	t->running = false;
	t->arena = NULL;
	return true;
}

static bool
join_threads(struct ctx *cx, struct server *s, struct thread *threads)
{
	struct timespec until;
	uint64_t one = 1;
	bool all = true;

	s->quit = true;
	(void)!write(s->quit_fd, &one, sizeof one);
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += FATE_MS / 1000;
	for (unsigned i = 0; i < s->config.threads; i++)
		all = join_thread(cx, &threads[i], &until) && all;
	return all;
}

/* Configuration */

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#endif

/* Sanitizers' frames are many times larger. */
static size_t
stack_for(size_t bytes)
{
#ifdef SANITIZED
	return bytes * 8;
#else
	return bytes;
#endif
}

#define DEFAULT(field, value) do { if (!c->field) c->field = (value); } while (0)

static void
fill_defaults(struct server_config *c)
{
	DEFAULT(threads, 16);
	DEFAULT(stack_bytes, 256 * 1024);
	DEFAULT(arena_bytes, 64 * 1024);
	DEFAULT(params_bytes, 64 * 1024);
	DEFAULT(params_count, 100);
	DEFAULT(body_max, 16 * 1024 * 1024);
	DEFAULT(body_memory, 64 * 1024);
	DEFAULT(body_budget, 256 * 1024 * 1024);
	DEFAULT(body_dir, "/tmp");
	DEFAULT(answers_budget, 32 * 1024 * 1024);
	DEFAULT(max_parked, 1024);
	DEFAULT(request_time, 30 * USEC_PER_SEC);
	DEFAULT(header_time, 10 * USEC_PER_SEC);
	DEFAULT(body_time, 60 * USEC_PER_SEC);
	DEFAULT(idle_time, 15 * USEC_PER_SEC);
	DEFAULT(write_time, 60 * USEC_PER_SEC);
	DEFAULT(drain_time, 30 * USEC_PER_SEC);
	DEFAULT(overload_after, 2 * USEC_PER_SEC);
	DEFAULT(stop_time, 25 * USEC_PER_SEC);
	c->stack_bytes = stack_for(c->stack_bytes);
}

static bool
server_init(struct ctx *cx, struct server *s, const struct server_config *config)
{
	s->config = *config;
	fill_defaults(&s->config);
	s->shared.answers_budget = s->config.answers_budget;
	s->shared.limits = (struct fcgi_limits){
		.params_bytes = s->config.params_bytes, .params_count = s->config.params_count,
		.body = {
			.max = s->config.body_max, .memory = s->config.body_memory, .dir = s->config.body_dir,
			.budget = s->config.body_budget, .spooled = &s->spooled,
		},
	};
	s->counters = config->counters ? config->counters : &s->own_counters;
	s->last_waited = clock_mono();
	s->quit_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (!conn_queue_init(&s->inbox, 0) || !conn_queue_init(&s->ready, EFD_SEMAPHORE) || s->quit_fd < 0)
		return fail_cause(cx, ERR_INTERNAL, "server.start", "eventfd: out of descriptors");
	return true;
}

static void
server_clear(struct server *s)
{
	struct conn *c;

	while ((c = conn_queue_pop(&s->inbox)) || (c = conn_queue_pop(&s->ready)))
		server_drop(s, c);
	conn_queue_clear(&s->inbox);
	conn_queue_clear(&s->ready);
	if (s->quit_fd >= 0)
		close(s->quit_fd);
	free(s);
}

bool
server_run(struct ctx *cx, const struct server_config *config)
{
	struct server *s = calloc(1, sizeof *s);

	if (!s)
		return fail_cause(cx, ERR_INTERNAL, "server.start", "out of memory");
	if (!server_init(cx, s, config)) {
		server_clear(s);
		return false;
	}
	struct thread *threads = calloc(s->config.threads, sizeof *threads);
	bool started = threads && start_threads(cx, s, threads);
	bool done = started && park_run(cx, s);
	if (!threads || !join_threads(cx, s, threads))
		return fail(cx, ERR_TIMEOUT, "server.stop", "Requests were still in flight when the time for stopping was over.");
	free(threads);
	server_clear(s);
	if (done || cx->err.kind != ERR_NONE)
		return done;
	return fail(cx, ERR_TIMEOUT, "server.stop", "Connections were still open when the time for stopping was over.");
}
