/* test_supervisor.c - the supervisor over workers that answer with their pid.
 *
 * The program is its own subject: "test_supervisor serve" supervises, with a
 * worker whose behaviour the number of `threads` in the configuration chooses.
 * Nothing here needs a database. */
#include "cli/supervisor.h"

#include "base/log.h"
#include "tests/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the workers ---- */

enum { PLAIN = 1, FAILS_TO_START = 13, DEAF = 14, SLOW_TO_START = 15 };

/* The answer to a connection, whoever makes it: our pid.  With a byte 'w' the
 * client asks for it to come half a second later. */
static void
answer(int fd)
{
	char byte = 0, text[32];

	if (read(fd, &byte, 1) == 1 && byte == 'w')
		usleep(500 * 1000);
	int n = snprintf(text, sizeof text, "%ld", (long)getpid());
	(void)!write(fd, text, (size_t)n);
	close(fd);
}

static bool
worker(struct ctx *cx, struct world *w, int listen_fd, int stop_fd, int ready_fd)
{
	int64_t kind = w->conf->threads;
	struct pollfd fds[] = { { .fd = listen_fd, .events = POLLIN }, { .fd = stop_fd, .events = POLLIN } };

	(void)cx;
	if (kind == FAILS_TO_START)
		return false;
	if (kind == SLOW_TO_START)
		usleep(800 * 1000);
	(void)!write(ready_fd, "r", 1);
	for (;;) {
		poll(fds, kind == DEAF ? 1 : 2, -1);
		if (kind != DEAF && fds[1].revents)
			return true;
		int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0)
			answer(fd);
	}
}

static bool
idle(struct ctx *cx, struct world *w, int listen_fd, int stop_fd, int ready_fd)
{
	struct pollfd fd = { .fd = stop_fd, .events = POLLIN };

	(void)cx, (void)w, (void)listen_fd;
	(void)!write(ready_fd, "r", 1);
	poll(&fd, 1, -1);
	return true;
}

static int
be_the_supervisor(const char *self, bool check)
{
	char *path = strdup(self), word[] = "serve", option[] = "--check";
	struct supervisor_program program = {
		.worker = worker, .jobs = idle,
		.upgrade = (char *const[]){ path, word, NULL },
		.check = (char *const[]){ path, word, option, NULL },
	};
	struct app app = { 0 };
	bool ok = app_conf(&app) && (check ? app_prepare(&app, false) : supervise(&app, &program));
	int status = ok ? 0 : app_failed(&app, "serve");

	app_close(&app);
	free(path);
	return status;
}

/* ---- one run of it ---- */

struct run {
	char dir[40], program[64], socket[64], log[64];
	pid_t pid;
};

static char self_path[4096];
static const char TWO[] = "workers = 2";

static void
write_file(const char *path, const void *data, size_t len, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);

	OK(fd >= 0 && write(fd, data, len) == (ssize_t)len);
	close(fd);
}

static void
write_conf(const struct run *r, int threads, const char *more)
{
	char path[120], text[600];

	snprintf(path, sizeof path, "%s/quoin.conf", r->dir);
	int n = snprintf(text, sizeof text,
		"run_dir = %s/run\nstate_dir = %s/state\nsocket = %s\ndrain_timeout = 1s\n"
		"allow_shared_domain = on\nthreads = %d\n%s\n", r->dir, r->dir, r->socket, threads, more);
	write_file(path, text, (size_t)n, 0644);
}

/* The program gets a path of its own, to be replaced by upgrades. */
static void
place_program(const struct run *r, const char *from)
{
	char beside[110];

	snprintf(beside, sizeof beside, "%s.new", r->program);
	unlink(beside);
	OK(symlink(from, beside) == 0 && rename(beside, r->program) == 0);
}

static void
spawn(struct run *r)
{
	char conf[120];

	snprintf(conf, sizeof conf, "%s/quoin.conf", r->dir);
	r->pid = fork();
	if (r->pid == 0) {
		int fd = open(r->log, O_WRONLY | O_CREAT | O_APPEND, 0644);

		dup2(fd, STDERR_FILENO);
		dup2(fd, STDOUT_FILENO);
		setenv("QUOIN_CONF", conf, 1);
		execl(r->program, r->program, "serve", (char *)NULL);
		_exit(127);
	}
}

static void
start(struct run *r)
{
	char path[120];

	snprintf(r->dir, sizeof r->dir, "/tmp/quoin-supervisor-XXXXXX");
	OK(mkdtemp(r->dir) != NULL);
	snprintf(r->program, sizeof r->program, "%s/program", r->dir);
	snprintf(r->socket, sizeof r->socket, "%s/quoin.sock", r->dir);
	snprintf(r->log, sizeof r->log, "%s/log", r->dir);
	snprintf(path, sizeof path, "%s/state", r->dir);
	mkdir(path, 0755);
	snprintf(path, sizeof path, "%s/state/master.key", r->dir);
	write_file(path, "0123456789abcdef0123456789abcdef", 32, 0600);
	write_conf(r, PLAIN, TWO);
	place_program(r, self_path);
}

