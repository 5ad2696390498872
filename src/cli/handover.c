/* handover.c - see handover.h. */
#include "cli/handover.h"

#include "base/num.h"
#include "base/strbuf.h"
#include "service/conf.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static const char variable[] = "QUOIN_HANDOVER";

static bool
is_listening(int fd)
{
	int yes = 0;
	socklen_t len = sizeof yes;

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &yes, &len) == 0 && yes;
}

static bool
take_child(struct handover *h, struct span value)
{
	struct span role;
	int64_t pid, number;

	if (h->count == SHARED_PROCESSES || !num_int(span_cut(value, ':', &role), 1, INT32_MAX, &pid) ||
	    !num_int(role, 0, ROLE_CELL, &number))
		return false;
	h->children[h->count++] = (struct handover_child){ (pid_t)pid, (enum shared_role)number };
	return true;
}

static bool
take_number(struct span value, int *to)
{
	int64_t n;

	if (!num_int(value, 0, INT32_MAX, &n))
		return false;
	*to = (int)n;
	return true;
}

static bool
take_word(struct handover *h, struct span word)
{
	struct span value, name = span_cut(word, '=', &value);
	int generation = 0;

	if (span_is(name, "lock"))
		return take_number(value, &h->kept.lock_fd);
	if (span_is(name, "listen"))
		return take_number(value, &h->kept.listen_fd);
	if (span_is(name, "cell"))
		return take_number(value, &h->kept.cell_fd);
	if (span_is(name, "child"))
		return take_child(h, value);
	if (!span_is(name, "generation"))
		return true;
	bool ok = take_number(value, &generation);
	h->generation = (unsigned)generation;
	return ok;
}

/* Words up to socket=, which is last because a path may hold spaces. */
static bool
take_words(struct handover *h, struct span text)
{
	while (text.len) {
		struct span word;

		if (span_starts(text, "socket=")) {
			h->kept.socket_path = strndup(text.ptr + 7, text.len - 7);
			return h->kept.socket_path != NULL;
		}
		word = span_cut(text, ' ', &text);
		if (!take_word(h, word))
			return false;
	}
	return false;
}

static void
close_on_exec(const struct kept *k, bool on)
{
	const int fds[] = { k->lock_fd, k->listen_fd, k->cell_fd };

	for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
		fcntl(fds[i], F_SETFD, on ? FD_CLOEXEC : 0);
}

bool
handover_take(struct ctx *cx, struct handover *h, bool *was)
{
	const char *text = getenv(variable);

	*h = (struct handover){ .kept = { .lock_fd = -1, .listen_fd = -1, .cell_fd = -1 } };
	*was = text != NULL;
	if (!text)
		return true;
	struct span words, version = span_cut(span_of(arena_strdup(cx->arena, text)), ' ', &words);
	unsetenv(variable);
	if (!span_is(version, "1") || !take_words(h, words) || h->kept.lock_fd < 0 ||
	    !is_listening(h->kept.listen_fd) || !is_listening(h->kept.cell_fd))
		return fail(cx, ERR_INVALID, "serve.handover", "%s is not what a supervisor hands over", variable);
	close_on_exec(&h->kept, true);
	return true;
}

bool
handover_exec(struct ctx *cx, const struct handover *h, const char *program, char *const *argv)
{
	const struct kept *k = &h->kept;
	struct strbuf sb;

	strbuf_init(&sb, cx->arena, 64 * 1024);
	strbuf_addf(&sb, "1 lock=%d listen=%d cell=%d generation=%u", k->lock_fd, k->listen_fd, k->cell_fd, h->generation);
	for (size_t i = 0; i < h->count; i++)
		strbuf_addf(&sb, " child=%ld:%d", (long)h->children[i].pid, (int)h->children[i].role);
	strbuf_addf(&sb, " socket=%s", k->socket_path);
	if (!strbuf_ok(&sb) || setenv(variable, sb.buf, 1) < 0)
		return fail_cause(cx, ERR_INTERNAL, "serve.handover", "out of memory");
	close_on_exec(k, false);
	execv(program, argv);
	int e = errno;
	close_on_exec(k, true);
	unsetenv(variable);
	return fail(cx, ERR_INTERNAL, "serve.upgrade", "could not execute %s: %s", program, strerror(e));
}
