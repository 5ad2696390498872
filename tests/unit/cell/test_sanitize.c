/* test_sanitize.c - of HTML from outside nothing runs, nothing loads, and
 * sanitising twice is sanitising once. */
#include "tests/tap.h"

#include "cell/kinds.h"
#include "cell/sanitize.h"
#include "tests/unit/cell/harmless.h"
#include "tests/unit/service/cell_tests.h"

static struct arena *arena;

static const char *
clean_with(const char *html, const struct markdown_options *opt)
{
	struct markdown_result r;

	return sanitize_html(arena, span_of(html), opt, &r) ? r.html.ptr : "{too large}";
}

static const char *
clean(const char *html)
{
	static const struct markdown_options none;

	return clean_with(html, &none);
}

/* What an attack must come out as: something harmless that stays as it is. */
static void
check_harmless(struct span html, const char *what)
{
	static const struct markdown_options none;
	struct markdown_result once, twice;

	OK(sanitize_html(arena, html, &none, &once));
	const char *why = harmless((struct span){ once.html.ptr, once.html.len });
	if (why)
		printf("# %s: %s in <<%s>>\n", what, why, once.html.ptr);
	OK(!why);
	OK(sanitize_html(arena, span_of(once.html.ptr), &none, &twice));
	IS_STR(twice.html.ptr, once.html.ptr);
}

TEST(scripts_handlers_and_styles_are_gone)
{
	IS_STR(clean("<p onclick=x()>a<script>alert(1)</script><style>p{}</style>b</p>"), "<p>ab</p>");
	IS_STR(clean("<img src=x onerror=alert(1)>"), "<img src=\"x\" alt=\"\" decoding=\"async\">");
	IS_STR(clean("<a href=\" java\tscript:alert(1)\">x</a>"), "<a href=\"\">x</a>");
	IS_STR(clean("<a href=\"&#106;avascript&colon;alert(1)\">x</a>"), "<a href=\"\">x</a>");
	IS_STR(clean("<p style=\"background:url(x)\">a</p>"), "<p>a</p>");
	IS_STR(clean("<!-- c --><math><mi>x</mi></math><svg><script>1</script></svg><template>t</template>z"), "z");
	IS_STR(clean("<form action=/x><input name=a><textarea>t</textarea><button>b</button></form>"), "<div>b</div>");
	IS_STR(clean("<base href=//evil><meta http-equiv=refresh><link rel=stylesheet href=x>q"), "q");
	IS_STR(clean("<object data=x><p>instead</p></object>"), "<p>instead</p>");
}

TEST(text_and_tables_and_figures_are_kept)
{
	IS_STR(clean("<p>H<sub>2</sub>O &amp; <abbr title=\"x &quot;y\">z</abbr>"),
	       "<p>H<sub>2</sub>O &amp; <abbr title=\"x &quot;y\">z</abbr></p>");
	IS_STR(clean("<table><tr><th scope=col>a<td colspan=2 align=right>b</table>"),
	       "<section class=\"table-scroll\" tabindex=\"0\" aria-label=\"Table 1\"><table><tbody><tr>"
	       "<th scope=\"col\">a</th><td class=\"align-right\" colspan=\"2\">b</td></tr></tbody></table></section>");
	IS_STR(clean("<details open><summary>s</summary>t</details>"), "<details open><summary>s</summary>t</details>");
	IS_STR(clean("<figure><img src=a.png alt=A width=20 height=10><figcaption>c</figcaption></figure>"),
	       "<figure><img src=\"a.png\" alt=\"A\" width=\"20\" height=\"10\" decoding=\"async\"><figcaption>c</figcaption></figure>");
	IS_STR(clean("<center>x</center><font color=red>y</font><tt>z</tt>"),
	       "<div class=\"align-center\">x</div>y<code>z</code>");
	IS_STR(clean("<pre>\n\nx</pre>"), "<pre tabindex=\"0\">\n\nx</pre>");
}

