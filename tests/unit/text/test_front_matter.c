/* test_front_matter.c - YAML, TOML and JSON before a text.
 *
 * Documents are compared as the JSON of what was read from them. */
#include "tests/tap.h"

#include "base/strbuf.h"
#include "text/front_matter.h"
#include "text/json.h"
#include "text/toml.h"
#include "text/yaml.h"

static struct arena *a;
static struct ctx cx;

static const char *
as_json(const struct dyn *d)
{
	struct strbuf *to = ARENA_NEW(a, struct strbuf);
	struct json j;

	strbuf_init(to, a, 1 << 20);
	json_init(&j, to, 0);
	json_add_dyn(&j, d);
	return to->buf;
}

/* The JSON of a document, or what is wrong with it. */
static const char *
yaml(const char *text)
{
	const struct dyn *d;

	ctx_init(&cx, a);
	if (!yaml_parse(&cx, span_of(text), &(struct yaml_limits){ 4096, 8, 100 }, &d))
		return cx.err.detail;
	return as_json(d);
}

static const char *
toml(const char *text)
{
	const struct dyn *d;

	ctx_init(&cx, a);
	if (!toml_parse(&cx, span_of(text), &(struct toml_limits){ 4096, 8, 100 }, &d))
		return cx.err.detail;
	return as_json(d);
}

static const char *
front(const char *text, struct front_matter *fm)
{
	ctx_init(&cx, a);
	return front_matter_read(&cx, span_of(text), fm) ? as_json(fm->data) : cx.err.detail;
}

static bool
refused(const char *said)
{
	return said && !strncmp(said, "Line ", 5);
}

/* ---- YAML ---- */

TEST(yaml_maps_lists_and_scalars_are_read)
{
	IS_STR(yaml("title: A post\ntags: [a, 'b']\nlist:\n- x\n-  k: v\n"),
	       "{\"title\":\"A post\",\"tags\":[\"a\",\"b\"],\"list\":[\"x\",{\"k\":\"v\"}]}");
	IS_STR(yaml(""), "null");
	IS_STR(yaml("text: >-\n  one\n  two\nraw: |\n  x\n  y\n"), "{\"text\":\"one two\",\"raw\":\"x\\ny\\n\"}");
}

TEST(yaml_numbers_keep_how_they_were_written)
{
	IS_STR(yaml("[29, 1.10, 007, 1e3, '5', 2014-03-12, 99999999999999999999, -4]"),
	       "[29,1.10,\"007\",\"1e3\",\"5\",\"2014-03-12\",99999999999999999999,-4]");
	IS_STR(yaml("[true, False, yes, ~, null, '']"), "[true,false,\"yes\",null,null,\"\"]");
}

TEST(yaml_aliases_and_merge_keys_work)
{
	IS_STR(yaml("a: &x {k: 1, l: 2}\nb: *x\nc: {l: 3, <<: *x}\n"),
	       "{\"a\":{\"k\":1,\"l\":2},\"b\":{\"k\":1,\"l\":2},\"c\":{\"l\":3,\"k\":1}}");
	OK(refused(yaml("a: *nothing")));
}

TEST(a_yaml_bomb_is_refused)
{
	OK(refused(yaml("a: &a [x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c]\n")));
	IS_INT(cx.err.kind, ERR_TOO_LARGE);
	OK(refused(yaml("[[[[[[[[[[[]]]]]]]]]]]")));
}

TEST(yaml_errors_tell_the_line)
{
	OK(!strncmp(yaml("a: b\nc: d\n\te: f\n"), "Line 3, column 1: ", 18));
	OK(refused(yaml("a: 'open")));
	OK(refused(yaml("a: b\n---\nc: d\n")));
	OK(refused(yaml("? [a, b]\n: c\n")));
}

/* ---- TOML ---- */

