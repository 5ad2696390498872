/* test_url.c - text/url.h and text/host.h. */
#include "base/file.h"
#include "tests/tap.h"
#include "text/host.h"
#include "text/json.h"
#include "text/url.h"

static struct arena *arena;

/* url_split */

static const char *
split_shown(const char *text)
{
	struct url u;
	struct strbuf out;

	url_split(span_of(text), &u);
	strbuf_init(&out, arena, 1000);
	strbuf_addf(&out, "%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s", SPAN_FMT(u.scheme), SPAN_FMT(u.userinfo),
	            SPAN_FMT(u.host), SPAN_FMT(u.port), SPAN_FMT(u.path), SPAN_FMT(u.query), SPAN_FMT(u.fragment));
	return out.buf;
}

TEST(a_url_splits_at_its_delimiters)
{
	arena_reset(arena);
	IS_STR(split_shown("https://u:p@h.example:8080/a/b?c=d#e"), "https|u:p|h.example|8080|/a/b|c=d|e");
	IS_STR(split_shown("//h/x"), "||h||/x||");
	IS_STR(split_shown("a/b:c"), "||||a/b:c||");
	IS_STR(split_shown("1a:b"), "||||1a:b||");
	IS_STR(split_shown("mailto:a@b"), "mailto||||a@b||");
	IS_STR(split_shown("http://[::1]:80/"), "http||[::1]|80|/||");
	IS_STR(split_shown("http://[::1]/"), "http||[::1]||/||");
	IS_STR(split_shown("http://a@b@c/"), "http|a@b|c||/||");
	IS_STR(split_shown("?q#f?g"), "|||||q|f?g");
	IS_STR(split_shown(""), "||||||");
}

TEST(absent_parts_differ_from_empty_ones)
{
	struct url u;

	url_split(SPAN("/a?#"), &u);
	OK(u.has_query && u.has_fragment && !u.has_scheme && !u.has_authority);
	url_split(SPAN("/a"), &u);
	OK(!u.has_query && !u.has_fragment);
	url_split(SPAN("///x"), &u);
	OK(u.has_authority && u.host.len == 0);
}

/* Decoding and encoding */

static const char *
decoded_arg(const char *s)
{
	struct strbuf out;

	strbuf_init(&out, arena, 1000);
	url_decode_arg(&out, span_of(s));
	return out.buf;
}

TEST(arguments_are_decoded_once)
{
	arena_reset(arena);
	IS_STR(decoded_arg("a+b%20c"), "a b c");
	IS_STR(decoded_arg("%2525"), "%25");
	IS_STR(decoded_arg("100%"), "100%");
	IS_STR(decoded_arg("%4"), "%4");
	IS_STR(decoded_arg("%zz%4g"), "%zz%4g");
	IS_STR(decoded_arg("%C3%a9"), "\xc3\xa9");
}

TEST(encoding_keeps_what_may_stay)
{
	arena_reset(arena);
	IS_STR(url_path(arena, "/a b/\xc3\xa9;v=1/@x"), "/a%20b/%C3%A9;v=1/@x");
	IS_STR(url_path(arena, "/?#%\"<>"), "/%3F%23%25%22%3C%3E");
	IS_STR(url_segment(arena, "a/b"), "a%2Fb");
	IS_STR(url_arg(arena, "a&b=c d"), "a%26b%3Dc%20d");
}

/* url_path_clean */

static struct url_path
clean(const char *raw)
{
	struct url_path p;

	url_path_clean(arena, span_of(raw), &p);
	return p;
}

#define CLEAN(raw, want_kind, want_decoded, want_clean) do { \
	struct url_path p_ = clean(raw); \
	IS_INT(p_.kind, want_kind); \
	IS_STR(p_.decoded, want_decoded); \
	IS_STR(p_.clean, want_clean); \
} while (0)

TEST(clean_paths_are_served)
{
	arena_reset(arena);
	CLEAN("/", URL_PATH_OK, "/", "/");
	CLEAN("/a/b/", URL_PATH_OK, "/a/b/", "/a/b/");
	CLEAN("/a%20b", URL_PATH_OK, "/a b", "/a%20b");
	CLEAN("/%E6%97%A5%E6%9C%AC/", URL_PATH_OK, "/\xe6\x97\xa5\xe6\x9c\xac/", "/%E6%97%A5%E6%9C%AC/");
	CLEAN("/%61", URL_PATH_OK, "/a", "/a");
	CLEAN("/...", URL_PATH_OK, "/...", "/...");
	CLEAN("/a%2525", URL_PATH_OK, "/a%25", "/a%2525");
}

