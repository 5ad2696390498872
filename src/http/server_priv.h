/* server_priv.h - what pool.c (threads that handle), park.c (the waiting room)
 * and server.c (start and end of both) share.
 *
 * Connections travel pool → inbox → waiting room → queue → pool.  The inbox and
 * the queue are lists under one mutex each; everything else is owned by one
 * thread or atomic. */
#ifndef HTTP_SERVER_PRIV_H
#define HTTP_SERVER_PRIV_H

#include "http/conn.h"
#include "http/server.h"

#include <pthread.h>

/* First in, first out, with a descriptor to wait for. */
struct conn_queue {
	pthread_mutex_t lock;
	struct conn *head, *tail;
	_Atomic size_t count;
	int fd; /* eventfd */
};

struct server {
	struct server_config config;    /* defaults filled in */
	struct conn_shared shared;
	_Atomic int64_t spooled;        /* bytes of bodies in temporary files */
	struct server_counters *counters, own_counters;

	struct conn_queue inbox;        /* to the waiting room */
	struct conn_queue ready;        /* complete requests for the pool */

	_Atomic int64_t connections;    /* that exist, or are about to be accepted */
	_Atomic unsigned waiting;       /* pool threads with nothing to do */
	_Atomic usec_t last_waited;     /* when the last one of them found something */
	_Atomic bool stopping;          /* accept nothing, keep nothing open */
	_Atomic bool quit;              /* pool threads leave */
	_Atomic bool start_failed;      /* a thread could not start */
	int quit_fd;                    /* eventfd, readable with quit */
};

/* One of the pool. */
struct thread {
	struct server *s;
	pthread_t id;
	bool running;
	int epoll;
	bool listens;       /* the listener is in epoll */
	bool eager;         /* connections seem to wait: accept before asking epoll */
	struct arena *arena;
	struct ctx cx;
	struct ctx base;    /* what every request's context begins as */
	void *state;        /* the caller's */
	struct conn *spare; /* for the next connection */
	char *buf;
};

/* pool.c: the life of a thread; returns NULL, or t where it could not start (the
 * reason is on t->cx). */
void *pool_thread(void *t);

/* A new connection, in `spare` unless that is NULL. */
struct conn *server_accept(struct server *s, struct conn *spare); /* NULL: nobody there */
void server_drop(struct server *s, struct conn *c);               /* close, free, count */

/* queue.c */
bool conn_queue_init(struct conn_queue *q, int eventfd_flags);
void conn_queue_clear(struct conn_queue *q);
void conn_queue_push(struct conn_queue *q, struct conn *c, bool wake);
struct conn *conn_queue_pop(struct conn_queue *q);
/* Pop the head only if it has waited since before t. */
struct conn *conn_queue_pop_older(struct conn_queue *q, usec_t t);

/* park.c: run the waiting room until the server has stopped.  False: it could
 * not start (the reason is on cx), or requests were still in flight when the
 * time for stopping was over (none is). */
bool park_run(struct ctx *cx, struct server *s);

#endif
