/* fcgi.c - FastCGI 1.0 records, read and written; see fcgi.h.
 *
 * A record is a header of 8 bytes, its content and padding.  Framing depends on
 * the lengths in the headers alone, never on what the content looks like.  Where
 * the protocol leaves a choice we are strict: a record that has no place in the
 * conversation ends it. */
#include "http/fcgi_priv.h"

#include <fastcgi.h>
#include <stdlib.h>

enum {
	MAX_SMALL = 512,      /* content of GET_VALUES */
	MAX_REPLY = 1024,
	MAX_RECORDS = 1024,   /* outside the body of a request */
	KEEP_ROOM = 16 * 1024 /* params larger than this are not kept allocated */
};

_Static_assert(sizeof(FCGI_Header) == FCGI_HEADER_LEN, "records are laid out without gaps");

void
fcgi_init(struct fcgi *f, const struct fcgi_limits *limits)
{
	*f = (struct fcgi){ .limits = limits, .content_length = -1 };
	strbuf_init(&f->small, NULL, MAX_SMALL);
	strbuf_init(&f->raw_params, NULL, limits->params_bytes);
	strbuf_init(&f->reply, NULL, MAX_REPLY);
	body_init(&f->body, &limits->body);
}

void
fcgi_clear(struct fcgi *f)
{
	strbuf_release(&f->small);
	strbuf_release(&f->raw_params);
	strbuf_release(&f->reply);
	body_clear(&f->body);
	free(f->params);
	f->params = NULL;
}

void
fcgi_next(struct fcgi *f)
{
	f->phase = FCGI_AT_START;
	f->verdict = FCGI_FEED_MORE;
	f->header_len = f->content_left = f->padding_left = 0;
	f->records = 0;
	f->id = 0;
	f->keep_conn = false;
	f->param_count = 0;
	f->content_length = -1;
	f->refuse_status = 0;
	f->reason = NULL;
	strbuf_clear(&f->small);
	strbuf_clear(&f->reply);
	if (f->raw_params.room > KEEP_ROOM)
		strbuf_release(&f->raw_params);
	strbuf_clear(&f->raw_params);
	body_clear(&f->body);
}

bool
fcgi_is_idle(const struct fcgi *f)
{
	return f->phase == FCGI_AT_START && f->header_len == 0;
}

/* Verdicts */

static enum fcgi_verdict
end_with(struct fcgi *f, enum fcgi_verdict verdict)
{
	f->phase = FCGI_AT_END;
	return f->verdict = verdict;
}

static enum fcgi_verdict
broken(struct fcgi *f, const char *reason)
{
	f->reason = reason;
	return end_with(f, FCGI_FEED_BROKEN);
}

static enum fcgi_verdict
refuse(struct fcgi *f, int status, const char *reason)
{
	f->refuse_status = status;
	f->reason = reason;
	return end_with(f, FCGI_FEED_REFUSE);
}

/* Records we write */

static void
put_header(void *to, int type, unsigned id, size_t content, size_t padding)
{
	FCGI_Header h = {
		.version = FCGI_VERSION_1, .type = (unsigned char)type,
		.requestIdB1 = (unsigned char)(id >> 8), .requestIdB0 = (unsigned char)id,
		.contentLengthB1 = (unsigned char)(content >> 8), .contentLengthB0 = (unsigned char)content,
		.paddingLength = (unsigned char)padding,
	};

	memcpy(to, &h, sizeof h);
}

static void
reply_record(struct fcgi *f, int type, unsigned id, const void *content, size_t len)
{
	char header[FCGI_HEADER_LEN];

	put_header(header, type, id, len, 0);
	strbuf_add(&f->reply, header, sizeof header);
	strbuf_add(&f->reply, content, len);
}

static void
reply_end_request(struct fcgi *f, unsigned id, int protocol_status)
{
	FCGI_EndRequestBody end = { .protocolStatus = (unsigned char)protocol_status };

	reply_record(f, FCGI_END_REQUEST, id, &end, sizeof end);
}

/* The end of the params */

