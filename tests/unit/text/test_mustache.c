/* test_mustache.c - what is ours in the Mustache engine: escaping by
 * destination, HTML typing, structs as data, ceilings, messages. */
#include "tests/tap.h"

#include "base/hash.h"
#include "text/json.h"
#include "text/mustache.h"

/* --- data --- */

struct author { const char *name, *url; };
static const struct field author_fields[] = {
	FIELD_TEXT(struct author, name), FIELD_TEXT(struct author, url), FIELD_END
};

struct card { const char *title, *url; int64_t number; };
static const struct field card_fields[] = {
	FIELD_TEXT(struct card, title), FIELD_TEXT(struct card, url), FIELD_INT(struct card, number), FIELD_END
};

struct page {
	const char *title, *url, *color, *kind, *none;
	struct html body;
	int64_t count, zero;
	bool yes, no;
	usec_t published;
	struct list cards, empty;
	struct author main;
	const struct author *editor, *nobody;
	const struct dyn *settings;
};
static const struct field page_fields[] = {
	FIELD_TEXT(struct page, title),
	FIELD_TEXT(struct page, url),
	FIELD_TEXT(struct page, color),
	FIELD_TEXT(struct page, kind),
	FIELD_TEXT(struct page, none),
	FIELD_HTML(struct page, body),
	FIELD_INT(struct page, count),
	FIELD_INT(struct page, zero),
	FIELD_BOOL(struct page, yes),
	FIELD_BOOL(struct page, no),
	FIELD_TIME(struct page, published),
	FIELD_LIST(struct page, cards, struct card, card_fields),
	FIELD_LIST(struct page, empty, struct card, card_fields),
	FIELD_SUB(struct page, main, author_fields),
	FIELD_PTR(struct page, editor, author_fields),
	FIELD_PTR(struct page, nobody, author_fields),
	FIELD_DYN(struct page, settings),
	FIELD_END
};

struct site { const char *name, *title; };
static const struct field site_fields[] = {
	FIELD_TEXT(struct site, name), FIELD_TEXT(struct site, title), FIELD_END
};

static const struct card cards[] = { { "One", "/one/", 1 }, { "Two & a half", "/two/?a=1&b=2", 2 } };
static const struct author editor = { "Ada <Lovelace>", "javascript:alert(1)" };
static struct page page = {
	.title = "Tom & \"Jerry's\" <show>", .url = "https://example.org/?a=1&b=\"2\"", .color = "#ff8800",
	.kind = "card", .body = { "<p>Hi</p>", 9 }, .count = -42, .yes = true, .published = 1,
	.cards = { cards, 2 }, .main = { "Main", "/author/main/" }, .editor = &editor,
};
static const struct site site = { "The Site", "hidden by the page's title" };

/* --- running --- */

static struct arena *arena;
static struct ctx cx;
static struct map *partials;
static enum mustache_mode mode;
static struct mustache_limits limits;
static struct mustache_issue issue;

static void
free_template(void *t)
{
	mustache_free(t);
}

/* Start over: no partials, generous ceilings. */
static void
fresh(enum mustache_mode m)
{
	arena_free(arena);
	arena = arena_new(1 << 14);
	ctx_init(&cx, arena);
	partials = map_new(arena);
	mode = m;
	limits = (struct mustache_limits){ .depth = 50, .bytes = 1 << 20, .ops = 1000000 };
}

static struct mustache *
compiled(const char *name, const char *text)
{
	struct mustache *t;

	issue = (struct mustache_issue){ 0 };
	if (!mustache_compile(&cx, &(struct mustache_source){ name, span_of(text), mode, false }, &t, &issue))
		return NULL;
	arena_defer(arena, free_template, t);
	return t;
}

static void
partial(const char *name, const char *text)
{
	struct mustache *t = compiled(arena_printf(arena, "%s.mustache", name), text);

	OK(t != NULL);
	if (!t)
		printf("# %s\n", cx.err.detail);
	map_set(partials, span_of(name), t);
}

static bool
find_partial(struct ctx *c, void *arg, struct span name, const struct mustache **out)
{
	(void)c;
	*out = map_get(arg, name);
	return true;
}

static const char *
rendered(const struct mustache *t)
{
	const struct mustache_frame frames[] = {
		{ .fields = site_fields, .base = &site }, { .fields = page_fields, .base = &page }
	};
	struct mustache_job job = {
		.frames = frames, .frame_count = 2, .partials = { find_partial, partials }, .limits = limits,
	};
	struct strbuf to;

	strbuf_init(&to, arena, SIZE_MAX / 2);
	strbuf_adds(&to, "");
	if (mustache_render(&cx, t, &job, &to))
		return to.buf;
	IS_INT(to.len, 0);
	return arena_printf(arena, "%s: %s", cx.err.code, cx.err.detail);
}

/* What the page makes of a template, or the message. */
static const char *
html(const char *text)
{
	struct mustache *t = compiled("t", text);

	return t ? rendered(t) : cx.err.detail;
}

/* The same with a fresh start. */
static const char *
html_of(const char *text)
{
	fresh(MUSTACHE_HTML);
	return html(text);
}

/* --- escaping by destination --- */

