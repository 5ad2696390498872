/* test_router.c - http/router.h. */
#include "http/router.h"
#include "tests/tap.h"

enum { GET = METHOD_BIT(METHOD_GET), POST = METHOD_BIT(METHOD_POST) };

static struct arena *arena;
static struct ctx cx;
static struct router *router;
static struct route_match m;

static const struct route_entry table[] = {
	{ GET, "/", "home" },
	{ GET, "/page/:n/", "page" },
	{ GET, "/tag/:slug/", "tag" },
	{ GET, "/tag/:slug/page/:n/", "tag_page" },
	{ GET, "/tag/special/", "special" },
	{ GET, "/rss/", "rss" },
	{ GET, "/sitemap.xml", "sitemap" },
	{ GET, "/assets/*path", "assets" },
	{ GET, "/assets/fixed.css", "fixed" },
	{ GET, "/admin/posts/:id", "edit" },
	{ POST, "/admin/posts/:id", "save" },
	{ POST, "/admin/posts/:id/publish", "publish" },
	{ GET, "/:slug/", "post" },
	{ GET, "/:year/:month/:slug/", "dated" },
};

static bool
build(const struct route_entry *entries, size_t count)
{
	arena_reset(arena);
	ctx_init(&cx, arena);
	return router_new(&cx, entries, count, &router);
}

#define FOUND(method, path, want) do { \
	IS_INT(router_find(router, arena, method, path, &m), ROUTE_FOUND); \
	IS_STR((const char *)m.route, want); \
} while (0)

TEST(paths_find_their_routes)
{
	OK(build(table, sizeof table / sizeof *table));
	FOUND(METHOD_GET, "/", "home");
	FOUND(METHOD_GET, "/rss/", "rss");
	FOUND(METHOD_GET, "/sitemap.xml", "sitemap");
	FOUND(METHOD_GET, "/page/2/", "page");
	IS_STR(route_capture(&m, "n"), "2");
	FOUND(METHOD_GET, "/tag/news/page/3/", "tag_page");
	IS_STR(route_capture(&m, "slug"), "news");
	IS_STR(route_capture(&m, "n"), "3");
	IS_STR(route_capture(&m, "none"), NULL);
	FOUND(METHOD_HEAD, "/\xe6\x97\xa5/", "post");
	IS_STR(route_capture(&m, "slug"), "\xe6\x97\xa5");
}

TEST(fixed_segments_win_over_captures_and_captures_over_the_rest)
{
	OK(build(table, sizeof table / sizeof *table));
	FOUND(METHOD_GET, "/tag/special/", "special");
	FOUND(METHOD_GET, "/tag/specials/", "tag");
	FOUND(METHOD_GET, "/assets/fixed.css", "fixed");
	FOUND(METHOD_GET, "/assets/a/b/c.css", "assets");
	IS_STR(route_capture(&m, "path"), "a/b/c.css");
	/* "/tag/…" is a fixed beginning, yet this path can only be a dated one. */
	FOUND(METHOD_GET, "/tag/05/x/", "dated");
	IS_STR(route_capture(&m, "year"), "tag");
	FOUND(METHOD_GET, "/rss/05/x/", "dated");
}

TEST(methods_choose_among_routes)
{
	OK(build(table, sizeof table / sizeof *table));
	FOUND(METHOD_GET, "/admin/posts/7", "edit");
	IS_STR(m.allow, "GET, HEAD, POST");
	FOUND(METHOD_POST, "/admin/posts/7", "save");
	IS_INT(router_find(router, arena, METHOD_DELETE, "/admin/posts/7", &m), ROUTE_METHOD);
	IS_STR(m.allow, "GET, HEAD, POST");
	IS_INT(router_find(router, arena, METHOD_GET, "/admin/posts/7/publish", &m), ROUTE_METHOD);
	IS_STR(m.allow, "POST");
	IS_INT(router_find(router, arena, METHOD_OTHER, "/", &m), ROUTE_METHOD);
}