TEST(empty_and_dot_segments_lead_to_the_clean_path)
{
	arena_reset(arena);
	CLEAN("//", URL_PATH_UNCLEAN, "/", "/");
	CLEAN("//evil.example/x", URL_PATH_UNCLEAN, "/evil.example/x", "/evil.example/x");
	CLEAN("/a//b", URL_PATH_UNCLEAN, "/a/b", "/a/b");
	CLEAN("/a/./b/.", URL_PATH_UNCLEAN, "/a/b/", "/a/b/");
	CLEAN("/a/../b", URL_PATH_UNCLEAN, "/b", "/b");
	CLEAN("/a/b/..", URL_PATH_UNCLEAN, "/a/", "/a/");
	CLEAN("/../../x", URL_PATH_UNCLEAN, "/x", "/x");
	CLEAN("/..", URL_PATH_UNCLEAN, "/", "/");
	CLEAN("/%2e%2E/x", URL_PATH_UNCLEAN, "/x", "/x");
	CLEAN("/a/%2e/", URL_PATH_UNCLEAN, "/a/", "/a/");
	CLEAN("///..//..///%2e%2e/", URL_PATH_UNCLEAN, "/", "/");
}

TEST(malformed_paths_are_refused)
{
	static const char *const bad[] = {
		"", "a", "*", "?", "http://x/", "/%00", "/a%0d%0aX:y", "/\x7f", "/%7f", "/a\tb", "/%ff", "/%C3%28",
		"/%ED%A0%80", "/a%2fb", "/a%2Fb/../c", "/a%5cb", "/a\\b", "/%", "/%4", "/%zz", "/%c0%af",
	};

	arena_reset(arena);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (clean(bad[i]).kind != URL_PATH_BAD)
			tap_note("accepted", bad[i]);
		CLEAN(bad[i], URL_PATH_BAD, "/", "/");
	}
	struct url_path p;
	url_path_clean(arena, (struct span){ "/a\0b", 4 }, &p);
	IS_INT(p.kind, URL_PATH_BAD);
}

TEST(cleaning_twice_changes_nothing)
{
	static const char *const paths[] = { "/a%20b//c/../%C3%A9", "/%25/./x", "/a;b=c/@:!$&'()*+,=~", "/%3F%23" };

	arena_reset(arena);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct url_path once = clean(paths[i]), twice = clean(once.clean);
		IS_INT(twice.kind, URL_PATH_OK);
		IS_STR(twice.decoded, once.decoded);
		IS_STR(twice.clean, once.clean);
	}
}

/* url_resolve: the examples of RFC 3986, 5.4 */

static const struct { const char *ref, *want; } references[] = {
	{ "g:h", "g:h" }, { "g", "http://a/b/c/g" }, { "./g", "http://a/b/c/g" }, { "g/", "http://a/b/c/g/" },
	{ "/g", "http://a/g" }, { "//g", "http://g" }, { "?y", "http://a/b/c/d;p?y" }, { "g?y", "http://a/b/c/g?y" },
	{ "#s", "http://a/b/c/d;p?q#s" }, { "g#s", "http://a/b/c/g#s" }, { "g?y#s", "http://a/b/c/g?y#s" },
	{ ";x", "http://a/b/c/;x" }, { "g;x", "http://a/b/c/g;x" }, { "g;x?y#s", "http://a/b/c/g;x?y#s" },
	{ "", "http://a/b/c/d;p?q" }, { ".", "http://a/b/c/" }, { "./", "http://a/b/c/" }, { "..", "http://a/b/" },
	{ "../", "http://a/b/" }, { "../g", "http://a/b/g" }, { "../..", "http://a/" }, { "../../", "http://a/" },
	{ "../../g", "http://a/g" }, { "../../../g", "http://a/g" }, { "../../../../g", "http://a/g" },
	{ "/./g", "http://a/g" }, { "/../g", "http://a/g" }, { "g.", "http://a/b/c/g." }, { ".g", "http://a/b/c/.g" },
	{ "g..", "http://a/b/c/g.." }, { "..g", "http://a/b/c/..g" }, { "./../g", "http://a/b/g" },
	{ "./g/.", "http://a/b/c/g/" }, { "g/./h", "http://a/b/c/g/h" }, { "g/../h", "http://a/b/c/h" },
	{ "g;x=1/./y", "http://a/b/c/g;x=1/y" }, { "g;x=1/../y", "http://a/b/c/y" }, { "g?y/./x", "http://a/b/c/g?y/./x" },
	{ "g?y/../x", "http://a/b/c/g?y/../x" }, { "g#s/./x", "http://a/b/c/g#s/./x" },
	{ "g#s/../x", "http://a/b/c/g#s/../x" }, { "http:g", "http:g" },
};

