/* generation.c - which processes there should be, and the change from one set of
 * them to the next; see supervisor.h. */
#include "cli/supervisor_priv.h"

#include "base/log.h"
#include "cli/notify.h"

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static const usec_t READY_WITHIN = 30 * USEC_PER_SEC; /* then it is taken for hung */
static const usec_t GRACE = 2 * USEC_PER_SEC;         /* past drain_timeout, then it is killed */

static void
add_slots(struct supervisor *s, enum shared_role role, size_t n)
{
	for (size_t i = 0; i < n; i++)
		s->slots[s->slot_count++] = (struct slot){ .role = role, .index = (unsigned)i };
}

/* Processors this process may use. */
static size_t
cores(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof set, &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
}

static size_t
worker_count(const struct conf *conf)
{
	size_t n = conf->workers ? (size_t)conf->workers : cores();

	return n < MOST_WORKERS ? n : MOST_WORKERS;
}

static bool
belongs(const struct child *c, const struct supervisor *s, const struct slot *slot)
{
	return c->pid && !c->kill_at && c->generation == s->generation && c->role == slot->role && c->index == slot->index;
}

static struct child *
child_in(struct supervisor *s, const struct slot *slot)
{
	for (size_t i = 0; i < SHARED_PROCESSES; i++)
		if (belongs(&s->children[i], s, slot))
			return &s->children[i];
	return NULL;
}

static struct child *
free_child(struct supervisor *s)
{
	for (size_t i = 0; i < SHARED_PROCESSES; i++)
		if (!s->children[i].pid)
			return &s->children[i];
	return NULL;
}

static bool
start_cell(struct supervisor *s, struct child *c)
{
	struct arena *a = s->cx.arena;
	char *argv[] = {
		arena_strdup(a, s->program->cell), arena_strdup(a, "--listen-fd"), arena_printf(a, "%d", s->kept.cell_fd),
		arena_strdup(a, "--max-children"), arena_printf(a, "%d", (int)s->app->conf.cells), arena_strdup(a, "--memory-mb"),
		arena_printf(a, "%d", (int)(s->app->conf.cell_memory >> 20)), NULL
	};

	return child_exec(&s->cx, c, argv, s->kept.cell_fd);
}

static bool
start_child(struct supervisor *s, struct child *c)
{
	const struct supervisor_program *p = s->program;

	switch (c->role) {
	case ROLE_WORKER:
		return child_fork(&s->cx, c, s->app, p->worker, s->kept.listen_fd);
	case ROLE_JOBS:
		return child_fork(&s->cx, c, s->app, p->jobs, -1);
	case ROLE_CELL:
		return start_cell(s, c);
	case ROLE_SUPERVISOR:
		break;
	}
	return false;
}

static void
start_slot(struct supervisor *s, struct slot *slot)
{
	struct child *c = free_child(s);

	if (!c)
		return; /* hundreds are still on their way out: at the next turn */
	*c = (struct child){ .role = slot->role, .index = slot->index, .generation = s->generation, .ready_fd = -1 };
	c->entry = shared_process_enter(s->shared, slot->role);
	if (start_child(s, c)) {
		if (slot->role == ROLE_WORKER)
			atomic_fetch_add(&shared_counters(s->shared)->worker_starts, 1);
		log_info(NULL, "process.started", "pid=%ld as=%s generation=%u", (long)c->pid, shared_role_word(slot->role),
		          s->generation);
		return;
	}
	if (c->entry)
		shared_process_leave(s->shared, c->entry);
	log_failure(&s->cx, "process.not_started");
	ctx_forgive(&s->cx);
	c->pid = 0;
	backoff_failed(&slot->backoff, clock_mono(), 0);
}

void
generation_start_missing(struct supervisor *s)
{
	usec_t now = clock_mono();

	for (size_t i = 0; i < s->slot_count && !s->stopping; i++)
		if (s->slots[i].backoff.start_at <= now && !child_in(s, &s->slots[i]))
			start_slot(s, &s->slots[i]);
}

static void
lay_out(struct supervisor *s)
{
	s->slot_count = 0;
	add_slots(s, ROLE_WORKER, worker_count(&s->app->conf));
	add_slots(s, ROLE_JOBS, s->program->jobs != NULL);
	add_slots(s, ROLE_CELL, s->program->cell != NULL);
}

void
generation_begin(struct supervisor *s)
{
	s->settled = false;
	s->began = clock_mono();
	lay_out(s);
	generation_start_missing(s);
}

void
generation_replace(struct supervisor *s, struct app *app)
{
	s->previous = s->app;
	s->previous_generation = s->generation;
	s->app = app;
	s->generation = ++s->newest;
	generation_begin(s);
}

/* The mapping belongs to the supervisor, the first app to its caller. */
static void
drop_app(struct supervisor *s, struct app *app)
{
	if (!app || app == s->first)
		return;
	app->world.shared = NULL;
	app_close(app);
	free(app);
}

void
generation_end(struct supervisor *s)
{
	drop_app(s, s->previous);
	drop_app(s, s->app);
}

static void
tell(struct supervisor *s, struct child *c)
{
	child_tell_to_go(c, clock_mono() + s->app->conf.drain_timeout + GRACE);
}

