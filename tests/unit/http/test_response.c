/* test_response.c - http/response.h and http/negotiate.h. */
#include "http/negotiate.h"
#include "http/response.h"
#include "tests/tap.h"

static struct arena *arena;
static struct response rs;

static void
fresh(void)
{
	arena_reset(arena);
	response_init(&rs, arena);
}

TEST(a_response_always_has_its_length)
{
	fresh();
	response_send(&rs, 200, "text/html; charset=utf-8", SPAN("hello"));
	response_append(&rs, SPAN(""));
	response_append(&rs, SPAN(" world"));
	IS_SPAN(response_head(&rs), "Status: 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 11\r\n\r\n");
	IS_INT(rs.piece_count, 2);
	fresh();
	rs.status = 204;
	IS_SPAN(response_head(&rs), "Status: 204 No Content\r\n\r\n");
}

TEST(headers_are_set_or_added)
{
	fresh();
	response_header(&rs, "X-A", "1");
	response_header(&rs, "x-a", "2");
	response_header_add(&rs, "Link", "<a>");
	response_header_add(&rs, "Link", "<b>");
	response_vary(&rs, "Accept-Encoding");
	response_vary(&rs, "Cookie");
	response_vary(&rs, "accept-encoding");
	IS_SPAN(response_head(&rs), "Status: 200 OK\r\nX-A: 2\r\nLink: <a>\r\nLink: <b>\r\n"
	                            "Vary: Accept-Encoding, Cookie\r\nContent-Length: 0\r\n\r\n");
	IS_STR(response_get(&rs, "X-a"), "2");
	OK(rs.broken == NULL);
}

TEST(a_header_cannot_break_its_line)
{
	static const char *const values[] = { "a\r\nb: c", "a\nb", "a\rb", "a\x01", "\x7f" };
	static const char *const names[] = { "", "A B", "A:", "A\r\n", "Ä", "Content-Length", "status", "Transfer-Encoding" };

	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		fresh();
		response_header(&rs, "X", values[i]);
		OK(rs.broken != NULL);
		fresh();
		response_header(&rs, "X", "fine");
		response_header(&rs, "X", values[i]);
		OK(rs.broken != NULL);
		fresh();
		response_redirect(&rs, 302, arena_printf(arena, "/%s", values[i]));
		OK(rs.broken != NULL);
	}
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		fresh();
		response_header(&rs, names[i], "x");
		OK(rs.broken != NULL);
	}
	fresh();
	response_header(&rs, "X", "tab\tand \xc3\xa9 are fine");
	OK(rs.broken == NULL);
}

TEST(headers_have_a_ceiling)
{
	fresh();
	for (int i = 0; i < RESPONSE_MAX_HEADERS; i++)
		response_header_add(&rs, "X", "y");
	OK(rs.broken == NULL);
	response_header_add(&rs, "X", "y");
	OK(rs.broken != NULL);
	fresh();
	for (int i = 0; i < 60; i++)
		response_header_add(&rs, "X", arena_printf(arena, "%0400d", i));
	response_head(&rs);
	OK(rs.broken != NULL);
}

TEST(redirects_go_to_safe_places_only)
{
	static const char *const good[][2] = {
		{ "/a?b#c", "/a?b#c" }, { "/a b\"<>", "/a%20b%22%3C%3E" }, { "/\xc3\xa9", "/%C3%A9" }, { "/%20", "/%20" },
		{ "https://a.example/x", "https://a.example/x" }, { "HTTP://a.example", "HTTP://a.example" },
	};
	static const char *const bad[] = {
		"", "a", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "https:evil", "http://",
		"https:///x", "data:text/html,x", "ftp://a/", " /a", "https://a.example\\@evil.example/",
	};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		fresh();
		response_send(&rs, 200, "text/plain", SPAN("old"));
		response_redirect(&rs, 303, good[i][0]);
		OK(rs.broken == NULL);
		IS_INT(rs.status, 303);
		IS_INT(rs.body_len, 0);
		IS_STR(response_get(&rs, "Location"), good[i][1]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		fresh();
		response_redirect(&rs, 303, bad[i]);
		if (!rs.broken)
			printf("# redirected to %s\n", bad[i]);
		OK(rs.broken != NULL);
	}
	fresh();
	response_redirect(&rs, 303, NULL);
	OK(rs.broken != NULL);
}