TEST(text_is_escaped_for_text)
{
	IS_STR(html_of("<h1>{{title}}</h1>"), "<h1>Tom &amp; \"Jerry's\" &lt;show&gt;</h1>");
	IS_STR(html_of("<title>{{title}}</title>"), "<title>Tom &amp; \"Jerry's\" &lt;show&gt;</title>");
	IS_STR(html_of("a < b {{count}} > c"), "a < b -42 > c");
	IS_STR(html_of("{{yes}} {{no}} {{none}}{{missing}}{{cards}}{{main}}"), "true false ");
}

TEST(attributes_are_escaped_for_their_quotes)
{
	const char *safe = "Tom &amp; &quot;Jerry&#39;s&quot; &lt;show&gt;";

	IS_STR(html_of("<p title=\"{{title}}\">"), arena_printf(arena, "<p title=\"%s\">", safe));
	IS_STR(html_of("<p title = 'x {{title}}'>"), arena_printf(arena, "<p title = 'x %s'>", safe));
	IS_STR(html_of("<img alt=\"{{title}}\"/>{{count}}"), arena_printf(arena, "<img alt=\"%s\"/>-42", safe));
}

TEST(unquoted_values_are_refused)
{
	IS_STR(html_of("<p title={{title}}>"), "t:1:10: put quotes round the value of this attribute");
	IS_STR(html_of("<p title=a{{title}}>"), "t:1:11: put quotes round the value of this attribute");
	IS_STR(html_of("<p {{title}}>"), "t:1:4: inside a tag a value may stand only in a quoted attribute");
	IS_STR(html_of("<p class{{title}}=\"x\">"), "t:1:9: inside a tag a value may stand only in a quoted attribute");
	IS_STR(html_of("<{{title}}>"), "t:1:2: a value may not stand in the name of an element");
	IS_STR(html_of("</h{{count}}>"), "t:1:4: a value may not stand in the name of an element");
	IS_STR(html_of("<!-- {{title}} -->"), "t:1:6: a value may not stand in an HTML comment or declaration");
}

TEST(urls_keep_to_harmless_schemes)
{
	IS_STR(html_of("<a href=\"{{url}}\">"), "<a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\">");
	IS_STR(html_of("{{#editor}}<a HREF='{{url}}'>{{/editor}}"), "<a HREF='#'>");
	IS_STR(html_of("{{#editor}}<form action=\"{{url}}\"><video poster=\"{{url}}\">"
	               "<button formaction=\"{{url}}\">{{/editor}}"),
	       "<form action=\"#\"><video poster=\"#\"><button formaction=\"#\">");
	IS_STR(html_of("{{#editor}}<img srcset=\"{{url}} 1x, {{url}} 2x\" data-src=\"{{url}}\">{{/editor}}"),
	       "<img srcset=\"# 1x, # 2x\" data-src=\"javascript:alert(1)\">");
	IS_STR(html_of("<a href=\"mailto:{{main.name}}\">"), "<a href=\"mailto:Main\">");
}

TEST(url_parts_are_encoded_for_their_part)
{
	IS_STR(html_of("<a href=\"/x/{{kind}}/{{title}}\">"),
	       "<a href=\"/x/card/Tom%20&amp;%20%22Jerry%27s%22%20%3Cshow%3E\">");
	IS_STR(html_of("<a href=\"/s?q={{title}}&p={{url}}\">"),
	       "<a href=\"/s?q=Tom%20%26%20%22Jerry%27s%22%20%3Cshow%3E&p=https%3A%2F%2Fexample.org%2F%3Fa%3D1%26b%3D%222%22\">");
	IS_STR(html_of("<a href=\"{{url}}#{{title}}\">"),
	       "<a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;#Tom%20%26%20%22Jerry%27s%22%20%3Cshow%3E\">");
}

TEST(addresses_that_are_code_take_no_values)
{
	IS_STR(html_of("<a href=\"javascript:f('{{title}}')\">"),
	       "t:1:24: a value may not stand in an address that is code");
	IS_STR(html_of("<a href=\" Java\nScript:{{title}}\">"),
	       "t:2:8: a value may not stand in an address that is code");
	IS_STR(html_of("<a href=\"{{kind}}:{{title}}\">"),
	       "t:1:18: the scheme of an address must be written out");
	IS_STR(html_of("<a href=\"java{{#yes}}script:{{title}}{{/yes}}\">"),
	       "t:1:28: the scheme of an address must be written out");
	IS_STR(html_of("<p onclick=\"f('{{title}}')\">"), "t:1:16: a value may not stand in an attribute that is code");
	IS_STR(html_of("<iframe srcdoc=\"{{title}}\">"), "t:1:17: a value may not stand in an attribute that is code");
}

TEST(pieces_cannot_spell_a_scheme)
{
	static const struct card parts[] = { { "java", NULL, 0 }, { "script:alert(1)", NULL, 0 } };
	struct list before = page.cards;

	page.cards = (struct list){ parts, 2 };
	IS_STR(html_of("<a href=\"{{#cards}}{{title}}{{/cards}}\">"), "<a href=\"java#\">");
	IS_STR(html_of("<a href=\"java{{#cards}}{{title}}{{/cards}}\">"), "<a href=\"javajava#\">");
	page.cards = before;
	IS_STR(html_of("<a href=\"{{#none}}{{none}}{{/none}}{{^none}}https://x.org/{{kind}}{{/none}}\">"),
	       "<a href=\"https://x.org/card\">");
}