static enum fcgi_verdict
end_params(struct fcgi *f)
{
	if (!fcgi_read_params(f))
		return refuse(f, 400, "the request's params are malformed or too many");
	if (!fcgi_read_length(f))
		return refuse(f, 400, "the request's length is malformed");
	if (f->content_length > (int64_t)f->limits->body.max)
		return refuse(f, 413, "the body is too large");
	f->phase = FCGI_IN_BODY;
	return FCGI_FEED_MORE;
}

/* Management records */

static void
reply_value(struct strbuf *to, struct span name)
{
	static const struct { const char *name, *value; } values[] = {
		{ FCGI_MAX_CONNS, "1024" }, { FCGI_MAX_REQS, "1024" }, { FCGI_MPXS_CONNS, "0" },
	};

	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		if (!span_is(name, values[i].name))
			continue;
		strbuf_addc(to, (char)name.len);
		strbuf_addc(to, (char)strlen(values[i].value));
		strbuf_add_span(to, name);
		strbuf_adds(to, values[i].value);
	}
}

static enum fcgi_verdict
end_get_values(struct fcgi *f)
{
	struct span rest = strbuf_span(&f->small), name, value;
	struct strbuf result;

	strbuf_init(&result, NULL, MAX_SMALL);
	while (rest.len && fcgi_take_pair(&rest, &name, &value))
		reply_value(&result, name);
	bool whole = rest.len == 0 && strbuf_ok(&result);
	if (whole)
		reply_record(f, FCGI_GET_VALUES_RESULT, FCGI_NULL_REQUEST_ID, result.buf, result.len);
	strbuf_release(&result);
	return whole ? FCGI_FEED_MORE : broken(f, "a GET_VALUES record is malformed");
}

/* Records we read */

static unsigned
record_id(const struct fcgi *f)
{
	return (unsigned)f->header[2] << 8 | f->header[3];
}

static bool
in_request(const struct fcgi *f)
{
	return f->phase == FCGI_IN_PARAMS || f->phase == FCGI_IN_BODY;
}

/* A record of a request we turned away because we do one at a time. */
static bool
is_foreign(const struct fcgi *f)
{
	return in_request(f) && record_id(f) != f->id;
}

static enum fcgi_verdict
skip(struct fcgi *f)
{
	f->skip = true;
	return FCGI_FEED_MORE;
}

static enum fcgi_verdict
start_management(struct fcgi *f)
{
	FCGI_UnknownTypeBody unknown = { .type = f->header[1] };

	switch (f->header[1]) {
	case FCGI_GET_VALUES:
		return f->content_left <= MAX_SMALL ? FCGI_FEED_MORE : broken(f, "a GET_VALUES record is too long");
	case FCGI_BEGIN_REQUEST: case FCGI_ABORT_REQUEST: case FCGI_PARAMS: case FCGI_STDIN: case FCGI_DATA:
		return broken(f, "a record of a request has no request id");
	default:
		reply_record(f, FCGI_UNKNOWN_TYPE, FCGI_NULL_REQUEST_ID, &unknown, sizeof unknown);
		return skip(f);
	}
}

static enum fcgi_verdict
start_begin_request(struct fcgi *f)
{
	if (f->content_left != sizeof(FCGI_BeginRequestBody))
		return broken(f, "a BEGIN_REQUEST record has a wrong length");
	if (is_foreign(f)) {
		reply_end_request(f, record_id(f), FCGI_CANT_MPX_CONN);
		return skip(f);
	}
	return f->phase == FCGI_AT_START ? FCGI_FEED_MORE : broken(f, "a request begins twice");
}

