/* fuzz_json.c - any bytes as JSON: what is accepted can be written and read
 * again, and the second writing equals the first; written for a script element
 * it holds nothing that could end one. */
#include "tests/fuzz/fuzz.h"

#include "text/json.h"

static struct span
written(struct ctx *cx, const struct dyn *d, unsigned flags)
{
	struct strbuf sb;
	struct json j;

	strbuf_init(&sb, cx->arena, 1 << 24);
	json_init(&j, &sb, flags);
	json_add_dyn(&j, d);
	if (j.depth != 0 || !strbuf_ok(&sb))
		abort();
	return strbuf_span(&sb);
}

static void
check(struct ctx *cx, const struct dyn *d, const struct json_limits *limits)
{
	struct span plain = written(cx, d, 0), script = written(cx, d, JSON_IN_SCRIPT);
	const struct dyn *again;

	if (!json_parse(cx, plain, limits, &again) || !span_eq(written(cx, again, 0), plain))
		abort();
	if (memchr(script.ptr, '<', script.len) || !json_parse(cx, script, limits, &again) ||
	    !span_eq(written(cx, again, 0), plain))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct json_limits limits = { 1 << 24, 32 };
	struct arena *arena = arena_new(1 << 14);
	const struct dyn *d;
	struct ctx cx;

	ctx_init(&cx, arena);
	if (json_parse(&cx, (struct span){ (const char *)data, size }, &limits, &d))
		check(&cx, d, &limits);
	arena_free(arena);
	return 0;
}