#define WAIT_FOR(cond, ms) do { \
	for (int w_ = 0; w_ < (ms) / 5 && !(cond); w_++) \
		usleep(5000); \
	OK(cond); \
} while (0)

static bool
logged(const struct run *r, const char *text)
{
	static char buf[256 * 1024];
	int fd = open(r->log, O_RDONLY);
	ssize_t n = fd >= 0 ? read(fd, buf, sizeof buf - 1) : 0;

	if (fd >= 0)
		close(fd);
	buf[n > 0 ? n : 0] = '\0';
	return strstr(buf, text) != NULL;
}

static void
start_ready(struct run *r)
{
	start(r);
	spawn(r);
	WAIT_FOR(logged(r, "event=serve.ready"), 5000);
}

static int
wait_end(struct run *r)
{
	int status = -1;

	for (int i = 0; i < 1000 && waitpid(r->pid, &status, WNOHANG) == 0; i++)
		usleep(10 * 1000);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
clean(struct run *r)
{
	char command[100];

	snprintf(command, sizeof command, "rm -rf '%s'", r->dir);
	OK(system(command) == 0);
}

static void
finish(struct run *r)
{
	kill(r->pid, SIGTERM);
	IS_INT(wait_end(r), 0);
	if (tap_bad) {
		char command[100];

		snprintf(command, sizeof command, "sed 's/^/# /' '%s'", r->log);
		(void)!system(command);
	}
	clean(r);
}

static int
connect_to(const struct run *r)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memcpy(sa.sun_path, r->socket, strlen(r->socket));
	if (connect(fd, (struct sockaddr *)&sa, sizeof sa) == 0)
		return fd;
	close(fd);
	return -1;
}

static long
read_pid(int fd)
{
	char text[32] = "";
	ssize_t n = read(fd, text, sizeof text - 1);

	close(fd);
	return n > 0 ? strtol(text, NULL, 10) : -1;
}

/* The pid of the worker that answers; -1: refused, -2: cut off. */
static long
ask_after(const struct run *r, const char *byte)
{
	int fd = connect_to(r);

	if (fd < 0)
		return -1;
	(void)!write(fd, byte, 1);
	long pid = read_pid(fd);
	return pid < 0 ? -2 : pid;
}

static long
ask(const struct run *r)
{
	return ask_after(r, ".");
}

/* Ask without a pause until the log says so; returns how many were not answered. */
static int
failures_until(const struct run *r, const char *text)
{
	usec_t until = clock_mono() + 10 * USEC_PER_SEC;
	int failed = 0;

	while (clock_mono() < until && !logged(r, text))
		failed += ask(r) <= 0;
	OK(logged(r, text));
	return failed;
}

static bool
is_gone(long pid)
{
	return kill((pid_t)pid, 0) < 0 && errno == ESRCH;
}

/* ---- claims ---- */

TEST(it_serves_from_the_socket_it_made)
{
	struct run r;
	struct stat st;

	start_ready(&r);
	OK(ask(&r) > 0);
	OK(stat(r.socket, &st) == 0 && S_ISSOCK(st.st_mode));
	IS_INT(st.st_mode & 0777, 0660);
	finish(&r);
}

TEST(a_second_one_on_the_same_directory_is_refused_by_name)
{
	struct run r, other;
	char text[64];

	start_ready(&r);
	other = r;
	spawn(&other);
	IS_INT(wait_end(&other), 1);
	snprintf(text, sizeof text, "another quoin serve (pid %ld) runs on", (long)r.pid);
	OK(logged(&r, text));
	OK(ask(&r) > 0);
	finish(&r);
}

TEST(a_socket_file_left_over_is_replaced)
{
	struct run r;

	start(&r);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	memcpy(sa.sun_path, r.socket, strlen(r.socket));
	OK(bind(fd, (struct sockaddr *)&sa, sizeof sa) == 0);
	close(fd);
	spawn(&r);
	WAIT_FOR(logged(&r, "event=serve.ready"), 5000);
	OK(ask(&r) > 0);
	finish(&r);
}

TEST(a_socket_somebody_answers_on_is_left_alone)
{
	struct run r;

	start(&r);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	memcpy(sa.sun_path, r.socket, strlen(r.socket));
	OK(bind(fd, (struct sockaddr *)&sa, sizeof sa) == 0 && listen(fd, 5) == 0);
	spawn(&r);
	IS_INT(wait_end(&r), 1);
	OK(logged(&r, "another program answers on"));
	OK(access(r.socket, F_OK) == 0);
	close(fd);
	clean(&r);
}

