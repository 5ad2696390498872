/* fcgi.h - the FastCGI protocol, responder role, as a state machine.
 *
 * No sockets here: bytes from the front server are fed in, and each call says
 * what became of them.  The machine takes one request at a time from a
 * connection.  It stops exactly at the end of a request, so that bytes after it
 * are looked at only once the next request is awaited; and after a refusal it
 * looks at nothing any more, so that a body can never be mistaken for records.
 *
 *	fcgi_init(&f, &limits);
 *	again: switch (fcgi_feed(&f, bytes, len, &used)) …
 *	fcgi_next(&f);   // answered, and the connection is kept
 *	fcgi_clear(&f);
 *
 * Every buffer is bounded by the limits.  Only fcgi.c knows <fastcgi.h>. */
#ifndef HTTP_FCGI_H
#define HTTP_FCGI_H

#include "base/span.h"
#include "base/strbuf.h"
#include "http/body.h"

#include <stdint.h>
#include <sys/uio.h>

struct fcgi_limits {
	size_t params_bytes;  /* of all names and values; 64 KB */
	size_t params_count;  /* 100 */
	struct body_limits body;
};

struct fcgi_param {
	struct span name, value; /* both NUL-terminated as well */
};

enum fcgi_verdict {
	FCGI_FEED_MORE,    /* all bytes taken, the request is not there yet */
	FCGI_FEED_REQUEST, /* a whole request: params and body may be read */
	FCGI_FEED_REFUSE,  /* answer with refuse_status, then read no more requests */
	FCGI_FEED_ABORTED, /* the front server gave this request up */
	FCGI_FEED_BROKEN,  /* not FastCGI, or not for us: send `reply`, close */
};

enum fcgi_phase {
	FCGI_AT_START,  /* between requests */
	FCGI_IN_PARAMS,
	FCGI_IN_BODY,
	FCGI_AT_END,    /* a verdict was given: fcgi_next() or close */
};

struct fcgi {
	const struct fcgi_limits *limits;
	enum fcgi_phase phase;
	enum fcgi_verdict verdict;

	/* the record being read */
	unsigned char header[8];
	size_t header_len;
	size_t content_left, padding_left;
	struct strbuf small;      /* content of BEGIN_REQUEST and GET_VALUES */
	bool skip;                /* its content is of no interest */
	unsigned records;         /* met since the last request, or in the params */

	/* the request */
	uint16_t id;
	bool keep_conn;
	struct strbuf raw_params; /* the PARAMS stream; names and values lie in it */
	struct fcgi_param *params;
	size_t param_count;
	int64_t content_length;   /* -1: not told */
	struct body body;

	int refuse_status;        /* of FCGI_FEED_REFUSE: 400, 413 or 503 */
	const char *reason;       /* of a refusal or breach, for people: a sentence */
	struct strbuf reply;      /* records owed to the peer; send and strbuf_clear() */
};

void fcgi_init(struct fcgi *f, const struct fcgi_limits *limits);
void fcgi_clear(struct fcgi *f);

/* Await the next request of the connection; the previous one's data is gone. */
void fcgi_next(struct fcgi *f);

/* Take bytes.  *used is how many; fewer than len only with a verdict other than
 * FCGI_FEED_MORE. */
enum fcgi_verdict fcgi_feed(struct fcgi *f, const char *bytes, size_t len, size_t *used);

/* Is nothing of a request there yet?  (The connection is idle.) */
bool fcgi_is_idle(const struct fcgi *f);

/* The value of a param, the first of several; an empty span with NULL ptr when
 * there is none. */
struct span fcgi_param(const struct fcgi *f, const char *name);

/* An answer in records: STDOUT records round the pieces, the empty STDOUT and
 * END_REQUEST.  The array and the record headers live in the arena; the pieces
 * are pointed at. */
struct fcgi_answer {
	struct iovec *iov;
	size_t count;
	size_t bytes;
};

void fcgi_answer(struct arena *a, uint16_t id, const struct span *pieces, size_t count, struct fcgi_answer *out);

/* The same without the end, for an answer that goes on: each further record is
 * a header for content of 1 to FCGI_MOST bytes, and last comes the trailer. */
enum { FCGI_HEADER_BYTES = 8, FCGI_TRAILER_BYTES = 24, FCGI_MOST = 65528 };

void fcgi_begin_answer(struct arena *a, uint16_t id, const struct span *pieces, size_t count,
                       struct fcgi_answer *out);
void fcgi_put_header(char to[FCGI_HEADER_BYTES], uint16_t id, size_t content);
void fcgi_put_trailer(char to[FCGI_TRAILER_BYTES], uint16_t id);

#endif
