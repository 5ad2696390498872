/* test_request.c - http/request.h and http/cidr.h: what of a request is believed. */
#include "http/fcgi.h"
#include "http/form.h"
#include "http/request.h"
#include "tests/tap.h"

static struct arena *arena;
static struct ctx cx;
static struct request rq;
static struct request_rules rules;

/* Make rq from "NAME=value" texts; the usual four are added unless given. */
static bool
make(const char *const *texts, struct span body)
{
	static const char *const usual[] = {
		"REQUEST_METHOD=GET", "REQUEST_URI=/", "HTTP_HOST=a.example", "QUOIN_CLIENT_IP=192.0.2.7", NULL
	};
	struct fcgi_param params[60];
	size_t n = 0;

	ctx_init(&cx, arena);
	for (; texts && *texts; texts++) {
		struct span value, name = span_cut(span_of(*texts), '=', &value);
		params[n++] = (struct fcgi_param){ name, value };
	}
	for (size_t i = 0; usual[i]; i++) {
		struct span value, name = span_cut(span_of(usual[i]), '=', &value);
		bool given = false;
		for (size_t k = 0; k < n; k++)
			given = given || span_eq(params[k].name, name);
		if (!given)
			params[n++] = (struct fcgi_param){ name, value };
	}
	return request_init(&cx, &rq, &rules, arena_memdup(arena, params, n * sizeof *params), n, body);
}

#define MAKE(...) make((const char *const[]){ __VA_ARGS__, NULL }, SPAN(""))
#define REFUSED(code_, ...) do { \
	OK(!MAKE(__VA_ARGS__)); \
	IS_INT(cx.err.kind, ERR_BAD_REQUEST); \
	IS_STR(cx.err.code, code_); \
} while (0)

static void
trust(const char *networks)
{
	struct ctx c;

	arena_reset(arena);
	ctx_init(&c, arena);
	OK(cidr_list_parse(&c, networks, &rules.trusted_proxies));
}

TEST(a_request_is_read_from_the_params)
{
	trust("");
	OK(MAKE("REQUEST_METHOD=POST", "REQUEST_URI=/a%20b?c=d", "HTTP_HOST=A.Example:8080", "QUOIN_SCHEME=https",
	        "HTTP_USER_AGENT=Tester/1", "HTTP_ACCEPT_ENCODING=br, gzip", "HTTP_STRIPE_SIGNATURE=t=1"));
	IS_INT(rq.method, METHOD_POST);
	IS_STR(rq.path, "/a b");
	IS_STR(rq.target, "/a%20b?c=d");
	IS_STR(rq.clean_target, NULL);
	IS_STR(rq.host, "a.example");
	IS_STR(rq.host_port, "a.example:8080");
	IS_STR(rq.scheme, "https");
	OK(rq.secure && !rq.internal);
	IS_STR(rq.client_ip, "192.0.2.7");
	IS_STR(rq.user_agent, "Tester/1");
	IS_STR(rq.accept_encoding, "br, gzip");
	IS_STR(rq.origin, NULL);
	IS_STR(request_header(&rq, "STRIPE_SIGNATURE"), "t=1");
	IS_STR(request_header(&rq, "NOT_SENT"), NULL);
	IS_INT(strlen(rq.id), 32);
	IS_STR(cx.request_id, rq.id);
	const char *first = rq.id;
	OK(MAKE("REQUEST_METHOD=BREW"));
	IS_INT(rq.method, METHOD_OTHER);
	OK(strcmp(first, rq.id) != 0);
}

TEST(what_identifies_must_be_there_and_clean)
{
	trust("");
	REFUSED("request.method", "REQUEST_METHOD=");
	REFUSED("request.target", "REQUEST_URI=");
	REFUSED("request.path", "REQUEST_URI=*");
	REFUSED("request.path", "REQUEST_URI=/%00");
	REFUSED("request.path", "REQUEST_URI=/a%2Fb");
	REFUSED("request.host", "HTTP_HOST=");
	REFUSED("request.host", "HTTP_HOST=..");
	REFUSED("request.host", "HTTP_HOST=a b");
	REFUSED("request.bytes", "HTTP_HOST=a\x01");
	REFUSED("request.bytes", "HTTP_AUTHORIZATION=\xff");
	/* Even then it can be logged. */
	IS_STR(rq.path, "/");
	IS_STR(rq.host, "");
	OK(rq.id != NULL);
}

