/* test_cell_spec.c - the GFM specification's examples through a real cell that
 * writes as cmark-gfm does (quoin-cell --reference): the same bytes, except that
 * ids and attributes of footnotes and of task boxes, which differ between the
 * library's releases, are not compared.
 *
 * Other differences are listed here, each with its reason. */
#include "tests/tap.h"

#include "tests/unit/service/cell_tests.h"

static const struct difference {
	const char *file;
	int example;
	const char *why;
	bool newer; /* only releases after 0.29.0.gfm.6 differ */
} differences[] = {
	{ "cmark-gfm/spec", 645, "comments as CommonMark 0.31 reads them", true },
	{ "cmark-gfm/spec", 646, "likewise", true },
	{ "cmark-gfm/spec", 653, "tagfilter: the sanitiser drops these elements instead", false },
	{ "cmark-gfm/extensions", 20, "the example says its output is to be ignored", false },
	{ "cmark-gfm/extensions", 22, "tagfilter", false },
	{ "cmark-gfm/regression", 13, "one link back for two references, as older releases wrote it", false },
	{ "swift-cmark-gfm/extensions", 20, "to be ignored", false },
	{ "swift-cmark-gfm/extensions", 22, "tagfilter", false },
};

static const struct difference *
find_difference(const char *file, int64_t example)
{
	for (size_t i = 0; i < sizeof differences / sizeof *differences; i++)
		if (strcmp(differences[i].file, file) == 0 && differences[i].example == example)
			return &differences[i];
	return NULL;
}

static bool
uses(const struct dyn *test, const char *extension)
{
	const struct dyn *list = dyn_get(test, SPAN("extensions"));

	for (size_t i = 0; list && i < list->count; i++)
		if (span_is(list->items[i].text, extension))
			return true;
	return false;
}

static bool
contains(struct span s, const char *part)
{
	return span_find(s, part) >= 0;
}

/* A tag as it is compared. */
static void
add_tag(struct strbuf *to, struct span tag)
{
	size_t name = 0;

	while (name < tag.len && !strchr(" >", tag.ptr[name]))
		name++;
	if (span_starts(tag, "<input"))
		strbuf_adds(to, contains(tag, "checked=") ? "<input checked>" : "<input>");
	else if (contains(tag, "footnote") || contains(tag, "\"fn") || contains(tag, "\"#fn"))
		strbuf_addf(to, "%.*s>", (int)name, tag.ptr);
	else
		strbuf_add_span(to, tag);
}

static struct span
comparable(struct arena *a, struct span html)
{
	struct strbuf sb;

	strbuf_init(&sb, a, 4 * html.len + 64);
	for (size_t i = 0; i < html.len; ) {
		const char *end = html.ptr[i] == '<' ? memchr(html.ptr + i, '>', html.len - i) : NULL;
		size_t n = end ? (size_t)(end - html.ptr) + 1 - i : 1;

		add_tag(&sb, (struct span){ html.ptr + i, n });
		i += n;
	}
	return strbuf_span(&sb);
}

static bool
example_holds(struct fixture *f, const struct dyn *test, bool all_extensions)
{
	struct markdown_options opt = {
		.no_tables = !all_extensions && !uses(test, "table"),
		.no_autolinks = !all_extensions && !uses(test, "autolink"),
		.raw_html = true,
	};
	struct span source = text_member(test, SPAN("markdown")), want = text_member(test, SPAN("html"));
	struct markdown_result r;

	ctx_forgive(&f->cx);
	if (!cell_markdown(&f->cx, f->cell, &opt, source, &r))
		return false;
	bool same = span_eq(comparable(f->cx.arena, (struct span){ r.html.ptr, r.html.len }), comparable(f->cx.arena, want));
	if (!same && getenv("VERBOSE"))
		printf("# source <<%s>>\n# got <<%s>>\n# want <<%s>>\n", source.ptr, r.html.ptr, want.ptr);
	return same;
}

static void
check_file(const char *name, bool all_extensions, size_t least)
{
	static const struct json_limits limits = { 4 << 20, 64 };
	static const char *const args[] = { "--reference", NULL };
	struct fixture f = fixture_open(args);
	struct span text;
	const struct dyn *spec;
	size_t held = 0, known = 0;

	if (!data_file(&f.cx, arena_printf(f.cx.arena, "commonmark/%s.json", name), &text)) {
		fixture_close(&f);
		SKIP("the specification's examples are not in $QUOIN_DATA");
	}
	OK(json_parse(&f.cx, text, &limits, &spec));
	OK(spec->count >= least);
	for (size_t i = 0; i < spec->count; i++) {
		int64_t number = dyn_get(&spec->items[i], SPAN("example"))->integer;
		const struct difference *d = find_difference(name, number);
		bool holds = example_holds(&f, &spec->items[i], all_extensions);

		held += holds;
		known += d && !holds;
		if (holds ? d && !d->newer : !d)
			printf("# %s example %lld %s\n", name, (long long)number, holds ? "is listed as a difference but holds" : "differs");
		OK(holds ? !d || d->newer : d != NULL);
	}
	printf("# %s: %zu of %zu examples, %zu known differences\n", name, held, spec->count, known);
	fixture_close(&f);
}

TEST(examples_of_the_GFM_specification_give_the_same_bytes)
{
	check_file("cmark-gfm/spec", false, 600);
}

TEST(examples_of_the_extensions_give_the_same_bytes)
{
	check_file("cmark-gfm/extensions", true, 20);
}

TEST(regression_examples_give_the_same_bytes)
{
	check_file("cmark-gfm/regression", false, 15);
}

TEST(newer_footnote_examples_give_the_same_bytes)
{
	check_file("swift-cmark-gfm/extensions", true, 20);
}

TESTS_MAIN(TAP_CASE(examples_of_the_GFM_specification_give_the_same_bytes),
           TAP_CASE(examples_of_the_extensions_give_the_same_bytes),
           TAP_CASE(regression_examples_give_the_same_bytes),
           TAP_CASE(newer_footnote_examples_give_the_same_bytes))
