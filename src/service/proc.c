/* proc.c - see proc.h. */
#include "service/proc.h"

#include "base/span.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* ---- finding ---- */

static const char *
on_path(struct ctx *cx, const char *name)
{
	struct span rest = span_of(getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin");

	while (rest.len) {
		struct span folder = span_cut(rest, ':', &rest);
		const char *path = arena_printf(cx->arena, "%.*s/%s", SPAN_FMT(folder), name);

		if (folder.len && access(path, X_OK) == 0)
			return path;
	}
	return NULL;
}

static long
version_of(const char *path)
{
	return strtol(path + strlen("/usr/lib/postgresql/"), NULL, 10);
}

static const char *
with_postgresql(struct ctx *cx, const char *name)
{
	const char *newest = NULL;
	glob_t found;

	if (glob(arena_printf(cx->arena, "/usr/lib/postgresql/*/bin/%s", name), 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			if (!newest || version_of(found.gl_pathv[i]) > version_of(newest))
				newest = arena_strdup(cx->arena, found.gl_pathv[i]);
	globfree(&found);
	return newest;
}

bool
proc_find(struct ctx *cx, const char *name, const char **path)
{
	*path = on_path(cx, name);
	if (!*path)
		*path = with_postgresql(cx, name);
	return *path || fail(cx, ERR_NOT_FOUND, "proc.missing",
	                     "the program %s is not installed: on Debian it is in postgresql-client", name);
}

/* ---- running ---- */

static char **
environment(struct ctx *cx, const char *const *more)
{
	size_t n = 0, m = 0;

	while (environ[n])
		n++;
	while (more && more[m])
		m++;
	/* Of a name given twice getenv() finds the first. */
	char **env = ARENA_ARRAY(cx->arena, char *, n + m + 1);
	for (size_t i = 0; i < m; i++)
		env[i] = arena_strdup(cx->arena, more[i]);
	memcpy(env + m, environ, n * sizeof *env);
	return env;
}

/* The last `room` bytes of what comes, until its end. */
static void
read_tail(int fd, char *tail, size_t room)
{
	char buf[4096];
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, buf, sizeof buf)) > 0 || (n < 0 && errno == EINTR)) {
		size_t got = n > 0 ? (size_t)n : 0, keep = got < room - 1 ? got : room - 1;
		size_t old = len + keep > room - 1 ? room - 1 - keep : len;

		memmove(tail, tail + (len - old), old);
		memcpy(tail + old, buf + (got - keep), keep);
		len = old + keep;
	}
	tail[len] = '\0';
}

static bool
spawn(struct ctx *cx, const char *const *argv, char **env, int err, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	char **args = ARENA_ARRAY(cx->arena, char *, 64);

	for (size_t i = 0; argv[i] && i < 63; i++)
		args[i] = arena_strdup(cx->arena, argv[i]);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
	int e = posix_spawn(pid, argv[0], &actions, NULL, args, env);
	posix_spawn_file_actions_destroy(&actions);
	return e == 0 || fail(cx, ERR_INTERNAL, "proc.start", "could not start %s: %s", argv[0], strerror(e));
}

static bool
ended_well(struct ctx *cx, const char *name, int status, const char *tail)
{
	struct span said = span_trim(span_of(tail));

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFSIGNALED(status))
		return fail(cx, ERR_UNAVAILABLE, "proc.signal", "%s was ended by signal %d", name, WTERMSIG(status));
	return fail(cx, ERR_UNAVAILABLE, "proc.failed", "%s ended with status %d: %.*s", name, WEXITSTATUS(status),
	            SPAN_FMT(said));
}

bool
proc_run(struct ctx *cx, const char *const *argv, const char *const *more)
{
	const char *slash = strrchr(argv[0], '/');
	char *tail = arena_alloc(cx->arena, 2048);
	int fds[2], status = 0;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return fail(cx, ERR_INTERNAL, "proc.start", "could not make a pipe: %s", strerror(errno));
	bool ok = spawn(cx, argv, environment(cx, more), fds[1], &pid);
	close(fds[1]);
	if (ok)
		read_tail(fds[0], tail, 2048);
	close(fds[0]);
	if (!ok)
		return false;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return fail(cx, ERR_INTERNAL, "proc.wait", "could not wait for %s: %s", argv[0], strerror(errno));
	return ended_well(cx, slash ? slash + 1 : argv[0], status, tail);
}