TEST(two_values_for_one_identity_are_refused)
{
	trust("");
	REFUSED("request.ambiguous", "HTTP_HOST=a.example", "HTTP_HOST=b.example");
	REFUSED("request.ambiguous", "QUOIN_CLIENT_IP=1.2.3.4", "QUOIN_CLIENT_IP=1.2.3.5");
	REFUSED("request.ambiguous", "REQUEST_METHOD=GET", "REQUEST_METHOD=POST");
	REFUSED("request.ambiguous", "REQUEST_URI=/a", "REQUEST_URI=/b");
	REFUSED("request.ambiguous", "HTTP_ORIGIN=https://a.example", "HTTP_ORIGIN=https://b.example");
	OK(MAKE("HTTP_HOST=a.example", "HTTP_HOST=a.example"));
	OK(MAKE("HTTP_IF_NONE_MATCH=\"a\"", "HTTP_IF_NONE_MATCH=\"b\""));
	IS_STR(rq.if_none_match, "\"a\", \"b\"");
	OK(MAKE("HTTP_COOKIE=a=1", "HTTP_COOKIE=b=2"));
	IS_STR(request_cookie(&rq, "b"), "2");
	OK(MAKE("HTTP_USER_AGENT=a", "HTTP_USER_AGENT=b"));
	IS_STR(rq.user_agent, "a");
}

TEST(unclean_paths_name_the_clean_one)
{
	trust("");
	OK(MAKE("REQUEST_URI=//evil.example/../x%20y?q=//"));
	IS_STR(rq.clean_target, "/x%20y?q=//");
	OK(MAKE("REQUEST_URI=/a/./b?"));
	IS_STR(rq.clean_target, "/a/b");
	OK(MAKE("REQUEST_URI=http://other.example/a/b?c"));
	IS_STR(rq.path, "/a/b");
	IS_STR(rq.host, "a.example");
	IS_STR(rq.clean_target, NULL);
}

TEST(addresses_have_a_ceiling)
{
	char uri[9100] = "REQUEST_URI=/";

	trust("");
	memset(uri + 13, 'a', 8191);
	OK(MAKE(uri));
	IS_INT(strlen(rq.path), 8192);
	memcpy(uri + 13 + 8191, "b", 2);
	REFUSED("request.target", uri);
	memcpy(uri + 13 + 3000, "//", 3);
	REFUSED("request.path", uri);
}

/* Client address and scheme */

TEST(forwarded_headers_of_strangers_count_for_nothing)
{
	trust("10.0.0.0/8");
	OK(MAKE("QUOIN_CLIENT_IP=192.0.2.7", "HTTP_X_FORWARDED_FOR=1.1.1.1", "HTTP_X_FORWARDED_PROTO=https",
	        "HTTP_QUOIN_INTERNAL=1", "HTTP_QUOIN_CLIENT_IP=1.1.1.1", "HTTP_QUOIN_SCHEME=https"));
	IS_STR(rq.client_ip, "192.0.2.7");
	IS_STR(rq.scheme, "http");
	OK(!rq.internal);
	OK(MAKE("QUOIN_INTERNAL=1"));
	OK(rq.internal);
}

TEST(trusted_proxies_may_tell_the_client)
{
	trust("10.0.0.0/8, 2001:db8::/32");
	OK(MAKE("QUOIN_CLIENT_IP=10.1.2.3", "HTTP_X_FORWARDED_FOR=1.1.1.1, 203.0.113.9, 10.9.9.9",
	        "HTTP_X_FORWARDED_PROTO=https"));
	IS_STR(rq.client_ip, "203.0.113.9"); /* the first from the right that is not ours */
	OK(rq.secure);
	OK(MAKE("QUOIN_CLIENT_IP=2001:db8::1", "HTTP_X_FORWARDED_FOR=[2001:db9::5]:443"));
	IS_STR(rq.client_ip, "2001:db9::5");
	OK(MAKE("QUOIN_CLIENT_IP=10.1.2.3", "HTTP_X_FORWARDED_FOR=1.1.1.1, garbage"));
	IS_STR(rq.client_ip, "10.1.2.3");
	OK(MAKE("QUOIN_CLIENT_IP=10.1.2.3", "HTTP_X_FORWARDED_FOR=10.0.0.1,10.0.0.2"));
	IS_STR(rq.client_ip, "10.0.0.1");
	OK(MAKE("QUOIN_CLIENT_IP=10.1.2.3", "HTTP_X_FORWARDED_PROTO=https, http"));
	OK(!rq.secure);
}

