/* fuzz_markdown_guard.c - any source: the guard judges it, and what it lets
 * through comes out as HTML that nothing in can run, not many times its size. */
#include "tests/fuzz/fuzz.h"

#include "cell/kinds.h"
#include "cell/text_render.h"
#include "tests/unit/cell/harmless.h"

/* The first byte chooses the options. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool ready;
	struct markdown_options opt = { .id_prefix = "p-" };
	struct markdown_result r;

	if (!ready)
		kinds_init();
	ready = true;
	if (size == 0 || size > 65536)
		return 0;
	opt.smart = data[0] & 1;
	opt.sidenotes = data[0] & 2;
	opt.raw_html = data[0] & 4;
	opt.nofollow = data[0] & 8;
	opt.no_images = data[0] & 16;
	struct arena *a = arena_new(1 << 16);
	if (!text_render(a, (struct span){ (const char *)data + 1, size - 1 }, &opt, false, &r))
		abort();
	if (r.html.len > 16 * size + 256 * 1024 || r.public_text > strlen(r.text))
		abort();
	const char *why = harmless((struct span){ r.html.ptr, r.html.len });
	if (why) {
		fprintf(stderr, "%s: %s\n", why, r.html.ptr);
		abort();
	}
	arena_free(a);
	return 0;
}
