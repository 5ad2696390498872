/* fuzz_markdown_wire.c - any bytes as an answer of the cell, or as a request to
 * it: refused, or a struct that can be relied on and travels unchanged. */
#include "tests/fuzz/fuzz.h"

#include "text/cell_proto.h"
#include "text/markdown_wire.h"

#include <stdlib.h>

static void
check_result(struct arena *a, struct span bytes)
{
	struct markdown_result r, again;
	struct strbuf sb;

	if (!markdown_result_get(a, bytes, &r))
		return;
	if (!r.html.ptr || !r.text || !r.excerpt || r.public_text > strlen(r.text))
		abort();
	for (size_t i = 0; i < r.n_links; i++)
		if (!r.links[i].url || !r.links[i].text || r.links[i].kind > MARKDOWN_CARD)
			abort();
	for (size_t i = 0; i < r.n_headings; i++)
		if (!r.headings[i].id || !r.headings[i].text)
			abort();
	strbuf_init(&sb, a, 64 << 20);
	markdown_result_put(&sb, &r);
	if (!markdown_result_get(a, strbuf_span(&sb), &again) || again.n_links != r.n_links ||
	    again.n_headings != r.n_headings || again.n_notes != r.n_notes || strcmp(again.text, r.text) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = { (const char *)data, size }, source;
	struct markdown_options opt;
	struct arena *a = arena_new(1 << 12);

	check_result(a, bytes);
	if (markdown_options_get(a, bytes, &opt, &source) && source.len && (source.ptr < bytes.ptr || source.ptr + source.len > bytes.ptr + size))
		abort();
	arena_free(a);
	return 0;
}