TEST(css_takes_only_what_stays_in_its_declaration)
{
	IS_STR(html_of("<style>a{color:{{color}};b:{{title}};c:{{count}}px}</style>{{title}}"),
	       "<style>a{color:#ff8800;b:;c:-42px}</style>Tom &amp; \"Jerry's\" &lt;show&gt;");
	IS_STR(html_of("<p style=\"color:{{color}};width:{{url}}\">"), "<p style=\"color:#ff8800;width:\">");
}

TEST(scripts_take_values_only_as_json)
{
	const char *json = "Tom \\u0026 \\\"Jerry's\\\" \\u003cshow\\u003e";

	IS_STR(html_of("<script>let x = '{{title}}'</script>"),
	       "t:1:18: a value may not stand in a script, unless its type is application/ld+json");
	IS_STR(html_of("<script type=\"application/ld+json\">{\"a\":\"{{title}}\"}</script>"),
	       arena_printf(arena, "<script type=\"application/ld+json\">{\"a\":\"%s\"}</script>", json));
	IS_STR(html_of("<SCRIPT type='application/ld+json'>[{{title}},{{count}},{{yes}},{{none}},{{main}}]</Script >{{count}}"),
	       arena_printf(arena, "<SCRIPT type='application/ld+json'>[\"%s\",-42,true,null,null]</Script >-42", json));
	IS_STR(html_of("<script type=\"{{kind}}\"></script>"), "t:1:15: the type of a script must be written out");
	IS_STR(html_of("<script type=\"{{#yes}}application/ld+json{{/yes}}\">{{title}}</script>"),
	       "t:1:15: the type of a script must be written out");
	IS_STR(html_of("<script type=\"module\" type=\"application/ld+json\">{{title}}</script>"),
	       "t:1:50: a value may not stand in a script, unless its type is application/ld+json");
	IS_STR(html_of("<script>{{#yes}}f(){{/yes}} // </script{{! no}}\n</script>{{count}}"),
	       "<script>f() // </script\n</script>-42");
}

TEST(text_after_a_comment_is_text_again)
{
	IS_STR(html_of("<!--><a>-->{{count}}"), "<!--><a>-->-42");
	IS_STR(html_of("<!doctype html><?x?></>{{count}}"), "<!doctype html><?x?></>-42");
	IS_STR(html_of("<!-- <p title=\" -->{{title}}"), "<!-- <p title=\" -->Tom &amp; \"Jerry's\" &lt;show&gt;");
}

TEST(a_section_ends_where_it_began)
{
	IS_STR(html_of("<p class=\"a{{#yes}} b{{/yes}}\"{{#yes}} hidden{{/yes}}{{#no}} x{{/no}}>{{count}}"),
	       "<p class=\"a b\" hidden>-42");
	IS_STR(html_of("<input {{#yes}}checked{{/yes}} {{^no}}value=\"{{count}}\"{{/no}}>"),
	       "<input checked value=\"-42\">");
	IS_STR(html_of("<p class=\"{{#yes}}a\">{{/yes}}"),
	       "t:1:22: what a section opens it must close: it does not end where it began");
	IS_STR(html_of("{{#yes}}<p {{/yes}}>"),
	       "t:1:12: what a section opens it must close: it does not end where it began");
	IS_STR(html_of("<p {{#yes}}data-{{/yes}}href=\"{{url}}\">"),
	       "t:1:25: after a section inside a tag there must be a space or >");
	IS_STR(html_of("<p class={{#yes}}a{{/yes}}>"), "t:1:10: put quotes round the value of this attribute");
	IS_STR(html_of("<{{#yes}}b{{/yes}}>"),
	       "t:1:2: a section may not begin or end between < and the name of an element");
}

TEST(a_template_ends_in_text)
{
	IS_STR(html_of("<p>\n <a href=\"x\">{{>a}}</a><p class=\"x>"),
	       "t:2:24: what begins here does not end: the template stops in the value of an attribute");
	IS_STR(html_of("<script>"), "t:1:1: what begins here does not end: the template stops in a script");
	IS_STR(html_of("<p class=\"{{>a}}\">"), "t:1:11: a partial may not stand in the value of an attribute");
	IS_STR(html_of("<p {{<a}}{{/a}}>"), "t:1:4: a parent may not stand inside a tag");
}

/* --- HTML typing --- */

TEST(only_html_is_shown_as_it_is)
{
	IS_STR(html_of("{{{body}}} {{&body}}"), "<p>Hi</p> <p>Hi</p>");
	IS_STR(html_of("{{body}}"), "&lt;p&gt;Hi&lt;/p&gt;");
	IS_STR(html_of("{{{title}}}{{{count}}}"), "Tom &amp; \"Jerry's\" &lt;show&gt;-42");
	IS_STR(html_of("<p title=\"{{{body}}}\">"), "t:1:11: HTML can be shown only where text stands");
	IS_STR(html_of("<title>{{{body}}}</title>"), "t:1:8: HTML can be shown only where text stands");
}

TEST(values_of_unknown_shape_are_never_html)
{
	struct dyn text = dyn_text("<b>");

	page.settings = &text;
	IS_STR(html_of("{{{settings}}}"), "&lt;b&gt;");
	page.settings = NULL;
}