TEST(headings_stand_below_the_title_and_skip_no_level)
{
	IS_STR(clean("<h1>A</h1><div><h4>B</h4></div><h2>C</h2>"),
	       "<h2 id=\"a\">A</h2><div><h3 id=\"b\">B</h3></div><h3 id=\"c\">C</h3>");
	OK(strstr(clean("<h1>1</h1><h2>2</h2><h3>3</h3><h4>4</h4><h5>5</h5><h6>6</h6>"), "<h6 id=\"6\">6</h6>"));
}

TEST(blocks_leave_the_places_that_have_room_for_a_line)
{
	IS_STR(clean("<div><span lang=de><p>a</p> <p>b</p></span></div>"), "<div><p>a</p> <p>b</p></div>");
	IS_STR(clean("<details><summary><span><p>a</p></span></summary><p>b</p></details>"),
	       "<details><summary>a</summary><p>b</p></details>");
}

TEST(headings_get_ids_and_ids_their_prefix)
{
	struct markdown_options opt = { .id_prefix = "p7-" };
	struct markdown_result r;

	OK(sanitize_html(arena, SPAN("<h2>One two</h2><h3 id=x>T</h3><a name=y href=#x>l</a><p id=x>dup</p>"), &opt, &r));
	IS_STR(r.html.ptr, "<h2 id=\"p7-one-two\">One two</h2><h3 id=\"p7-x\">T</h3><a id=\"p7-y\" href=\"#p7-x\">l</a><p>dup</p>");
	IS_INT(r.n_headings, 2);
	IS_STR(r.headings[1].id, "p7-x");
	IS_STR(r.toc.ptr, "<ol><li><a href=\"#p7-one-two\">One two</a><ol><li><a href=\"#p7-x\">T</a></li></ol></li></ol>");
}

TEST(frames_become_cards_and_nothing_of_other_hosts_is_loaded)
{
	IS_STR(clean("<p><iframe src=\"https://www.youtube.com/embed/a-b?rel=0\" title=\"T\" onload=x></iframe></p>"),
	       "<figure class=\"embed embed-youtube\"><a class=\"embed-card\" href=\"https://www.youtube.com/watch?v=a-b\" "
	       "rel=\"noreferrer\"><span class=\"embed-title\">T</span> <small class=\"embed-host\">www.youtube.com</small></a></figure>");
	IS_STR(clean("<iframe src=\"javascript:alert(1)\"></iframe><iframe srcdoc=\"<script>\"></iframe>x"), "x");
	IS_STR(clean("<img src=//t.example/p.gif alt=P>"),
	       "<a class=\"remote-image\" href=\"//t.example/p.gif\" rel=\"noreferrer\">P <small>image at t.example</small></a>");
	IS_STR(clean("<a href=/x><img src=https:/t.example/p.gif></a>"),
	       "<a href=\"/x\"><span class=\"remote-image\"><small>image at t.example</small></span></a>");
	IS_STR(clean("<video poster=http://t.example/p.gif src=v.mp4></video>"), "<video controls preload=\"none\" src=\"v.mp4\"></video>");
	IS_STR(clean("<img srcset=\"https://t.example/2x 2x\" src=a.png>"), "<img src=\"a.png\" alt=\"\" decoding=\"async\">");
	OK(strstr(clean("<video><source src=https://t.example/v.mp4></video>"), "embed-card"));
}

TEST(own_absolute_images_are_local_and_remote_ones_load_if_asked)
{
	const char *bases[] = { "https://me.example/blog" };
	struct markdown_options opt = { .base_urls = bases, .n_base_urls = 1 };

	OK(strstr(clean_with("<img src=https://me.example/blog/a.png>", &opt), "<img src=\"https://me.example/blog/a.png\""));
	OK(!strstr(clean_with("<img src=https://me.example/blogger/a.png>", &opt), "<img"));
	OK(!strstr(clean_with("<img src=https://me.example@evil.example/blog/a.png>", &opt), "<img"));
	opt.load_remote = true;
	OK(strstr(clean_with("<img src=https://you.example/a.png>", &opt), "<img src=\"https://you.example/a.png\""));
}

