/* response.h - the answer to one request: status, headers, body.
 *
 * A handler fills it; the server sends it once, in one piece, with a
 * Content-Length.  Setters never fail singly: a header that holds CR, LF, NUL
 * or another control byte, an unsafe Location or a malformed cookie marks the
 * response broken, and the server sends a plain 500 in its place.
 *
 * Names, values and the body are pointed at or copied into the arena as noted. */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include "base/ctx.h"
#include "base/span.h"
#include "http/request.h"

#include <sys/types.h>

enum { RESPONSE_MAX_HEADERS = 64 };

struct response_header {
	const char *name, *value;
};

struct response {
	struct arena *arena;
	int status;             /* 200 at first */
	struct response_header headers[RESPONSE_MAX_HEADERS];
	size_t header_count;
	struct span *pieces;    /* the body, in order */
	size_t piece_count, piece_room;
	size_t body_len;
	int file;               /* the body is bytes of this file; -1: it is not */
	off_t file_offset;
	bool no_body;           /* HEAD: send the headers only */
	const char *broken;     /* why it cannot be sent, or NULL */
	size_t bytes_sent;      /* set by the server before after(): header and body */
	usec_t took;            /* likewise: from the request being there to its answer written */
};

void response_init(struct response *rs, struct arena *a);

/* Start over: forget status, headers and body (an error page takes the place
 * of a half-made answer). */
void response_reset(struct response *rs);

/* Set a header, replacing one of the same name; the value is copied. */
void response_header(struct response *rs, const char *name, const char *value);

/* Add another of the same name (Set-Cookie, Link). */
void response_header_add(struct response *rs, const char *name, const char *value);

/* The value of a header set so far; NULL: none. */
const char *response_get(const struct response *rs, const char *name);

/* Make the name listed in Vary. */
void response_vary(struct response *rs, const char *name);

/* The body.  Bytes are not copied: they must live until the response was sent,
 * as anything in the request's arena does. */
void response_body(struct response *rs, struct span body);   /* replaces */
void response_append(struct response *rs, struct span piece);

/* The body is an open file of size bytes: all of it, or, where the client's Range
 * asks for one part, that part with 206, or 416 where there is no such part.
 * Set ETag or Last-Modified first, for If-Range.  The descriptor is closed when the request's memory is released.  A file that
 * becomes shorter meanwhile ends the connection. */
void response_file(struct response *rs, const struct request *rq, int fd, size_t size);

/* Status, Content-Type and body in one. */
void response_send(struct response *rs, int status, const char *type, struct span body);

/* 301, 302, 303, 307 or 308 to an absolute http(s) URL or a path on this host
 * (url_is_local); anything else marks the response broken.  Bytes that may not
 * stand in a header are percent-encoded. */
void response_redirect(struct response *rs, int status, const char *location);

struct cookie {
	const char *name;
	const char *value;      /* letters, digits and !#$&'()*+-./:<=>?@[]^_`{|}~% */
	int64_t max_age;        /* seconds; 0: until the browser closes; negative: delete it */
	bool insecure;          /* development over http: without Secure, then not __Host- */
	bool script;            /* scripts may read it (no HttpOnly) */
	const char *same_site;  /* NULL: "Lax" */
};

/* Path is always "/", Domain never set. */
void response_cookie(struct response *rs, const struct cookie *c);

void response_cache_control(struct response *rs, const char *value);

/* A strong entity tag made of opaque text: "abc" becomes ETag: "abc". */
void response_etag(struct response *rs, const char *opaque);

/* If the client's If-None-Match names our ETag (weak comparison) and the method
 * is GET or HEAD and the status 200: make this a 304 without a body; true. */
bool response_not_modified(struct response *rs, const struct request *rq);

/* Let the front server send a file in place of the body (X-Accel-Redirect). */
void response_accel(struct response *rs, const char *internal_path);

/* A plain page for an error nobody dressed: title, one sentence, request id. */
void response_plain_error(struct response *rs, int status, const char *title, const char *detail,
                          const char *request_id);

/* "Not Found" for 404. */
const char *response_reason(int status);

/* The CGI header block, Status line to empty line, in the arena. */
struct span response_head(struct response *rs);

#endif
