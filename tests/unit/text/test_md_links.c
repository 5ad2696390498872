/* test_md_links.c - the addresses of a Markdown text, found and changed. */
#include "tests/tap.h"

#include "base/strbuf.h"
#include "text/md_links.h"
#include "text/md_ranges.h"

static struct arena *a;
static struct ctx cx;
static struct strbuf seen;

/* "old…" becomes "/new…", "gone…" gives way to its text; all are recorded. */
static enum md_link_answer
answer(void *arg, const struct md_link *link, const char **new_to)
{
	(void)arg;
	strbuf_addf(&seen, "%s%s%.*s;", link->image ? "!" : "", link->html ? "<" : "", SPAN_FMT(link->to));
	if (span_starts(link->to, "gone"))
		return MD_LINK_TEXT;
	if (!span_starts(link->to, "old") && !span_starts(link->to, "https://old"))
		return MD_LINK_KEEP;
	*new_to = arena_printf(a, "/new%.*s", SPAN_FMT(span_skip(link->to, span_starts(link->to, "old") ? 3 : 11)));
	return MD_LINK_CHANGE;
}

static const char *
rewrite(const char *text)
{
	struct span out = { 0 };

	ctx_init(&cx, a);
	strbuf_clear(&seen);
	OK(md_links_rewrite(&cx, span_of(text), answer, NULL, &out));
	return out.ptr;
}

TEST(links_images_and_definitions_are_found)
{
	IS_STR(rewrite("[a](old/x \"T\") ![b](<old y>) [c]\n\n[c]: old.md 'T'\n"),
	       "[a](/new/x \"T\") ![b](/new%20y) [c]\n\n[c]: /new.md 'T'\n");
	IS_STR(seen.buf, "old/x;!old y;old.md;");
	rewrite("[a](x) and [b](y 'T') (z)");
	IS_STR(seen.buf, "x;y;");
	IS_STR(rewrite("[![b](old.png)](old.html)"), "[![b](/new.png)](/new.html)");
	IS_STR(rewrite("<https://old/x> <https://else/x>"), "[https://old/x](/new/x) <https://else/x>");
	IS_STR(rewrite("[a](old(1).png)"), "[a](/new%281%29.png)");
}

TEST(attributes_of_tags_are_found)
{
	IS_STR(rewrite("<a class='x' href=\"old?a=1&amp;b=2\">t</a> <img src=old.png alt=x>"),
	       "<a class='x' href=\"/new?a=1&amp;b=2\">t</a> <img src=/new.png alt=x>");
	IS_STR(seen.buf, "<old?a=1&b=2;!<old.png;");
	IS_STR(rewrite("<div>\n<img src='old.png' srcset=\"old2.png 2x\">\n[a](old)\n</div>"),
	       "<div>\n<img src='/new.png' >\n[a](old)\n</div>");
}

TEST(escapes_are_undone_before_asking)
{
	rewrite("[a](x\\_y&amp;z) [b](<p q>)");
	IS_STR(seen.buf, "x_y&z;p q;");
}

TEST(images_give_way_to_their_text)
{
	IS_STR(rewrite("a ![the *cow*](gone.png \"t\") b"), "a the *cow* b");
	IS_STR(rewrite("[![cow](gone.png)](x)"), "[cow](x)");
	IS_STR(rewrite("<p><img src=\"gone.png\" alt=\"a cow\"></p>"), "<p>a cow</p>");
	IS_STR(rewrite("[link](gone.html)"), "[link](gone.html)");
}

TEST(addresses_with_blanks_are_offered)
{
	IS_STR(rewrite("![a](old one.png) and [b](not it)"), "![a](/new%20one.png) and [b](not it)");
	IS_STR(seen.buf, "!old one.png;not it;");
}

TEST(code_and_notes_are_left_alone)
{
	static const char text[] = "`[a](old)` <code>[a](old)</code>\n\n```\n[a](old)\n```\n\n    [a](old)\n\n<!-- <a href=\"old\"> -->\n";

	IS_STR(rewrite(text), text);
	IS_STR(seen.buf, "");
	IS_STR(rewrite("[^1]: old\n\n\\[a](old)\n"), "[^1]: old\n\n\\[a](old)\n");
}

/* "c" where a byte is code, "h" where it is HTML, "." elsewhere */
static const char *
map_of(const char *text)
{
	struct md_ranges r;
	size_t n = strlen(text);
	char *map = arena_zalloc(a, n + 1);

	md_ranges_find(a, span_of(text), &r);
	memset(map, '.', n);
	for (size_t i = 0; i < r.nhtml; i++)
		memset(map + r.html[i].start, 'h', r.html[i].end - r.html[i].start);
	for (size_t i = 0; i < r.ncode; i++)
		memset(map + r.code[i].start, 'c', r.code[i].end - r.code[i].start);
	return map;
}

TEST(ranges_of_code_and_html_follow_commonmark)
{
	IS_STR(map_of("a `b` c"), "..ccc..");
	IS_STR(map_of("a ``b` c"), "........");
	IS_STR(map_of("~~~\nx\n~~~\ny"), "cccccccccc.");
	IS_STR(map_of("- ```\n  x\n  ```\n- y"), "..cccccccccccccc...");
	IS_STR(map_of("a\n\n    b\n\nc"), "...cccccc..");
	IS_STR(map_of("<div>\nx\n\ny"), "hhhhhhhh..");
	IS_STR(map_of("x <div>\ny"), ".........");
	IS_STR(map_of("- a\n\n      b"), "............");
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(links_images_and_definitions_are_found),
		TAP_CASE(attributes_of_tags_are_found),
		TAP_CASE(escapes_are_undone_before_asking),
		TAP_CASE(images_give_way_to_their_text),
		TAP_CASE(addresses_with_blanks_are_offered),
		TAP_CASE(code_and_notes_are_left_alone),
		TAP_CASE(ranges_of_code_and_html_follow_commonmark),
	};
	int failed;

	a = arena_new(65536);
	strbuf_init(&seen, a, 65536);
	failed = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(a);
	return failed;
}