TEST(a_killed_worker_is_replaced_and_nobody_is_refused)
{
	struct run r;

	start_ready(&r);
	long victim = ask(&r);
	kill((pid_t)victim, SIGKILL);
	for (int i = 0; i < 200; i++) {
		long pid = ask(&r);

		OK(pid > 0);
		OK(pid != victim);
	}
	WAIT_FOR(logged(&r, "event=process.crashed"), 2000);
	finish(&r);
}

TEST(connections_wait_while_no_worker_lives)
{
	struct run r;

	start_ready(&r);
	for (int i = 0; i < 6; i++) { /* both, several times */
		long pid = ask(&r);

		OK(pid > 0);
		kill((pid_t)pid, SIGKILL);
	}
	OK(ask(&r) > 0);
	finish(&r);
}

TEST(a_reload_replaces_every_worker_and_fails_nothing)
{
	struct run r;

	start_ready(&r);
	long before = ask(&r);
	kill(r.pid, SIGHUP);
	IS_INT(failures_until(&r, "event=serve.ready role=supervisor generation=1"), 0);
	WAIT_FOR(is_gone(before), 3000);
	OK(ask(&r) > 0);
	finish(&r);
}

TEST(the_old_workers_serve_until_the_new_ones_are_ready)
{
	struct run r;
	usec_t longest = 0;

	start_ready(&r);
	long before = ask(&r);
	write_conf(&r, SLOW_TO_START, TWO);
	kill(r.pid, SIGHUP);
	for (usec_t begin = clock_mono(), last = begin; clock_mono() - begin < 600 * USEC_PER_MSEC; last = clock_mono()) {
		OK(ask(&r) > 0);
		longest = clock_mono() - last > longest ? clock_mono() - last : longest;
	}
	OK(longest < 300 * USEC_PER_MSEC);
	OK(!is_gone(before));
	WAIT_FOR(logged(&r, "generation=1 processes"), 3000);
	WAIT_FOR(is_gone(before), 3000);
	finish(&r);
}

TEST(a_request_begun_before_a_reload_is_answered)
{
	struct run r;

	start_ready(&r);
	int fd = connect_to(&r);
	(void)!write(fd, "w", 1);
	usleep(50 * 1000);
	kill(r.pid, SIGHUP);
	OK(read_pid(fd) > 0);
	finish(&r);
}

TEST(a_bad_configuration_changes_nothing)
{
	struct run r;

	start_ready(&r);
	write_conf(&r, PLAIN, "no_such_key = 1");
	kill(r.pid, SIGHUP);
	IS_INT(failures_until(&r, "event=reload.refused"), 0);
	OK(logged(&r, "no_such_key"));
	OK(!logged(&r, "generation=1"));
	OK(ask(&r) > 0);
	finish(&r);
}

TEST(a_configuration_no_worker_starts_with_is_abandoned)
{
	struct run r;

	start_ready(&r);
	long before = ask(&r);
	write_conf(&r, FAILS_TO_START, TWO);
	kill(r.pid, SIGHUP);
	IS_INT(failures_until(&r, "event=reload.abandoned"), 0);
	write_conf(&r, PLAIN, TWO);
	OK(!is_gone(before));
	kill(r.pid, SIGHUP); /* and the next one works */
	IS_INT(failures_until(&r, "event=serve.ready role=supervisor generation=2"), 0);
	finish(&r);
}

TEST(the_number_of_workers_follows_a_reload)
{
	struct run r;

	start_ready(&r);
	write_conf(&r, PLAIN, "workers = 3");
	kill(r.pid, SIGHUP);
	WAIT_FOR(logged(&r, "event=serve.ready role=supervisor generation=1 processes=4"), 3000);
	finish(&r);
}

TEST(an_upgrade_keeps_the_pid_and_fails_nothing)
{
	struct run r;

	start_ready(&r);
	long before = ask(&r);
	place_program(&r, self_path);
	kill(r.pid, SIGUSR2);
	IS_INT(failures_until(&r, "event=serve.ready role=supervisor generation=1"), 0);
	OK(logged(&r, "event=serve.upgraded"));
	WAIT_FOR(is_gone(before), 3000);
	kill(r.pid, SIGUSR2); /* once more, from the upgraded one */
	IS_INT(failures_until(&r, "event=serve.ready role=supervisor generation=2"), 0);
	OK(kill(r.pid, 0) == 0);
	finish(&r);
}

TEST(a_request_begun_before_an_upgrade_is_answered)
{
	struct run r;

	start_ready(&r);
	int fd = connect_to(&r);
	(void)!write(fd, "w", 1);
	usleep(50 * 1000);
	kill(r.pid, SIGUSR2);
	WAIT_FOR(logged(&r, "event=serve.upgraded"), 3000);
	OK(read_pid(fd) > 0);
	finish(&r);
}

