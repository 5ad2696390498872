/* cell.c - see cell.h. */
#include "service/cell.h"

#include "text/cell_proto.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct cell {
	char *path;              /* of the socket; NULL: a private cell */
	const char *const *args; /* of the private cell */
	int fd;                  /* -1: not connected */
	pid_t pid;               /* of the private cell; 0: none runs */
};

enum { DEFAULT_CPU_MS = 500, MOST_ARGS = 16 };

static struct cell *
new_cell(const char *path, const char *const *args)
{
	struct cell *c = calloc(1, sizeof *c);

	if (!c || (path && !(c->path = strdup(path))))
		abort();
	c->args = args;
	c->fd = -1;
	return c;
}

struct cell *
cell_connect(const char *path)
{
	return new_cell(path, NULL);
}

static void
free_cell(void *cell)
{
	cell_free(cell);
}

struct cell *
cell_connect_for(struct ctx *cx, const char *path)
{
	struct cell *c = cell_connect(path);

	arena_defer(cx->arena, free_cell, c);
	return c;
}

struct cell *
cell_spawn(const char *const *args)
{
	return new_cell(NULL, args);
}

static void
hang_up(struct cell *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	if (c->pid > 0) {
		kill(c->pid, SIGKILL);
		while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	c->pid = 0;
}

void
cell_free(struct cell *c)
{
	if (!c)
		return;
	hang_up(c);
	free(c->path);
	free(c);
}

/* --- finding and starting the program ----------------------------------- */

static const char *
beside_executable(struct arena *a)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	char *slash = n > 0 ? memrchr(exe, '/', (size_t)n) : NULL;

	return slash ? arena_printf(a, "%.*s/quoin-cell", (int)(slash - exe), exe) : NULL;
}

static const char *
find_program(struct arena *a)
{
	const char *named = getenv("QUOIN_CELL"), *beside = beside_executable(a);

	if (named && *named)
		return named;
	return beside && access(beside, X_OK) == 0 ? beside : QUOIN_LIBEXECDIR "/quoin-cell";
}

static bool
spawn_on(struct ctx *cx, struct cell *c, int fd)
{
	const char *program = find_program(cx->arena);
	char *argv[MOST_ARGS + 4] = { (char *)(uintptr_t)program, (char *)(uintptr_t)"--conn-fd", (char *)(uintptr_t)"3" };
	size_t argc = 3;
	posix_spawn_file_actions_t files;

	for (size_t i = 0; c->args && c->args[i] && i < MOST_ARGS; i++)
		argv[argc++] = (char *)(uintptr_t)c->args[i];
	posix_spawn_file_actions_init(&files);
	/* dup2 onto itself would leave close-on-exec set. */
	posix_spawn_file_actions_adddup2(&files, fd, 3);
	int err = posix_spawn(&c->pid, program, &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	if (err == 0)
		return true;
	c->pid = 0;
	return fail_cause(cx, ERR_UNAVAILABLE, "cell.spawn", "could not start %s: %s", program, strerror(err));
}

static bool
start_private(struct ctx *cx, struct cell *c)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return fail_cause(cx, ERR_UNAVAILABLE, "cell.spawn", "could not make a socket pair: %s", strerror(errno));
	if (pair[1] == 3) { /* keep 3 free for the child's end */
		int moved = fcntl(pair[1], F_DUPFD_CLOEXEC, 10);
		close(pair[1]);
		pair[1] = moved;
	}
	bool ok = spawn_on(cx, c, pair[1]);
	close(pair[1]);
	if (!ok) {
		close(pair[0]);
		return false;
	}
	c->fd = pair[0];
	return fcntl(c->fd, F_SETFL, O_NONBLOCK) == 0;
}

/* --- connecting ---------------------------------------------------------- */

static bool
connect_shared(struct ctx *cx, struct cell *c)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };

	if (strlen(c->path) >= sizeof addr.sun_path)
		return fail_cause(cx, ERR_UNAVAILABLE, "cell.connect", "socket path too long: %s", c->path);
	memcpy(addr.sun_path, c->path, strlen(c->path) + 1);
	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (c->fd >= 0 && connect(c->fd, (struct sockaddr *)&addr, sizeof addr) == 0)
		return true;
	int why = errno;
	hang_up(c);
	return fail_cause(cx, ERR_UNAVAILABLE, "cell.connect", "could not connect to %s: %s", c->path, strerror(why));
}

