/* request.c - the FastCGI params become a request; see request.h.
 *
 * Every param is looked at once.  Names that decide about identity or address
 * must not come twice with different values; lists are joined as HTTP says. */
#include "http/request.h"

#include "base/rand.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "http/fcgi.h"
#include "text/host.h"
#include "text/url.h"

#include <stddef.h>

enum { MAX_TARGET = 8192, MAX_UNCLEAN = 2048 };

static const char *const method_names[] = {
	[METHOD_OTHER] = "OTHER", [METHOD_GET] = "GET", [METHOD_HEAD] = "HEAD", [METHOD_POST] = "POST",
	[METHOD_PUT] = "PUT", [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE", [METHOD_OPTIONS] = "OPTIONS",
};

const char *
method_name(enum method m)
{
	return method_names[m];
}

/* What is read from the params but not kept in the request. */
struct raw {
	const char *method, *uri, *host, *remote_addr, *client_ip, *scheme, *https, *internal;
	const char *forwarded_for, *forwarded_proto;
};

enum repeat {
	ONCE,   /* two different values are an attack or a broken configuration */
	FIRST,  /* of no consequence */
	COMMAS, /* a list */
	CRUMBS, /* Cookie */
};

struct name {
	const char *param;
	size_t len;
	enum repeat repeat;
	bool raw;      /* the offset is into struct raw */
	size_t offset;
};

#define RAW(param, repeat, m) { param, sizeof param - 1, repeat, true, offsetof(struct raw, m) }
#define KEPT(param, repeat, m) { param, sizeof param - 1, repeat, false, offsetof(struct request, m) }

static const struct name names[] = {
	RAW("REQUEST_METHOD", ONCE, method),
	RAW("REQUEST_URI", ONCE, uri),
	RAW("HTTP_HOST", ONCE, host),
	RAW("REMOTE_ADDR", ONCE, remote_addr),
	RAW("QUOIN_CLIENT_IP", ONCE, client_ip),
	RAW("QUOIN_SCHEME", ONCE, scheme),
	RAW("QUOIN_INTERNAL", ONCE, internal),
	RAW("HTTPS", ONCE, https),
	RAW("HTTP_X_FORWARDED_FOR", COMMAS, forwarded_for),
	RAW("HTTP_X_FORWARDED_PROTO", COMMAS, forwarded_proto),
	KEPT("CONTENT_TYPE", ONCE, content_type),
	KEPT("HTTP_ACCEPT", COMMAS, accept),
	KEPT("HTTP_ACCEPT_ENCODING", COMMAS, accept_encoding),
	KEPT("HTTP_ACCEPT_LANGUAGE", COMMAS, accept_language),
	KEPT("HTTP_AUTHORIZATION", ONCE, authorization),
	KEPT("HTTP_COOKIE", CRUMBS, cookie),
	KEPT("HTTP_IF_MODIFIED_SINCE", FIRST, if_modified_since),
	KEPT("HTTP_IF_NONE_MATCH", COMMAS, if_none_match),
	KEPT("HTTP_ORIGIN", ONCE, origin),
	KEPT("HTTP_RANGE", FIRST, range),
	KEPT("HTTP_REFERER", FIRST, referer),
	KEPT("HTTP_SEC_FETCH_SITE", ONCE, sec_fetch_site),
	KEPT("HTTP_USER_AGENT", FIRST, user_agent),
};

static const struct name *
find_name(struct span param)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].len == param.len && memcmp(names[i].param, param.ptr, param.len) == 0)
			return &names[i];
	return NULL;
}

/* UTF-8 without control bytes (a tab may stand in a header). */
static bool
is_clean(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (((unsigned char)s.ptr[i] < 0x20 && s.ptr[i] != '\t') || s.ptr[i] == 0x7f)
			return false;
	return utf8_valid(s);
}

