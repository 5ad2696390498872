/* fuzz_mustache.c - any bytes as a template: compiled in each mode and, when
 * that succeeds, rendered with itself as every partial and parent, and checked.
 * It must come back inside its ceilings, and in a page no value may bring in a
 * < or > of its own. */
#include "tests/fuzz/fuzz.h"

#include "text/mustache.h"

static const char value[] = "\x01<i\x01>x";

struct item { const char *a; int64_t n; bool b; };
static const struct field item_fields[] = {
	FIELD_TEXT(struct item, a), FIELD_INT(struct item, n), FIELD_BOOL(struct item, b), FIELD_END
};

struct page {
	const char *a;
	struct html h;
	struct list l;
	struct item s;
	const struct item *p;
	const struct dyn *d;
	bool b;
};
static const struct field page_fields[] = {
	FIELD_TEXT(struct page, a), FIELD_HTML(struct page, h),
	FIELD_LIST(struct page, l, struct item, item_fields), FIELD_SUB(struct page, s, item_fields),
	FIELD_PTR(struct page, p, item_fields), FIELD_DYN(struct page, d), FIELD_BOOL(struct page, b), FIELD_END
};

static bool
itself(struct ctx *cx, void *arg, struct span name, const struct mustache **out)
{
	(void)cx;
	(void)name;
	*out = arg;
	return true;
}

/* The mark is followed by a byte that must have been replaced. */
static void
check_escaped(struct span page)
{
	if (span_find(page, "\x01<") >= 0 || span_find(page, "\x01>") >= 0)
		abort();
}

static void
render(struct ctx *cx, struct mustache *t, bool html)
{
	static const struct item items[] = { { value, 1, true }, { NULL, 0, false } };
	struct dyn d = dyn_text(value);
	struct page page = {
		.a = value, .h = { "<i>", 3 }, .l = { items, 2 }, .s = items[0], .p = &items[1], .d = &d, .b = true,
	};
	struct mustache_frame frame = { .fields = page_fields, .base = &page };
	struct mustache_job job = {
		.frames = &frame, .frame_count = 1, .partials = { itself, t },
		.limits = { .depth = 8, .bytes = 1 << 16, .ops = 20000 },
	};
	struct strbuf to;

	strbuf_init(&to, cx->arena, SIZE_MAX / 2);
	if (mustache_render(cx, t, &job, &to) && html)
		check_escaped(strbuf_span(&to));
	if (to.len > 1 << 16)
		abort();
}

static void
check(struct ctx *cx, struct mustache *t)
{
	static const struct field *const tables[] = { page_fields };
	struct mustache_shape shape = {
		.tables = tables, .table_count = 1, .partials = { itself, t }, .max_issues = 20,
	};
	const struct mustache_issue *issues;
	size_t count;

	if (!mustache_check(cx, t, &shape, &issues, &count) || count > 20)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum mustache_mode modes[] = { MUSTACHE_HTML, MUSTACHE_SPEC, MUSTACHE_TEXT };
	struct span text = { (const char *)data, size };

	/* The mark is ours. */
	if (size && memchr(data, 1, size))
		return 0;
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		struct arena *arena = arena_new(1 << 14);
		struct mustache *t;
		struct ctx cx;

		ctx_init(&cx, arena);
		if (mustache_compile(&cx, &(struct mustache_source){ "fuzz", text, modes[i], false }, &t, NULL)) {
			render(&cx, t, modes[i] == MUSTACHE_HTML);
			check(&cx, t);
			mustache_free(t);
		}
		arena_free(arena);
	}
	return 0;
}
