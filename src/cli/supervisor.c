/* supervisor.c - begin, wait, react; see supervisor.h. */
#include "cli/supervisor_priv.h"

#include "base/file.h"
#include "base/log.h"
#include "cli/handover.h"
#include "cli/notify.h"
#include "service/crypto.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_DESCRIPTORS = 65536 };

/* ---- beginning ---- */

static bool
take_signals(struct ctx *cx, struct supervisor *s)
{
	const int ours[] = { SIGTERM, SIGINT, SIGHUP, SIGUSR2, SIGCHLD };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		sigaddset(&set, ours[i]);
	signal(SIGCHLD, SIG_DFL); /* ignored, it would hide how children ended */
	s->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	sigaddset(&set, SIGPIPE);
	if (s->signal_fd < 0 || sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return fail(cx, ERR_INTERNAL, "serve.signals", "could not take signals: %s", strerror(errno));
	return true;
}

/* As many descriptors as we may have: each worker holds a thousand connections and
 * more, and the usual soft limit is a thousand. */
static void
raise_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return;
	limit.rlim_cur = limit.rlim_max < MOST_DESCRIPTORS ? limit.rlim_max : MOST_DESCRIPTORS;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* Entries of processes that are no longer there. */
static void
clean_table(struct supervisor *s)
{
	for (size_t i = 0; i < SHARED_PROCESSES; i++) {
		struct shared_process *p = shared_process_at(s->shared, i);
		bool known = atomic_load(&p->pid) == 0;

		for (size_t k = 0; k < SHARED_PROCESSES && !known; k++)
			known = s->children[k].pid && s->children[k].entry == p;
		if (!known)
			shared_process_leave(s->shared, p);
	}
	s->entry = shared_process_enter(s->shared, ROLE_SUPERVISOR);
	if (s->entry)
		atomic_store(&s->entry->pid, getpid());
}

static bool
begin_alone(struct ctx *cx, struct supervisor *s, struct app *app)
{
	if (!file_mkdirs(cx, app->conf.run_dir, 0750) || !kept_lock(cx, &app->conf, &s->kept))
		return false;
	shared_discard_other(app->conf.run_dir);
	return app_prepare(app, false) && kept_open(cx, &app->conf, &s->kept);
}

/* Go on where the program before this one left off: its children still serve. */
static bool
begin_as_successor(struct ctx *cx, struct supervisor *s, struct app *app, const struct handover *h)
{
	s->kept = h->kept;
	s->newest = h->generation + 1;
	s->kept.cell_path = strdup(arena_printf(cx->arena, "%s/cell.sock", app->conf.run_dir));
	if (strcmp(s->kept.socket_path, app->conf.socket) != 0)
		log_warn(cx, "serve.socket_kept", "socket=%s", log_quote(cx->arena, s->kept.socket_path));
	if (!app_prepare(app, false))
		return false;
	for (size_t i = 0; i < h->count; i++)
		s->children[i] = (struct child){
			.pid = h->children[i].pid, .role = h->children[i].role, .generation = h->generation,
			.ready = true, .ready_fd = -1, .started = clock_mono(),
			.entry = shared_process_find(app->world.shared, h->children[i].pid),
		};
	return true;
}

static bool
begin(struct supervisor *s, struct app *app)
{
	struct ctx *cx = &app->cx;
	struct handover *h = ARENA_NEW(app->arena, struct handover);
	bool successor;

	if (!take_signals(cx, s) || !handover_take(cx, h, &successor) ||
	    !(successor ? begin_as_successor(cx, s, app, h) : begin_alone(cx, s, app)))
		return false;
	raise_descriptors();
	s->app = s->first = app;
	s->shared = app->world.shared;
	s->generation = s->newest;
	clean_table(s);
	log_info(NULL, successor ? "serve.upgraded" : "serve.start", "pid=%ld version=%s socket=%s", (long)getpid(),
	         PACKAGE_VERSION, log_quote(app->arena, s->kept.socket_path));
	return true;
}

/* ---- reacting ---- */

static void
stop(struct supervisor *s)
{
	if (s->stopping) {
		for (size_t i = 0; i < SHARED_PROCESSES; i++)
			if (s->children[i].pid)
				kill(s->children[i].pid, SIGKILL);
		return;
	}
	log_info(NULL, "serve.stopping", NULL);
	notify_manager("STOPPING=1");
	s->stopping = true;
	kept_refuse(&s->kept);
	generation_tell_all(s, false);
}

/* What cannot change while Quoin runs. */
static bool
places_are_kept(struct ctx *cx, const struct conf *now, const struct conf *then)
{
	if (strcmp(now->run_dir, then->run_dir) != 0 || strcmp(now->socket, then->socket) != 0)
		return fail(cx, ERR_INVALID, "reload.places", "run_dir and socket change only by a restart");
	return true;
}

static void
reload(struct supervisor *s)
{
	struct app *fresh = calloc(1, sizeof *fresh);

	s->reload_wanted = false;
	if (!fresh)
		abort();
	bool ok = app_conf(fresh) && places_are_kept(&fresh->cx, &s->app->conf, &fresh->conf) &&
	          crypto_key_file(&fresh->cx, fresh->conf.master_key_file, false, fresh->world.master_key);
	if (!ok) {
		log_failure(&fresh->cx, "reload.refused");
		app_close(fresh);
		free(fresh);
		return;
	}
	fresh->world.conf = &fresh->conf;
	fresh->world.shared = s->shared;
	log_info(NULL, "reload", "file=%s", log_quote(fresh->arena, fresh->conf.file));
	generation_replace(s, fresh);
}

/* Before this program gives itself up, the one that takes its place must show
 * that it can read the configuration. */
static void
check_upgrade(struct supervisor *s)
{
	struct child check = { .role = ROLE_SUPERVISOR };

	if (s->checking || s->stopping)
		return;
	if (child_exec(&s->cx, &check, s->program->check, -1)) {
		s->checking = check.pid;
	} else {
		log_failure(&s->cx, "upgrade.refused");
		ctx_forgive(&s->cx);
	}
}

static void
upgrade_checked(struct supervisor *s, int status)
{
	s->checking = 0;
	s->upgrade_wanted = status == 0;
	if (status != 0)
		log_error(NULL, "upgrade.refused", "reason=\"the new program did not pass its check\" status=%d", status);
}

/* Every process must be ready: their pipes do not outlive an exec. */
static bool
is_calm(const struct supervisor *s)
{
	for (size_t i = 0; i < SHARED_PROCESSES; i++)
		if (s->children[i].pid && !s->children[i].ready)
			return false;
	return s->settled && !s->stopping;
}

static void
upgrade(struct supervisor *s)
{
	struct handover *h = ARENA_NEW(s->cx.arena, struct handover);

	s->upgrade_wanted = false;
	h->kept = s->kept;
	h->generation = s->newest;
	for (size_t i = 0; i < SHARED_PROCESSES; i++)
		if (s->children[i].pid)
			h->children[h->count++] = (struct handover_child){ s->children[i].pid, s->children[i].role };
	log_info(NULL, "upgrade", "program=%s", log_quote(s->cx.arena, s->program->upgrade[0]));
	if (!handover_exec(&s->cx, h, s->program->upgrade[0], s->program->upgrade)) {
		log_failure(&s->cx, "upgrade.failed");
		ctx_forgive(&s->cx);
	}
}

static void
reap(struct supervisor *s)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == s->checking)
			upgrade_checked(s, status);
		for (size_t i = 0; i < SHARED_PROCESSES; i++)
			if (s->children[i].pid == pid)
				generation_child_ended(s, &s->children[i], status);
	}
}