TEST(the_result_tells_what_is_in_the_text)
{
	static const struct markdown_options none;
	struct markdown_result r;

	OK(sanitize_html(arena, SPAN("<h1>T</h1><p>One <b>two</b> three.</p><!--more--><p>four <img src=a.png alt=A></p>"
	                             "<pre><code class=\"language-c\">int x;</code></pre><!-- members-only --><p>five <a href=/l>six</a></p>"), &none, &r));
	IS_STR(r.text, "T\n\nOne two three.\n\nfour\n\nint x;\n\nfive six");
	IS_STR(r.excerpt, "One two three.");
	IS_INT(r.public_text, strlen("T\n\nOne two three.\n\nfour\n\nint x;"));
	IS_INT(r.words, 9);
	IS_INT(r.images, 1);
	IS_STR(r.first_image, "a.png");
	IS_INT(r.code_blocks, 1);
	OK(r.members_break && r.more_break);
	IS_STR(strstr(r.html.ptr, "<pre"), "<pre tabindex=\"0\"><code class=\"language-c\"><span class=\"t\">int</span> x;</code></pre>"
	       "<!--members-only--><p>five <a href=\"/l\">six</a></p>");
	IS_INT(r.n_links, 2);
	IS_STR(r.links[1].text, "six");
}

/* Shapes whose parse differs from what a naive writer would expect. */
TEST(known_mutations_come_to_rest)
{
	static const char *const shapes[] = {
		"<a href=1><svg><a href=2><p>x", "<p><object><p>x<div>y", "<table><a href=1><tr><td><a href=2>x<b><p>y</table>z",
		"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
		"<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
		"<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
		"<b><b><b><b><b>x</p></b><div></b>y", "<li><p><li><ul><li>x</ul>y", "<select><option><img src=x onerror=1></select>",
		"<textarea></textarea><img src=x onerror=1>", "<xmp><img src=x onerror=1></xmp>", "<plaintext><b>x", "<title><b>x</title>",
		"<table><td><table><td>x</table><caption>c</table>", "<ruby>a<rt>b<rp>c</ruby>", "<h1><h2>x</h1>y", "<dl><dd>a<dt>b<dd>c",
		"a\r\nb&#13;c&#0;d&#x80;e\xff\xc3(f", "<p>&lt;script&gt;</p>", "<a href='x&quot;onclick=1'>y</a>", "<img alt='\"><script>'>",
	};

	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		check_harmless(span_of(shapes[i]), shapes[i]);
}

TEST(a_thousand_levels_of_nesting_are_flattened)
{
	struct strbuf sb;

	strbuf_init(&sb, arena, 1 << 20);
	for (int i = 0; i < 1000; i++)
		strbuf_adds(&sb, "<div><i>");
	check_harmless(strbuf_span(&sb), "nesting");
}

static void
check_lines(const char *file, size_t least)
{
	struct ctx cx;
	struct span text, rest;
	size_t n = 0;

	ctx_init(&cx, arena);
	if (!data_file(&cx, file, &text))
		SKIP("the payload lists are not in $QUOIN_DATA");
	for (rest = text; rest.len; n++)
		check_harmless(span_cut(rest, '\n', &rest), file);
	check_harmless(text, file);
	OK(n >= least);
	printf("# %s: %zu payloads\n", file, n);
}

#define PAYLOADS "web/payloads/XSS_Injection/"

