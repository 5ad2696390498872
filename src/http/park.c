/* park.c - the waiting room: one thread that watches every connection whose peer
 * is not ready, so that no pool thread waits for a peer.
 *
 * It reads what trickles in, writes what is left of answers, drains after
 * refusals, closes what is overdue, and passes complete requests on.  It never
 * runs a handler and never waits but in epoll.
 *
 * It also answers overload.  While every pool thread has been busy for some
 * time, it takes connections out of the kernel's backlog into the queue, where
 * their age can be seen; those older than overload_after get a 503. */
#include "http/server_priv.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	READ_SIZE = 64 * 1024,
	MAX_EVENTS = 64,
	BODY_RATE = 8 * 1024,  /* bytes that buy an upload another second */
	TICK_MS = 250,         /* between looks at deadlines */
	BUSY_TICK_MS = 50,     /* the same, when overloaded or stopping */
	BACKLOG_TICKS = 4,     /* of these until the backlog is taken over */
};

struct park {
	struct server *s;
	int epoll;
	struct arena *arena;   /* for refusals */
	struct conn *first;    /* all that are parked */
	unsigned count;
	unsigned backlog_ticks; /* looks in a row that found somebody in the backlog */
	usec_t now, next_sweep, stop_deadline;
	char buf[READ_SIZE];
};

/* The list */

static void
link_in(struct park *p, struct conn *c)
{
	c->prev = NULL;
	c->next = p->first;
	if (p->first)
		p->first->prev = c;
	p->first = c;
	p->count++;
	p->s->counters->parked++;
}

static void
unlink_from(struct park *p, struct conn *c)
{
	if (c->prev)
		c->prev->next = c->next;
	else
		p->first = c->next;
	if (c->next)
		c->next->prev = c->prev;
	c->next = c->prev = NULL;
	p->count--;
	p->s->counters->parked--;
}

static void
leave(struct park *p, struct conn *c)
{
	unlink_from(p, c);
	server_drop(p->s, c);
}

/* Waiting */

static usec_t
time_for(const struct server_config *config, enum conn_wait wait)
{
	switch (wait) {
	case CONN_AT_HEADER: return config->header_time;
	case CONN_AT_BODY:   return config->body_time;
	case CONN_AT_IDLE:   return config->idle_time;
	case CONN_AT_WRITE:  return config->write_time;
	case CONN_AT_DRAIN:  return config->drain_time;
	}
	return 0;
}

static void
watch(struct park *p, struct conn *c, uint32_t events)
{
	struct epoll_event ev = { .events = events, .data = { .ptr = c } };

	if (c->watched && c->events == events)
		return;
	if (epoll_ctl(p->epoll, c->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, c->fd, &ev) == 0) {
		c->watched = true;
		c->events = events;
	} else {
		c->deadline = p->now; /* the next sweep drops it */
	}
}

/* Wait for something; the time for it runs from when this kind of wait began,
 * so that a byte now and then gains nothing. */
static void
await(struct park *p, struct conn *c, enum conn_wait wait)
{
	if (c->wait != wait || !c->since) {
		c->wait = wait;
		c->since = p->now;
	}
	c->deadline = c->since + time_for(&p->s->config, wait);
	if (wait == CONN_AT_BODY)
		c->deadline += (usec_t)(c->fcgi.body.len / BODY_RATE) * USEC_PER_SEC;
	watch(p, c, wait == CONN_AT_WRITE ? EPOLLOUT : EPOLLIN);
}

static void
await_input(struct park *p, struct conn *c)
{
	if (c->fcgi.phase == FCGI_IN_BODY)
		await(p, c, CONN_AT_BODY);
	else if (c->served && fcgi_is_idle(&c->fcgi))
		await(p, c, CONN_AT_IDLE);
	else
		await(p, c, CONN_AT_HEADER);
}

static void
begin_drain(struct park *p, struct conn *c)
{
	shutdown(c->fd, SHUT_WR);
	strbuf_clear(&c->rest);
	await(p, c, CONN_AT_DRAIN);
}

static void settle(struct park *p, struct conn *c, enum conn_result r);

/* The answer is written: what next? */
static void
finish_answer(struct park *p, struct conn *c)
{
	size_t got;

	if (c->keep && !p->s->stopping) {
		fcgi_next(&c->fcgi);
		c->since = 0;
		settle(p, c, conn_read(c, p->buf, sizeof p->buf, sizeof p->buf, &got));
	} else if (c->drain) {
		begin_drain(p, c);
	} else {
		leave(p, c);
	}
}

static void
after_write(struct park *p, struct conn *c, enum conn_result r)
{
	switch (r) {
	case CONN_AGAIN:
		await(p, c, CONN_AT_WRITE);
		break;
	case CONN_DONE:
		finish_answer(p, c);
		break;
	default:
		p->s->counters->failed_writes++;
		leave(p, c);
	}
}