TEST(other_modes_escape_as_they_say)
{
	fresh(MUSTACHE_SPEC);
	IS_STR(html("<p title={{title}}>{{{title}}}"),
	       "<p title=Tom &amp; &quot;Jerry's&quot; &lt;show&gt;>Tom & \"Jerry's\" <show>");
	fresh(MUSTACHE_TEXT);
	IS_STR(html("{{title}} {{{title}}}"), "Tom & \"Jerry's\" <show> Tom & \"Jerry's\" <show>");
	partial("text", "{{title}}");
	mode = MUSTACHE_HTML;
	IS_STR(html("<b>\n{{>text}}"), "template.mode: t:2:1: the partial is not of this kind of template");
}

/* --- structs --- */

TEST(structs_are_read_through_their_tables)
{
	IS_STR(html_of("{{#cards}}{{number}}:{{title}};{{/cards}}{{^empty}}none{{/empty}}{{#empty}}x{{/empty}}"),
	       "1:One;2:Two &amp; a half;none");
	IS_STR(html_of("{{main.name}} {{editor.name}} [{{nobody.name}}] {{#main}}{{name}}{{/main}}"),
	       "Main Ada &lt;Lovelace&gt; [] Main");
	IS_STR(html_of("{{#nobody}}x{{/nobody}}{{^nobody}}y{{/nobody}}{{#published}}x{{/published}}{{published}}"), "y");
	IS_STR(html_of("{{#zero}}x{{/zero}}{{#none}}x{{/none}}{{#yes}}yes{{/yes}}{{#count}}{{.}}{{/count}}"), "yes-42");
	IS_STR(html_of("{{#title}}{{#body}}{{/body}}{{/title}}{{title.name}}{{cards.title}}"), "");
}

TEST(the_top_frame_hides_the_ones_below)
{
	IS_STR(html_of("{{name}}: {{kind}} {{#editor}}{{kind}}{{/editor}}"), "The Site: card card");
	/* Found on the page, though NULL there: the site's is not asked. */
	IS_STR(html_of("{{#main}}{{name}}{{/main}}"), "Main");
}

TEST(trees_of_values_can_hang_on_a_struct)
{
	const struct json_limits json_limits = { 4096, 9 };

	fresh(MUSTACHE_HTML);
	OK(json_parse(&cx, SPAN("{\"a\":{\"b\":[1,2.5,\"<\",null,false,{\"c\":\"d\"}]},\"e\":[],\"f\":\"\",\"g\":{}}"),
	              &json_limits, &page.settings));
	IS_STR(html("{{#settings.a.b}}({{.}}{{c}}){{/settings.a.b}}"), "(1)(2.5)(&lt;)()(false)(d)");
	IS_STR(html("{{#settings}}{{#e}}x{{/e}}{{#f}}x{{/f}}{{#g}}g{{/g}}{{#a}}{{kind}}{{/a}}{{/settings}}"), "gcard");
	IS_STR(html("<script type=\"application/json\">{{settings.a}}</script>"),
	       "<script type=\"application/json\">{\"b\":[1,2.5,\"\\u003c\",null,false,{\"c\":\"d\"}]}</script>");
	page.settings = NULL;
}

/* --- partials and inheritance --- */

TEST(layouts_take_blocks_from_pages)
{
	fresh(MUSTACHE_HTML);
	partial("layout",
	        "<title>{{$title}}{{name}}{{/title}}</title>\n"
	        "<body class=\"{{$class}}home{{/class}}\">\n"
	        "  {{$body}}\n  empty\n  {{/body}}\n"
	        "</body>\n");
	IS_STR(html("{{>layout}}"), "<title>The Site</title>\n<body class=\"home\">\n  empty\n</body>\n");
	IS_STR(html("{{<layout}}\n{{$title}}{{title}} - {{name}}{{/title}}\n{{$class}}post {{title}}{{/class}}\n"
	            "{{$body}}\n<p>\n  {{title}}\n</p>\n{{/body}}\n{{/layout}}\n"),
	       "<title>Tom &amp; \"Jerry's\" &lt;show&gt; - The Site</title>\n"
	       "<body class=\"post Tom &amp; &quot;Jerry&#39;s&quot; &lt;show&gt;\">\n"
	       "  <p>\n    Tom &amp; \"Jerry's\" &lt;show&gt;\n  </p>\n</body>\n");
}

TEST(narrow_places_take_only_simple_blocks)
{
	const char *why = "this block stands in a title or an attribute: it may hold only text and values";

	fresh(MUSTACHE_HTML);
	partial("p", "<body class=\"{{$c}}x{{/c}}\">");
	IS_STR(html("{{<p}}{{$c}}{{#yes}}a{{/yes}}{{/c}}{{/p}}"), "<body class=\"a\">");
	IS_STR(html("{{<p}}{{$c}}\"><script>{{/c}}{{/p}}"),
	       "t:1:23: what a section opens it must close: it does not end where it began");
	static const char *const wrong[] = { "{{<p}}{{$c}}\"{{/c}}{{/p}}", "{{<p}}{{$c}}<b>{{/c}}{{/p}}",
		"{{<p}}{{$c}}{{{body}}}{{/c}}{{/p}}", "{{<p}}{{$c}}{{>x}}{{/c}}{{/p}}",
		"{{<p}}{{$c}}{{#no}}<b>{{/no}}{{/c}}{{/p}}", "{{<p}}{{$c}}{{$d}}{{/d}}{{/c}}{{/p}}" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		ctx_forgive(&cx);
		IS_STR(html(wrong[i]), arena_printf(arena, "template.block: t:1:7: %s", why));
	}
	ctx_forgive(&cx);
	IS_STR(html("<a href=\"{{$u}}{{/u}}\">"), "t:1:10: a block may not stand in the value of this attribute");
	ctx_forgive(&cx);
	IS_STR(html("<p title='{{$u}}{{/u}}'>"), "t:1:11: a block in an attribute wants double quotes round it");
	ctx_forgive(&cx);
	IS_STR(html("<script>{{$u}}{{/u}}</script>"), "t:1:9: a block may not stand in a script");
}