TEST(payloads_of_the_known_lists_do_nothing)
{
	static const struct { const char *file; size_t least; } files[] = {
		{ PAYLOADS "Intruders/IntrudersXSS.txt", 100 }, { PAYLOADS "Intruders/JHADDIX_XSS.txt", 100 },
		{ PAYLOADS "Intruders/MarioXSSVectors.txt", 300 }, { PAYLOADS "Intruders/RSNAKE_XSS.txt", 70 },
		{ PAYLOADS "Intruders/XSSDetection.txt", 200 }, { PAYLOADS "Intruders/XSS_Polyglots.txt", 10 },
		{ PAYLOADS "Intruders/xss_payloads_quick.txt", 30 }, { PAYLOADS "Files/SVG_XSS1.svg", 1 },
		{ PAYLOADS "Files/SVG_XSS_nested_use_xlink.svg", 1 },
	};

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		check_lines(files[i].file, files[i].least);
}

TEST(handlers_of_every_known_event_are_gone)
{
	struct ctx cx;
	struct span text;

	ctx_init(&cx, arena);
	if (!data_file(&cx, PAYLOADS "Intruders/port_swigger_xss_cheatsheet_event_handlers.txt", &text))
		SKIP("the payload lists are not in $QUOIN_DATA");
	for (struct span rest = text; rest.len; ) {
		struct span event = span_trim(span_cut(rest, '\n', &rest));

		if (event.len)
			IS_STR(clean(arena_printf(arena, "<p %.*s=alert(1)>x</p>", SPAN_FMT(event))), "<p>x</p>");
	}
}

static void
check_inputs(const char *file)
{
	static const struct json_limits limits = { 4 << 20, 64 };
	struct ctx cx;
	struct span text;
	const struct dyn *doc, *tests;

	ctx_init(&cx, arena);
	if (!data_file(&cx, file, &text))
		SKIP("the html5lib inputs are not in $QUOIN_DATA");
	if (!json_parse(&cx, text, &limits, &doc))
		return; /* one of the files tests lone surrogates, which our JSON refuses */
	tests = dyn_get(doc, SPAN("tests"));
	for (size_t i = 0; tests && i < tests->count; i++)
		check_harmless(text_member(&tests->items[i], SPAN("input")), file);
	printf("# %s: %zu inputs\n", file, tests ? tests->count : 0);
}

#define TOKENIZER "web/html5lib-tests/tokenizer/"

TEST(inputs_of_the_html5lib_tokenizer_tests_do_nothing)
{
	static const char *const files[] = {
		TOKENIZER "contentModelFlags.test", TOKENIZER "domjs.test", TOKENIZER "entities.test", TOKENIZER "escapeFlag.test",
		TOKENIZER "numericEntities.test", TOKENIZER "pendingSpecChanges.test", TOKENIZER "test1.test", TOKENIZER "test2.test",
		TOKENIZER "test3.test", TOKENIZER "test4.test", TOKENIZER "unicodeChars.test",
	};

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		check_inputs(files[i]);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(scripts_handlers_and_styles_are_gone), TAP_CASE(text_and_tables_and_figures_are_kept),
		TAP_CASE(headings_stand_below_the_title_and_skip_no_level),
		TAP_CASE(blocks_leave_the_places_that_have_room_for_a_line), TAP_CASE(headings_get_ids_and_ids_their_prefix),
		TAP_CASE(frames_become_cards_and_nothing_of_other_hosts_is_loaded),
		TAP_CASE(own_absolute_images_are_local_and_remote_ones_load_if_asked), TAP_CASE(the_result_tells_what_is_in_the_text),
		TAP_CASE(known_mutations_come_to_rest), TAP_CASE(a_thousand_levels_of_nesting_are_flattened),
		TAP_CASE(payloads_of_the_known_lists_do_nothing), TAP_CASE(handlers_of_every_known_event_are_gone),
		TAP_CASE(inputs_of_the_html5lib_tokenizer_tests_do_nothing),
	};

	kinds_init();
	arena = arena_new(1 << 20);
	int status = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(arena);
	return status;
}