/* Refusals */

static void
send_answer(struct park *p, struct conn *c, const struct span *pieces, size_t count)
{
	struct fcgi_answer answer;

	fcgi_answer(p->arena, c->fcgi.id, pieces, count, &answer);
	enum conn_result r = conn_write(c, answer.iov, answer.count);
	arena_reset(p->arena);
	after_write(p, c, r);
}

static void
refuse(struct park *p, struct conn *c, int status, const char *reason)
{
	struct response rs;
	const char *detail = reason ? arena_printf(p->arena, "Refused: %s.", reason) : NULL;

	response_init(&rs, p->arena);
	response_plain_error(&rs, status, NULL, detail, NULL);
	rs.no_body = span_is(fcgi_param(&c->fcgi, "REQUEST_METHOD"), "HEAD");
	struct span pieces[] = { response_head(&rs), rs.no_body ? (struct span){ "", 0 } : rs.pieces[0] };
	c->keep = false;
	body_clear(&c->fcgi.body);
	send_answer(p, c, pieces, 2);
}

static void
count_refusal(struct server_counters *n, int status)
{
	if (status == 413)
		n->refused_large++;
	else if (status == 503)
		n->refused_overload++;
	else
		n->refused_bad++;
}

/* Act on what reading gave.  The connection is linked in; it may be gone after. */
static void
settle(struct park *p, struct conn *c, enum conn_result r)
{
	struct server_counters *n = p->s->counters;

	switch (r) {
	case CONN_AGAIN:
		await_input(p, c);
		break;
	case CONN_REQUEST:
		if (c->watched)
			epoll_ctl(p->epoll, EPOLL_CTL_DEL, c->fd, NULL);
		c->watched = false;
		unlink_from(p, c);
		c->since = p->now;
		conn_queue_push(&p->s->ready, c, true);
		break;
	case CONN_REFUSE:
		count_refusal(n, c->fcgi.refuse_status);
		c->drain = true;
		refuse(p, c, c->fcgi.refuse_status, c->fcgi.reason);
		break;
	case CONN_ABORTED:
		c->keep = false; /* a new connection costs little, and this is rare */
		send_answer(p, c, NULL, 0);
		break;
	case CONN_BROKEN:
		n->broken++;
		begin_drain(p, c);
		break;
	case CONN_GONE:
		if (!fcgi_is_idle(&c->fcgi))
			n->broken++;
		leave(p, c);
		break;
	case CONN_DONE:
		finish_answer(p, c);
		break;
	}
}

static void
handle_event(struct park *p, struct conn *c)
{
	size_t got = 0;

	switch (c->wait) {
	case CONN_AT_WRITE:
		after_write(p, c, conn_write_more(c));
		break;
	case CONN_AT_DRAIN:
		if (conn_discard(c, p->buf, sizeof p->buf) == CONN_GONE)
			leave(p, c);
		break;
	default:
		/* One buffer at a time: others wait, too. */
		settle(p, c, conn_read(c, p->buf, sizeof p->buf, sizeof p->buf, &got));
	}
	p->s->counters->bytes_in += got;
}

/* Arrivals */

/* Full: an idle connection has to make room. */
static bool
make_room(struct park *p)
{
	if (p->count < p->s->config.max_parked)
		return true;
	for (struct conn *c = p->first; c; c = c->next)
		if (c->wait == CONN_AT_IDLE) {
			leave(p, c);
			return true;
		}
	return false;
}

static void
take_inbox(struct park *p)
{
	struct conn *c;

	while ((c = conn_queue_pop(&p->s->inbox))) {
		c->since = 0;
		if (!make_room(p) && !conn_owes(c)) {
			p->s->counters->refused_overload++;
			server_drop(p->s, c);
			continue;
		}
		link_in(p, c);
		if (conn_owes(c))
			await(p, c, CONN_AT_WRITE);
		else
			settle(p, c, c->result);
	}
}

/* Overload */

/* No pool thread has been without work for a while. */
static bool
is_saturated(const struct park *p)
{
	return p->s->waiting == 0 && p->now - p->s->last_waited > p->s->config.overload_after / 4;
}

/* Other workers share the backlog.  Only where it is not empty at several looks
 * in a row does nobody else take care of it. */
static bool
backlog_persists(struct park *p)
{
	struct pollfd listener = { .fd = p->s->config.listen_fd, .events = POLLIN };

	p->backlog_ticks = poll(&listener, 1, 0) > 0 ? p->backlog_ticks + 1 : 0;
	return p->backlog_ticks >= BACKLOG_TICKS;
}

