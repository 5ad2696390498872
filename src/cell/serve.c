/* serve.c - see serve.h. */
#include "cell/serve.h"

#include "base/arena.h"
#include "base/clock.h"
#include "cell/kinds.h"
#include "cell/sandbox.h"
#include "text/cell_proto.h"

#include <errno.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

enum {
	MOST_CPU_MS = 30000,     /* that a request may ask for */
	RETIRE_CPU_SECONDS = 30, /* after so much work make room for a fresh process */
};

static bool
read_all(int fd, void *to, size_t len)
{
	for (char *at = to; len; ) {
		ssize_t n = read(fd, at, len);

		if (n == 0 || (n < 0 && errno != EINTR))
			return false;
		if (n > 0)
			at += n, len -= (size_t)n;
	}
	return true;
}

static bool
write_all(int fd, const void *from, size_t len)
{
	for (const char *at = from; len; ) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			at += n, len -= (size_t)n;
	}
	return true;
}

static bool
wait_for_request(int fd, int idle_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n;

	do
		n = poll(&p, 1, idle_ms);
	while (n < 0 && errno == EINTR);
	return n > 0;
}

static bool
head_is_sound(const struct cell_head *head)
{
	return head->magic == CELL_MAGIC && head->size <= CELL_MAX_REQUEST;
}

static bool
send_answer(int fd, enum cell_status status, const struct strbuf *parts)
{
	struct cell_head head = { .magic = CELL_MAGIC, .code = status, .size = (uint32_t)parts->len };

	return write_all(fd, &head, sizeof head) && write_all(fd, parts->buf, parts->len);
}

static bool
answer(int fd, struct arena *a, const struct cell_head *head)
{
	kind_fn kind = kind_find(head->code);
	enum cell_status status = CELL_UNINTELLIGIBLE;
	char *parts = arena_alloc(a, head->size + 1);
	struct strbuf out;

	if (!read_all(fd, parts, head->size))
		return false;
	strbuf_init(&out, a, CELL_MAX_ANSWER);
	if (kind)
		status = kind(a, (struct span){ parts, head->size }, &out);
	if (!strbuf_ok(&out)) {
		strbuf_clear(&out);
		status = CELL_REFUSED;
		cell_put_text(&out, CELL_REASON, "The result is too large.");
	}
	return send_answer(fd, status, &out);
}

static bool
tired(void)
{
	struct timespec t;

	return clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) == 0 && t.tv_sec >= RETIRE_CPU_SECONDS;
}

bool
serve_connection(int fd, const struct serve_options *opt)
{
	struct arena *a = arena_new(1 << 20);
	struct cell_head head;

	fd = sandbox_enter(fd, opt->memory);
	if (fd < 0)
		return false;
	while (wait_for_request(fd, opt->idle_ms) && read_all(fd, &head, sizeof head) && head_is_sound(&head)) {
		unsigned cpu_ms = head.cpu_ms ? head.cpu_ms : opt->cpu_ms;

		sandbox_timer(cpu_ms < MOST_CPU_MS ? cpu_ms : MOST_CPU_MS);
		if (!answer(fd, a, &head))
			break;
		sandbox_timer(0);
		arena_reset(a);
		if (tired())
			break;
	}
	arena_free(a);
	return true;
}