TEST(references_resolve_as_in_the_rfc)
{
	arena_reset(arena);
	for (size_t i = 0; i < sizeof references / sizeof *references; i++)
		IS_STR(url_resolve(arena, SPAN("http://a/b/c/d;p?q"), span_of(references[i].ref)), references[i].want);
	IS_STR(url_resolve(arena, SPAN("http://a"), SPAN("x")), "http://a/x");
	IS_STR(url_resolve(arena, SPAN("/posts/one.md"), SPAN("../x.png")), "/x.png");
	IS_STR(url_resolve(arena, SPAN("/a"), SPAN(".//b")), "/.//b");
}

/* The browsers' test data, where browsers and the RFC speak of the same thing:
 * absolute http(s) bases, and inputs without the white space, backslashes,
 * bytes to encode, default ports and host spellings that browsers repair. */

static const char *
text_of(const struct dyn *d, const char *name)
{
	const struct dyn *v = dyn_get(d, span_of(name));

	return v && v->type == DYN_TEXT ? v->text.ptr : NULL;
}

static bool
is_common_ground(const char *input, const char *base, const char *href)
{
	struct url u;

	if (!href || !base || strncmp(base, "http", 4) != 0 || strcspn(input, " \t\r\n\\\"<>`{}|^'[]@%") != strlen(input))
		return false;
	for (const char *p = input; *p; p++)
		if ((unsigned char)*p < 0x21 || (unsigned char)*p > 0x7e)
			return false;
	url_split(span_of(input), &u);
	/* Browsers read http:x, http:/x and ///x in ways of their own. */
	if (u.has_scheme && !u.has_authority)
		return false;
	if (u.has_authority && (u.host.len == 0 || u.port.ptr || (u.has_scheme && !span_starts(u.scheme, "http"))))
		return false;
	for (size_t i = 0; i < u.host.len; i++)
		if (!((u.host.ptr[i] >= 'a' && u.host.ptr[i] <= 'z') || u.host.ptr[i] == '.'))
			return false;
	return u.path.len > 0 || !u.has_authority;
}

/* The data holds lone surrogates and NUL, which are not text and not JSON to us;
 * the cases that have them are none of ours. */
static void
blot_out_what_is_no_text(char *json)
{
	for (char *p = json; (p = strstr(p, "\\u")); p += 2)
		if (strncasecmp(p, "\\ud", 3) == 0 || strncmp(p, "\\u0000", 6) == 0)
			memset(p, '?', 6);
}

TEST(references_resolve_as_in_browsers)
{
	const char *data = getenv("QUOIN_DATA"), *src = getenv("srcdir");
	const char *path;
	struct ctx cx;
	struct span text;
	const struct dyn *cases;
	int compared = 0;

	arena_reset(arena);
	ctx_init(&cx, arena);
	if (!data)
		data = arena_printf(arena, "%s/../shared/data", src ? src : ".");
	path = arena_printf(arena, "%s/web/url-wpt/urltestdata.json", data);
	if (!file_read(&cx, path, 1 << 20, &text))
		SKIP("no reference data: set QUOIN_DATA");
	blot_out_what_is_no_text((char *)(uintptr_t)text.ptr);
	OK(json_parse(&cx, text, &(struct json_limits){ 1 << 20, 10 }, &cases));
	if (cx.err.kind)
		return;
	for (size_t i = 0; i < cases->count; i++) {
		const struct dyn *c = &cases->items[i];
		const char *input = text_of(c, "input"), *base = text_of(c, "base"), *href = text_of(c, "href");
		if (c->type != DYN_MAP || !input || !is_common_ground(input, base, href))
			continue;
		IS_STR(url_resolve(arena, span_of(base), span_of(input)), href);
		compared++;
	}
	printf("# %d cases\n", compared);
	OK(compared > 30);
}

TEST(only_paths_on_this_host_are_local)
{
	OK(url_is_local(SPAN("/")));
	OK(url_is_local(SPAN("/a?b=//c#d")));
	OK(!url_is_local(SPAN("")));
	OK(!url_is_local(SPAN("a")));
	OK(!url_is_local(SPAN("//evil.example")));
	OK(!url_is_local(SPAN("/\\evil.example")));
	OK(!url_is_local(SPAN("/\t/evil.example")));
	OK(!url_is_local(SPAN("http://evil.example")));
	OK(!url_is_local(SPAN("/a\r\nb")));
}

/* Hosts */

