/* fcgi_client.c - see fcgi_client.h. */
#include "tests/web/fcgi_client.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 8, MAX_CONTENT = 65535, MAX_ANSWER = 64 * 1024 * 1024 };

/* Composing */

void
fc_record(struct strbuf *to, int type, unsigned id, struct span content, unsigned padding)
{
	static const char zeros[256];
	const char header[HEADER] = {
		1, (char)type, (char)(id >> 8), (char)id, (char)(content.len >> 8), (char)content.len, (char)padding, 0,
	};

	strbuf_add(to, header, sizeof header);
	strbuf_add_span(to, content);
	strbuf_add(to, zeros, padding);
}

void
fc_begin(struct strbuf *to, unsigned id, int role, int flags)
{
	const char body[8] = { 0, (char)role, (char)flags };

	fc_record(to, FC_BEGIN, id, (struct span){ body, sizeof body }, 0);
}

static void
add_length(struct strbuf *to, size_t n)
{
	if (n < 128)
		strbuf_addc(to, (char)n);
	else
		strbuf_add(to, (char[]){ (char)(n >> 24 | 0x80), (char)(n >> 16), (char)(n >> 8), (char)n }, 4);
}

void
fc_pair(struct strbuf *params, const char *name, const char *value)
{
	add_length(params, strlen(name));
	add_length(params, strlen(value));
	strbuf_adds(params, name);
	strbuf_adds(params, value);
}

void
fc_stream(struct strbuf *to, int type, unsigned id, struct span bytes)
{
	while (bytes.len) {
		struct span piece = span_take(bytes, MAX_CONTENT);
		fc_record(to, type, id, piece, 0);
		bytes = span_skip(bytes, piece.len);
	}
	fc_record(to, type, id, SPAN(""), 0);
}

void
fc_request(struct strbuf *to, unsigned id, int flags, const char *method, const char *uri, const char *host,
           struct span body, const struct strbuf *more_params)
{
	struct strbuf params;
	char length[24];

	strbuf_init(&params, NULL, 1 << 20);
	snprintf(length, sizeof length, "%zu", body.len);
	fc_pair(&params, "REQUEST_METHOD", method);
	fc_pair(&params, "REQUEST_URI", uri);
	fc_pair(&params, "HTTP_HOST", host);
	fc_pair(&params, "CONTENT_LENGTH", length);
	if (more_params)
		strbuf_add_span(&params, strbuf_span(more_params));
	fc_begin(to, id, FC_RESPONDER, flags);
	fc_stream(to, FC_PARAMS, id, strbuf_span(&params));
	fc_stream(to, FC_STDIN, id, body);
	strbuf_release(&params);
}

/* Talking */

int
fc_connect(const char *socket_path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(addr.sun_path, sizeof addr.sun_path, "%s", socket_path);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&addr, sizeof addr) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

bool
fc_send(int fd, struct span bytes)
{
	while (bytes.len) {
		ssize_t n = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = span_skip(bytes, (size_t)n);
	}
	return true;
}

static long
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Exactly len bytes: 1, 0 at end of file, -1 after the time. */
static int
read_exactly(int fd, char *to, size_t len, long until)
{
	while (len) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		long left = until - now_ms();
		if (left <= 0 || poll(&p, 1, (int)left) <= 0)
			return -1;
		ssize_t n = recv(fd, to, len, 0);
		if (n <= 0)
			return 0;
		to += n;
		len -= (size_t)n;
	}
	return 1;
}

static void
take_record(struct fc_answer *a, int type, unsigned id, struct span content)
{
	if (type == FC_STDOUT) {
		strbuf_add_span(&a->out, content);
	} else if (type == FC_END) {
		a->ended = true;
		a->id = id;
		a->protocol_status = content.len >= 5 ? content.ptr[4] : -1;
	} else {
		a->other_type = type;
		strbuf_clear(&a->other);
		strbuf_add_span(&a->other, content);
	}
}

static void
split_answer(struct fc_answer *a)
{
	struct span all = strbuf_span(&a->out);
	ptrdiff_t end = span_find(all, "\r\n\r\n");

	if (end < 0)
		return;
	a->head = span_take(all, (size_t)end + 2);
	a->body = span_skip(all, (size_t)end + 4);
	if (span_starts(a->head, "Status: "))
		a->status = (int)strtol(a->head.ptr + 8, NULL, 10);
}

bool
fc_read(int fd, struct fc_answer *a, int ms)
{
	long until = now_ms() + ms;
	static char content[MAX_CONTENT + 256];

	*a = (struct fc_answer){ .status = 0 };
	strbuf_init(&a->out, NULL, MAX_ANSWER);
	strbuf_init(&a->other, NULL, MAX_CONTENT);
	while (!a->ended) {
		unsigned char h[HEADER] = { 0 };
		int got = read_exactly(fd, (char *)h, sizeof h, until);
		size_t len = (size_t)h[4] << 8 | h[5];
		if (got > 0)
			got = read_exactly(fd, content, len + h[6], until);
		if (got == 0)
			a->eof = true;
		if (got <= 0)
			return got == 0;
		take_record(a, h[1], (unsigned)h[2] << 8 | h[3], (struct span){ content, len });
	}
	split_answer(a);
	return true;
}

void
fc_answer_clear(struct fc_answer *a)
{
	strbuf_release(&a->out);
	strbuf_release(&a->other);
}

bool
fc_closed(int fd, int ms)
{
	long until = now_ms() + ms;
	char byte[512];

	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		long left = until - now_ms();
		if (left <= 0 || poll(&p, 1, (int)left) <= 0)
			return false;
		if (recv(fd, byte, sizeof byte, 0) <= 0)
			return true;
	}
}

int
fc_get(const char *socket_path, const char *host, const char *uri, struct fc_answer *a)
{
	struct strbuf request;
	int fd = fc_connect(socket_path);

	strbuf_init(&request, NULL, 1 << 20);
	fc_request(&request, 1, 0, "GET", uri, host, SPAN(""), NULL);
	bool ok = fd >= 0 && fc_send(fd, strbuf_span(&request)) && fc_read(fd, a, 10000) && a->ended;
	strbuf_release(&request);
	if (fd >= 0)
		close(fd);
	return ok ? a->status : -1;
}