TEST(partials_find_their_names_where_they_stand)
{
	fresh(MUSTACHE_HTML);
	partial("card", "<a href=\"{{url}}\">{{title}}</a>\n");
	IS_STR(html("{{#cards}}\n  {{>card}}\n{{/cards}}\n{{>*kind}}{{>missing}}{{>*none}}"),
	       "  <a href=\"/one/\">One</a>\n"
	       "  <a href=\"/two/?a=1&amp;b=2\">Two &amp; a half</a>\n"
	       "<a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\">Tom &amp; \"Jerry's\" &lt;show&gt;</a>\n");
}

TEST(indentation_is_not_put_on_empty_lines)
{
	fresh(MUSTACHE_TEXT);
	partial("p", "a\n\n{{>q}}\n\r\nb\n");
	partial("q", "c\n {{>r}}\nd {{>r}} e\n");
	partial("r", "1\n2\n");
	IS_STR(html("  {{>p}}\n."), "  a\n\n  c\n   1\n   2\n  d 1\n2\n e\n\r\n  b\n.");
}

/* --- messages --- */

/* What a site's own theme may not hold. */
static const char *
own(const char *text)
{
	struct mustache *t;

	fresh(MUSTACHE_HTML);
	if (!mustache_compile(&cx, &(struct mustache_source){ "t", span_of(text), mode, true }, &t, NULL))
		return cx.err.detail;
	arena_defer(arena, free_template, t);
	return "fine";
}

TEST(no_code_refuses_what_runs_or_embeds)
{
	static const char script[] = "t:1:12: a script is not allowed in a theme, unless its type is application/ld+json";

	IS_STR(own("<p>x</p>\n<script>alert(1)</script>"), "t:2:8: a script is not allowed in a theme, unless its type is application/ld+json");
	IS_STR(own("<a></a><sCr{{#yes}}{{/yes}}ipt>"), "t:1:28: after a section inside a tag there must be a space or >");
	IS_STR(own("<script x=\"\" >"), "t:1:14: a script is not allowed in a theme, unless its type is application/ld+json");
	IS_STR(own("<script foo>"), script);
	IS_STR(own("<script type=\"application/ld+json\">{}</script>"), "fine");
	IS_STR(own("<script{{#yes}} type=\"application/json\"{{/yes}}>{}</script>"),
	       "t:1:48: a script is not allowed in a theme, unless its type is application/ld+json");
	IS_STR(own("<p onclick=\"x()\">"), "t:1:11: this attribute is not allowed in a theme: it is code, or acts like it");
	IS_STR(own("<p OnClick>"), "t:1:11: this attribute is not allowed in a theme: it is code, or acts like it");
	IS_STR(own("<meta http-equiv=\"refresh\">"), "t:1:17: this attribute is not allowed in a theme: it is code, or acts like it");
	IS_STR(own("<iframe src=\"/x\"></iframe>"), "t:1:8: this element is not allowed in a theme: it embeds or redirects");
	IS_STR(own("<base href=\"/x\">"), "t:1:6: this element is not allowed in a theme: it embeds or redirects");
	IS_STR(own("<object\ndata=\"/x\">"), "t:1:8: this element is not allowed in a theme: it embeds or redirects");
	IS_STR(own("<a href=\"java\tscript:x\">"), "t:1:21: an address that is code is not allowed in a theme");
	IS_STR(own("<a href=\"java&#115;cript:x\">"), "t:1:14: an & may not stand in an address before its first / or ?");
	IS_STR(own("<a href=\"/?a=1&amp;b=2\"><img src=\"data:image/png;base64,AA\">"), "fine");
	IS_STR(html_of("<script>1</script>"), "<script>1</script>"); /* themes that come with Quoin are trusted */
}

/* "line:column: reason" of HTML without tags of Mustache, or "whole". */
static const char *
whole(const char *text)
{
	struct mustache_issue found = { 0 };

	fresh(MUSTACHE_HTML);
	if (mustache_html_whole(span_of(text), &found))
		return "whole";
	return arena_printf(arena, "%u:%u: %s", found.line, found.column, found.reason);
}

TEST(code_for_every_page_closes_what_it_opens)
{
	IS_STR(whole(""), "whole");
	IS_STR(whole("<script>if (a < b) x = '{{y}}'</script>\n<meta name=\"a\" content=\"b\">"), "whole");
	IS_STR(whole("<p>\n <script>x()"), "2:2: what begins here does not end");
	IS_STR(whole("<!-- x"), "1:1: what begins here does not end");
	IS_STR(whole("<p class=\"a>"), "1:1: what begins here does not end");
	IS_STR(whole("<style>a{}</style"), "1:1: what begins here does not end");
}

