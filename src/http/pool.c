/* pool.c - a thread of the pool: it accepts, handles and answers; see server.h. */
#include "http/server_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	READ_SIZE = 16 * 1024,
	READ_AT_ONCE = 256 * 1024, /* more than this of one request is the waiting room's work */
	GRACE_MS = 2,              /* for the front server's next write, */
	GRACE_WAITS = 5,           /* of which there are a few */
	NO_WAIT_USEC = 10,         /* epoll_wait that took no longer did not sleep */
};

/* Accepting */

static bool
peer_is_allowed(const struct server_config *config, int fd)
{
	struct ucred peer;
	socklen_t len = sizeof peer;

	if (!config->check_peer)
		return true;
	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0 &&
	       (peer.uid == 0 || peer.uid == geteuid() || peer.uid == config->peer_uid);
}

/* Out of descriptors: the connection stays in the backlog and would wake us at
 * once again, so give others time to finish. */
static void
rest_a_little(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 10 * 1000 * 1000 }, NULL);
}

static int
accept_fd(struct server *s)
{
	for (;;) {
		int fd = accept4(s->config.listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (fd < 0 && (errno == EINTR || errno == ECONNABORTED))
			continue;
		if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM))
			rest_a_little();
		if (fd < 0 || peer_is_allowed(&s->config, fd))
			return fd;
		s->counters->refused_peer++;
		close(fd);
	}
}

/* The count goes up first: when the waiting room sees `stopping` set and no
 * connections, there can be none in anyone's hands. */
struct conn *
server_accept(struct server *s, struct conn *spare)
{
	int fd = -1;

	s->connections++;
	if (!s->stopping)
		fd = accept_fd(s);
	if (fd < 0) {
		s->connections--;
		return NULL;
	}
	s->counters->accepted++;
	struct conn *c = spare ? spare : conn_new(&s->shared);
	conn_reuse(c, fd);
	return c;
}

void
server_drop(struct server *s, struct conn *c)
{
	conn_free(c);
	s->connections--;
}

/* Answering */

static bool
run_handler(struct thread *t, struct conn *c, struct request *rq, struct response *rs)
{
	const struct server_config *config = &t->s->config;
	struct ctx *cx = &t->cx;
	struct span body;

	if (!body_span(&c->fcgi.body, &body))
		body = (struct span){ NULL, 0 };
	bool ok = request_init(cx, rq, &config->rules, c->fcgi.params, c->fcgi.param_count, body);
	rq->thread = t->state;
	rs->no_body = rq->method == METHOD_HEAD;
	if (!ok) {
		t->s->counters->refused_bad++;
		return false;
	}
	if (!body.ptr)
		return fail(cx, ERR_UNAVAILABLE, "body.map", "There is no room for large bodies just now.");
	return config->handler(cx, rq, rs, config->arg);
}

static void
plain_error(struct ctx *cx, struct response *rs)
{
	response_plain_error(rs, err_status(cx->err.kind), err_title(cx->err.kind), cx->err.detail, cx->request_id);
}

/* Header block and body as pieces; a response that cannot be sent becomes a 500. */
static const struct span *
pieces_of(struct ctx *cx, struct response *rs, size_t *count)
{
	struct span head = response_head(rs);

	if (rs->broken) {
		const char *why = rs->broken;
		ctx_forgive(cx);
		fail_cause(cx, ERR_INTERNAL, "response.broken", "the response cannot be sent: %s", why);
		plain_error(cx, rs);
		head = response_head(rs);
	}
	bool with_body = !rs->no_body && rs->status != 304 && rs->status != 204;
	*count = 1 + (with_body ? rs->piece_count : 0);
	struct span *pieces = ARENA_ARRAY(rs->arena, struct span, *count);
	pieces[0] = head;
	if (*count > 1)
		memcpy(pieces + 1, rs->pieces, rs->piece_count * sizeof *pieces);
	return pieces;
}

