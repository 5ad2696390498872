/* request.h - one HTTP request, as the rest of the program sees it.
 *
 * Made once from the FastCGI params and checked on the way: what stands here is
 * valid UTF-8 without control bytes, the path is decoded and clean, the host is
 * normalised, the client's address and scheme come from names that no client
 * header can take.  Arguments, cookies and forms are read when first asked for.
 *
 * Everything lives as long as the request's arena. */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "base/ctx.h"
#include "base/span.h"
#include "http/cidr.h"

enum method {
	METHOD_OTHER, /* a method we do not know */
	METHOD_GET,
	METHOD_HEAD,
	METHOD_POST,
	METHOD_PUT,
	METHOD_PATCH,
	METHOD_DELETE,
	METHOD_OPTIONS,
};

#define METHOD_BIT(m) (1u << (m))

const char *method_name(enum method m); /* "GET"; "OTHER" */

/* GET, HEAD and OPTIONS change nothing. */
static inline bool
method_is_safe(enum method m)
{
	return m == METHOD_GET || m == METHOD_HEAD || m == METHOD_OPTIONS;
}

struct form;
struct fcgi_param;

/* A name and its value, both decoded. */
struct arg {
	const char *name, *value;
};

struct arg_list {
	const struct arg *items;
	size_t count;
	bool read; /* false: not asked for yet */
};

/* What is known from outside the request. */
struct request_rules {
	struct cidr_list trusted_proxies; /* whose X-Forwarded-* headers count */
};

struct request {
	struct arena *arena;
	enum method method;
	const char *target;    /* REQUEST_URI as sent, never NULL */
	const char *path;      /* decoded, begins with '/' */
	struct span raw_query; /* as sent, without '?' */

	/* Where to send the client when the path had empty or dot segments:
	 * the clean path with its query.  NULL: the path was clean. */
	const char *clean_target;

	const char *host;      /* lower case, no port, no final dot */
	const char *host_port; /* the same with the port as sent, if one was: for links in development */
	const char *scheme;    /* "https" or "http" */
	bool secure;           /* scheme is https */
	bool internal;         /* came through the front server's internal listener */
	struct ip client;      /* all zero: not known */
	const char *client_ip; /* as text; "-" when not known */
	const char *id;        /* 32 hexadecimal digits, fresh */

	/* Headers as sent; NULL: none.  A header that came several times is
	 * joined by ", ". */
	const char *accept;
	const char *accept_encoding;
	const char *accept_language;
	const char *authorization;
	const char *content_type;
	const char *if_modified_since;
	const char *if_none_match;
	const char *origin;
	const char *range;
	const char *referer;
	const char *sec_fetch_site;
	const char *user_agent;
	const char *cookie;    /* use request_cookie() */

	struct span body;      /* complete, or the request would not be here */
	void *thread;          /* what thread_start() of server.h made, or NULL */

	const struct fcgi_param *params; /* all of them, for request_header() */
	size_t param_count;

	/* read on demand */
	struct arg_list query, cookies;
	const struct form *form;
};

/* Fill *rq from params.  Fails with BAD_REQUEST; *rq can be read even then
 * (method, path and host are never NULL), to log what was refused. */
bool request_init(struct ctx *cx, struct request *rq, const struct request_rules *rules,
                  const struct fcgi_param *params, size_t count, struct span body) MUST_CHECK;

/* Any other header by its CGI name without HTTP_: request_header(rq, "STRIPE_SIGNATURE").
 * The first of several; NULL: none. */
const char *request_header(const struct request *rq, const char *name);

/* The first argument of this name in the query; NULL when there is none or its
 * value is not clean text (bad UTF-8, NUL). */
const char *request_query(struct request *rq, const char *name);

/* All of them in order, at most 100. */
const struct arg_list *request_query_all(struct request *rq);

/* The first cookie of this name whose value is of visible ASCII without quotes,
 * comma, semicolon or backslash; NULL: none. */
const char *request_cookie(struct request *rq, const char *name);

/* Read the body as a form (application/x-www-form-urlencoded or
 * multipart/form-data).  Fails with BAD_REQUEST, TOO_LARGE or MEDIA_TYPE.  A
 * request without a body is an empty form. */
bool request_form(struct ctx *cx, struct request *rq, const struct form **out) MUST_CHECK;

/* The media type of the body, without parameters, is this one. */
bool request_is_type(const struct request *rq, const char *type);

/* Did a browser send this from a page of the same origin (or by the user's own
 * hand)?  By Sec-Fetch-Site, else by Origin against scheme and host; a request
 * with neither header is not from a browser of this decade, and false. */
bool request_is_same_origin(const struct request *rq);

#endif