static const char *
host_shown(const char *text)
{
	struct host h;

	return host_parse(arena, span_of(text), &h) ? arena_printf(arena, "%s %s", h.name, h.with_port) : "bad";
}

TEST(hosts_are_normalised)
{
	arena_reset(arena);
	IS_STR(host_shown("Alpha.Example"), "alpha.example alpha.example");
	IS_STR(host_shown("T1.LOCALHOST:18080"), "t1.localhost t1.localhost:18080");
	IS_STR(host_shown("a.example."), "a.example a.example");
	IS_STR(host_shown("a.example.:80"), "a.example a.example:80");
	IS_STR(host_shown("xn--bcher-kva.example"), "xn--bcher-kva.example xn--bcher-kva.example");
	IS_STR(host_shown("127.0.0.1:9"), "127.0.0.1 127.0.0.1:9");
	IS_STR(host_shown("[::1]:8080"), "[::1] [::1]:8080");
	IS_STR(host_shown("[::1]"), "[::1] [::1]");
}

TEST(malformed_hosts_are_refused)
{
	static const char *const bad[] = {
		"", ".", "..", "a..b", ".a", "a..", "-a", "a-", "a_b", "a b", "a/b", "a%b", "a@b", "a:b", "a:", "a:0",
		"a:65536", "a:80:80", "a\"b", "a,b", "\xc3\xa9", "[::1", "::1", "[]", "[g]", "a:-1", "a:+80", "a: 80",
	};
	char long_label[80], long_name[300];

	arena_reset(arena);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (strcmp(host_shown(bad[i]), "bad") != 0)
			tap_note("accepted", bad[i]);
		IS_STR(host_shown(bad[i]), "bad");
	}
	memset(long_label, 'a', sizeof long_label);
	long_label[63] = '\0';
	OK(strcmp(host_shown(long_label), "bad") != 0);
	long_label[63] = 'a', long_label[64] = '\0';
	IS_STR(host_shown(long_label), "bad");
	for (size_t i = 0; i < sizeof long_name; i++)
		long_name[i] = i % 2 ? '.' : 'a';
	long_name[253] = '\0';
	OK(strcmp(host_shown(long_name), "bad") != 0);
	long_name[253] = '.', long_name[255] = '\0';
	IS_STR(host_shown(long_name), "bad");
	OK(!host_parse(arena, (struct span){ "a\0b", 3 }, &(struct host){ NULL, NULL }));
}

TEST(addresses_of_the_web_have_a_scheme_a_host_and_no_blanks)
{
	static const char *const good[] = {
		"https://example.org", "http://example.org/a?b=c#d", "HTTPS://Example.org/", "https://[::1]:8080/x",
		"https://\xc3\xa9t\xc3\xa9.example/\xc3\xa9", "https://u@h.example/",
	};
	static const char *const bad[] = {
		"", "example.org", "//example.org/x", "/x", "https://", "https:///x", "https:example.org", "ftp://h/x",
		"javascript:alert(1)//http://x", "data:text/html,x", "https://a b/", " https://a/", "https://a/\"", "https://a/<x>",
		"https://a\\b/", "https://a/\n", "mailto:a@b.example", "http", "https://?q",
	};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		OK(url_is_web(span_of(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (url_is_web(span_of(bad[i])))
			tap_note("accepted", bad[i]);
		OK(!url_is_web(span_of(bad[i])));
	}
}

TEST(a_name_is_under_its_domain_only)
{
	OK(host_is_under("a.example", "example"));
	OK(host_is_under("example", "example"));
	OK(!host_is_under("badexample", "example"));
	OK(!host_is_under("example", "a.example"));
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(a_url_splits_at_its_delimiters),
		TAP_CASE(absent_parts_differ_from_empty_ones),
		TAP_CASE(arguments_are_decoded_once),
		TAP_CASE(encoding_keeps_what_may_stay),
		TAP_CASE(clean_paths_are_served),
		TAP_CASE(empty_and_dot_segments_lead_to_the_clean_path),
		TAP_CASE(malformed_paths_are_refused),
		TAP_CASE(cleaning_twice_changes_nothing),
		TAP_CASE(references_resolve_as_in_the_rfc),
		TAP_CASE(references_resolve_as_in_browsers),
		TAP_CASE(only_paths_on_this_host_are_local),
		TAP_CASE(hosts_are_normalised),
		TAP_CASE(malformed_hosts_are_refused),
		TAP_CASE(addresses_of_the_web_have_a_scheme_a_host_and_no_blanks),
		TAP_CASE(a_name_is_under_its_domain_only),
	};

	arena = arena_new(4096);
	int bad = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(arena);
	return bad;
}
