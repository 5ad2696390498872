/* fuzz_helpers.c - rewriting any text as Markdown ends inside its ceilings, a
 * text without braces comes back as it was, and so does every text whose links
 * are kept. */
#include "tests/fuzz/fuzz.h"

#include "text/helpers.h"
#include "text/md_headings.h"
#include "text/md_links.h"
#include "text/md_ranges.h"

#include <stdlib.h>

static const char *
address(void *arg, enum helper_ref kind, struct span name)
{
	(void)arg;
	return kind == HELPER_FILE && name.len % 2 ? "/somewhere/" : NULL;
}

static void
note(void *arg, unsigned line, const char *code, struct span what, const char *became)
{
	(void)arg;
	if (line == 0 || !code || !became || what.len > 16384)
		abort();
}

static enum md_link_answer
keep(void *arg, const struct md_link *link, const char **new_to)
{
	(void)arg, (void)link, (void)new_to;
	return MD_LINK_KEEP;
}

static enum md_link_answer
change(void *arg, const struct md_link *link, const char **new_to)
{
	size_t *offset = arg;

	if (link->offset < *offset)
		abort(); /* links are offered in the order of the text */
	*offset = link->offset;
	*new_to = "/new/";
	return link->to.len % 2 ? MD_LINK_CHANGE : MD_LINK_TEXT;
}

static void
check_ranges(struct arena *a, struct span text)
{
	struct md_ranges r;

	md_ranges_find(a, text, &r);
	for (size_t i = 0; i < r.ncode; i++)
		if (r.code[i].start >= r.code[i].end || r.code[i].end > text.len || (i && r.code[i].start < r.code[i - 1].end))
			abort();
	for (size_t i = 0; i < r.nhtml; i++)
		if (r.html[i].start >= r.html[i].end || r.html[i].end > text.len || (i && r.html[i].start < r.html[i - 1].end))
			abort();
}

/* The one attribute that goes even where links are kept. */
static bool
has_srcset(struct span s)
{
	for (; s.len >= 6; s = span_skip(s, 1))
		if (!strncasecmp(s.ptr, "srcset", 6))
			return true;
	return false;
}

/* Every heading is found by its own id. */
static void
check_headings(struct arena *a, struct span text)
{
	struct md_headings h;

	md_headings_find(a, text, &h);
	for (size_t i = 0; i < h.n && i < 50; i++)
		if (!md_headings_id(a, &h, span_of(h.items[i].id)))
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = { (const char *)data, size }, out;
	struct arena *a = arena_new(16384);
	struct dyn page = dyn_map();
	struct helper_hooks hooks = { NULL, &page, NULL, address, note };
	struct helper_text resolved;
	size_t offset = 0;
	struct ctx cx;

	ctx_init(&cx, a);
	check_ranges(a, text);
	check_headings(a, text);
	dyn_set(a, &page, SPAN("title"), dyn_text("A title"));
	if (helpers_resolve(&cx, text, 1, &hooks, &resolved)) {
		if (size && !memchr(data, '{', size) && span_find(text, " markdown=") < 0 && !span_eq(resolved.text, text))
			abort();
		if (helper_line(&resolved, resolved.text.len) == 0)
			abort();
	}
	ctx_init(&cx, a);
	if (!md_links_rewrite(&cx, text, keep, NULL, &out) || (!has_srcset(text) && !span_eq(out, text)))
		abort();
	ctx_init(&cx, a);
	if (!md_links_rewrite(&cx, text, change, &offset, &out) && cx.err.kind != ERR_TOO_LARGE)
		abort();
	arena_free(a);
	return 0;
}