TEST(a_render_tells_what_it_cost)
{
	const struct mustache_frame frame = { .fields = page_fields, .base = &page };
	struct mustache_cost cost = { 0 };
	struct strbuf to;

	fresh(MUSTACHE_HTML);
	struct mustache_job job = { .frames = &frame, .frame_count = 1, .limits = limits, .cost = &cost };
	strbuf_init(&to, arena, 1000);
	OK(mustache_render(&cx, compiled("t", "a{{#cards}}b{{#yes}}{{/yes}}{{/cards}}"), &job, &to));
	IS_INT(cost.bytes, 3);
	IS_INT(cost.depth, 2);
	OK(cost.ops > 4 && cost.ops < 20);
	job.limits.ops = 3;
	OK(!mustache_render(&cx, compiled("t", "a{{#cards}}b{{/cards}}"), &job, &to));
	IS_INT(cost.ops, 4);
}

TEST(faults_of_a_template_say_where)
{
	IS_STR(html_of("{{#cards}}\n\xC3\xA9 {{title}\n"), "t:2:3: this tag is never closed");
	IS_STR(html_of("a\n  {{#tags}}x"), "t:2:3: section \"tags\" is never closed");
	IS_STR(html_of("{{<x}}"), "t:1:1: parent \"x\" is never closed");
	IS_STR(html_of("{{$x}}"), "t:1:1: block \"x\" is never closed");
	IS_STR(html_of("a{{/x}}"), "t:1:2: \"/x\" closes nothing");
	IS_STR(html_of("{{#a}}\n{{#b}}\n{{/a}}{{/b}}"), "t:3:1: \"/a\" does not close section \"b\" of line 2");
	IS_STR(html_of("{{#if x}}"), "t:1:1: the name \"if x\" has white space in it");
	IS_STR(html_of("{{}}"), "t:1:1: this tag has no name");
	IS_STR(html_of("{{a..b}}"), "t:1:1: \"a..b\" is not a name, or names joined by dots");
	IS_STR(html_of("{{.a}}"), "t:1:1: \".a\" is not a name, or names joined by dots");
	IS_STR(html_of("{{a.}}"), "t:1:1: \"a.\" is not a name, or names joined by dots");
	IS_STR(html_of("{{=<% =}}"), "t:1:1: delimiters are two words without =, such as {{=<% %>=}}");
	IS_STR(html_of("{{=<% %>}}"), "t:1:1: this tag must end with =}}");
	IS_STR(html_of("{{{a}}"), "t:1:1: this tag must end with }}}");
	IS_STR(html_of("{{<p}}{{x}}{{/p}}"), "t:1:7: directly inside a parent only blocks are used");
	IS_STR(html_of("{{<p}}{{$a}}{{$a}}{{/a}}{{/a}}{{/p}}"), "t:1:13: block \"a\" contains itself");
}

TEST(faults_can_be_taken_apart)
{
	fresh(MUSTACHE_HTML);
	OK(compiled("post.mustache", "a\n {{x") == NULL);
	IS_INT(cx.err.kind, ERR_INVALID);
	IS_STR(cx.err.code, "template.syntax");
	IS_STR(issue.name, "post.mustache");
	IS_INT(issue.line, 2);
	IS_INT(issue.column, 2);
	IS_STR(issue.reason, "this tag is never closed");
}

TEST(source_has_a_ceiling)
{
	fresh(MUSTACHE_TEXT);
	char *text = arena_alloc(arena, MUSTACHE_SOURCE_MAX + 2);
	memset(text, 'x', MUSTACHE_SOURCE_MAX + 1);
	text[MUSTACHE_SOURCE_MAX + 1] = '\0';
	IS_STR(html(text), "t:1:1: the template is larger than 1048576 bytes");
	text[MUSTACHE_SOURCE_MAX] = '\0';
	OK(compiled("t", text) != NULL);
}

TEST(tags_nest_up_to_a_ceiling)
{
	struct strbuf sb;

	fresh(MUSTACHE_TEXT);
	strbuf_init(&sb, arena, 4096);
	for (int i = 0; i < 65; i++)
		strbuf_adds(&sb, "{{#yes}}");
	IS_STR(html(sb.buf), "t:1:513: more than 64 tags are open here");
}

/* --- hostile templates --- */

TEST(a_partial_that_includes_itself_hits_the_depth)
{
	fresh(MUSTACHE_HTML);
	partial("a", "x{{>a}}");
	IS_STR(html("{{>a}}"), "template.depth: a.mustache:1:2: the page is nested too deeply");
	IS_INT(cx.err.kind, ERR_INTERNAL);
	ctx_forgive(&cx);
	limits.depth = 1000000; /* asks too much: the engine's own ceiling holds */
	partial("b", "{{<b}}{{$x}}{{>b}}{{/x}}{{/b}}{{$x}}{{/x}}{{#yes}}{{>b}}{{/yes}}");
	IS_STR(html("{{>b}}"), "template.depth: b.mustache:1:1: the page is nested too deeply");
}