static bool
take(struct ctx *cx, const char **at, const struct name *name, const struct fcgi_param *p)
{
	if (p->value.len == 0)
		return true;
	/* A header with stray bytes is as good as none; an identity is not. */
	if (!is_clean(p->value))
		return name->repeat != ONCE || fail(cx, ERR_BAD_REQUEST, "request.bytes",
		                                    "The request holds bytes that may not stand in it.");
	if (!*at) {
		*at = p->value.ptr;
		return true;
	}
	if (name->repeat == COMMAS || name->repeat == CRUMBS)
		*at = arena_printf(cx->arena, "%s%s%s", *at, name->repeat == CRUMBS ? "; " : ", ", p->value.ptr);
	else if (name->repeat == ONCE && !span_is(p->value, *at))
		return fail(cx, ERR_BAD_REQUEST, "request.ambiguous", "The request says two things at once.");
	return true;
}

static bool
take_all(struct ctx *cx, struct request *rq, struct raw *raw, const struct fcgi_param *params, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct name *name = find_name(params[i].name);
		if (!name)
			continue;
		char *base = name->raw ? (char *)raw : (char *)rq;
		if (!take(cx, (const char **)(void *)(base + name->offset), name, &params[i]))
			return false;
	}
	return true;
}

static bool
read_method(struct ctx *cx, struct request *rq, const char *method)
{
	if (!method)
		return fail(cx, ERR_BAD_REQUEST, "request.method", "The request has no method.");
	for (enum method m = METHOD_GET; m <= METHOD_OPTIONS; m++)
		if (strcmp(method, method_names[m]) == 0)
			rq->method = m;
	return true;
}

/* nginx hands on the absolute form of a target as it was sent. */
static struct span
without_origin(struct span target)
{
	if (!span_starts(target, "http://") && !span_starts(target, "https://"))
		return target;
	struct url u;
	url_split(target, &u);
	return (struct span){ u.path.ptr, (size_t)(target.ptr + target.len - u.path.ptr) };
}

static bool
read_target(struct ctx *cx, struct request *rq, const char *uri)
{
	struct url_path path;

	if (!uri)
		return fail(cx, ERR_BAD_REQUEST, "request.target", "The request has no address.");
	rq->target = uri;
	if (strlen(uri) > MAX_TARGET)
		return fail(cx, ERR_BAD_REQUEST, "request.target", "The address is too long.");
	struct span query, raw_path = span_cut(without_origin(span_of(uri)), '?', &query);
	rq->raw_query = query;
	url_path_clean(cx->arena, raw_path, &path);
	if (path.kind == URL_PATH_BAD)
		return fail(cx, ERR_BAD_REQUEST, "request.path", "The address is malformed.");
	rq->path = path.decoded;
	/* Encoded again it may be three times as long, and has to fit into a header. */
	if (path.kind == URL_PATH_UNCLEAN && strlen(uri) > MAX_UNCLEAN)
		return fail(cx, ERR_BAD_REQUEST, "request.path", "The address is malformed.");
	if (path.kind == URL_PATH_UNCLEAN)
		rq->clean_target = arena_printf(cx->arena, "%s%s%.*s", path.clean, query.len ? "?" : "", SPAN_FMT(query));
	return true;
}

static bool
read_host(struct ctx *cx, struct request *rq, const char *text)
{
	struct host host;

	if (!host_parse(cx->arena, span_of(text ? text : ""), &host))
		return fail(cx, ERR_BAD_REQUEST, "request.host", "The host name is missing or malformed.");
	rq->host = host.name;
	rq->host_port = host.with_port;
	return true;
}

/* The address nearest to us, in a list of hops, that is not one of our proxies. */
static bool
first_untrusted(const struct cidr_list *trusted, struct span hops, struct ip *out)
{
	while (hops.len) {
		const char *comma = memrchr(hops.ptr, ',', hops.len);
		struct span hop = comma ? span_skip(hops, (size_t)(comma - hops.ptr) + 1) : hops;
		struct ip ip;

		if (!ip_parse(span_trim(hop), &ip))
			return false; /* what stands left of it cannot be relied on either */
		*out = ip;
		if (!cidr_list_has(trusted, &ip))
			return true;
		hops.len = comma ? (size_t)(comma - hops.ptr) : 0;
	}
	return true;
}

static const char *
last_of(struct arena *a, const char *list)
{
	const char *comma = strrchr(list, ',');
	struct span last = span_trim(span_of(comma ? comma + 1 : list));

	return arena_strndup(a, last.ptr, last.len);
}

