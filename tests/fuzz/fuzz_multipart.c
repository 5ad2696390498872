/* fuzz_multipart.c - forms: the first line is the Content-Type, the rest the
 * body.  Whatever is accepted is text, and files lie inside the body, in order. */
#include "tests/fuzz/fuzz.h"

#include "base/utf8.h"
#include "http/form.h"

#include <stdlib.h>

static void
check(const struct form *f, struct span body)
{
	const char *last = body.ptr;

	if (f->field_count > FORM_MAX_FIELDS || f->file_count > FORM_MAX_FILES)
		abort();
	for (size_t i = 0; i < f->field_count; i++)
		if (!utf8_valid(span_of(f->fields[i].name)) || !utf8_valid(span_of(f->fields[i].value)))
			abort();
	for (size_t i = 0; i < f->file_count; i++) {
		struct span data = f->files[i].data;
		if (data.ptr < last || data.ptr + data.len > body.ptr + body.len || strpbrk(f->files[i].filename, "/\\"))
			abort();
		last = data.ptr + data.len;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(4096);
	struct span body, line = span_cut((struct span){ arena_strndup(a, (const char *)data, size), size }, '\n', &body);
	struct form form;
	struct ctx cx;

	ctx_init(&cx, a);
	if (form_parse_multipart(&cx, body, arena_strndup(a, line.ptr, line.len), &form))
		check(&form, body);
	else if (cx.err.kind == ERR_NONE)
		abort();
	ctx_forgive(&cx);
	if (form_parse_urlencoded(&cx, body, line.len % 2, &form))
		check(&form, body);
	arena_free(a);
	return 0;
}