TEST(a_huge_loop_hits_the_steps)
{
	struct dyn list = dyn_list();

	fresh(MUSTACHE_HTML);
	for (int i = 0; i < 1000; i++)
		dyn_add(arena, &list, dyn_int(1));
	page.settings = &list;
	IS_STR(html("\n{{#settings}}{{#settings}}{{#settings}}{{/settings}}{{/settings}}{{/settings}}"),
	       "template.ops: t:2:27: the page takes too many steps");
	page.settings = NULL;
}

TEST(output_is_cut_off_at_its_ceiling)
{
	struct dyn list = dyn_list();

	fresh(MUSTACHE_HTML);
	limits.bytes = 100;
	OK(strlen(html("{{title}}{{title}}{{title}}")) == 96);
	IS_STR(html("{{title}}{{title}}{{title}}12345"), "template.bytes: t:1:28: the page is too large");
	ctx_forgive(&cx);

	/* 100 MB asked for: little more than the ceiling is ever held. */
	for (int i = 0; i < 1000; i++)
		dyn_add(arena, &list, dyn_int(1));
	page.settings = &list;
	limits.bytes = 1 << 20;
	size_t before = arena_footprint(arena);
	OK(strncmp(html("{{#settings}}{{#settings}}0123456789012345678901234567890123456789012345678901234567890123456789"
	                "012345678901234567890123456789{{/settings}}{{/settings}}"), "template.bytes", 14) == 0);
	OK(arena_footprint(arena) - before < 4 << 20);
	page.settings = NULL;
}

static usec_t now;

static usec_t
ticking_clock(void)
{
	return now += 10;
}

TEST(a_deadline_is_kept)
{
	struct dyn list = dyn_list();

	fresh(MUSTACHE_HTML);
	for (int i = 0; i < 100000; i++)
		dyn_add(arena, &list, dyn_int(1));
	page.settings = &list;
	now = 0;
	limits.now = ticking_clock;
	limits.deadline = 15;
	IS_STR(html("{{#settings}}x{{/settings}}"), "template.deadline: t:1:1: the page takes too long");
	IS_INT(cx.err.kind, ERR_TIMEOUT);
	IS_INT(now, 20); /* asked twice in some 2,000 steps */
	page.settings = NULL;
}

TEST(nothing_is_appended_on_failure)
{
	struct mustache_job job = { .limits = { .depth = 9, .bytes = 5, .ops = 100 } };
	struct strbuf to;

	fresh(MUSTACHE_HTML);
	strbuf_init(&to, arena, 1000);
	strbuf_adds(&to, "kept");
	OK(!mustache_render(&cx, compiled("t", "123456"), &job, &to));
	IS_STR(to.buf, "kept");
	OK(strbuf_ok(&to));
	OK(mustache_render(&cx, compiled("t", "12345"), &job, &to));
	IS_STR(to.buf, "kept12345");
	IS_INT(to.max, 1000);
}

TEST(footprint_is_what_the_template_holds)
{
	fresh(MUSTACHE_HTML);
	struct mustache *t = compiled("name", "{{title}}");
	OK(mustache_footprint(t) > 9 && mustache_footprint(t) < 200);
	IS_STR(mustache_name(t), "name");
	IS_STR(rendered(compiled("empty", "")), "");
}

/* --- checking --- */

/* The issues of a template, one a line. */
static const char *
issues_of(const char *text)
{
	static const struct field *const tables[] = { site_fields, page_fields };
	const struct mustache_shape shape = {
		.tables = tables, .table_count = 2, .partials = { find_partial, partials }, .max_issues = 5,
	};
	const struct mustache_issue *issues;
	struct mustache *t = compiled("t", text);
	struct strbuf sb;
	size_t count;

	strbuf_init(&sb, arena, 1 << 16);
	if (!t)
		return cx.err.detail;
	OK(mustache_check(&cx, t, &shape, &issues, &count));
	for (size_t i = 0; i < count; i++)
		strbuf_addf(&sb, "%s:%u:%u: %s\n", issues[i].name, issues[i].line, issues[i].column, issues[i].reason);
	return sb.buf;
}

TEST(check_finds_names_that_do_not_resolve)
{
	fresh(MUSTACHE_HTML);
	IS_STR(issues_of("{{title}} {{#cards}}{{number}}{{kind}}{{name}}{{/cards}}{{main.name}}{{#count}}{{.}}{{/count}}"), "");
	IS_STR(issues_of("{{titel}}\n{{#cards}}{{numbr}}{{/cards}}{{main.nam}}"),
	       "t:1:1: there is no \"titel\" here\n"
	       "t:2:11: there is no \"numbr\" here\n"
	       "t:2:30: there is no \"main.nam\" here\n");
	IS_STR(issues_of("{{#nope}}{{anything}}{{/nope}}{{^nope2}}{{/nope2}}"),
	       "t:1:1: there is no \"nope\" here\nt:1:31: there is no \"nope2\" here\n");
	IS_STR(issues_of("{{cards.title}}{{published}}{{cards}}{{#published}}{{/published}}"),
	       "t:1:1: there is no \"cards.title\" here\n"
	       "t:1:16: \"published\" is a time that is not formatted\n"
	       "t:1:29: \"cards\" has no text of its own: it is for a section\n"
	       "t:1:38: \"published\" is a time that is not formatted\n");
}