TEST(cookies_are_bound_to_the_host)
{
	fresh();
	response_cookie(&rs, &(struct cookie){ .name = "__Host-quoin", .value = "abc", .max_age = 60 });
	IS_STR(response_get(&rs, "Set-Cookie"), "__Host-quoin=abc; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax");
	fresh();
	response_cookie(&rs, &(struct cookie){ .name = "q", .value = "", .max_age = -1, .insecure = true, .script = true,
	                                       .same_site = "Strict" });
	IS_STR(response_get(&rs, "Set-Cookie"), "q=; Path=/; Max-Age=0; SameSite=Strict");
	fresh();
	response_cookie(&rs, &(struct cookie){ .name = "__Host-q", .value = "x", .insecure = true });
	OK(rs.broken != NULL);
	static const char *const bad[] = { "a;b", "a b", "a,b", "a\"", "a\\", "\xc3\xa9", "a\r\n" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		fresh();
		response_cookie(&rs, &(struct cookie){ .name = "q", .value = bad[i] });
		OK(rs.broken != NULL);
	}
	fresh();
	response_cookie(&rs, &(struct cookie){ .name = "a=b", .value = "x" });
	OK(rs.broken != NULL);
}

/* Conditional requests */

static bool
not_modified(enum method method, int status, const char *if_none_match, const char *since)
{
	struct request rq = { .method = method, .if_none_match = if_none_match, .if_modified_since = since };

	fresh();
	response_send(&rs, status, "text/html", SPAN("page"));
	response_etag(&rs, "v1");
	response_header(&rs, "Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
	response_header(&rs, "Content-Security-Policy", "default-src 'none'");
	return response_not_modified(&rs, &rq);
}

TEST(a_current_copy_gets_304)
{
	static const char *const current[] = { "\"v1\"", "W/\"v1\"", "\"a\", W/\"b\" , \"v1\"", "*", "\"a,\"v1\"", "  \"v1\"" };
	static const char *const outdated[] = { "\"v2\"", "v1", "\"v1", "\"\"", "", "\"a,b\"", "\"V1\"" };

	for (size_t i = 0; i < sizeof current / sizeof *current; i++)
		if (i != 4)
			OK(not_modified(METHOD_GET, 200, current[i], NULL));
	IS_SPAN(response_head(&rs), "Status: 304 Not Modified\r\nETag: \"v1\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
	                            "Content-Security-Policy: default-src 'none'\r\n\r\n");
	IS_INT(rs.body_len, 0);
	for (size_t i = 0; i < sizeof outdated / sizeof *outdated; i++)
		OK(!not_modified(METHOD_GET, 200, outdated[i], NULL));
	OK(not_modified(METHOD_HEAD, 200, "\"v1\"", NULL));
	OK(!not_modified(METHOD_POST, 200, "\"v1\"", NULL));
	OK(!not_modified(METHOD_GET, 404, "\"v1\"", NULL));
	OK(not_modified(METHOD_GET, 200, NULL, "Sun, 06 Nov 1994 08:49:37 GMT"));
	OK(!not_modified(METHOD_GET, 200, NULL, "Sun, 06 Nov 1994 08:49:38 GMT"));
	OK(!not_modified(METHOD_GET, 200, "\"v2\"", "Sun, 06 Nov 1994 08:49:37 GMT"));
	OK(!not_modified(METHOD_GET, 200, NULL, NULL));
}

TEST(a_plain_error_replaces_what_was_there)
{
	fresh();
	rs.no_body = true;
	response_header(&rs, "X-Half", "made");
	response_plain_error(&rs, 503, NULL, "Too much to do.", "0123");
	OK(rs.no_body);
	IS_STR(response_get(&rs, "X-Half"), NULL);
	IS_STR(response_get(&rs, "Retry-After"), "2");
	IS_STR(response_get(&rs, "Cache-Control"), "no-store");
	IS_SPAN(rs.pieces[0], "Service Unavailable\n\nToo much to do.\n\nRequest 0123\n");
}

TEST(a_file_can_be_left_to_the_front_server)
{
	fresh();
	response_accel(&rs, "/_files/ab/cd.png");
	IS_STR(response_get(&rs, "X-Accel-Redirect"), "/_files/ab/cd.png");
	fresh();
	response_accel(&rs, "//evil/x");
	OK(rs.broken != NULL);
}

/* Negotiation */

TEST(the_best_encoding_is_chosen)
{
	const unsigned all = ENCODING_BIT(ENCODING_BR) | ENCODING_BIT(ENCODING_GZIP);
	static const struct { const char *header; enum encoding want; } cases[] = {
		{ NULL, ENCODING_IDENTITY }, { "", ENCODING_IDENTITY }, { "gzip", ENCODING_GZIP }, { "br", ENCODING_BR },
		{ "gzip, deflate, br, zstd", ENCODING_BR }, { "gzip;q=1.0, br;q=0.5", ENCODING_GZIP },
		{ "br;q=0, gzip;q=0.1", ENCODING_GZIP }, { "*", ENCODING_BR }, { "*;q=0", ENCODING_IDENTITY },
		{ "br;q=0, *", ENCODING_GZIP }, { "BR ; Q=0.9 , GZIP;q=0.8", ENCODING_BR }, { "x-gzip", ENCODING_GZIP },
		{ "identity;q=1, gzip;q=0.5", ENCODING_IDENTITY }, { "gzip;q=2", ENCODING_IDENTITY },
		{ "gzip;q=x", ENCODING_IDENTITY }, { "gzip;q=", ENCODING_IDENTITY }, { "gzip;q=0.0001", ENCODING_IDENTITY },
		{ "bro", ENCODING_IDENTITY }, { ",,;q=1,gzip", ENCODING_GZIP },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (negotiate_encoding(cases[i].header, all) != cases[i].want)
			printf("# %s\n", cases[i].header);
		IS_INT(negotiate_encoding(cases[i].header, all), cases[i].want);
	}
	IS_INT(negotiate_encoding("br, gzip", ENCODING_BIT(ENCODING_GZIP)), ENCODING_GZIP);
	IS_INT(negotiate_encoding("br", ENCODING_BIT(ENCODING_GZIP)), ENCODING_IDENTITY);
	IS_STR(encoding_name(ENCODING_BR), "br");
	IS_STR(encoding_name(ENCODING_IDENTITY), NULL);
}

TEST(one_range_is_understood)
{
	static const struct { const char *header; enum range_kind kind; size_t from, len; } cases[] = {
		{ NULL, RANGE_ALL, 0, 100 }, { "bytes=0-9", RANGE_PART, 0, 10 }, { "bytes=90-", RANGE_PART, 90, 10 },
		{ "bytes=-5", RANGE_PART, 95, 5 }, { "bytes=-500", RANGE_PART, 0, 100 }, { "bytes=50-500", RANGE_PART, 50, 50 },
		{ "bytes=99-99", RANGE_PART, 99, 1 }, { "bytes=100-", RANGE_NONE, 0, 100 }, { "bytes=-0", RANGE_NONE, 100, 0 },
		{ "bytes=9-0", RANGE_ALL, 0, 100 }, { "bytes=0-1,3-4", RANGE_ALL, 0, 100 }, { "bytes=-", RANGE_ALL, 0, 100 },
		{ "bytes=", RANGE_ALL, 0, 100 }, { "bytes=a-b", RANGE_ALL, 0, 100 }, { "lines=0-1", RANGE_ALL, 0, 100 },
		{ "bytes=99999999999999999999-", RANGE_ALL, 0, 100 }, { "bytes=0-9223372036854775807", RANGE_PART, 0, 100 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t from, len;
		if (negotiate_range(cases[i].header, 100, &from, &len) != cases[i].kind)
			printf("# %s\n", cases[i].header);
		IS_INT(negotiate_range(cases[i].header, 100, &from, &len), cases[i].kind);
		IS_INT(from, cases[i].from);
		IS_INT(len, cases[i].len);
	}
}

TEST(the_liked_media_type_is_known)
{
	OK(negotiate_prefers("application/json", "application/json", "text/html"));
	OK(!negotiate_prefers("text/html,application/xhtml+xml,*/*;q=0.8", "application/json", "text/html"));
	OK(!negotiate_prefers("*/*", "application/json", "text/html"));
	OK(!negotiate_prefers(NULL, "application/json", "text/html"));
	OK(negotiate_prefers("text/*;q=0.3, application/json;q=0.4", "application/json", "text/html"));
	OK(negotiate_prefers("text/html;q=0, */*", "application/json", "text/html"));
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(a_response_always_has_its_length),
		TAP_CASE(headers_are_set_or_added),
		TAP_CASE(a_header_cannot_break_its_line),
		TAP_CASE(headers_have_a_ceiling),
		TAP_CASE(redirects_go_to_safe_places_only),
		TAP_CASE(cookies_are_bound_to_the_host),
		TAP_CASE(a_current_copy_gets_304),
		TAP_CASE(a_plain_error_replaces_what_was_there),
		TAP_CASE(a_file_can_be_left_to_the_front_server),
		TAP_CASE(the_best_encoding_is_chosen),
		TAP_CASE(one_range_is_understood),
		TAP_CASE(the_liked_media_type_is_known),
	};

	arena = arena_new(4096);
	int bad = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(arena);
	return bad;
}