TEST(without_our_own_params_the_front_servers_common_ones_serve)
{
	trust("");
	OK(MAKE("QUOIN_CLIENT_IP=", "REMOTE_ADDR=192.0.2.1", "HTTPS=on"));
	IS_STR(rq.client_ip, "192.0.2.1");
	OK(rq.secure);
	OK(MAKE("QUOIN_CLIENT_IP=@"));
	IS_STR(rq.client_ip, "-");
}

/* Arguments and cookies */

TEST(the_query_is_read_when_asked_for)
{
	trust("");
	OK(MAKE("REQUEST_URI=/?page=2&q=a+b%20c&empty=&flag&page=3&bad=%ff&nul=%00&=x&&utf=%C3%A9"));
	IS_STR(request_query(&rq, "page"), "2");
	IS_STR(request_query(&rq, "q"), "a b c");
	IS_STR(request_query(&rq, "empty"), "");
	IS_STR(request_query(&rq, "flag"), "");
	IS_STR(request_query(&rq, "utf"), "\xc3\xa9");
	IS_STR(request_query(&rq, "bad"), NULL);
	IS_STR(request_query(&rq, "nul"), NULL);
	IS_STR(request_query(&rq, "none"), NULL);
	IS_INT(request_query_all(&rq)->count, 6);
	OK(MAKE("REQUEST_URI=/"));
	IS_STR(request_query(&rq, "page"), NULL);
}

TEST(a_query_has_at_most_a_hundred_arguments)
{
	struct strbuf uri;

	trust("");
	strbuf_init(&uri, arena, 10000);
	strbuf_adds(&uri, "REQUEST_URI=/?a");
	for (int i = 0; i < 500; i++)
		strbuf_addf(&uri, "&b%d=%d", i, i);
	OK(MAKE(uri.buf));
	IS_INT(request_query_all(&rq)->count, 100);
}

TEST(cookies_that_do_not_fit_are_ignored)
{
	trust("");
	OK(MAKE("HTTP_COOKIE=a=1; b=two words;c = 3 ;d=\"quoted\"; =x; e; f=x=y; g=; a=again; h=\\"));
	IS_STR(request_cookie(&rq, "a"), "1");
	IS_STR(request_cookie(&rq, "b"), NULL);
	IS_STR(request_cookie(&rq, "c"), "3");
	IS_STR(request_cookie(&rq, "d"), NULL);
	IS_STR(request_cookie(&rq, "f"), "x=y");
	IS_STR(request_cookie(&rq, "g"), "");
	IS_STR(request_cookie(&rq, "h"), NULL);
	OK(MAKE("REQUEST_URI=/"));
	IS_STR(request_cookie(&rq, "a"), NULL);
}

TEST(a_comma_cannot_smuggle_in_a_cookie)
{
	trust("");
	OK(MAKE("HTTP_COOKIE=tracker=x, __Host-session=stolen"));
	IS_STR(request_cookie(&rq, "__Host-session"), NULL);
	IS_STR(request_cookie(&rq, "tracker"), NULL);
}

/* Forms and origins */

TEST(the_body_is_a_form_if_it_says_so)
{
	const struct form *form;

	trust("");
	const char *const urlencoded[] = { "CONTENT_TYPE=application/x-www-form-urlencoded; charset=UTF-8", NULL };
	OK(make(urlencoded, SPAN("title=A+b&body=x%0D%0Ay&tag=1&tag=2")));
	OK(request_form(&cx, &rq, &form));
	IS_STR(form_get(form, "title"), "A b");
	IS_STR(form_get(form, "body"), "x\ny");
	IS_STR(form_nth(form, "tag", 1), "2");
	IS_STR(form_nth(form, "tag", 2), NULL);
	const char *const json[] = { "CONTENT_TYPE=application/json", NULL };
	OK(make(json, SPAN("{}")));
	OK(!request_form(&cx, &rq, &form));
	IS_INT(cx.err.kind, ERR_MEDIA_TYPE);
	OK(make(json, SPAN("")));
	OK(request_form(&cx, &rq, &form));
	IS_INT(form->field_count, 0);
}