static enum conn_result
send_response(struct thread *t, struct conn *c, struct response *rs)
{
	struct fcgi_answer answer;
	size_t count;
	/* The arena closes the response's own descriptor, perhaps too early. */
	bool sends_file = rs->file >= 0 && !rs->no_body;
	int file = sends_file ? fcntl(rs->file, F_DUPFD_CLOEXEC, 0) : -1;
	if (sends_file && file < 0)
		rs->broken = "a file";
	const struct span *pieces = pieces_of(&t->cx, rs, &count);

	if (file >= 0 && rs->file < 0) { /* an error page took the file's place */
		close(file);
		file = -1;
	}
	if (file >= 0)
		fcgi_begin_answer(t->arena, c->fcgi.id, pieces, count, &answer);
	else
		fcgi_answer(t->arena, c->fcgi.id, pieces, count, &answer);
	rs->bytes_sent = answer.bytes + (file >= 0 ? rs->body_len : 0);
	t->s->counters->bytes_out += rs->bytes_sent;
	return file >= 0 ? conn_write_file(c, answer.iov, answer.count, file, rs->file_offset, rs->body_len)
	                 : conn_write(c, answer.iov, answer.count);
}

/* Read what is there of a request.  Front servers write one in a few pieces, and
 * the next one soon after an answer: stepping aside for a moment, and while other
 * threads are free also waiting for one, saves most requests the way through the
 * waiting room.  Returns the connection if its request is complete; otherwise it
 * is the waiting room's. */
static struct conn *
read_at_once(struct thread *t, struct conn *c)
{
	enum conn_result r = CONN_AGAIN;
	size_t got = 0, sum = 0;

	for (int i = 0; r == CONN_AGAIN && i <= GRACE_WAITS && sum < READ_AT_ONCE; i++) {
		struct pollfd p = { .fd = c->fd, .events = POLLIN };
		if (i == 1)
			sched_yield();
		else if (i > 1 && (t->s->waiting <= t->s->config.threads / 4 || poll(&p, 1, GRACE_MS) <= 0))
			break;
		r = conn_read(c, t->buf, READ_SIZE, READ_AT_ONCE - sum, &got);
		sum += got;
	}
	t->s->counters->bytes_in += sum;
	if (r == CONN_REQUEST)
		return c;
	c->result = r;
	conn_queue_push(&t->s->inbox, c, true);
	return NULL;
}

/* The connection after its answer: closed, kept for another request, or left to
 * the waiting room. */
static void
let_go(struct thread *t, struct conn *c, enum conn_result r)
{
	if (r == CONN_AGAIN) {
		c->result = r;
		conn_queue_push(&t->s->inbox, c, true);
	} else if (r == CONN_DONE && c->keep) {
		fcgi_next(&c->fcgi);
		if (read_at_once(t, c)) {
			c->since = clock_mono();
			conn_queue_push(&t->s->ready, c, false); /* behind those that wait already */
		}
	} else {
		t->s->connections--;
		conn_reuse(c, -1);
		conn_free(t->spare);
		t->spare = c;
	}
}

static void
serve(struct thread *t, struct conn *c)
{
	const struct server_config *config = &t->s->config;
	usec_t started = clock_mono();
	struct request rq;
	struct response rs;

	t->s->counters->busy++;
	t->cx = t->base;
	t->cx.deadline = started + config->request_time;
	response_init(&rs, t->arena);
	if (!run_handler(t, c, &rq, &rs))
		plain_error(&t->cx, &rs);
	c->served++;
	c->keep = c->fcgi.keep_conn && !t->s->stopping;
	enum conn_result r = send_response(t, c, &rs);
	if (r == CONN_GONE)
		t->s->counters->failed_writes++;
	if (r == CONN_GONE || (r == CONN_DONE && !c->keep))
		conn_close(c); /* the peer need not wait for what comes after */
	rs.took = clock_mono() - started;
	if (config->after)
		config->after(&t->cx, &rq, &rs, config->arg);
	arena_reset(t->arena);
	body_clear(&c->fcgi.body); /* its share of the budget is free again */
	t->s->counters->requests++;
	let_go(t, c, r);
	t->s->counters->busy--;
}