/* The header is complete: may this record stand here? */
static enum fcgi_verdict
start_record(struct fcgi *f)
{
	f->content_left = (size_t)f->header[4] << 8 | f->header[5];
	f->padding_left = f->header[6];
	f->skip = false;
	strbuf_clear(&f->small);
	if (f->header[0] != FCGI_VERSION_1)
		return broken(f, "this is not FastCGI version 1");
	if (f->phase != FCGI_IN_BODY && ++f->records > MAX_RECORDS)
		return broken(f, "too many records");
	if (record_id(f) == FCGI_NULL_REQUEST_ID)
		return start_management(f);
	switch (f->header[1]) {
	case FCGI_BEGIN_REQUEST:
		return start_begin_request(f);
	case FCGI_ABORT_REQUEST:
		/* Between requests: for one that we have answered already. */
		return in_request(f) && !is_foreign(f) ? FCGI_FEED_MORE : skip(f);
	case FCGI_PARAMS:
		return is_foreign(f) ? skip(f) : f->phase == FCGI_IN_PARAMS ? FCGI_FEED_MORE : broken(f, "params out of place");
	case FCGI_STDIN:
		return is_foreign(f) ? skip(f) : f->phase == FCGI_IN_BODY ? FCGI_FEED_MORE : broken(f, "a body out of place");
	default:
		return broken(f, "a record of a type we do not take");
	}
}

static enum fcgi_verdict
add_body(struct fcgi *f, const char *bytes, size_t len)
{
	if (f->content_length >= 0 && len > (size_t)f->content_length - f->body.len)
		return refuse(f, 400, "the body is longer than announced");
	switch (body_add(&f->body, bytes, len)) {
	case BODY_TOO_LARGE: return refuse(f, 413, "the body is too large");
	case BODY_NO_ROOM:   return refuse(f, 503, "there is no room for large bodies just now");
	case BODY_OK:        break;
	}
	return FCGI_FEED_MORE;
}

static enum fcgi_verdict
take_content(struct fcgi *f, const char *bytes, size_t len)
{
	if (f->skip)
		return FCGI_FEED_MORE;
	switch (f->header[1]) {
	case FCGI_PARAMS:
		strbuf_add(&f->raw_params, bytes, len);
		return strbuf_ok(&f->raw_params) ? FCGI_FEED_MORE : refuse(f, 400, "the request's params are too long");
	case FCGI_STDIN:
		return add_body(f, bytes, len);
	case FCGI_BEGIN_REQUEST: case FCGI_GET_VALUES:
		strbuf_add(&f->small, bytes, len);
	}
	return FCGI_FEED_MORE;
}

static enum fcgi_verdict
end_begin_request(struct fcgi *f)
{
	FCGI_BeginRequestBody begin;

	memcpy(&begin, f->small.buf, sizeof begin);
	if ((begin.roleB1 << 8 | begin.roleB0) != FCGI_RESPONDER) {
		reply_end_request(f, record_id(f), FCGI_UNKNOWN_ROLE);
		return broken(f, "a role other than responder");
	}
	f->id = (uint16_t)record_id(f);
	f->keep_conn = begin.flags & FCGI_KEEP_CONN;
	f->phase = FCGI_IN_PARAMS;
	return FCGI_FEED_MORE;
}

static enum fcgi_verdict
end_stdin(struct fcgi *f)
{
	if (f->content_length >= 0 && f->body.len != (size_t)f->content_length)
		return refuse(f, 400, "the body is shorter than announced");
	return end_with(f, FCGI_FEED_REQUEST);
}

/* All of a record, padding included, is there.  An empty PARAMS or STDIN record
 * ends its stream. */
