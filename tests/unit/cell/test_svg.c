/* test_svg.c - a drawing keeps what draws, and nothing that runs, listens, fetches
 * or grows. */
#include "tests/tap.h"

#include "cell/svg.h"

static struct arena *arena;

/* What is kept of a drawing between its tags; the reason where it is refused. */
static const char *
whole(const char *svg)
{
	struct image_result r;
	const char *reason;

	arena_free(arena);
	arena = arena_new(1 << 16);
	if (!svg_make(arena, span_of(svg), &r, &reason))
		return reason;
	return arena_strndup(arena, r.files[0].bytes.ptr, r.files[0].bytes.len);
}

#define HEAD "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">"

static const char *
inside(const char *content)
{
	char source[4096];

	snprintf(source, sizeof source, "<svg xmlns='http://www.w3.org/2000/svg'>%s</svg>", content);
	const char *out = whole(source);
	if (strncmp(out, HEAD, sizeof HEAD - 1))
		return out;
	return arena_strndup(arena, out + sizeof HEAD - 1, strlen(out) - (sizeof HEAD - 1) - 6);
}

TEST(what_draws_is_kept)
{
	static const char *const same[] = {
		"<g fill=\"#abc\" transform=\"translate(1 2) rotate(3)\"><path d=\"M0 0L9,9z\"></path></g>",
		("<defs><linearGradient id=\"a\"><stop offset=\"0\" stop-color=\"red\"></stop></linearGradient></defs>"
		"<rect fill=\"url(#a)\" style=\"stroke:rgb(0,0,0);mask:url(#b)\"></rect>"),
		"<text x=\"1\" font-family=\"serif\">a &lt; b &amp; c</text>",
		"<style>.a{fill:red}@media (prefers-color-scheme:dark){.a{fill:#fff}}</style>",
		"<circle r=\"2\"><animate attributeName=\"r\" values=\"1;2;1\" dur=\"1s\" repeatCount=\"indefinite\"></animate></circle>",
		"<use xlink:href=\"#a\"></use><use href=\"#b\"></use>",
		"<title>Été</title>",
	};

	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		IS_STR(inside(same[i]), same[i]);
}

