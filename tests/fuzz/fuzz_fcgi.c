/* fuzz_fcgi.c - any bytes a front server might send: the verdicts and the
 * requests are the same whether the bytes come at once or in pieces, nothing
 * passes its ceiling, and what is accepted can be read as a request.
 *
 * The first byte chooses the size of the pieces. */
#include "tests/fuzz/fuzz.h"

#include "http/fcgi.h"
#include "http/form.h"
#include "http/request.h"

#include <stdlib.h>

static const struct fcgi_limits limits = {
	.params_bytes = 2000, .params_count = 30, .body = { .max = 5000, .memory = 5000 },
};

static void
read_request(struct fcgi *f)
{
	static const struct request_rules rules;
	struct arena *arena = arena_new(4096);
	const struct form *form;
	struct request rq;
	struct span body;
	struct ctx cx;

	ctx_init(&cx, arena);
	for (size_t i = 0; i < f->param_count; i++)
		if (f->params[i].name.ptr[f->params[i].name.len] || f->params[i].value.ptr[f->params[i].value.len])
			abort();
	if (f->raw_params.len > limits.params_bytes || f->body.len > limits.body.max || !body_span(&f->body, &body) ||
	    (f->content_length >= 0 && body.len != (size_t)f->content_length))
		abort();
	if (request_init(&cx, &rq, &rules, f->params, f->param_count, body)) {
		if (rq.path[0] != '/' || (rq.clean_target && rq.clean_target[0] != '/'))
			abort();
		request_query_all(&rq);
		request_cookie(&rq, "a");
		request_is_same_origin(&rq);
		(void)!request_form(&cx, &rq, &form);
	} else if (cx.err.kind == ERR_NONE) {
		abort();
	}
	arena_free(arena);
}

/* A digest of all that happens to the connection. */
static uint64_t
converse(const char *bytes, size_t len, size_t piece)
{
	struct fcgi f;
	uint64_t digest = 0;
	size_t used;

	fcgi_init(&f, &limits);
	for (size_t at = 0; at < len; at += used) {
		enum fcgi_verdict v = fcgi_feed(&f, bytes + at, len - at < piece ? len - at : piece, &used);
		if (v == FCGI_FEED_MORE)
			continue;
		digest = digest * 31 + (uint64_t)v * 1000003 + (uint64_t)f.refuse_status;
		if (v != FCGI_FEED_REQUEST)
			break; /* how far it read until then depends on the pieces */
		digest = digest * 31 + (at + used) * 7 + f.param_count;
		read_request(&f);
		fcgi_next(&f);
	}
	fcgi_clear(&f);
	return digest;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	const char *bytes = (const char *)data + 1;
	if (converse(bytes, size - 1, size) != converse(bytes, size - 1, 1 + data[0] % 40u))
		abort();
	return 0;
}
