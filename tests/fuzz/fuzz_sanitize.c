/* fuzz_sanitize.c - any HTML: what is kept can do nothing, and is kept whole
 * when sanitised again. */
#include "tests/fuzz/fuzz.h"

#include "cell/kinds.h"
#include "cell/sanitize.h"
#include "tests/unit/cell/harmless.h"

#include <stdlib.h>

static void
stop(const char *why, const char *html)
{
	fprintf(stderr, "%s: %s\n", why, html);
	abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool ready;
	static const struct markdown_options opt = { .id_prefix = "p-" };
	struct markdown_result once, twice;

	if (!ready)
		kinds_init();
	ready = true;
	if (size > 16384)
		return 0;
	struct arena *a = arena_new(1 << 16);
	if (!sanitize_html(a, (struct span){ (const char *)data, size }, &opt, &once))
		abort();
	struct span html = { once.html.ptr, once.html.len };
	const char *why = harmless(html);
	if (why)
		stop(why, once.html.ptr);
	if (!sanitize_html(a, html, &opt, &twice) || !span_eq(html, (struct span){ twice.html.ptr, twice.html.len }))
		stop("not at rest", once.html.ptr);
	arena_free(a);
	return 0;
}
