/* conn.c - see conn.h. */
#include "http/conn.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_REST = 64 * 1024 };

struct conn *
conn_new(struct conn_shared *shared)
{
	struct conn *c = calloc(1, sizeof *c);

	if (!c)
		abort();
	c->shared = shared;
	c->fd = c->file = -1;
	fcgi_init(&c->fcgi, &shared->limits);
	strbuf_init(&c->rest, NULL, MAX_REST);
	return c;
}

void
conn_close(struct conn *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	c->watched = false;
}

static void
drop_copy(struct conn *c)
{
	c->shared->answers_kept -= (int64_t)c->out_len;
	free(c->out);
	c->out = NULL;
	c->out_len = c->out_sent = 0;
}

static void
close_file(struct conn *c)
{
	if (c->file >= 0)
		close(c->file);
	c->file = -1;
	c->file_left = 0;
}

static void
drop_output(struct conn *c)
{
	drop_copy(c);
	close_file(c);
}

void
conn_free(struct conn *c)
{
	if (!c)
		return;
	conn_close(c);
	drop_output(c);
	strbuf_release(&c->rest);
	fcgi_clear(&c->fcgi);
	free(c);
}

void
conn_reuse(struct conn *c, int fd)
{
	conn_close(c);
	drop_output(c);
	strbuf_clear(&c->rest);
	fcgi_next(&c->fcgi);
	c->fd = fd;
	c->served = 0;
	c->keep = c->drain = false;
	c->next = c->prev = NULL;
}

static bool
would_block(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK;
}

/* Send the records owed.  They are few bytes into an empty pipe: a peer that
 * does not even take those is treated as gone. */
static bool
send_reply(struct conn *c)
{
	struct strbuf *reply = &c->fcgi.reply;

	if (reply->len == 0)
		return true;
	ssize_t n = send(c->fd, reply->buf, reply->len, MSG_NOSIGNAL);
	bool sent = n == (ssize_t)reply->len;
	strbuf_clear(reply);
	return sent;
}

static enum conn_result
result_of(enum fcgi_verdict verdict)
{
	static const enum conn_result results[] = {
		[FCGI_FEED_MORE] = CONN_AGAIN,       [FCGI_FEED_REQUEST] = CONN_REQUEST,
		[FCGI_FEED_REFUSE] = CONN_REFUSE,    [FCGI_FEED_ABORTED] = CONN_ABORTED,
		[FCGI_FEED_BROKEN] = CONN_BROKEN,
	};

	return results[verdict];
}

static enum conn_result
feed(struct conn *c, const char *bytes, size_t len, size_t *used)
{
	enum fcgi_verdict verdict = fcgi_feed(&c->fcgi, bytes, len, used);

	return send_reply(c) ? result_of(verdict) : CONN_GONE;
}

/* Bytes that came after the end of the previous request. */
static enum conn_result
feed_rest(struct conn *c)
{
	size_t used;
	enum conn_result r = feed(c, c->rest.buf, c->rest.len, &used);
	size_t left = c->rest.len - used;

	if (left)
		memmove(c->rest.buf, c->rest.buf + used, left);
	strbuf_truncate(&c->rest, left);
	return r;
}

enum conn_result
conn_read(struct conn *c, char *buf, size_t size, size_t max, size_t *got)
{
	enum conn_result r = c->rest.len ? feed_rest(c) : CONN_AGAIN;
	size_t used;

	for (*got = 0; r == CONN_AGAIN && *got < max; ) {
		ssize_t n = recv(c->fd, buf, size, MSG_DONTWAIT);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && would_block())
			return CONN_AGAIN;
		if (n <= 0)
			return CONN_GONE;
		*got += (size_t)n;
		r = feed(c, buf, (size_t)n, &used);
		strbuf_add(&c->rest, buf + used, (size_t)n - used);
	}
	return r;
}

