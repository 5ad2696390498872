/* test_highlight.c - code in colour: no byte of it is lost, whatever it is. */
#include "tests/tap.h"

#include "cell/highlight.h"
#include "cell/highlight_languages.h"
#include "cell/kinds.h"

static struct arena *arena;

static struct span
coloured(const char *language, struct span code)
{
	static const struct markdown_options none;
	struct markdown_result r = { 0 };
	struct page p;

	page_init(&p, arena, &none, &r, code.len);
	return highlight(&p, span_of(language), code) ? strbuf_span(&p.out) : SPAN("{not known}");
}

static void
is_coloured(const char *language, const char *code, const char *want)
{
	IS_SPAN(coloured(language, span_of(code)), want);
}

#define K(s) "<span class=\"k\">" s "</span>"
#define T(s) "<span class=\"t\">" s "</span>"
#define S(s) "<span class=\"s\">" s "</span>"
#define N(s) "<span class=\"n\">" s "</span>"
#define C(s) "<span class=\"c\">" s "</span>"
#define F(s) "<span class=\"f\">" s "</span>"
#define V(s) "<span class=\"v\">" s "</span>"
#define A(s) "<span class=\"a\">" s "</span>"
#define M(s) "<span class=\"m\">" s "</span>"
#define G(s) "<span class=\"g\">" s "</span>"

TEST(words_strings_numbers_and_comments_have_their_classes)
{
	is_coloured("c", "#include <x.h>\nint f(char *s) { return 0x1f; } /* c */\n",
	            M("#include") " &lt;x.h&gt;\n" T("int") " " F("f") "(" T("char") " *s) { " K("return") " " N("0x1f") "; } " C("/* c */") "\n");
	is_coloured("RUST", "#[derive(Debug)]\nfn a<'b>(x: &'b str) -> char { 'c' } // d",
	            A("#[derive(Debug)]") "\n" K("fn") " a&lt;'" T("b") "&gt;(x: &amp;'" T("b") " " T("str") ") -&gt; " T("char") " { " S("'c'") " } " C("// d"));
	is_coloured("py", "@app.route\ndef f(self):\n\t\"\"\"doc\n\"\"\" # c\n",
	            A("@app") ".route\n" K("def") " " F("f") "(" T("self") "):\n\t" S("&quot;&quot;&quot;doc\n&quot;&quot;&quot;") " " C("# c") "\n");
	is_coloured("sql", "SELECT count(*) FROM t WHERE a='x''y' -- c",
	            K("SELECT") " " F("count") "(*) " K("FROM") " t " K("WHERE") " a=" S("'x'") S("'y'") " " C("-- c"));
	is_coloured("sh", "echo \"a $b\" ${c#d} # e\nif true; then", K("echo") " " S("&quot;a $b&quot;") " ${c#d} " C("# e") "\n" K("if") " " N("true") "; " K("then"));
}

TEST(keys_tags_and_sections_have_theirs)
{
	is_coloured("json", "{\"a\": [1, true, \"b\"]}", "{" V("&quot;a&quot;") ": [" N("1") ", " N("true") ", " S("&quot;b&quot;") "]}");
	is_coloured("yaml", "- name: x # c\n  on: 'y'\n", "- " V("name") ": x " C("# c") "\n  " V("on") ": " S("'y'") "\n");
	is_coloured("toml", "[a.b]\nkey = 1\n", G("[a.b]") "\n" V("key") " = " N("1") "\n");
	is_coloured("html", "<!-- c --><a href=\"x\">t</a>", C("&lt;!-- c --&gt;") "&lt;" G("a") " " A("href") "=" S("&quot;x&quot;") "&gt;t&lt;/" G("a") "&gt;");
	is_coloured("css", "a { color: #fff } @media x", "a { " V("color") ": " N("#fff") " } " K("@media") " x");
	is_coloured("diff", "@@ 1 @@\n-a\n+b\n c\n", "<span class=\"h\">@@ 1 @@</span>\n<span class=\"d\">-a</span>\n<span class=\"i\">+b</span>\n c\n");
}

TEST(at_least_twenty_languages_are_known_by_their_usual_names)
{
	static const char *const names[] = {
		"rust", "c", "c++", "cpp", "go", "python", "javascript", "js", "typescript", "ts", "java", "kotlin", "swift", "c#", "csharp",
		"ruby", "php", "perl", "bash", "sh", "shell", "console", "sql", "html", "xml", "css", "scss", "json", "yaml", "yml", "toml",
		"ini", "diff", "makefile", "dockerfile", "lua", "haskell", "markdown", "md", "zig", "elixir", "scala", "dart", "nix", "r",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct language *lang = language_find(span_of(names[i]));

		OK(lang != NULL);
		OK(lang && strstr(lang->names, names[i]));
	}
	OK(!language_find(SPAN("klingon")));
	OK(!language_find(SPAN("")));
	IS_SPAN(coloured("klingon", SPAN("x")), "{not known}");
}

/* What a browser shows of it. */
static struct span
shown(struct span html)
{
	static const struct { const char *ref; char c; } refs[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' } };
	struct strbuf sb;

	strbuf_init(&sb, arena, html.len);
	while (html.len) {
		size_t n = 1;
		char c = html.ptr[0];

		for (size_t i = 0; i < 4 && c == '&' && n == 1; i++)
			if (span_starts(html, refs[i].ref))
				n = strlen(refs[i].ref), c = refs[i].c;
		if (c == '<' && n == 1)
			n = (size_t)((const char *)memchr(html.ptr, '>', html.len) - html.ptr) + 1;
		else
			strbuf_addc(&sb, c);
		html = span_skip(html, n);
	}
	return strbuf_span(&sb);
}

/* A small generator of its own, so that a failure can be repeated. */
static unsigned
next_random(void)
{
	static unsigned state = 12345;

	state = state * 1103515245u + 12345u;
	return state >> 16;
}

TEST(no_byte_is_lost_in_any_language)
{
	static const char *const names[] = {
		"c", "rust", "go", "python", "js", "ruby", "php", "perl", "bash", "powershell", "sql", "html", "css", "json", "yaml", "toml",
		"ini", "diff", "make", "docker", "lua", "haskell", "ocaml", "markdown", "zig", "elixir", "clojure", "tex", "nix", "asm", "vim",
	};
	static const char *const pieces[] = {
		"\"", "'", "`", "\\", "/*", "*/", "//", "#", "--", "{-", "-}", "<", ">", "<!--", "-->", "@", "$", "${", "}", ":", "=", "[", "]",
		"\n", " ", "\t", "a", "if", "x1", "0.5", "0x", "é", "\xff", "r#\"", "\"\"\"", "!", "(", "&", "+", "-", "@@", "int", "'a", "%", ";",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		for (int round = 0; round < 60; round++) {
			struct strbuf sb;

			strbuf_init(&sb, arena, 4096);
			for (int n = 0; n < 60; n++)
				strbuf_adds(&sb, pieces[next_random() % (sizeof pieces / sizeof *pieces)]);
			struct span back = shown(coloured(names[i], strbuf_span(&sb)));
			if (!span_eq(back, strbuf_span(&sb)))
				printf("# %s: <<%s>>\n", names[i], sb.buf);
			OK(span_eq(back, strbuf_span(&sb)));
		}
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(words_strings_numbers_and_comments_have_their_classes), TAP_CASE(keys_tags_and_sections_have_theirs),
		TAP_CASE(at_least_twenty_languages_are_known_by_their_usual_names), TAP_CASE(no_byte_is_lost_in_any_language),
	};

	kinds_init();
	arena = arena_new(1 << 20);
	int status = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(arena);
	return status;
}