TEST(what_runs_listens_or_fetches_is_not)
{
	static const struct { const char *from, *to; } cases[] = {
		{ "<script>alert(1)</script>", "" },
		{ "<script href='//evil.example/x.js'/>", "" },
		{ "<svg:script xmlns:svg='http://www.w3.org/2000/svg'>alert(1)</svg:script>", "" },
		{ "<h:script xmlns:h='http://www.w3.org/1999/xhtml'>alert(1)</h:script>", "" },
		{ "<SCRIPT>alert(1)</SCRIPT>", "" },
		{ "<g onload='alert(1)' ONCLICK='alert(1)'/>", "<g></g>" },
		{ "<g ev:onload='alert(1)'/>", "<g></g>" },
		{ "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='javascript:alert(1)'/></foreignObject>", "" },
		{ "<a href='javascript:alert(1)'><text>t</text></a>", "<text>t</text>" },
		{ "<a xlink:href='https://evil.example/'><g/></a>", "<g></g>" },
		{ "<image href='https://evil.example/p.png'/>", "" },
		{ "<image href='data:image/svg+xml;base64,PHN2Zz4='/>", "" },
		{ "<feImage href='https://evil.example/p.png'/>", "" },
		{ "<use href='https://evil.example/x.svg#a'/>", "<use></use>" },
		{ "<use xlink:href='data:image/svg+xml,%3Csvg id=%22x%22%3E#x'/>", "<use></use>" },
		{ "<use href=' #a'/>", "<use></use>" },
		{ "<set attributeName='href' to='javascript:alert(1)'/>", "<set></set>" },
		{ "<set attributeName='xlink:href' to='#a'/>", "<set to=\"#a\"></set>" },
		{ "<animate attributeName='onload' values='alert(1)'/>", "<animate></animate>" },
		{ "<animate attributeName='fill' values='url(//evil.example/#a)'/>", "<animate attributeName=\"fill\"></animate>" },
		{ "<handler type='application/ecmascript'>alert(1)</handler>", "" },
		{ "<rect fill='url(https://evil.example/#a)'/>", "<rect></rect>" },
		{ "<rect fill='URL( \"https://evil.example/#a\")'/>", "<rect></rect>" },
		{ "<rect style='fill:u\\72l(//evil.example/)'/>", "<rect></rect>" },
		{ "<rect style='fill:image-set(\"https://evil.example/a\" 1x)'/>", "<rect></rect>" },
		{ "<rect style='background:src(\"https://evil.example/a\")'/>", "<rect></rect>" },
		{ "<rect cursor='url(https://evil.example/c.cur)'/>", "<rect></rect>" },
		{ "<style>@import 'https://evil.example/a.css';</style>", "" },
		{ "<style>@font-face{font-family:x;src:url(https://evil.example/f)}</style>", "" },
		{ "<style>a{fill:url(https://evil.example/)}</style><g/>", "<g></g>" },
		{ "<style><![CDATA[</style><script>alert(1)</script>]]></style>", "" },
		{ "<style>a{}<script>alert(1)</script></style>", "" },
		{ "<style>a{}<script>b{}</script></style>", "<style>a{}b{}</style>" },
		{ "<g><![CDATA[<script>alert(1)</script>]]></g>", "<g>&lt;script&gt;alert(1)&lt;/script&gt;</g>" },
		{ "<g><!-- <script> --><?xml-stylesheet href='//evil.example/a.css'?></g>", "<g></g>" },
		{ "<g id='&lt;script&gt;&quot;'/>", "<g id=\"&lt;script&gt;&quot;\"></g>" },
		{ "<iframe src='//evil.example'/><embed src='x'/><object data='x'/><audio/><video/><canvas/>", "" },
		{ "<metadata><rdf:RDF><dc:creator>Somebody</dc:creator></rdf:RDF></metadata>", "" },
		{ "<g inkscape:label='home/me/drawing'/>", "<g></g>" },
		{ "<g xml:base='https://evil.example/'/>", "<g></g>" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		IS_STR(inside(cases[i].from), cases[i].to);
}

TEST(what_is_not_well_formed_or_grows_is_refused)
{
	static const struct { const char *from, *words; } cases[] = {
		{ "<", "cannot be taken" }, { "<svg", "cannot be taken" }, { "<svg><g></svg>", "fits no start" },
		{ "<svg/><svg/>", "second outermost" }, { "<svg a=1/>", "quotation marks" }, { "<svg>&nbsp;</svg>", "not known" },
		{ "<svg>&#0;</svg>", "not known" }, { "<html><svg/></html>", "svg element" }, { "<svg x='1' x='2'/>", "twice" },
		{ "<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><svg>&b;</svg>", "declares" },
		{ "<!DOCTYPE svg SYSTEM 'file:///etc/passwd' [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><svg/>", "declares" },
		{ "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>", "declares" },
		{ "\xff\xfe<svg/>", "UTF-8" }, { "<svg>\x01</svg>", "not known" },
		{ "<svg><![CDATA[x</svg>", "does not end" }, { "<s:svg xmlns:s='http://www.w3.org/2000/svg'/>", "svg element" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (!strstr(whole(cases[i].from), cases[i].words)) {
			tap_bad++;
			tap_note(cases[i].from, whole(cases[i].from));
		}
}

TEST(copies_of_copies_are_bounded)
{
	struct strbuf sb;

	strbuf_init(&sb, NULL, 1 << 16);
	strbuf_adds(&sb, "<svg><g id='a0'><path/></g>");
	for (int i = 1; i < 12; i++)
		strbuf_addf(&sb, "<g id='a%d'><use href='#a%d'/><use href='#a%d'/></g>", i, i - 1, i - 1);
	strbuf_adds(&sb, "</svg>");
	OK(strstr(whole(sb.buf), "copies too much"));
	strbuf_clear(&sb);
	strbuf_adds(&sb, "<svg>");
	for (int i = 0; i < 1000; i++)
		strbuf_adds(&sb, "<use href='#a'/>");
	strbuf_adds(&sb, "</svg>");
	OK(!strstr(whole(sb.buf), "copies too much"));
	strbuf_release(&sb);
}

TEST(nesting_is_bounded)
{
	struct strbuf sb;

	strbuf_init(&sb, NULL, 1 << 20);
	strbuf_adds(&sb, "<svg>");
	for (int i = 0; i < 10000; i++)
		strbuf_adds(&sb, "<g>");
	OK(strstr(whole(sb.buf), "too deep"));
	strbuf_release(&sb);
}

static void
size_is(const char *attrs, int width, int height)
{
	struct arena *a = arena_new(4096);
	struct image_result r;
	const char *reason;

	OK(svg_make(a, span_of(arena_printf(a, "<svg %s/>", attrs)), &r, &reason));
	IS_INT(r.width, width);
	IS_INT(r.height, height);
	arena_free(a);
}

TEST(its_size_is_read_where_it_says_one)
{
	size_is("width='120' height='40.7px'", 120, 40);
	size_is("viewBox='0 0 64 32'", 64, 32);
	size_is("viewBox='-1,-2,64.5,32' width='100%' height='100%'", 64, 32);
	size_is("", 0, 0);
	size_is("viewBox='0 0 x y'", 0, 0);
}

TEST(a_prologue_is_passed_over)
{
	IS_STR(whole("\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?>\n<!-- made by a program -->\n"
	             "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>\n<svg/>\n"),
	       HEAD "</svg>");
	arena_free(arena);
	arena = NULL;
}

TESTS_MAIN(TAP_CASE(what_draws_is_kept), TAP_CASE(what_runs_listens_or_fetches_is_not),
           TAP_CASE(what_is_not_well_formed_or_grows_is_refused), TAP_CASE(copies_of_copies_are_bounded),
           TAP_CASE(nesting_is_bounded), TAP_CASE(its_size_is_read_where_it_says_one), TAP_CASE(a_prologue_is_passed_over))