/* One sendmsg; the number of bytes, 0 where it would wait, -1 where it failed. */
static ssize_t
send_some(int fd, struct iovec *iov, size_t count)
{
	struct msghdr m = { .msg_iov = iov, .msg_iovlen = count < IOV_MAX ? count : IOV_MAX };
	ssize_t n;

	do
		n = sendmsg(fd, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (n < 0 && errno == EINTR);
	return n < 0 && would_block() ? 0 : n;
}

/* Room for len bytes of output that has to wait. */
static bool
make_copy(struct conn *c, size_t len)
{
	int64_t kept = atomic_fetch_add(&c->shared->answers_kept, (int64_t)len) + (int64_t)len;

	if (kept > c->shared->answers_budget || !(c->out = malloc(len))) {
		c->shared->answers_kept -= (int64_t)len;
		return false;
	}
	c->out_len = len;
	c->out_sent = 0;
	return true;
}

/* The peer does not take it now: keep a copy, for the arena will not wait. */
static enum conn_result
keep_output(struct conn *c, const struct iovec *iov, size_t count)
{
	size_t len = 0, at = 0;

	for (size_t i = 0; i < count; i++)
		len += iov[i].iov_len;
	if (!make_copy(c, len))
		return CONN_GONE;
	for (size_t i = 0; i < count; i++) {
		memcpy(c->out + at, iov[i].iov_base, iov[i].iov_len);
		at += iov[i].iov_len;
	}
	return CONN_AGAIN;
}

/* Move the list past its first n bytes. */
static void
skip_sent(struct iovec **iov, size_t *count, size_t n)
{
	for (; *count && n >= (*iov)->iov_len; (*iov)++, (*count)--)
		n -= (*iov)->iov_len;
	if (*count) {
		(*iov)->iov_base = (char *)(*iov)->iov_base + n;
		(*iov)->iov_len -= n;
	}
}

enum conn_result
conn_write(struct conn *c, struct iovec *iov, size_t count)
{
	while (count) {
		ssize_t n = send_some(c->fd, iov, count);
		if (n < 0)
			return CONN_GONE;
		if (n == 0)
			return keep_output(c, iov, count);
		skip_sent(&iov, &count, (size_t)n);
	}
	return CONN_DONE;
}

/* Files go in pieces of one record, so that a large one costs a slow peer's
 * connection no more memory than that. */

bool
conn_owes(const struct conn *c)
{
	return c->out != NULL || c->file >= 0;
}

/* The next record of the file becomes the output; after the last, the trailer
 * too.  False where the file turns out shorter than it was. */
static bool
take_from_file(struct conn *c)
{
	size_t n = c->file_left < FCGI_MOST ? c->file_left : FCGI_MOST;
	bool last = n == c->file_left;

	if (!make_copy(c, (n ? FCGI_HEADER_BYTES + n : 0) + (last ? FCGI_TRAILER_BYTES : 0)))
		return false;
	if (n) {
		fcgi_put_header(c->out, c->fcgi.id, n);
		if (pread(c->file, c->out + FCGI_HEADER_BYTES, n, c->file_at) != (ssize_t)n)
			return false;
	}
	c->file_at += (off_t)n;
	c->file_left -= n;
	if (last) {
		fcgi_put_trailer(c->out + c->out_len - FCGI_TRAILER_BYTES, c->fcgi.id);
		close_file(c);
	}
	return true;
}

static enum conn_result
write_copy(struct conn *c)
{
	while (c->out_sent < c->out_len) {
		struct iovec left = { c->out + c->out_sent, c->out_len - c->out_sent };
		ssize_t n = send_some(c->fd, &left, 1);
		if (n < 0)
			return CONN_GONE;
		if (n == 0)
			return CONN_AGAIN;
		c->out_sent += (size_t)n;
	}
	drop_copy(c);
	return CONN_DONE;
}

enum conn_result
conn_write_more(struct conn *c)
{
	enum conn_result r = write_copy(c);

	while (r == CONN_DONE && c->file >= 0)
		r = take_from_file(c) ? write_copy(c) : CONN_GONE;
	return r;
}

enum conn_result
conn_write_file(struct conn *c, struct iovec *iov, size_t count, int file, off_t at, size_t len)
{
	c->file = file;
	c->file_at = at;
	c->file_left = len;
	enum conn_result r = conn_write(c, iov, count);
	return r == CONN_DONE ? conn_write_more(c) : r;
}

enum conn_result
conn_discard(struct conn *c, char *buf, size_t size)
{
	ssize_t n = recv(c->fd, buf, size, MSG_DONTWAIT);

	if (n > 0 || (n < 0 && (errno == EINTR || would_block())))
		return CONN_AGAIN;
	return CONN_GONE;
}