/* Finding work */

static void
stop_listening(struct thread *t)
{
	if (!t->listens)
		return;
	epoll_ctl(t->epoll, EPOLL_CTL_DEL, t->s->config.listen_fd, NULL);
	epoll_ctl(t->epoll, EPOLL_CTL_DEL, t->s->config.stop_fd, NULL);
	t->listens = false;
}

static void
wait_for_work(struct thread *t)
{
	struct epoll_event events[4];
	uint64_t ignored;

	t->s->waiting++;
	usec_t began = clock_mono();
	int n = epoll_wait(t->epoll, events, 4, -1);
	usec_t ended = clock_mono();
	t->s->last_waited = ended;
	t->s->waiting--;
	t->eager = ended - began <= NO_WAIT_USEC;
	for (int i = 0; i < n; i++) {
		if (events[i].data.fd == t->s->ready.fd)
			(void)!read(t->s->ready.fd, &ignored, sizeof ignored);
		else if (events[i].data.fd == t->s->config.stop_fd)
			stop_listening(t);
	}
}

/* A connection with a complete request; NULL: time to leave. */
static struct conn *
next_request(struct thread *t)
{
	struct conn *c;
	bool look = t->eager;

	for (;;) {
		if ((c = conn_queue_pop(&t->s->ready)))
			return c;
		if (t->s->quit)
			return NULL;
		if (!look) {
			wait_for_work(t);
			look = true;
		} else if ((c = server_accept(t->s, t->spare))) {
			t->spare = NULL;
			if ((c = read_at_once(t, c)))
				return c;
		} else {
			look = t->eager = false;
		}
	}
}

/* Threads */

static bool
watch(int epoll, int fd, uint32_t events)
{
	struct epoll_event ev = { .events = events, .data = { .fd = fd } };

	return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &ev) == 0;
}

static bool
thread_init(struct thread *t)
{
	struct server *s = t->s;

	t->epoll = epoll_create1(EPOLL_CLOEXEC);
	t->buf = malloc(READ_SIZE);
	t->listens = true;
	/* EPOLLEXCLUSIVE: one connection wakes one thread. */
	return t->epoll >= 0 && t->buf &&
	       watch(t->epoll, s->config.listen_fd, EPOLLIN | EPOLLEXCLUSIVE) &&
	       watch(t->epoll, s->ready.fd, EPOLLIN | EPOLLEXCLUSIVE) &&
	       watch(t->epoll, s->config.stop_fd, EPOLLIN) &&
	       watch(t->epoll, s->quit_fd, EPOLLIN);
}

static void
thread_clear(struct thread *t)
{
	if (t->epoll >= 0)
		close(t->epoll);
	free(t->buf);
	conn_free(t->spare);
}

void *
pool_thread(void *arg)
{
	struct thread *t = arg;
	const struct server_config *config = &t->s->config;
	struct conn *c;

	pthread_setname_np(pthread_self(), "pool");
	ctx_init(&t->cx, t->arena);
	bool ok = thread_init(t) || fail_cause(&t->cx, ERR_INTERNAL, "server.thread", "epoll: out of descriptors");
	if (ok && config->thread_start)
		ok = config->thread_start(&t->cx, &t->state, config->arg);
	t->base = t->cx;
	if (!ok) {
		t->s->start_failed = true;
		thread_clear(t);
		return t; /* the reason is on t->cx */
	}
	while ((c = next_request(t)))
		serve(t, c);
	if (config->thread_stop)
		config->thread_stop(t->state, config->arg);
	thread_clear(t);
	return NULL;
}