TEST(the_origin_must_be_ours)
{
	trust("");
	OK(MAKE("HTTP_SEC_FETCH_SITE=same-origin", "HTTP_ORIGIN=https://evil.example"));
	OK(request_is_same_origin(&rq));
	OK(MAKE("HTTP_SEC_FETCH_SITE=same-site"));
	OK(!request_is_same_origin(&rq));
	OK(MAKE("HTTP_SEC_FETCH_SITE=cross-site", "HTTP_ORIGIN=http://a.example"));
	OK(!request_is_same_origin(&rq));
	OK(MAKE("HTTP_ORIGIN=http://a.example"));
	OK(request_is_same_origin(&rq));
	OK(MAKE("HTTP_ORIGIN=https://a.example", "QUOIN_SCHEME=https"));
	OK(request_is_same_origin(&rq));
	OK(MAKE("HTTP_ORIGIN=http://a.example:8080", "HTTP_HOST=a.example:8080"));
	OK(request_is_same_origin(&rq));
	static const char *const foreign[] = {
		"https://a.example", "http://b.example", "http://a.example:81", "null", "http://a.example.evil",
		"http://a.example/", "http://x@a.example", "a.example", "",
	};
	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
		OK(MAKE(arena_printf(arena, "HTTP_ORIGIN=%s", foreign[i])));
		OK(!request_is_same_origin(&rq));
	}
}

/* Networks */

static bool
has(const char *networks, const char *address)
{
	struct cidr_list list;
	struct ip ip;
	struct ctx c;

	ctx_init(&c, arena);
	OK(cidr_list_parse(&c, networks, &list));
	OK(ip_parse(span_of(address), &ip));
	return cidr_list_has(&list, &ip);
}

TEST(networks_contain_their_addresses)
{
	arena_reset(arena);
	OK(has("10.0.0.0/8", "10.255.0.1"));
	OK(!has("10.0.0.0/8", "11.0.0.1"));
	OK(has("192.0.2.128/25", "192.0.2.200"));
	OK(!has("192.0.2.128/25", "192.0.2.127"));
	OK(has("192.0.2.1", "192.0.2.1"));
	OK(!has("192.0.2.1", "192.0.2.2"));
	OK(has("2001:db8::/33", "2001:db8:7fff::1"));
	OK(!has("2001:db8::/33", "2001:db8:8000::1"));
	OK(has("0.0.0.0/0", "8.8.8.8"));
	OK(!has("0.0.0.0/0", "::1"));
	OK(has("::/0", "::1"));
	OK(has("10.0.0.0/8", "::ffff:10.1.1.1"));
	OK(has("1.1.1.1,\n\t10.0.0.0/8 ::1", "::1"));
	OK(!has("", "::1"));
}

TEST(malformed_networks_are_named)
{
	static const char *const bad[] = { "10.0.0.0/33", "10.0.0/8", "x", "::/129", "10.0.0.0/", "10.0.0.0/-1", "1.2.3.4.5" };
	struct cidr_list list;

	arena_reset(arena);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ctx_init(&cx, arena);
		OK(!cidr_list_parse(&cx, arena_printf(arena, "10.0.0.1 %s", bad[i]), &list));
		IS_INT(cx.err.kind, ERR_INVALID);
		OK(cx.err.detail && strstr(cx.err.detail, bad[i]));
	}
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(a_request_is_read_from_the_params),
		TAP_CASE(what_identifies_must_be_there_and_clean),
		TAP_CASE(two_values_for_one_identity_are_refused),
		TAP_CASE(unclean_paths_name_the_clean_one),
		TAP_CASE(addresses_have_a_ceiling),
		TAP_CASE(forwarded_headers_of_strangers_count_for_nothing),
		TAP_CASE(trusted_proxies_may_tell_the_client),
		TAP_CASE(without_our_own_params_the_front_servers_common_ones_serve),
		TAP_CASE(the_query_is_read_when_asked_for),
		TAP_CASE(a_query_has_at_most_a_hundred_arguments),
		TAP_CASE(cookies_that_do_not_fit_are_ignored),
		TAP_CASE(a_comma_cannot_smuggle_in_a_cookie),
		TAP_CASE(the_body_is_a_form_if_it_says_so),
		TAP_CASE(the_origin_must_be_ours),
		TAP_CASE(networks_contain_their_addresses),
		TAP_CASE(malformed_networks_are_named),
	};

	arena = arena_new(4096);
	int bad = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(arena);
	return bad;
}
