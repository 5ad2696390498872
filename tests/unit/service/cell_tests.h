/* cell_tests.h - what the tests that speak with a real cell share: the cell of
 * this build, reference data, and a context for each test. */
#ifndef TESTS_CELL_TESTS_H
#define TESTS_CELL_TESTS_H

#include "base/file.h"
#include "service/cell.h"
#include "text/json.h"

#include <stdlib.h>

/* Sanitizers make code several times slower. */
#if defined(__SANITIZE_ADDRESS__)
#define CELL_SLOWNESS 6
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CELL_SLOWNESS 6
#endif
#endif
#ifndef CELL_SLOWNESS
#define CELL_SLOWNESS 1
#endif

struct fixture {
	struct ctx cx;
	struct cell *cell;
};

static inline struct fixture
fixture_open(const char *const *args)
{
	struct fixture f = { .cell = cell_spawn(args) };

	setenv("QUOIN_CELL", "./quoin-cell", 0);
	ctx_init(&f.cx, arena_new(1 << 16));
	return f;
}

static inline void
fixture_close(struct fixture *f)
{
	cell_free(f->cell);
	arena_free(f->cx.arena);
}

/* The HTML of a text; what went wrong, in braces, if it failed. */
static inline const char *
html_of(struct fixture *f, const char *source, const struct markdown_options *opt)
{
	static const struct markdown_options none;
	struct markdown_result r;

	ctx_forgive(&f->cx);
	if (cell_markdown(&f->cx, f->cell, opt ? opt : &none, span_of(source), &r))
		return r.html.ptr;
	return arena_printf(f->cx.arena, "{%d: %s%s}", err_status(f->cx.err.kind),
	                    f->cx.err.detail ? f->cx.err.detail : "", f->cx.err.cause ? f->cx.err.cause : "");
}

static inline const char *
data_path(struct arena *a, const char *file)
{
	const char *data = getenv("QUOIN_DATA"), *src = getenv("srcdir");

	return data ? arena_printf(a, "%s/%s", data, file)
	            : arena_printf(a, "%s/../shared/data/%s", src ? src : ".", file);
}

/* A file of the reference data, or false where it is absent. */
static inline bool
data_file(struct ctx *cx, const char *file, struct span *text)
{
	if (file_read(cx, data_path(cx->arena, file), 16 << 20, text))
		return true;
	ctx_forgive(cx);
	return false;
}

static inline struct span
text_member(const struct dyn *d, struct span name)
{
	const struct dyn *m = dyn_get(d, name);

	return m && m->type == DYN_TEXT ? m->text : SPAN("");
}

#endif