TEST(a_program_that_fails_its_check_is_not_upgraded_to)
{
	struct run r;

	start_ready(&r);
	long before = ask(&r);
	place_program(&r, "/bin/false");
	kill(r.pid, SIGUSR2);
	IS_INT(failures_until(&r, "event=upgrade.refused"), 0);
	OK(!is_gone(before));
	finish(&r);
}

TEST(stopping_answers_what_was_begun_and_removes_the_socket)
{
	struct run r;

	start_ready(&r);
	int fd = connect_to(&r);
	(void)!write(fd, "w", 1);
	usleep(50 * 1000);
	kill(r.pid, SIGTERM);
	WAIT_FOR(logged(&r, "event=serve.stopping"), 2000);
	WAIT_FOR(access(r.socket, F_OK) < 0, 200);
	OK(read_pid(fd) > 0);
	IS_INT(wait_end(&r), 0);
	clean(&r);
}

TEST(a_worker_that_will_not_end_is_killed_after_the_drain)
{
	struct run r;

	start(&r);
	write_conf(&r, DEAF, TWO);
	spawn(&r);
	WAIT_FOR(logged(&r, "event=serve.ready"), 5000);
	long deaf = ask(&r);
	usec_t begin = clock_mono();
	kill(r.pid, SIGTERM);
	IS_INT(wait_end(&r), 0);
	OK(clock_mono() - begin < 5 * USEC_PER_SEC);
	OK(is_gone(deaf));
	OK(logged(&r, "it did not end in time"));
	clean(&r);
}

TEST(workers_end_with_a_supervisor_that_is_killed)
{
	struct run r;

	start_ready(&r);
	long worker_pid = ask(&r);
	kill(r.pid, SIGKILL);
	wait_end(&r);
	WAIT_FOR(is_gone(worker_pid), 3000);
	spawn(&r); /* and another can take over */
	WAIT_FOR(ask(&r) > 0, 5000);
	finish(&r);
}

TEST(the_service_manager_hears_when_it_is_ready)
{
	struct run r;
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	char text[64] = "";

	start(&r);
	snprintf(sa.sun_path, sizeof sa.sun_path, "%s/notify", r.dir);
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	OK(bind(fd, (struct sockaddr *)&sa, sizeof sa) == 0);
	setenv("NOTIFY_SOCKET", sa.sun_path, 1);
	spawn(&r);
	unsetenv("NOTIFY_SOCKET");
	struct pollfd p = { .fd = fd, .events = POLLIN };
	OK(poll(&p, 1, 5000) == 1 && read(fd, text, sizeof text - 1) > 0);
	IS_STR(text, "READY=1");
	close(fd);
	finish(&r);
}

static const struct tap_case cases[] = {
	TAP_CASE(it_serves_from_the_socket_it_made),
	TAP_CASE(a_second_one_on_the_same_directory_is_refused_by_name),
	TAP_CASE(a_socket_file_left_over_is_replaced),
	TAP_CASE(a_socket_somebody_answers_on_is_left_alone),
	TAP_CASE(a_killed_worker_is_replaced_and_nobody_is_refused),
	TAP_CASE(connections_wait_while_no_worker_lives),
	TAP_CASE(a_reload_replaces_every_worker_and_fails_nothing),
	TAP_CASE(the_old_workers_serve_until_the_new_ones_are_ready),
	TAP_CASE(a_request_begun_before_a_reload_is_answered),
	TAP_CASE(a_bad_configuration_changes_nothing),
	TAP_CASE(a_configuration_no_worker_starts_with_is_abandoned),
	TAP_CASE(the_number_of_workers_follows_a_reload),
	TAP_CASE(an_upgrade_keeps_the_pid_and_fails_nothing),
	TAP_CASE(a_request_begun_before_an_upgrade_is_answered),
	TAP_CASE(a_program_that_fails_its_check_is_not_upgraded_to),
	TAP_CASE(stopping_answers_what_was_begun_and_removes_the_socket),
	TAP_CASE(a_worker_that_will_not_end_is_killed_after_the_drain),
	TAP_CASE(workers_end_with_a_supervisor_that_is_killed),
	TAP_CASE(the_service_manager_hears_when_it_is_ready),
};

int
main(int argc, char **argv)
{
	ssize_t n = readlink("/proc/self/exe", self_path, sizeof self_path - 1);

	if (n < 0)
		return 2;
	if (argc > 1 && strcmp(argv[1], "serve") == 0)
		return be_the_supervisor(argv[0], argc > 2);
	signal(SIGPIPE, SIG_IGN);
	return tap_run(cases, sizeof cases / sizeof *cases);
}
