/* conn.h - one connection of the front server: bytes in, bytes out, never waiting.
 *
 * A connection has one owner at a time: a pool thread, the waiting room
 * (park.c) or the queue of complete requests.  Nothing here locks. */
#ifndef HTTP_CONN_H
#define HTTP_CONN_H

#include "base/clock.h"
#include "http/fcgi.h"

/* What a parked connection waits for; each has its own time limit. */
enum conn_wait { CONN_AT_HEADER, CONN_AT_BODY, CONN_AT_IDLE, CONN_AT_WRITE, CONN_AT_DRAIN };

enum conn_result {
	CONN_AGAIN,   /* the peer has to do something first */
	CONN_DONE,    /* all was written */
	CONN_REQUEST, /* the others are the verdicts of fcgi.h … */
	CONN_REFUSE,
	CONN_ABORTED,
	CONN_BROKEN,
	CONN_GONE,    /* … but for this: end of file or an error */
};

/* What all connections of a server share. */
struct conn_shared {
	struct fcgi_limits limits;
	int64_t answers_budget;        /* bytes of answers kept for peers that do not take them */
	_Atomic int64_t answers_kept;  /* of them now */
};

struct conn {
	struct conn_shared *shared;
	int fd;              /* -1: closed */
	struct fcgi fcgi;
	struct strbuf rest;  /* read, but of the next request */
	char *out;           /* of the answer, what the peer has not taken */
	size_t out_len, out_sent;
	int file;            /* what follows out, or -1 */
	off_t file_at;
	size_t file_left;
	uint64_t served;     /* requests answered on it */
	bool keep;           /* once the answer is written: await another request, */
	bool drain;          /* or read on until the peer has seen the answer, else close */

	/* the waiting room's and the queue's */
	struct conn *next, *prev;
	enum conn_result result; /* how it comes into the waiting room */
	enum conn_wait wait;
	usec_t since;            /* when this wait, or waiting in the queue, began */
	usec_t deadline;
	bool watched;            /* by epoll */
	uint32_t events;         /* for which events */
};

struct conn *conn_new(struct conn_shared *shared);
void conn_free(struct conn *c); /* closes it, too; NULL is fine */

/* Ready a used one for another socket. */
void conn_reuse(struct conn *c, int fd);

void conn_close(struct conn *c);

/* Read and feed until a verdict, until nothing is there, or until max bytes were
 * read (CONN_AGAIN).  Records that are owed meanwhile are sent.  *got counts the bytes. */
enum conn_result conn_read(struct conn *c, char *buf, size_t size, size_t max, size_t *got);

/* Write all pieces: CONN_DONE; CONN_AGAIN, with a copy of what is left; or
 * CONN_GONE, also where the budget for such copies is used up. */
enum conn_result conn_write(struct conn *c, struct iovec *iov, size_t count);

/* The same, followed by len bytes of a file from an offset and the end of the
 * answer.  The descriptor is the connection's from now on. */
enum conn_result conn_write_file(struct conn *c, struct iovec *iov, size_t count, int file, off_t at, size_t len);

/* Is part of an answer still to be written? */
bool conn_owes(const struct conn *c);

/* Go on with what is owed. */
enum conn_result conn_write_more(struct conn *c);

/* Throw input away: CONN_AGAIN or CONN_GONE. */
enum conn_result conn_discard(struct conn *c, char *buf, size_t size);

#endif
