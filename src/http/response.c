/* response.c - see response.h. */
#include "http/response.h"

#include "base/strbuf.h"
#include "http/negotiate.h"
#include "text/url.h"

#include <unistd.h>

/* Front servers keep a small buffer for the header block (nginx: 16 KB here). */
enum { MAX_HEAD = 16 * 1024, MAX_PIECES = 1000 };

void
response_init(struct response *rs, struct arena *a)
{
	*rs = (struct response){ .arena = a, .status = 200, .file = -1 };
}

void
response_reset(struct response *rs)
{
	bool no_body = rs->no_body;

	response_init(rs, rs->arena);
	rs->no_body = no_body;
}

static void
break_it(struct response *rs, const char *why)
{
	if (!rs->broken)
		rs->broken = why;
}

/* Headers */

static bool
is_token(const char *s)
{
	size_t n = strspn(s, "!#$%&'*+-.^_`|~0123456789"
	                     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

	return n > 0 && s[n] == '\0';
}

static bool
is_field_value(const char *s)
{
	for (; *s; s++)
		if (((unsigned char)*s < 0x20 && *s != '\t') || *s == 0x7f)
			return false;
	return true;
}

/* The server's own: a handler that set one would break the framing. */
static bool
is_reserved(const char *name)
{
	static const char *const names[] = { "Status", "Content-Length", "Transfer-Encoding", "Connection" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

static bool
check_header(struct response *rs, const char *name, const char *value)
{
	if (!is_token(name) || is_reserved(name))
		break_it(rs, "a header's name");
	else if (!is_field_value(value))
		break_it(rs, "a header's value");
	else
		return true;
	return false;
}

static struct response_header *
find(struct response *rs, const char *name)
{
	for (size_t i = 0; i < rs->header_count; i++)
		if (strcasecmp(rs->headers[i].name, name) == 0)
			return &rs->headers[i];
	return NULL;
}

void
response_header_add(struct response *rs, const char *name, const char *value)
{
	if (!check_header(rs, name, value))
		return;
	if (rs->header_count == RESPONSE_MAX_HEADERS) {
		break_it(rs, "too many headers");
		return;
	}
	rs->headers[rs->header_count++] = (struct response_header){ name, arena_strdup(rs->arena, value) };
}

void
response_header(struct response *rs, const char *name, const char *value)
{
	struct response_header *old = find(rs, name);

	if (!old)
		response_header_add(rs, name, value);
	else if (check_header(rs, name, value))
		old->value = arena_strdup(rs->arena, value);
}

const char *
response_get(const struct response *rs, const char *name)
{
	for (size_t i = 0; i < rs->header_count; i++)
		if (strcasecmp(rs->headers[i].name, name) == 0)
			return rs->headers[i].value;
	return NULL;
}

static bool
lists(const char *list, const char *name)
{
	struct span rest = span_of(list);

	while (rest.len)
		if (span_is_nocase(span_trim(span_cut(rest, ',', &rest)), name))
			return true;
	return false;
}

void
response_vary(struct response *rs, const char *name)
{
	const char *now = response_get(rs, "Vary");

	if (!now)
		response_header(rs, "Vary", name);
	else if (!lists(now, name))
		response_header(rs, "Vary", arena_printf(rs->arena, "%s, %s", now, name));
}

void
response_cache_control(struct response *rs, const char *value)
{
	response_header(rs, "Cache-Control", value);
}

/* Body */

void
response_append(struct response *rs, struct span piece)
{
	if (piece.len == 0)
		return;
	if (rs->piece_count == MAX_PIECES) {
		break_it(rs, "too many pieces");
		return;
	}
	if (rs->piece_count == rs->piece_room) {
		size_t room = rs->piece_room ? rs->piece_room * 2 : 4;
		struct span *bigger = ARENA_ARRAY(rs->arena, struct span, room);

		if (rs->piece_count)
			memcpy(bigger, rs->pieces, rs->piece_count * sizeof *bigger);
		rs->pieces = bigger;
		rs->piece_room = room;
	}
	rs->pieces[rs->piece_count++] = piece;
	rs->body_len += piece.len;
}

void
response_body(struct response *rs, struct span body)
{
	rs->piece_count = 0;
	rs->body_len = 0;
	rs->file = -1;
	response_append(rs, body);
}

void
response_send(struct response *rs, int status, const char *type, struct span body)
{
	rs->status = status;
	response_header(rs, "Content-Type", type);
	response_body(rs, body);
}

/* Files */

static void
close_file(void *arg)
{
	close((int)(intptr_t)arg);
}

/* A part is of use only beside the rest of the same version (If-Range). */
static bool
has_same_copy(const struct response *rs, const struct request *rq)
{
	const char *if_range = request_header(rq, "IF_RANGE"), *etag = response_get(rs, "ETag");
	const char *modified = response_get(rs, "Last-Modified");

	return !if_range || (etag && strcmp(if_range, etag) == 0) || (modified && strcmp(if_range, modified) == 0);
}

void
response_file(struct response *rs, const struct request *rq, int fd, size_t size)
{
	size_t from = 0, len = size;

	arena_defer(rs->arena, close_file, (void *)(intptr_t)fd);
	response_body(rs, (struct span){ "", 0 });
	response_header(rs, "Accept-Ranges", "bytes");
	if (rs->status == 200 && rq->method == METHOD_GET && has_same_copy(rs, rq)) {
		enum range_kind kind = negotiate_range(rq->range, size, &from, &len);
		if (kind == RANGE_PART)
			response_header(rs, "Content-Range",
			                arena_printf(rs->arena, "bytes %zu-%zu/%zu", from, from + len - 1, size));
		else if (kind == RANGE_NONE)
			response_header(rs, "Content-Range", arena_printf(rs->arena, "bytes */%zu", size));
		rs->status = kind == RANGE_PART ? 206 : kind == RANGE_NONE ? 416 : 200;
		if (kind == RANGE_NONE)
			return;
	}
	rs->file = fd;
	rs->file_offset = (off_t)from;
	rs->body_len = len;
}

/* Redirects */

static bool
is_absolute_http(struct span s)
{
	struct url u;

	url_split(s, &u);
	return (span_is_nocase(u.scheme, "https") || span_is_nocase(u.scheme, "http")) &&
	       u.has_authority && u.host.len > 0 && !memchr(s.ptr, '\\', s.len);
}

/* Percent-encode what may not stand in a Location; '%' is left as it is. */
static const char *
encode_location(struct arena *a, const char *s)
{
	struct strbuf to;

	strbuf_init(&to, a, 3 * strlen(s));
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;
		if (c <= ' ' || c >= 0x7f || strchr("\"<>`{}|^", *s))
			strbuf_addf(&to, "%%%02X", (unsigned)c);
		else
			strbuf_addc(&to, *s);
	}
	return to.buf;
}

void
response_redirect(struct response *rs, int status, const char *location)
{
	struct span to = span_of(location ? location : "");

	if (!is_field_value(to.ptr) || (!url_is_local(to) && !is_absolute_http(to))) {
		break_it(rs, "a Location");
		return;
	}
	rs->status = status;
	response_header(rs, "Location", encode_location(rs->arena, to.ptr));
	response_body(rs, (struct span){ "", 0 });
}

/* Cookies */

static bool
is_cookie_value(const char *s)
{
	for (; *s; s++)
		if (*s <= ' ' || *s >= 0x7f || strchr("\",;\\", *s))
			return false;
	return true;
}

void
response_cookie(struct response *rs, const struct cookie *c)
{
	struct strbuf text;

	if (!is_token(c->name) || !is_cookie_value(c->value) ||
	    (c->insecure && (strncasecmp(c->name, "__Host-", 7) == 0 || strncasecmp(c->name, "__Secure-", 9) == 0))) {
		break_it(rs, "a cookie");
		return;
	}
	strbuf_init(&text, rs->arena, 4096);
	strbuf_addf(&text, "%s=%s; Path=/", c->name, c->value);
	if (c->max_age)
		strbuf_addf(&text, "; Max-Age=%lld", c->max_age > 0 ? (long long)c->max_age : 0LL);
	if (!c->insecure)
		strbuf_adds(&text, "; Secure");
	if (!c->script)
		strbuf_adds(&text, "; HttpOnly");
	strbuf_addf(&text, "; SameSite=%s", c->same_site ? c->same_site : "Lax");
	if (!strbuf_ok(&text))
		break_it(rs, "a cookie's length");
	else
		response_header_add(rs, "Set-Cookie", text.buf);
}

/* Conditional requests */

void
response_etag(struct response *rs, const char *opaque)
{
	for (const char *p = opaque; *p; p++)
		if (*p <= ' ' || *p >= 0x7f || *p == '"') {
			break_it(rs, "an entity tag");
			return;
		}
	response_header(rs, "ETag", arena_printf(rs->arena, "\"%s\"", opaque));
}

/* If-None-Match decides alone where it is sent.  If-Modified-Since is compared
 * as text: readers send back exactly what they were given. */
static bool
has_current_copy(const struct response *rs, const struct request *rq)
{
	if (rq->if_none_match)
		return negotiate_etag(rq->if_none_match, response_get(rs, "ETag"));
	const char *modified = response_get(rs, "Last-Modified");
	return modified && rq->if_modified_since && strcmp(modified, rq->if_modified_since) == 0;
}

bool
response_not_modified(struct response *rs, const struct request *rq)
{
	if ((rq->method != METHOD_GET && rq->method != METHOD_HEAD) || rs->status != 200 || !has_current_copy(rs, rq))
		return false;
	rs->status = 304;
	response_body(rs, (struct span){ "", 0 });
	return true;
}

void
response_accel(struct response *rs, const char *internal_path)
{
	if (!url_is_local(span_of(internal_path))) {
		break_it(rs, "an X-Accel-Redirect");
		return;
	}
	response_header(rs, "X-Accel-Redirect", internal_path);
	response_body(rs, (struct span){ "", 0 });
}

void
response_plain_error(struct response *rs, int status, const char *title, const char *detail, const char *request_id)
{
	response_reset(rs);
	struct strbuf text;
	strbuf_init(&text, rs->arena, 8192);
	strbuf_addf(&text, "%s\n", title ? title : response_reason(status));
	if (detail)
		strbuf_addf(&text, "\n%s\n", detail);
	if (request_id)
		strbuf_addf(&text, "\nRequest %s\n", request_id);
	response_send(rs, status, "text/plain; charset=utf-8", strbuf_span(&text));
	response_cache_control(rs, "no-store");
	response_header(rs, "X-Content-Type-Options", "nosniff");
	if (status == 503)
		response_header(rs, "Retry-After", "2");
}

/* The header block */

static const struct { int status; const char *reason; } reasons[] = {
	{ 200, "OK" }, { 201, "Created" }, { 202, "Accepted" }, { 204, "No Content" }, { 206, "Partial Content" },
	{ 301, "Moved Permanently" }, { 302, "Found" }, { 303, "See Other" }, { 304, "Not Modified" },
	{ 307, "Temporary Redirect" }, { 308, "Permanent Redirect" },
	{ 400, "Bad Request" }, { 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" },
	{ 405, "Method Not Allowed" }, { 406, "Not Acceptable" }, { 408, "Request Timeout" }, { 409, "Conflict" },
	{ 410, "Gone" }, { 412, "Precondition Failed" }, { 413, "Content Too Large" },
	{ 415, "Unsupported Media Type" }, { 416, "Range Not Satisfiable" }, { 421, "Misdirected Request" },
	{ 422, "Unprocessable Content" }, { 429, "Too Many Requests" },
	{ 500, "Internal Server Error" }, { 501, "Not Implemented" }, { 502, "Bad Gateway" },
	{ 503, "Service Unavailable" }, { 504, "Gateway Timeout" }, { 507, "Insufficient Storage" },
};

const char *
response_reason(int status)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Unknown";
}

/* A 304 describes no representation, so Content-Type and the like stay away. */
static bool
is_left_out(const struct response *rs, const char *name)
{
	return rs->status == 304 && strncasecmp(name, "Content-", 8) == 0 &&
	       strcasecmp(name, "Content-Location") != 0 && strncasecmp(name, "Content-Security-Policy", 23) != 0;
}

struct span
response_head(struct response *rs)
{
	struct strbuf head;

	strbuf_init(&head, rs->arena, MAX_HEAD);
	strbuf_reserve(&head, 1024);
	strbuf_addf(&head, "Status: %d %s\r\n", rs->status, response_reason(rs->status));
	for (size_t i = 0; i < rs->header_count; i++) {
		if (is_left_out(rs, rs->headers[i].name))
			continue;
		strbuf_adds(&head, rs->headers[i].name);
		strbuf_adds(&head, ": ");
		strbuf_adds(&head, rs->headers[i].value);
		strbuf_adds(&head, "\r\n");
	}
	if (rs->status != 304 && rs->status != 204)
		strbuf_addf(&head, "Content-Length: %zu\r\n", rs->body_len);
	strbuf_adds(&head, "\r\n");
	if (!strbuf_ok(&head))
		break_it(rs, "the header block's length");
	return strbuf_span(&head);
}