static void
take_backlog(struct park *p)
{
	struct conn *c;
	size_t got;

	p->backlog_ticks = 0;
	while (p->count + p->s->ready.count < p->s->config.max_parked && (c = server_accept(p->s, NULL))) {
		c->since = 0;
		link_in(p, c);
		settle(p, c, conn_read(c, p->buf, sizeof p->buf, sizeof p->buf, &got));
	}
}

static void
shed(struct park *p)
{
	struct conn *c;

	while ((c = conn_queue_pop_older(&p->s->ready, p->now - p->s->config.overload_after))) {
		p->s->counters->refused_overload++;
		link_in(p, c);
		refuse(p, c, 503, "too many requests are waiting");
	}
}

/* Deadlines */

static bool
is_overdue(const struct park *p, const struct conn *c)
{
	if (p->s->stopping && (c->wait == CONN_AT_IDLE || (c->wait == CONN_AT_DRAIN && p->now - c->since > USEC_PER_SEC)))
		return true;
	return c->deadline <= p->now;
}

static void
sweep(struct park *p)
{
	struct conn *next;

	for (struct conn *c = p->first; c; c = next) {
		next = c->next;
		if (!is_overdue(p, c))
			continue;
		if (c->wait != CONN_AT_IDLE && c->wait != CONN_AT_DRAIN)
			p->s->counters->timed_out++;
		leave(p, c);
	}
}

static void
stop(struct park *p)
{
	if (p->s->stopping)
		return;
	p->s->stopping = true;
	p->stop_deadline = p->now + p->s->config.stop_time;
	epoll_ctl(p->epoll, EPOLL_CTL_DEL, p->s->config.stop_fd, NULL);
	p->next_sweep = p->now; /* close what is idle */
}

/* The loop */

static void
tick(struct park *p)
{
	bool saturated = is_saturated(p);

	if (saturated && !p->s->stopping && backlog_persists(p))
		take_backlog(p);
	if (p->s->ready.count)
		shed(p);
	if (p->now >= p->next_sweep) {
		sweep(p);
		p->next_sweep = p->now + (p->s->stopping ? BUSY_TICK_MS : TICK_MS) * USEC_PER_MSEC;
	}
}

static void
handle_events(struct park *p)
{
	struct epoll_event events[MAX_EVENTS];
	bool hurry = p->s->stopping || p->s->waiting == 0;
	int n = epoll_wait(p->epoll, events, MAX_EVENTS, hurry ? BUSY_TICK_MS : TICK_MS);
	uint64_t ignored;

	p->now = clock_mono();
	for (int i = 0; i < n; i++) {
		if (events[i].data.ptr == &p->s->config.stop_fd)
			stop(p);
		else if (events[i].data.ptr == &p->s->inbox)
			(void)!read(p->s->inbox.fd, &ignored, sizeof ignored);
		else
			handle_event(p, events[i].data.ptr);
	}
}

static bool
watch_own(struct park *p, int fd, void *mark)
{
	struct epoll_event ev = { .events = EPOLLIN, .data = { .ptr = mark } };

	return epoll_ctl(p->epoll, EPOLL_CTL_ADD, fd, &ev) == 0;
}

enum fate { GOING_ON, OUT_OF_TIME, FINISHED };

/* The count of connections may rise for a moment even now, in a thread that is
 * about to see `stopping`; so it is looked at once. */
static enum fate
fate_of(const struct park *p)
{
	if (p->s->start_failed)
		return OUT_OF_TIME;
	if (!p->s->stopping)
		return GOING_ON;
	return p->s->connections == 0 ? FINISHED : p->now > p->stop_deadline ? OUT_OF_TIME : GOING_ON;
}

bool
park_run(struct ctx *cx, struct server *s)
{
	struct park *p = calloc(1, sizeof *p);

	if (!p)
		return fail_cause(cx, ERR_INTERNAL, "server.start", "out of memory");
	p->s = s;
	p->arena = arena_new(4096);
	p->epoll = epoll_create1(EPOLL_CLOEXEC);
	bool ok = p->epoll >= 0 && watch_own(p, s->inbox.fd, &s->inbox) &&
	          watch_own(p, s->config.stop_fd, &s->config.stop_fd);
	if (!ok)
		fail_cause(cx, ERR_INTERNAL, "server.start", "epoll: out of descriptors");
	enum fate fate = ok ? GOING_ON : OUT_OF_TIME;
	while (fate == GOING_ON) {
		handle_events(p);
		take_inbox(p);
		tick(p);
		fate = fate_of(p);
	}
	while (p->first)
		leave(p, p->first);
	if (p->epoll >= 0)
		close(p->epoll);
	arena_free(p->arena);
	free(p);
	return fate == FINISHED;
}