static void
hear_signals(struct supervisor *s)
{
	struct signalfd_siginfo info;

	while (read(s->signal_fd, &info, sizeof info) == sizeof info) {
		if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
			stop(s);
		else if (info.ssi_signo == SIGHUP)
			s->reload_wanted = true;
		else if (info.ssi_signo == SIGUSR2)
			check_upgrade(s);
	}
}

/* ---- the loop ---- */

static void
wait_for_something(struct supervisor *s)
{
	struct pollfd fds[SHARED_PROCESSES + 1] = { { .fd = s->signal_fd, .events = POLLIN } };
	struct child *of[SHARED_PROCESSES + 1];
	nfds_t n = 1;

	for (size_t i = 0; i < SHARED_PROCESSES; i++) {
		if (s->children[i].pid && s->children[i].ready_fd >= 0) {
			of[n] = &s->children[i];
			fds[n++] = (struct pollfd){ .fd = s->children[i].ready_fd, .events = POLLIN };
		}
	}
	if (poll(fds, n, clock_poll_ms(generation_next_due(s))) <= 0)
		return;
	for (nfds_t i = 1; i < n; i++)
		if (fds[i].revents)
			child_hear(of[i]);
	if (fds[0].revents)
		hear_signals(s);
}

static void
turn(struct supervisor *s)
{
	wait_for_something(s);
	reap(s);
	generation_kill_overdue(s);
	generation_start_missing(s);
	generation_settle(s);
	if (s->stopping && !s->stopping_cells && generation_alive(s, false) == 0) {
		s->stopping_cells = true;
		generation_tell_all(s, true);
	}
	if (s->reload_wanted && s->settled && !s->stopping)
		reload(s);
	if (s->upgrade_wanted && is_calm(s))
		upgrade(s);
	arena_reset(s->cx.arena);
}

bool
supervise(struct app *app, const struct supervisor_program *program)
{
	struct supervisor *s = calloc(1, sizeof *s);

	if (!s)
		abort();
	log_set_role(shared_role_word(ROLE_SUPERVISOR));
	ctx_init(&s->cx, arena_new(16 * 1024));
	s->program = program;
	s->kept = (struct kept){ .lock_fd = -1, .listen_fd = -1, .cell_fd = -1 };
	bool begun = begin(s, app);
	if (begun) {
		generation_begin(s);
		while (!s->stopping || generation_alive(s, false) || generation_alive(s, true))
			turn(s);
		if (s->entry)
			shared_process_leave(s->shared, s->entry);
		generation_end(s);
		log_info(NULL, "serve.stopped", NULL);
	}
	kept_close(&s->kept);
	arena_free(s->cx.arena);
	free(s);
	return begun;
}
