/* fcgi_client.h - a FastCGI front server for tests: well-behaved or not.
 *
 * Requests are composed record by record in a strbuf, so that a test can break
 * any rule, and sent whole or in pieces.  Knows nothing of src/http. */
#ifndef TESTS_WEB_FCGI_CLIENT_H
#define TESTS_WEB_FCGI_CLIENT_H

#include "base/span.h"
#include "base/strbuf.h"

#include <stdint.h>

enum { FC_BEGIN = 1, FC_ABORT = 2, FC_END = 3, FC_PARAMS = 4, FC_STDIN = 5, FC_STDOUT = 6, FC_DATA = 8,
       FC_GET_VALUES = 9, FC_GET_VALUES_RESULT = 10, FC_UNKNOWN_TYPE = 11 };
enum { FC_RESPONDER = 1, FC_AUTHORIZER = 2 };
enum { FC_KEEP = 1 };

/* Composing */
void fc_record(struct strbuf *to, int type, unsigned id, struct span content, unsigned padding);
void fc_begin(struct strbuf *to, unsigned id, int role, int flags);
void fc_pair(struct strbuf *params, const char *name, const char *value);

/* A whole stream: records of at most 65,535 bytes and the empty one. */
void fc_stream(struct strbuf *to, int type, unsigned id, struct span bytes);

/* An ordinary request, as a front server sends it: REQUEST_METHOD, REQUEST_URI,
 * HTTP_HOST, CONTENT_LENGTH, and more params made by fc_pair(), or NULL. */
void fc_request(struct strbuf *to, unsigned id, int flags, const char *method, const char *uri, const char *host,
                struct span body, const struct strbuf *more_params);

/* Talking.  Descriptors block; every wait ends after ms. */
int  fc_connect(const char *socket_path); /* -1: could not */
bool fc_send(int fd, struct span bytes);

struct fc_answer {
	bool ended;          /* END_REQUEST came */
	unsigned id;
	int protocol_status; /* of END_REQUEST */
	int status;          /* HTTP; 0: no header block */
	struct strbuf out;   /* all of STDOUT */
	struct span head, body;
	int other_type;      /* the last record of another type, or 0 */
	struct strbuf other; /* its content */
	bool eof;            /* the peer closed */
};

/* Read to END_REQUEST or end of file; false after ms. */
bool fc_read(int fd, struct fc_answer *a, int ms);
void fc_answer_clear(struct fc_answer *a);

/* Is the connection closed by the peer within ms?  Bytes before that are thrown away. */
bool fc_closed(int fd, int ms);

/* Connect, ask, read, close: the HTTP status, or -1. */
int fc_get(const char *socket_path, const char *host, const char *uri, struct fc_answer *a);

#endif
