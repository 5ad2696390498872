/* server.h - one worker process: a listening FastCGI socket, a pool of threads,
 * and a place where slow peers wait without holding one.
 *
 * Pool threads accept, read what is there without blocking, and, when the
 * request is complete, handle it at once.  A connection whose request is not
 * wholly there, whose answer the peer does not take, or that is kept open and
 * idle is *parked*: one further thread (park.c) watches all of these with epoll
 * and hands complete requests back to the pool.  Every parked state has a
 * deadline.  So no peer holds a pool thread by being slow, and the kernel's
 * backlog is the only queue until the pool has been busy for a quarter of
 * `overload_after`; from then on requests that waited longer than that get 503.
 *
 * Body bytes are acted on only when the whole request is there. */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/ctx.h"
#include "http/request.h"
#include "http/response.h"

#include <stdatomic.h>
#include <sys/types.h>

/* Counters: C(kind, name, help).  A COUNTER only grows, a GAUGE is now. */
#define SERVER_COUNTERS(C) \
	C(COUNTER, accepted,         "Connections from the front server") \
	C(COUNTER, requests,         "Requests handled") \
	C(COUNTER, bytes_in,         "Bytes read from the front server") \
	C(COUNTER, bytes_out,        "Bytes of answers") \
	C(GAUGE,   parked,           "Connections that wait outside the pool") \
	C(GAUGE,   busy,             "Pool threads at work") \
	C(COUNTER, refused_bad,      "Requests answered 400 before a handler saw them") \
	C(COUNTER, refused_large,    "Requests answered 413") \
	C(COUNTER, refused_overload, "Requests answered 503 because every thread was busy") \
	C(COUNTER, refused_peer,     "Connections from a user who may not connect") \
	C(COUNTER, broken,           "Connections that were not FastCGI, or were cut off") \
	C(COUNTER, timed_out,        "Connections outside the pool whose deadline passed") \
	C(COUNTER, failed_writes,    "Answers whose reader was gone")

#define SERVER_WORD_COUNTER uint64_t
#define SERVER_WORD_GAUGE   int64_t

/* In memory the caller gives (shared between processes, or not). */
struct server_counters {
#define C(kind, name, help) _Atomic SERVER_WORD_##kind name;
	SERVER_COUNTERS(C)
#undef C
};

/* Answer one request.  False: the reason is on cx->err and the server sends a
 * plain page of that status. */
typedef bool server_handler(struct ctx *cx, struct request *rq, struct response *rs, void *arg);

/* After the answer left: log, fill caches.  The arena is reset after this. */
typedef void server_after(struct ctx *cx, const struct request *rq, const struct response *rs, void *arg);

struct server_config {
	int listen_fd;        /* listening, non-blocking; stays open */
	int stop_fd;          /* becomes readable when the server shall stop: an eventfd or a pipe */
	unsigned threads;     /* of the pool; 0: 16 */
	size_t stack_bytes;   /* of each; 0: 256 KB */
	size_t arena_bytes;   /* first block of each thread's arena; 0: 64 KB */

	server_handler *handler;
	server_after *after;  /* may be NULL */
	/* In each pool thread, first and last.  What thread_start() puts on cx is
	 * there at the beginning of every request of that thread, and *state is
	 * rq->thread.  Either may be NULL.  False: server_run() fails. */
	bool (*thread_start)(struct ctx *cx, void **state, void *arg);
	void (*thread_stop)(void *state, void *arg);
	void *arg;

	struct request_rules rules;
	struct server_counters *counters; /* NULL: kept nowhere */

	/* Limits; 0 means the default in brackets. */
	size_t params_bytes;     /* [64 KB] */
	size_t params_count;     /* [100] */
	size_t body_max;         /* [16 MB], then 413 */
	size_t body_memory;      /* [64 KB], beyond it a temporary file */
	int64_t body_budget;     /* [256 MB] of temporary files in this process, then 503 */
	const char *body_dir;    /* [/tmp] */
	int64_t answers_budget;  /* [32 MB] of answers kept in memory for slow peers, then cut off */
	unsigned max_parked;     /* [1024] connections, then 503 */

	usec_t request_time;     /* [30 s] cx->deadline of a request */
	usec_t header_time;      /* [10 s] until the params are there */
	usec_t body_time;        /* [60 s] until the body is there; every 8 KB of it buys a second more */
	usec_t idle_time;        /* [15 s] kept open between requests */
	usec_t write_time;       /* [60 s] until the peer took the answer */
	usec_t drain_time;       /* [30 s] reading on after a refusal, so that the peer sees it */
	usec_t overload_after;   /* [2 s] a request may wait for a thread, then 503 */
	usec_t stop_time;        /* [25 s] for requests in flight when stopping */

	bool check_peer;         /* accept only peers whose uid is root's, ours or peer_uid */
	uid_t peer_uid;
};

/* Serve until stop_fd becomes readable and everything in flight is done.  The
 * calling thread waits meanwhile.  Fails when it could not start, or with
 * TIMEOUT when a handler was still running after stop_time: then threads are
 * left behind and the process must end with _exit(). */
bool server_run(struct ctx *cx, const struct server_config *config) MUST_CHECK;

#endif
