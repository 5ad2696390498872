/* main_cell.c - quoin-cell, the helper that alone touches untrusted bytes with
 * big parsers.
 *
 *	quoin-cell --listen-fd N [--max-children N] [--cpu-ms N] [--memory-mb N]
 *	quoin-cell --conn-fd N [--cpu-ms N] [--memory-mb N]
 *
 * With --listen-fd it accepts connections on an inherited, listening socket and
 * forks a child for each after the libraries are ready; the parent never reads
 * from a connection.  With --conn-fd it serves that one connection itself and
 * ends.  Either way whoever reads is in the sandbox (cell/sandbox.h) first.
 *
 * SIGTERM: no new connections; end when the last child has. */
#include "base/log.h"
#include "base/num.h"
#include "cell/kinds.h"
#include "cell/serve.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct settings {
	int64_t listen_fd, conn_fd, max_children, cpu_ms, memory_mb;
};

static volatile sig_atomic_t stopping;

static void
on_signal(int sig)
{
	if (sig != SIGCHLD)
		stopping = 1;
}

static int
usage(void)
{
	fputs("usage: quoin-cell --listen-fd N [--max-children N] [--cpu-ms N] [--memory-mb N]\n"
	      "       quoin-cell --conn-fd N [--cpu-ms N] [--memory-mb N]\n", stderr);
	return 2;
}

static bool
take_option(const char *name, const char *value, struct settings *s)
{
	const struct {
		const char *name;
		int64_t *to, min, max;
	} options[] = {
		{ "--listen-fd", &s->listen_fd, 0, 1 << 20 },
		{ "--conn-fd", &s->conn_fd, 0, 1 << 20 },
		{ "--max-children", &s->max_children, 1, 256 },
		{ "--cpu-ms", &s->cpu_ms, 10, 10000 },
		{ "--memory-mb", &s->memory_mb, 64, 4096 },
	};

	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (strcmp(name, options[i].name) == 0)
			return value && num_int(span_of(value), options[i].min, options[i].max, options[i].to);
	return false;
}

static bool
read_arguments(int argc, char **argv, struct settings *s)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--reference") == 0)
			kinds_use_reference();
		else if (!take_option(argv[i], i + 1 < argc ? argv[i + 1] : NULL, s))
			return false;
		else
			i++;
	}
	return (s->listen_fd >= 0) != (s->conn_fd >= 0);
}

/* SIGCHLD and the like interrupt ppoll() and nothing else. */
static sigset_t
watch_signals(void)
{
	struct sigaction act = { .sa_handler = on_signal };
	sigset_t watched, before;

	sigemptyset(&watched);
	sigaddset(&watched, SIGCHLD);
	sigaddset(&watched, SIGTERM);
	sigaddset(&watched, SIGINT);
	sigprocmask(SIG_BLOCK, &watched, &before);
	sigaction(SIGCHLD, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGINT, &act, NULL);
	return before;
}

static int
reap(void)
{
	int ended = 0, status;

	while (waitpid(-1, &status, WNOHANG) > 0) {
		ended++;
		if (WIFSIGNALED(status))
			log_warn(NULL, "cell.child_killed", "signal=%d", WTERMSIG(status));
		else if (WEXITSTATUS(status))
			log_error(NULL, "cell.child_failed", "status=%d", WEXITSTATUS(status));
	}
	return ended;
}

static struct serve_options
options_of(const struct settings *s, int idle_ms)
{
	return (struct serve_options){ .cpu_ms = (unsigned)s->cpu_ms, .memory = (size_t)s->memory_mb << 20, .idle_ms = idle_ms };
}

/* Threads of a worker keep their connections, and who comes when all places are
 * taken waits for one to fall idle: a fresh process costs less than that wait. */
enum { IDLE_MS = 3 };

static void
serve_child(int conn, const struct settings *s)
{
	struct serve_options opt = options_of(s, IDLE_MS);

	_exit(serve_connection(conn, &opt) ? 0 : 1);
}

static int
fork_child(const struct settings *s)
{
	int conn = accept4((int)s->listen_fd, NULL, NULL, SOCK_CLOEXEC);

	if (conn < 0)
		return 0;
	pid_t pid = fork();
	if (pid == 0)
		serve_child(conn, s);
	if (pid < 0)
		log_error(NULL, "cell.fork_failed", "errno=%d", errno);
	close(conn);
	return pid > 0;
}

static int
listen_loop(const struct settings *s)
{
	sigset_t unblocked = watch_signals();
	int children = 0;

	while (!stopping || children) {
		bool room = !stopping && children < s->max_children;
		struct pollfd p = { .fd = (int)s->listen_fd, .events = POLLIN };
		int n = ppoll(&p, room, NULL, &unblocked);

		children -= reap();
		if (n > 0 && (p.revents & (POLLERR | POLLNVAL)))
			return 1;
		if (n > 0 && room)
			children += fork_child(s);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct settings s = { .listen_fd = -1, .conn_fd = -1, .max_children = 4, .cpu_ms = 500, .memory_mb = 768 };

	log_set_role("cell");
	if (!read_arguments(argc, argv, &s))
		return usage();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	kinds_init();
	if (s.listen_fd >= 0)
		return listen_loop(&s);
	struct serve_options opt = options_of(&s, -1);
	if (!serve_connection((int)s.conn_fd, &opt)) {
		log_error(NULL, "cell.no_sandbox", NULL);
		_exit(1);
	}
	_exit(0);
}