/* The cell closes connections that are idle; that shows as an end of file. */
static bool
still_open(const struct cell *c)
{
	char byte;

	return c->fd >= 0 && recv(c->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

static bool
ensure_open(struct ctx *cx, struct cell *c)
{
	if (still_open(c))
		return true;
	hang_up(c);
	return c->path ? connect_shared(cx, c) : start_private(cx, c);
}

/* --- one exchange -------------------------------------------------------- */

enum outcome { ANSWERED, DIED, LATE };

/* Both directions the same: move len bytes, waiting no longer than deadline. */
static enum outcome
move(struct cell *c, char *bytes, size_t len, bool sending, usec_t deadline)
{
	while (len) {
		ssize_t n = sending ? send(c->fd, bytes, len, MSG_NOSIGNAL) : recv(c->fd, bytes, len, 0);

		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
			continue;
		}
		if (n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
			return DIED;
		struct pollfd p = { .fd = c->fd, .events = sending ? POLLOUT : POLLIN };
		if (poll(&p, 1, clock_poll_ms(deadline)) == 0)
			return LATE;
	}
	return ANSWERED;
}

static enum outcome
receive(struct ctx *cx, struct cell *c, struct cell_head *head, struct span *parts, usec_t deadline)
{
	enum outcome got = move(c, (char *)head, sizeof *head, false, deadline);

	if (got != ANSWERED)
		return got;
	if (head->magic != CELL_MAGIC || head->size > CELL_MAX_ANSWER)
		return DIED;
	char *bytes = arena_alloc(cx->arena, head->size + 1);
	got = move(c, bytes, head->size, false, deadline);
	*parts = (struct span){ bytes, head->size };
	return got;
}

/* What is asked, and the words for what may become of it. */
struct question {
	enum cell_kind kind;
	unsigned cpu_ms;
	struct strbuf *request;
	struct span tail; /* sent after the request, from where it lies */
	const char *refused, *too_large, *died, *why_died;
};

static enum outcome
send_question(struct cell *c, const struct question *q, struct cell_head *head, usec_t deadline)
{
	enum outcome got = move(c, (char *)head, sizeof *head, true, deadline);

	if (got == ANSWERED)
		got = move(c, q->request->buf, q->request->len, true, deadline);
	return got == ANSWERED ? move(c, (char *)(uintptr_t)q->tail.ptr, q->tail.len, true, deadline) : got;
}

static enum outcome
exchange(struct ctx *cx, struct cell *c, const struct question *q, struct cell_head *head, struct span *parts)
{
	usec_t limit = clock_mono() + (10 * (usec_t)head->cpu_ms + 2000) * USEC_PER_MSEC;
	usec_t deadline = cx->deadline && cx->deadline < limit ? cx->deadline : limit;
	enum outcome got = send_question(c, q, head, deadline);

	return got == ANSWERED ? receive(cx, c, head, parts, deadline) : got;
}

static bool
refused(struct ctx *cx, const struct question *q, uint32_t status, struct span parts)
{
	uint32_t tag;
	struct span reason;

	if (status == CELL_UNINTELLIGIBLE || !cell_part(&parts, &tag, &reason) || tag != CELL_REASON)
		return fail_cause(cx, ERR_INTERNAL, "cell.protocol", "the cell answered with status %u", (unsigned)status);
	return fail(cx, status == CELL_TOO_LARGE ? ERR_TOO_LARGE : ERR_INVALID, q->refused, "%.*s", SPAN_FMT(reason));
}

/* A cell may die for reasons of its own (a restart, an idle connection closed
 * just now), so a request gets a second one; two that die of it are no accident. */
static bool
ask(struct ctx *cx, struct cell *c, const struct question *q, struct span *parts)
{
	size_t size = q->request->len + q->tail.len;

	if (!strbuf_ok(q->request) || size > CELL_MAX_REQUEST)
		return fail(cx, ERR_TOO_LARGE, q->too_large, "This is larger than is allowed.");
	for (int attempt = 0; attempt < 2; attempt++) {
		struct cell_head head = { CELL_MAGIC, q->kind, (uint32_t)size, q->cpu_ms };

		if (!ensure_open(cx, c))
			return false;
		switch (exchange(cx, c, q, &head, parts)) {
		case ANSWERED:
			return head.code == CELL_OK || refused(cx, q, head.code, *parts);
		case LATE:
			hang_up(c);
			return fail_cause(cx, ERR_TIMEOUT, "cell.timeout", "no answer from the cell in time");
		case DIED:
			hang_up(c);
		}
	}
	return fail(cx, ERR_INVALID, q->died, "%s", q->why_died);
}

static bool
unreadable(struct ctx *cx)
{
	return fail_cause(cx, ERR_INTERNAL, "cell.protocol", "the cell's answer cannot be read");
}

static bool
ask_for_text(struct ctx *cx, struct cell *c, enum cell_kind kind, const struct markdown_options *opt,
             struct span source, struct markdown_result *r)
{
	struct strbuf request;
	struct span parts;
	struct question q = { .kind = kind, .cpu_ms = opt->cpu_ms ? opt->cpu_ms : DEFAULT_CPU_MS, .request = &request,
	                      .refused = "text.refused", .too_large = "text.too_large", .died = "text.too_complex",
	                      .why_died = "This text is too complex to render." };

	strbuf_init(&request, cx->arena, CELL_MAX_REQUEST);
	markdown_options_put(&request, opt);
	cell_put(&request, CELL_SOURCE, source);
	return ask(cx, c, &q, &parts) && (markdown_result_get(cx->arena, parts, r) || unreadable(cx));
}

bool
cell_markdown(struct ctx *cx, struct cell *c, const struct markdown_options *opt, struct span source,
              struct markdown_result *r)
{
	return ask_for_text(cx, c, CELL_MARKDOWN, opt, source, r);
}

bool
cell_sanitise_html(struct ctx *cx, struct cell *c, const struct markdown_options *opt, struct span source,
                   struct markdown_result *r)
{
	return ask_for_text(cx, c, CELL_SANITISE_HTML, opt, source, r);
}

bool
cell_image(struct ctx *cx, struct cell *c, const struct image_options *opt, struct span source, struct image_result *r)
{
	struct strbuf request;
	struct span parts;
	struct question q = { .kind = CELL_IMAGE, .cpu_ms = opt->cpu_ms ? opt->cpu_ms : IMAGE_CPU_MS, .request = &request,
	                      .tail = source, .refused = "image.refused", .too_large = "image.too_large",
	                      .died = "image.too_complex", .why_died = "This picture takes more time or memory than is allowed." };

	strbuf_init(&request, cx->arena, 4096);
	image_options_put(&request, opt);
	cell_put_head(&request, CELL_SOURCE, source.len);
	return ask(cx, c, &q, &parts) && (image_result_get(cx->arena, parts, r) || unreadable(cx));
}