static void
read_origin_of_client(struct request *rq, const struct request_rules *rules, const struct raw *raw)
{
	const char *peer = raw->client_ip ? raw->client_ip : raw->remote_addr;
	const char *scheme = raw->scheme ? raw->scheme : raw->https && strcasecmp(raw->https, "on") == 0 ? "https" : "http";

	if (!peer || !ip_parse(span_of(peer), &rq->client)) {
		rq->client = (struct ip){ { 0 } };
	} else {
		if (cidr_list_has(&rules->trusted_proxies, &rq->client)) {
			if (raw->forwarded_for)
				first_untrusted(&rules->trusted_proxies, span_of(raw->forwarded_for), &rq->client);
			if (raw->forwarded_proto)
				scheme = last_of(rq->arena, raw->forwarded_proto);
		}
		rq->client_ip = ip_text(rq->arena, &rq->client);
	}
	rq->secure = strcmp(scheme, "https") == 0;
	rq->scheme = rq->secure ? "https" : "http";
	rq->internal = raw->internal && strcmp(raw->internal, "1") == 0;
}

/* Random digits by the dozen: one system call for many requests. */
static const char *
fresh_id(struct arena *a)
{
	enum { ID_BYTES = 16, IDS = 32 };
	static _Thread_local unsigned char pool[IDS * ID_BYTES];
	static _Thread_local size_t left;
	static const char digits[] = "0123456789abcdef";
	char *id = arena_alloc(a, 2 * ID_BYTES + 1);

	if (left == 0) {
		rand_bytes(pool, sizeof pool);
		left = sizeof pool;
	}
	left -= ID_BYTES;
	for (size_t i = 0; i < ID_BYTES; i++) {
		id[2 * i] = digits[pool[left + i] >> 4];
		id[2 * i + 1] = digits[pool[left + i] & 15];
	}
	id[2 * ID_BYTES] = '\0';
	return id;
}

bool
request_init(struct ctx *cx, struct request *rq, const struct request_rules *rules,
             const struct fcgi_param *params, size_t count, struct span body)
{
	struct raw raw = { .method = NULL };

	*rq = (struct request){
		.arena = cx->arena, .target = "", .path = "/", .raw_query = { "", 0 }, .host = "", .host_port = "",
		.scheme = "http", .client_ip = "-", .id = fresh_id(cx->arena),
		.params = params, .param_count = count, .body = body,
	};
	cx->request_id = rq->id;
	if (!take_all(cx, rq, &raw, params, count))
		return false;
	read_origin_of_client(rq, rules, &raw);
	return read_method(cx, rq, raw.method) &&
	       read_target(cx, rq, raw.uri) &&
	       read_host(cx, rq, raw.host);
}

const char *
request_header(const struct request *rq, const char *name)
{
	for (size_t i = 0; i < rq->param_count; i++) {
		struct span p = rq->params[i].name;
		if (span_starts(p, "HTTP_") && span_is(span_skip(p, 5), name))
			return is_clean(rq->params[i].value) ? rq->params[i].value.ptr : NULL;
	}
	return NULL;
}

bool
request_is_type(const struct request *rq, const char *type)
{
	struct span params;

	return rq->content_type &&
	       span_is_nocase(span_trim(span_cut(span_of(rq->content_type), ';', &params)), type);
}

/* Compare an Origin header with where we are, port included. */
static bool
origin_is_here(const struct request *rq)
{
	struct url u;
	struct host host;

	url_split(span_of(rq->origin), &u);
	struct span authority = span_skip(span_of(rq->origin), u.scheme.len + 3);
	if (!span_is(u.scheme, rq->scheme) || !u.has_authority || u.userinfo.ptr || u.path.len || u.has_query ||
	    !host_parse(rq->arena, authority, &host))
		return false;
	return strcmp(host.with_port, rq->host_port) == 0;
}

bool
request_is_same_origin(const struct request *rq)
{
	if (rq->sec_fetch_site)
		return strcmp(rq->sec_fetch_site, "same-origin") == 0 || strcmp(rq->sec_fetch_site, "none") == 0;
	return rq->origin && origin_is_here(rq);
}