void
generation_settle(struct supervisor *s)
{
	if (s->settled || s->stopping)
		return;
	for (size_t i = 0; i < s->slot_count; i++) {
		const struct child *c = child_in(s, &s->slots[i]);

		if (!c || !c->ready)
			return;
	}
	s->settled = true;
	for (size_t i = 0; i < SHARED_PROCESSES; i++)
		if (s->children[i].pid && s->children[i].generation != s->generation && !s->children[i].kill_at)
			tell(s, &s->children[i]);
	drop_app(s, s->previous);
	s->previous = NULL;
	log_info(NULL, "serve.ready", "generation=%u processes=%zu ms=%lld", s->generation, s->slot_count,
	         (long long)((clock_mono() - s->began) / USEC_PER_MSEC));
	notify_manager("READY=1");
}

void
generation_abandon(struct supervisor *s)
{
	log_error(NULL, "reload.abandoned", "reason=\"a process did not come up; the old configuration stays\"");
	for (size_t i = 0; i < SHARED_PROCESSES; i++)
		if (s->children[i].pid && s->children[i].generation == s->generation && !s->children[i].kill_at)
			tell(s, &s->children[i]);
	drop_app(s, s->app);
	s->app = s->previous;
	s->previous = NULL;
	s->generation = s->previous_generation;
	s->settled = true;
	lay_out(s);
}

/* ---- processes that end ---- */

static void
count_crash(struct supervisor *s, enum shared_role role)
{
	struct shared_counters *n = shared_counters(s->shared);

	if (role == ROLE_WORKER)
		atomic_fetch_add(&n->worker_crashes, 1);
	else if (role == ROLE_CELL)
		atomic_fetch_add(&n->cell_crashes, 1);
}

static void
log_end(const struct child *c, int status, bool crashed)
{
	log_event(crashed ? LOG_ERROR_ : LOG_INFO_, NULL, crashed ? "process.crashed" : "process.ended",
	          "pid=%ld as=%s %s=%d lived_ms=%lld", (long)c->pid, shared_role_word(c->role),
	          WIFSIGNALED(status) ? "signal" : "status", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
	          (long long)((clock_mono() - c->started) / USEC_PER_MSEC));
}

static void
note_failure(struct supervisor *s, const struct child *c)
{
	usec_t now = clock_mono();

	for (size_t i = 0; i < s->slot_count; i++)
		if (belongs(c, s, &s->slots[i]))
			backoff_failed(&s->slots[i].backoff, now, c->ready ? now - c->ready_at : 0);
}

void
generation_child_ended(struct supervisor *s, struct child *c, int status)
{
	bool crashed = !c->kill_at && status != 0;
	bool came_up = c->ready || c->generation != s->generation;

	log_end(c, status, crashed);
	if (crashed)
		count_crash(s, c->role);
	if (!c->kill_at && status != 0)
		note_failure(s, c);
	if (c->entry)
		shared_process_leave(s->shared, c->entry);
	if (c->ready_fd >= 0)
		close(c->ready_fd);
	*c = (struct child){ .ready_fd = -1 };
	if (!came_up && s->previous && !s->stopping)
		generation_abandon(s);
}

/* ---- time ---- */

static usec_t
sooner(usec_t a, usec_t b)
{
	return !a || (b && b < a) ? b : a;
}

static usec_t
overdue_at(const struct child *c)
{
	return c->kill_at ? c->kill_at : c->ready ? 0 : c->started + READY_WITHIN;
}

usec_t
generation_next_due(struct supervisor *s)
{
	usec_t next = 0;

	for (size_t i = 0; i < SHARED_PROCESSES; i++)
		if (s->children[i].pid)
			next = sooner(next, overdue_at(&s->children[i]));
	for (size_t i = 0; i < s->slot_count && !s->stopping; i++)
		if (!child_in(s, &s->slots[i]))
			next = sooner(next, s->slots[i].backoff.start_at);
	return next;
}

void
generation_kill_overdue(struct supervisor *s)
{
	usec_t now = clock_mono();

	for (size_t i = 0; i < SHARED_PROCESSES; i++) {
		struct child *c = &s->children[i];
		usec_t due = c->pid ? overdue_at(c) : 0;

		if (!due || now < due)
			continue;
		log_warn(NULL, "process.killed", "pid=%ld as=%s reason=\"%s\"", (long)c->pid, shared_role_word(c->role),
		         c->kill_at ? "it did not end in time" : "it did not become ready in time");
		kill(c->pid, SIGKILL);
		if (c->kill_at)
			c->kill_at = now + GRACE;
		else
			c->started = now;
	}
}

void
generation_tell_all(struct supervisor *s, bool cells)
{
	for (size_t i = 0; i < SHARED_PROCESSES; i++)
		if (s->children[i].pid && (s->children[i].role == ROLE_CELL) == cells)
			tell(s, &s->children[i]);
}

size_t
generation_alive(const struct supervisor *s, bool cells)
{
	size_t n = 0;

	for (size_t i = 0; i < SHARED_PROCESSES; i++)
		n += s->children[i].pid && (s->children[i].role == ROLE_CELL) == cells;
	return n;
}
