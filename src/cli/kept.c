/* kept.c - see kept.h. */
#include "cli/kept.h"

#include "service/conf.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stddef.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static bool
taken(struct ctx *cx, const char *run_dir, int fd)
{
	char pid[32] = "";
	ssize_t n = pread(fd, pid, sizeof pid - 1, 0);

	pid[n > 0 ? (size_t)n : 0] = '\0';
	pid[strcspn(pid, "\n")] = '\0';
	return fail(cx, ERR_CONFLICT, "serve.taken", "another quoin serve (pid %s) runs on %s; stop it first, or choose another"
	            " run_dir", *pid ? pid : "unknown", run_dir);
}

bool
kept_lock(struct ctx *cx, const struct conf *conf, struct kept *k)
{
	const char *path = arena_printf(cx->arena, "%s/serve.pid", conf->run_dir);
	const char *pid = arena_printf(cx->arena, "%ld\n", (long)getpid());
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);

	*k = (struct kept){ .lock_fd = -1, .listen_fd = -1, .cell_fd = -1 };
	if (fd < 0)
		return fail(cx, ERR_INTERNAL, "serve.lock", "could not open %s: %s", path, strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		bool ok = taken(cx, conf->run_dir, fd);

		close(fd);
		return ok;
	}
	k->lock_fd = fd;
	if (ftruncate(fd, 0) < 0 || pwrite(fd, pid, strlen(pid), 0) < 0)
		return fail(cx, ERR_INTERNAL, "serve.lock", "could not write %s: %s", path, strerror(errno));
	return true;
}

static bool
fill_address(struct ctx *cx, const char *path, struct sockaddr_un *sa)
{
	*sa = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof sa->sun_path)
		return fail(cx, ERR_INVALID, "serve.socket", "the socket's path %s is longer than %zu bytes", path,
		            sizeof sa->sun_path - 1);
	memcpy(sa->sun_path, path, strlen(path));
	return true;
}

/* A program that answers there is not ours to push aside. */
static bool
is_answered(const struct sockaddr_un *sa)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool answered = fd >= 0 && (connect(fd, (const struct sockaddr *)sa, sizeof *sa) == 0 || errno == EAGAIN);

	if (fd >= 0)
		close(fd);
	return answered;
}

static bool
give_to_group(struct ctx *cx, const char *path, const char *group)
{
	if (!*group)
		return true;
	const struct group *g = getgrnam(group);
	if (!g)
		return fail(cx, ERR_INVALID, "serve.group", "there is no group \"%s\" (socket_group)", group);
	if (chown(path, (uid_t)-1, g->gr_gid) < 0)
		return fail(cx, ERR_INTERNAL, "serve.group", "could not give %s to the group %s: %s", path, group,
		            strerror(errno));
	return true;
}

static bool
bind_as(struct ctx *cx, int fd, const char *path, mode_t mode, const char *group, int backlog)
{
	const char *beside = arena_printf(cx->arena, "%s.new", path);
	struct sockaddr_un sa;

	if (!fill_address(cx, beside, &sa))
		return false;
	unlink(beside);
	if (bind(fd, (const struct sockaddr *)&sa, sizeof sa) < 0)
		return fail(cx, ERR_INTERNAL, "serve.bind", "could not make the socket %s: %s", beside, strerror(errno));
	if (!give_to_group(cx, beside, group))
		return false;
	if (chmod(beside, mode) < 0 || listen(fd, backlog) < 0 || rename(beside, path) < 0)
		return fail(cx, ERR_INTERNAL, "serve.bind", "could not make the socket %s: %s", path, strerror(errno));
	return true;
}

static bool
listen_on(struct ctx *cx, const char *path, mode_t mode, const char *group, int backlog, int *out)
{
	struct sockaddr_un sa;

	if (!fill_address(cx, path, &sa))
		return false;
	if (is_answered(&sa))
		return fail(cx, ERR_CONFLICT, "serve.socket", "another program answers on %s", path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return fail(cx, ERR_INTERNAL, "serve.socket", "could not make a socket: %s", strerror(errno));
	*out = fd;
	return bind_as(cx, fd, path, mode, group, backlog);
}

static char *
copy(const char *s)
{
	char *p = strdup(s);

	if (!p)
		abort();
	return p;
}

/* The workers look it up themselves; here, so that a wrong name is told at once. */
static bool
user_exists(struct ctx *cx, const char *user)
{
	return !*user || getpwnam(user) ||
	       fail(cx, ERR_INVALID, "serve.user", "there is no user \"%s\" (socket_user)", user);
}

bool
kept_open(struct ctx *cx, const struct conf *conf, struct kept *k)
{
	k->socket_path = copy(conf->socket);
	k->cell_path = copy(arena_printf(cx->arena, "%s/cell.sock", conf->run_dir));
	return user_exists(cx, conf->socket_user) &&
	       listen_on(cx, k->socket_path, 0660, conf->socket_group, (int)conf->socket_backlog, &k->listen_fd) &&
	       listen_on(cx, k->cell_path, 0600, "", (int)conf->socket_backlog, &k->cell_fd);
}

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
kept_refuse(struct kept *k)
{
	if (k->listen_fd >= 0)
		unlink(k->socket_path);
	close_fd(&k->listen_fd);
}

void
kept_close(struct kept *k)
{
	kept_refuse(k);
	if (k->cell_fd >= 0)
		unlink(k->cell_path);
	close_fd(&k->cell_fd);
	if (k->lock_fd >= 0 && ftruncate(k->lock_fd, 0) < 0)
		errno = 0; /* a stale pid without a lock misleads nobody */
	close_fd(&k->lock_fd);
	free(k->socket_path);
	free(k->cell_path);
	*k = (struct kept){ .lock_fd = -1, .listen_fd = -1, .cell_fd = -1 };
}