static enum fcgi_verdict
end_record(struct fcgi *f)
{
	bool empty = f->header[4] == 0 && f->header[5] == 0;

	f->header_len = 0;
	if (!strbuf_ok(&f->reply))
		return broken(f, "too many records for which an answer is due");
	if (f->skip)
		return FCGI_FEED_MORE;
	switch (f->header[1]) {
	case FCGI_BEGIN_REQUEST: return end_begin_request(f);
	case FCGI_ABORT_REQUEST: return end_with(f, FCGI_FEED_ABORTED);
	case FCGI_PARAMS:        return empty ? end_params(f) : FCGI_FEED_MORE;
	case FCGI_STDIN:         return empty ? end_stdin(f) : FCGI_FEED_MORE;
	case FCGI_GET_VALUES:    return end_get_values(f);
	}
	return FCGI_FEED_MORE;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Take some bytes of the current record; returns how many. */
static size_t
step(struct fcgi *f, const char *bytes, size_t len, enum fcgi_verdict *verdict)
{
	size_t n;

	if (f->header_len < FCGI_HEADER_LEN) {
		n = least(len, FCGI_HEADER_LEN - f->header_len);
		memcpy(f->header + f->header_len, bytes, n);
		f->header_len += n;
		if (f->header_len < FCGI_HEADER_LEN)
			return n;
		*verdict = start_record(f);
	} else if (f->content_left) {
		n = least(len, f->content_left);
		f->content_left -= n;
		*verdict = take_content(f, bytes, n);
	} else {
		n = least(len, f->padding_left);
		f->padding_left -= n;
	}
	if (*verdict == FCGI_FEED_MORE && f->content_left == 0 && f->padding_left == 0)
		*verdict = end_record(f);
	return n;
}

enum fcgi_verdict
fcgi_feed(struct fcgi *f, const char *bytes, size_t len, size_t *used)
{
	enum fcgi_verdict verdict = f->verdict;

	for (*used = 0; *used < len && verdict == FCGI_FEED_MORE; )
		*used += step(f, bytes + *used, len - *used, &verdict);
	return verdict;
}

/* The answer */

void
fcgi_put_header(char to[FCGI_HEADER_BYTES], uint16_t id, size_t content)
{
	put_header(to, FCGI_STDOUT, id, content, 0);
}

/* What follows the last STDOUT record. */
void
fcgi_put_trailer(char to[FCGI_TRAILER_BYTES], uint16_t id)
{
	FCGI_EndRequestBody end = { .protocolStatus = FCGI_REQUEST_COMPLETE };

	_Static_assert(FCGI_TRAILER_BYTES == 2 * FCGI_HEADER_LEN + sizeof end, "two headers and a body");
	put_header(to, FCGI_STDOUT, id, 0, 0);
	put_header(to + FCGI_HEADER_LEN, FCGI_END_REQUEST, id, sizeof end, 0);
	memcpy(to + 2 * FCGI_HEADER_LEN, &end, sizeof end);
}

static size_t
total_of(const struct span *pieces, size_t count)
{
	size_t total = 0;

	for (size_t i = 0; i < count; i++)
		total += pieces[i].len;
	return total;
}

void
fcgi_begin_answer(struct arena *a, uint16_t id, const struct span *pieces, size_t count, struct fcgi_answer *out)
{
	size_t left = total_of(pieces, count), records = (left + FCGI_MOST - 1) / FCGI_MOST;
	char *headers = arena_alloc(a, records * FCGI_HEADER_LEN + 1);
	size_t record_left = 0;

	*out = (struct fcgi_answer){
		/* one more than is used here, for the trailer */
		.iov = arena_alloc(a, arena_array_size(2 * records + count + 1, sizeof *out->iov)),
		.bytes = left + records * FCGI_HEADER_LEN,
	};
	for (size_t i = 0; i < count; i++) {
		for (struct span piece = pieces[i]; piece.len; ) {
			if (record_left == 0) {
				record_left = least(left, FCGI_MOST);
				fcgi_put_header(headers, id, record_left);
				out->iov[out->count++] = (struct iovec){ headers, FCGI_HEADER_LEN };
				headers += FCGI_HEADER_LEN;
			}
			size_t n = least(piece.len, record_left);
			out->iov[out->count++] = (struct iovec){ (char *)(uintptr_t)piece.ptr, n };
			piece = span_skip(piece, n);
			record_left -= n;
			left -= n;
		}
	}
}

void
fcgi_answer(struct arena *a, uint16_t id, const struct span *pieces, size_t count, struct fcgi_answer *out)
{
	char *trailer = arena_alloc(a, FCGI_TRAILER_BYTES);

	fcgi_begin_answer(a, id, pieces, count, out);
	fcgi_put_trailer(trailer, id);
	out->iov[out->count++] = (struct iovec){ trailer, FCGI_TRAILER_BYTES };
	out->bytes += FCGI_TRAILER_BYTES;
}