TEST(check_wants_html_exactly_where_it_is)
{
	fresh(MUSTACHE_HTML);
	IS_STR(issues_of("{{{body}}}{{title}}<p title=\"{{body}}\">"), "");
	IS_STR(issues_of("{{body}}{{{title}}}"),
	       "t:1:1: \"body\" is HTML: write {{{body}}}\nt:1:9: \"title\" is not HTML: write {{title}}\n");
}

TEST(check_leaves_names_below_a_dyn_alone)
{
	fresh(MUSTACHE_HTML);
	IS_STR(issues_of("{{settings.a.b}}{{#settings}}{{c}}{{#d}}{{e}}{{/d}}{{/settings}}"), "");
}

TEST(check_follows_partials_and_parents)
{
	fresh(MUSTACHE_HTML);
	partial("card", "{{number}}{{>card}}");
	partial("layout", "<title>{{$title}}{{oops}}{{/title}}</title>{{$body}}{{bad}}{{/body}}");
	IS_STR(issues_of("{{#cards}}{{>card}}{{/cards}}"), "");
	IS_STR(issues_of("{{>card}}\n{{>nowhere}}"),
	       "card.mustache:1:1: there is no \"number\" here\nt:2:1: there is no partial \"nowhere\"\n");
	IS_STR(issues_of("{{<layout}}{{$body}}{{wrong}}{{/body}}{{$boby}}{{/boby}}{{/layout}}"),
	       "layout.mustache:1:18: there is no \"oops\" here\n"
	       "t:1:21: there is no \"wrong\" here\n"
	       "t:1:39: the parent has no block \"boby\"\n");
	IS_STR(issues_of("{{<layout}}{{$title}}<b>{{/title}}{{$body}}{{/body}}{{/layout}}"),
	       "t:1:12: this block stands in a title or an attribute: it may hold only text and values\n");
}

TEST(check_ends_on_any_web_of_partials)
{
	fresh(MUSTACHE_HTML);
	partial("a", "{{#main}}{{>b}}{{/main}}{{#cards}}{{>b}}{{/cards}}{{<b}}{{$x}}{{>b}}{{/x}}{{/b}}");
	partial("b", "{{#editor}}{{>a}}{{/editor}}{{#cards}}{{>a}}{{/cards}}{{$x}}{{<a}}{{$y}}{{/y}}{{/a}}{{/x}}");
	OK(issues_of("{{>a}}") != NULL);
	IS_STR(issues_of("{{a}}{{b}}{{c}}{{d}}{{e}}{{f}}{{g}}"), /* five are enough */
	       "t:1:1: there is no \"a\" here\nt:1:6: there is no \"b\" here\nt:1:11: there is no \"c\" here\n"
	       "t:1:16: there is no \"d\" here\nt:1:21: there is no \"e\" here\n");
}

TESTS_MAIN(TAP_CASE(text_is_escaped_for_text),
           TAP_CASE(attributes_are_escaped_for_their_quotes),
           TAP_CASE(unquoted_values_are_refused),
           TAP_CASE(urls_keep_to_harmless_schemes),
           TAP_CASE(url_parts_are_encoded_for_their_part),
           TAP_CASE(addresses_that_are_code_take_no_values),
           TAP_CASE(pieces_cannot_spell_a_scheme),
           TAP_CASE(css_takes_only_what_stays_in_its_declaration),
           TAP_CASE(scripts_take_values_only_as_json),
           TAP_CASE(text_after_a_comment_is_text_again),
           TAP_CASE(a_section_ends_where_it_began),
           TAP_CASE(a_template_ends_in_text),
           TAP_CASE(only_html_is_shown_as_it_is),
           TAP_CASE(values_of_unknown_shape_are_never_html),
           TAP_CASE(other_modes_escape_as_they_say),
           TAP_CASE(structs_are_read_through_their_tables),
           TAP_CASE(the_top_frame_hides_the_ones_below),
           TAP_CASE(trees_of_values_can_hang_on_a_struct),
           TAP_CASE(layouts_take_blocks_from_pages),
           TAP_CASE(narrow_places_take_only_simple_blocks),
           TAP_CASE(partials_find_their_names_where_they_stand),
           TAP_CASE(indentation_is_not_put_on_empty_lines),
           TAP_CASE(no_code_refuses_what_runs_or_embeds),
           TAP_CASE(code_for_every_page_closes_what_it_opens),
           TAP_CASE(a_render_tells_what_it_cost),
           TAP_CASE(faults_of_a_template_say_where),
           TAP_CASE(faults_can_be_taken_apart),
           TAP_CASE(source_has_a_ceiling),
           TAP_CASE(tags_nest_up_to_a_ceiling),
           TAP_CASE(a_partial_that_includes_itself_hits_the_depth),
           TAP_CASE(a_huge_loop_hits_the_steps),
           TAP_CASE(output_is_cut_off_at_its_ceiling),
           TAP_CASE(a_deadline_is_kept),
           TAP_CASE(nothing_is_appended_on_failure),
           TAP_CASE(footprint_is_what_the_template_holds),
           TAP_CASE(check_finds_names_that_do_not_resolve),
           TAP_CASE(check_wants_html_exactly_where_it_is),
           TAP_CASE(check_leaves_names_below_a_dyn_alone),
           TAP_CASE(check_follows_partials_and_parents),
           TAP_CASE(check_ends_on_any_web_of_partials))