TEST(toml_tables_arrays_and_keys_are_read)
{
	IS_STR(toml("a = 1 # note\n[t]\nb.c = 'x'\nb.\"d e\" = [1, [2,],\n # in between\n 3]\n[t.u]\n[[v]]\nn=1\n[[v]]\nn=2\n[v.w]\nz={a=1, b.c=2}\n"),
	       "{\"a\":1,\"t\":{\"b\":{\"c\":\"x\",\"d e\":[1,[2],3]},\"u\":{}},"
	       "\"v\":[{\"n\":1},{\"n\":2,\"w\":{\"z\":{\"a\":1,\"b\":{\"c\":2}}}}]}");
	IS_STR(toml(""), "{}");
	IS_STR(toml("[a.b.c]\n[a]\nx=1\r\n"), "{\"a\":{\"b\":{\"c\":{}},\"x\":1}}");
}

TEST(toml_strings_of_all_kinds_are_read)
{
	IS_STR(toml("a = \"q\\\"\\u00e9\\U0001F600\\t\""), "{\"a\":\"q\\\"é😀\\t\"}");
	IS_STR(toml("a = 'C:\\x'"), "{\"a\":\"C:\\\\x\"}");
	IS_STR(toml("a = \"\"\"\none\ntwo \\\n   three\"\"\""), "{\"a\":\"one\\ntwo three\"}");
	IS_STR(toml("a = '''\nit''s\\'''"), "{\"a\":\"it''s\\\\\"}");
	IS_STR(toml("a = \"\"\"x\"\"\"\"\"\nb = ''"), "{\"a\":\"x\\\"\\\"\",\"b\":\"\"}");
}

TEST(toml_numbers_dates_and_booleans_are_read)
{
	IS_STR(toml("a=[+1_000, 0xff, 0o17, 0b11, -0, 3.14, +5e+22, 6.0_1, inf, true]"),
	       "{\"a\":[1000,255,15,3,0,3.14,5e+22,6.01,\"inf\",true]}");
	IS_STR(toml("a=[1979-05-27T07:32:00-08:00, 1979-05-27 07:32:00.5, 1979-05-27, 07:32:00]"),
	       "{\"a\":[\"1979-05-27T07:32:00-08:00\",\"1979-05-27 07:32:00.5\",\"1979-05-27\",\"07:32:00\"]}");
}

TEST(invalid_toml_is_refused)
{
	static const char *const texts[] = {
		"a = 1\na = 2", "[a]\n[a]", "a = {b=1}\n[a.c]", "a=1\n[a]", "[a]\nb.c=1\n[a.b]", "[[a]]\n[a]",
		"a=[1]\n[[a]]", "a.b=1\na.b.c=2", "a = {b=1}\na.c=2", "a", "a =", "= 1", "a = 1 b = 2", "a = 01",
		"a = 1__0", "a = _1", "a = .5", "a = 5.", "a = 0x", "a = hello", "a = 'x\ny'", "a = \"\\q\"",
		"a = \"\\ud800\"", "a = [1", "a = [1 2]", "a = {b=1,}", "[a", "[]", "a = 2014-02-30", "a = \"x\x01\"",
		"a = 9223372036854775808", "# \x01", "a.b = 1\n[a]", "a = 25:00:00", "\"\"\"x\"\"\" = 1", "a = True",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const char *said = toml(texts[i]);

		if (!refused(said))
			printf("# %s became %s\n", texts[i], said ? said : "nothing");
		OK(refused(said));
	}
}

TEST(deep_and_large_toml_is_refused)
{
	const struct dyn *d;
	char large[1024] = "a=[";

	for (size_t i = 3; i + 3 < sizeof large; i += 2)
		memcpy(large + i, "1,", 3);
	toml(large);
	IS_INT(cx.err.kind, ERR_TOO_LARGE);
	toml("a=[[[[[[[[[[1]]]]]]]]]]");
	IS_INT(cx.err.kind, ERR_TOO_LARGE);
	OK(refused(toml("a.b.c.d.e.f.g.h.i.j.k = 1")));
	ctx_init(&cx, a);
	OK(!toml_parse(&cx, SPAN("a = 12345"), &(struct toml_limits){ 5, 8, 100 }, &d));
}

