/* test_mustache_spec.c - every case of the Mustache specification: the core
 * files, ~inheritance and ~dynamic-names.  Each file is one TAP point; a case
 * that differs prints both texts.  The files are not part of the source: they
 * are looked for in $QUOIN_DATA, by default ../shared/data beside the source. */
#include "tests/tap.h"

#include "base/file.h"
#include "text/json.h"
#include "text/mustache.h"

static const struct mustache_limits limits = { .depth = 64, .bytes = 1 << 20, .ops = 1000000 };

static const char *
spec_path(struct arena *a, const char *file)
{
	const char *data = getenv("QUOIN_DATA"), *src = getenv("srcdir");

	if (data)
		return arena_printf(a, "%s/mustache-spec/specs/%s.json", data, file);
	return arena_printf(a, "%s/../shared/data/mustache-spec/specs/%s.json", src ? src : ".", file);
}

static struct span
text_of(const struct dyn *d)
{
	return d && d->type == DYN_TEXT ? d->text : SPAN("");
}

static bool
compile(struct ctx *cx, const char *name, struct span text, struct mustache **out)
{
	return mustache_compile(cx, &(struct mustache_source){ name, text, MUSTACHE_SPEC, false }, out, NULL);
}

static void
free_template(void *t)
{
	mustache_free(t);
}

static bool
find_partial(struct ctx *cx, void *arg, struct span name, const struct mustache **out)
{
	const struct dyn *source = dyn_get(arg, name);
	struct mustache *t;

	if (!source)
		return true;
	if (!compile(cx, arena_strndup(cx->arena, name.ptr, name.len), text_of(source), &t))
		return false;
	arena_defer(cx->arena, free_template, t);
	*out = t;
	return true;
}

static const char *
render_case(struct ctx *cx, const struct dyn *test)
{
	const struct mustache_frame frame = { .dyn = dyn_get(test, SPAN("data")) };
	struct mustache_job job = {
		.frames = &frame, .frame_count = 1, .limits = limits,
		.partials = { find_partial, (void *)(uintptr_t)dyn_get(test, SPAN("partials")) },
	};
	struct mustache *t;
	struct strbuf out;

	strbuf_init(&out, cx->arena, 1 << 20);
	if (!compile(cx, "template", text_of(dyn_get(test, SPAN("template"))), &t))
		return cx->err.detail;
	arena_defer(cx->arena, free_template, t);
	return mustache_render(cx, t, &job, &out) ? out.buf : cx->err.detail;
}

static void
check_case(struct ctx *cx, const struct dyn *test)
{
	const char *got = render_case(cx, test);
	const char *want = text_of(dyn_get(test, SPAN("expected"))).ptr;

	if (strcmp(got, want) != 0)
		printf("# %s\n", text_of(dyn_get(test, SPAN("name"))).ptr);
	IS_STR(got, want);
}

/* Run the cases of a file, at least `least` of them. */
static void
check_file(const char *file, size_t least)
{
	static const struct json_limits json_limits = { 1 << 20, 64 };
	struct arena *a = arena_new(1 << 16);
	struct ctx cx;
	struct span text;
	const struct dyn *spec;

	ctx_init(&cx, a);
	if (!file_read(&cx, spec_path(a, file), 1 << 20, &text)) {
		arena_free(a);
		SKIP("the Mustache specification is not in $QUOIN_DATA");
	}
	OK(json_parse(&cx, text, &json_limits, &spec));
	const struct dyn *tests = dyn_get(spec, SPAN("tests"));
	OK(tests && tests->count >= least);
	for (size_t i = 0; tests && i < tests->count; i++) {
		ctx_forgive(&cx);
		check_case(&cx, &tests->items[i]);
	}
	printf("# %s: %zu cases\n", file, tests ? tests->count : 0);
	arena_free(a);
}

TEST(comments)      { check_file("comments", 12); }
TEST(delimiters)    { check_file("delimiters", 14); }
TEST(interpolation) { check_file("interpolation", 42); }
TEST(inverted)      { check_file("inverted", 22); }
TEST(partials)      { check_file("partials", 12); }
TEST(sections)      { check_file("sections", 34); }
TEST(inheritance)   { check_file("~inheritance", 27); }
TEST(dynamic_names) { check_file("~dynamic-names", 21); }

TESTS_MAIN(TAP_CASE(comments), TAP_CASE(delimiters), TAP_CASE(interpolation), TAP_CASE(inverted),
           TAP_CASE(partials), TAP_CASE(sections), TAP_CASE(inheritance), TAP_CASE(dynamic_names))