TEST(a_slash_too_many_or_too_few_is_told)
{
	OK(build(table, sizeof table / sizeof *table));
	IS_INT(router_find(router, arena, METHOD_GET, "/rss", &m), ROUTE_SLASH);
	IS_STR(m.other, "/rss/");
	IS_STR((const char *)m.route, "rss");
	IS_INT(router_find(router, arena, METHOD_GET, "/sitemap.xml/", &m), ROUTE_FOUND); /* a slug may look like it */
	IS_INT(router_find(router, arena, METHOD_GET, "/admin/posts/7/", &m), ROUTE_FOUND); /* "dated" */
	IS_INT(router_find(router, arena, METHOD_GET, "/tag/a/page/2", &m), ROUTE_SLASH);
	IS_STR(m.other, "/tag/a/page/2/");
	IS_STR(route_capture(&m, "n"), "2");
}

TEST(other_paths_find_nothing)
{
	OK(build(table, sizeof table / sizeof *table));
	IS_INT(router_find(router, arena, METHOD_GET, "/a/b", &m), ROUTE_NONE);
	IS_INT(router_find(router, arena, METHOD_GET, "/assets/", &m), ROUTE_FOUND); /* "post" */
	IS_INT(router_find(router, arena, METHOD_GET, "/a/b/c/d/e/", &m), ROUTE_NONE);
	IS_INT(router_find(router, arena, METHOD_GET, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/", &m), ROUTE_NONE);
	IS_INT(router_find(router, arena, METHOD_GET, "", &m), ROUTE_NONE);
}

TEST(conflicts_and_malformed_patterns_are_found_at_start)
{
	static const struct { struct route_entry a, b; bool ok; } pairs[] = {
		{ { GET, "/a/:x/", "1" }, { GET, "/a/:y/", "2" }, false },
		{ { GET, "/a/:x/", "1" }, { POST, "/a/:y/", "2" }, true },
		{ { GET, "/a", "1" }, { METHOD_BIT(METHOD_HEAD), "/a", "2" }, false },
		{ { GET, "/a", "1" }, { GET, "/a/", "2" }, true },
		{ { GET, "/a/*x", "1" }, { GET, "/a/*y", "2" }, false },
		{ { GET, "/a/*x", "1" }, { GET, "/a/:y", "2" }, true },
		{ { GET, "/", "1" }, { GET, "a", "2" }, false },
		{ { GET, "/", "1" }, { GET, "/*x/y", "2" }, false },
		{ { GET, "/", "1" }, { GET, "/:", "2" }, false },
		{ { GET, "/", "1" }, { GET, "/:Name", "2" }, false },
		{ { GET, "/", "1" }, { GET, "/:a/:b/:c/:d/:e/:f/:g/:h/:i", "2" }, false },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		bool ok = build((struct route_entry[]){ pairs[i].a, pairs[i].b }, 2);
		if (ok != pairs[i].ok)
			printf("# %s and %s\n", pairs[i].a.pattern, pairs[i].b.pattern);
		IS_INT(ok, pairs[i].ok);
		OK(ok || cx.err.kind == ERR_INTERNAL);
	}
}

TEST(one_pattern_can_be_matched_alone)
{
	arena_reset(arena);
	OK(route_pattern_match(arena, "/:year/:month/:slug/", "/2026/11/hello/", &m));
	IS_STR(route_capture(&m, "year"), "2026");
	IS_STR(route_capture(&m, "slug"), "hello");
	OK(!route_pattern_match(arena, "/:year/:month/:slug/", "/2026/11/hello", &m));
	OK(!route_pattern_match(arena, "/:year/:month/:slug/", "/2026//hello/", &m));
	OK(!route_pattern_match(arena, "/blog/:slug/", "/blag/x/", &m));
	OK(route_pattern_match(arena, "/f/*all", "/f/a/b", &m));
	IS_STR(route_capture(&m, "all"), "a/b");
	OK(!route_pattern_match(arena, "/f/*all", "/f/", &m));
	OK(route_pattern_match(arena, "/:a/:b/:c/:d/:e/:f/:g/:h/:i", "/1/2/3/4/5/6/7/8/9", &m));
	IS_INT(m.capture_count, ROUTE_MAX_CAPTURES);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(paths_find_their_routes),
		TAP_CASE(fixed_segments_win_over_captures_and_captures_over_the_rest),
		TAP_CASE(methods_choose_among_routes),
		TAP_CASE(a_slash_too_many_or_too_few_is_told),
		TAP_CASE(other_paths_find_nothing),
		TAP_CASE(conflicts_and_malformed_patterns_are_found_at_start),
		TAP_CASE(one_pattern_can_be_matched_alone),
	};

	arena = arena_new(4096);
	int bad = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(arena);
	return bad;
}