/* ---- front matter ---- */

TEST(front_matter_is_cut_from_the_body)
{
	struct front_matter fm;

	IS_STR(front("---\ntitle: x\n---\nBody\n", &fm), "{\"title\":\"x\"}");
	IS_SPAN(fm.body, "Body\n");
	IS_INT(fm.kind, FRONT_YAML);
	IS_INT(fm.body_line, 4);
	IS_STR(front("\xef\xbb\xbf---\r\na: 1\r\n---  \r\nB", &fm), "{\"a\":1}");
	IS_SPAN(fm.body, "B");
	IS_STR(front("+++\na = 1\n[extra]\nb = 2\n+++\nB", &fm), "{\"a\":1,\"extra\":{\"b\":2}}");
	IS_INT(fm.kind, FRONT_TOML);
	IS_INT(fm.body_line, 6);
	IS_STR(front("---\na: 1\n...\nB", &fm), "{\"a\":1}");
	IS_STR(front("---\n---\nB", &fm), "{}");
	IS_SPAN(fm.body, "B");
}

TEST(front_matter_may_be_json)
{
	struct front_matter fm;

	IS_STR(front("{\n \"a\": \"}\\\"{\",\n \"b\": {}\n}\n\nBody", &fm), "{\"a\":\"}\\\"{\",\"b\":{}}");
	IS_SPAN(fm.body, "Body");
	IS_INT(fm.body_line, 6);
	IS_STR(front("---json\n{\"a\": 1}\n---\nBody", &fm), "{\"a\":1}");
	IS_STR(front("---toml\na = 1\n---\nBody", &fm), "{\"a\":1}");
}

TEST(a_file_without_front_matter_is_all_body)
{
	struct front_matter fm;

	IS_STR(front("Just text\n", &fm), "{}");
	IS_INT(fm.kind, FRONT_NONE);
	IS_STR(front("", &fm), "{}");
	IS_STR(front("---\nA rule, then text\n", &fm), "{}");
	IS_SPAN(fm.body, "---\nA rule, then text\n");
	IS_STR(front("{{ helper }} text", &fm), "{}");
	IS_STR(front("{braces} and text", &fm), "{}");
}

TEST(faults_tell_the_line_of_the_file)
{
	struct front_matter fm;

	OK(!strncmp(front("---\na: b\n\tc: d\n---\n", &fm), "Line 3, ", 8));
	OK(!strncmp(front("+++\na = 1\nb = \n+++\n", &fm), "Line 3, ", 8));
	OK(!strncmp(front("---json\n{\"a\":\n x}\n---\n", &fm), "Line 3, ", 8));
	OK(!strncmp(front("---\ntitle: x\nno end\n", &fm), "Line 1, ", 8));
	OK(refused(front("---\n- a\n- b\n---\n", &fm)));
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(yaml_maps_lists_and_scalars_are_read),
		TAP_CASE(yaml_numbers_keep_how_they_were_written),
		TAP_CASE(yaml_aliases_and_merge_keys_work),
		TAP_CASE(a_yaml_bomb_is_refused),
		TAP_CASE(yaml_errors_tell_the_line),
		TAP_CASE(toml_tables_arrays_and_keys_are_read),
		TAP_CASE(toml_strings_of_all_kinds_are_read),
		TAP_CASE(toml_numbers_dates_and_booleans_are_read),
		TAP_CASE(invalid_toml_is_refused),
		TAP_CASE(deep_and_large_toml_is_refused),
		TAP_CASE(front_matter_is_cut_from_the_body),
		TAP_CASE(front_matter_may_be_json),
		TAP_CASE(a_file_without_front_matter_is_all_body),
		TAP_CASE(faults_tell_the_line_of_the_file),
	};
	int failed;

	a = arena_new(65536);
	failed = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(a);
	return failed;
}
