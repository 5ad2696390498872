/* Style sheets of a site: what is whole, and what leads away from it. */
#include "tests/tap.h"

#include "base/arena.h"
#include "text/css_check.h"

static struct arena *arena;

/* "line:column: reason", or "fine". */
static const char *
checked(const char *css)
{
	struct css_issue issue = { 0 };

	if (css_check(span_of(css), &issue))
		return "fine";
	return arena_printf(arena, "%u:%u: %s", issue.line, issue.column, issue.reason);
}

TEST(what_begins_must_end)
{
	IS_STR(checked(""), "fine");
	IS_STR(checked("a { color: red } /* } */ b::after { content: \"}\\\"\" }"), "fine");
	IS_STR(checked("a {\n  color: red"), "1:3: this bracket is never closed");
	IS_STR(checked("a { }\n}"), "2:1: this bracket closes nothing");
	IS_STR(checked("a { width: calc(1px + 2px] }"), "1:26: this bracket closes one of another kind");
	IS_STR(checked("é /* x"), "1:3: this comment does not end");
	IS_STR(checked("a { content: 'x\n' }"), "1:14: this string does not end on its line");
	IS_STR(checked("a { background: url(x"), "1:21: this address does not end");
	IS_STR(checked("a::before { content: '\\"), "1:22: this string does not end on its line");
}

TEST(a_sheet_keeps_to_its_own_site)
{
	static const char away[] = "loads nothing from other hosts";

	IS_STR(checked("a { background: url(/media/x.png) url( 'x.svg#a:b' ) url(data:image/png;base64,AA) }"), "fine");
	OK(strstr(checked("a { background: url(https://example.org/x.png) }"), away));
	OK(strstr(checked("a { background: URL( \"//example.org/x.png\" ) }"), away));
	OK(strstr(checked("a { background: image-set(\"HTTP://example.org/x.png\" 1x) }"), away));
	OK(strstr(checked("a { background: image-set(linear-gradient(red, blue) 1x, \"https://example.org/x\" 2x) }"), away));
	OK(strstr(checked("a { background: url(javascript:alert(1)) }"), away));
	OK(strstr(checked("a { background: url(ht\\74ps://example.org) }"), "backslash"));
	IS_STR(checked("a::after { content: \"https://example.org\" }"), "fine");
	IS_STR(checked("@media print { a::after { content: url(/x.png) \"//\" } }"), "fine");
}

TEST(imports_and_html_do_not_belong_there)
{
	IS_STR(checked("\n @import 'x.css';"), "2:2: @import is not allowed: put the rules into this file");
	OK(strstr(checked("a{}</STYLE><script>"), "HTML does not belong"));
	OK(strstr(checked("<script>"), "HTML does not belong"));
	IS_STR(checked("a > b, a<b"), "fine");
}

TEST(brackets_nest_up_to_a_ceiling)
{
	char deep[300];

	memset(deep, '(', sizeof deep - 1);
	deep[sizeof deep - 1] = '\0';
	IS_STR(checked(deep), "1:129: brackets are nested too deeply");
}

int
main(void)
{
	const struct tap_case cases[] = {
		TAP_CASE(what_begins_must_end),
		TAP_CASE(a_sheet_keeps_to_its_own_site),
		TAP_CASE(imports_and_html_do_not_belong_there),
		TAP_CASE(brackets_nest_up_to_a_ceiling),
	};

	arena = arena_new(4096);
	int status = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(arena);
	return status;
}
