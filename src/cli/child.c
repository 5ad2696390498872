/* child.c - see child.h. */
#include "cli/child.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* Close everything past standard error but these. */
static void
close_others(int a, int b)
{
	int low = a < b ? a : b, high = a < b ? b : a;
	unsigned from = STDERR_FILENO + 1;

	if (low >= (int)from) {
		if (low > (int)from)
			close_range(from, (unsigned)low - 1, 0);
		from = (unsigned)low + 1;
	}
	if (high >= (int)from) {
		if (high > (int)from)
			close_range(from, (unsigned)high - 1, 0);
		from = (unsigned)high + 1;
	}
	close_range(from, ~0u, 0);
}

/* The supervisor may have died before we asked to hear of it. */
static void
live_with(pid_t supervisor)
{
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0 || getppid() != supervisor)
		_exit(1);
}

static int
stop_descriptor(void)
{
	sigset_t all, term;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	return signalfd(-1, &term, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void __attribute__((noreturn))
run_body(struct child *c, struct app *app, child_body *body, int listen_fd, int ready_fd)
{
	const char *role = shared_role_word(c->role);
	struct ctx cx;
	char name[16];

	snprintf(name, sizeof name, "quoin-%s", role);
	prctl(PR_SET_NAME, name);
	log_set_role(role);
	close_others(listen_fd, ready_fd);
	int stop_fd = stop_descriptor();
	ctx_init(&cx, arena_new(64 * 1024));
	app->world.self = c->entry;
	app->world.registry = registry_new();
	_exit(stop_fd >= 0 && body(&cx, &app->world, listen_fd, stop_fd, ready_fd) ? 0 : 1);
}

static void
note_started(struct child *c, pid_t pid, int ready_fd)
{
	c->pid = pid;
	c->ready_fd = ready_fd;
	c->ready = ready_fd < 0;
	c->started = c->ready_at = clock_mono();
	c->kill_at = 0;
	if (c->entry)
		atomic_store(&c->entry->pid, pid);
}

bool
child_fork(struct ctx *cx, struct child *c, struct app *app, child_body *body, int listen_fd)
{
	pid_t supervisor = getpid();
	int ready[2];

	if (pipe2(ready, O_CLOEXEC | O_NONBLOCK) < 0)
		return fail(cx, ERR_INTERNAL, "child.pipe", "could not make a pipe: %s", strerror(errno));
	pid_t pid = fork();
	if (pid == 0) {
		live_with(supervisor);
		run_body(c, app, body, listen_fd, ready[1]);
	}
	int e = errno;
	close(ready[1]);
	if (pid < 0) {
		close(ready[0]);
		return fail(cx, ERR_INTERNAL, "child.fork", "could not fork: %s", strerror(e));
	}
	note_started(c, pid, ready[0]);
	return true;
}

static void __attribute__((noreturn))
run_program(char *const *argv, int listen_fd)
{
	sigset_t none;

	close_others(listen_fd, listen_fd);
	if (listen_fd >= 0)
		fcntl(listen_fd, F_SETFD, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv(argv[0], argv);
	log_error(NULL, "process.exec", "program=%s errno=%d", argv[0], errno);
	_exit(127);
}

bool
child_exec(struct ctx *cx, struct child *c, char *const *argv, int listen_fd)
{
	pid_t supervisor = getpid(), pid = fork();

	if (pid == 0) {
		live_with(supervisor);
		run_program(argv, listen_fd);
	}
	if (pid < 0)
		return fail(cx, ERR_INTERNAL, "child.fork", "could not fork: %s", strerror(errno));
	note_started(c, pid, -1);
	return true;
}

void
child_tell_to_go(struct child *c, usec_t kill_at)
{
	c->kill_at = kill_at;
	kill(c->pid, SIGTERM);
}

/* One byte, or the end of a process that never got that far. */
void
child_hear(struct child *c)
{
	char byte;

	c->ready = read(c->ready_fd, &byte, 1) == 1;
	c->ready_at = clock_mono();
	close(c->ready_fd);
	c->ready_fd = -1;
}
