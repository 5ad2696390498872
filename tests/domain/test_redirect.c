/* Stored redirects: what they match, and what they never do. */
#include "tests/domain/scratch.h"

#include "domain/migrate.h"
#include "domain/redirect.h"

static struct ctx base;
static struct pg_cache *pgs;
static struct place place = { .id = 1, .cap = 2 };

static void
start(void)
{
	int applied;

	if (base.arena)
		return;
	base = scratch_ctx(NULL, NULL);
	place.conninfo = scratch_database(&base, "quoin_test_redirect");
	struct pg *pg = pg_connect(&base, place.conninfo);
	if (!pg || !pg_script(&base, pg, "CREATE EXTENSION pg_trgm") || !migrate_apply(&base, pg, PG_SITE, &applied)) {
		printf("Bail out! %s\n", scratch_why(&base));
		exit(1);
	}
	pgs = pg_cache_new(&(struct pg_cache_options){ .cap = 4 });
}

#define BEGIN_TEST() \
	NEED_SERVER(); \
	start(); \
	struct ctx cx = scratch_ctx(pgs, &place)

static void
need(struct ctx *cx, bool done)
{
	OK(done);
	if (!done)
		tap_note("why", scratch_why(cx));
}

static bool
add(struct ctx *cx, const char *from, const char *to, const char *origin)
{
	bool stored = false;

	need(cx, redirect_add(cx, from, to, 301, origin, &stored));
	return stored;
}

/* Where a path leads; NULL: nowhere. */
static const char *
leads_to(struct ctx *cx, const char *path)
{
	struct redirect r;
	bool found = false;

	need(cx, redirect_for(cx, path, &r, &found));
	return found ? r.to_url : NULL;
}

TEST(a_path_matches_with_and_without_its_slash)
{
	BEGIN_TEST();

	OK(add(&cx, "/old/", "/new/", "import"));
	IS_STR(leads_to(&cx, "/old"), "/new/");
	IS_STR(leads_to(&cx, "/old/"), "/new/");
	IS_STR(leads_to(&cx, "/old/er"), NULL);
	IS_STR(leads_to(&cx, "/"), NULL);
	scratch_end(&cx);
}

TEST(a_redirect_onto_itself_is_not_stored)
{
	BEGIN_TEST();

	OK(!add(&cx, "/same/", "/same/", "import"));
	OK(!add(&cx, "/same", "/same/", "import"));
	OK(!add(&cx, "/", "/", "import"));
	IS_STR(leads_to(&cx, "/same"), NULL);
	scratch_end(&cx);
}

TEST(only_its_own_origin_replaces_a_redirect)
{
	BEGIN_TEST();

	OK(add(&cx, "/kept/", "/by-hand/", "staff"));
	OK(!add(&cx, "/kept/", "/by-import/", "import"));
	IS_STR(leads_to(&cx, "/kept/"), "/by-hand/");
	OK(add(&cx, "/kept/", "/again/", "staff"));
	IS_STR(leads_to(&cx, "/kept/"), "/again/");
	OK(!add(&cx, "/kept/", "/again/", "staff")); /* nothing changed */
	scratch_end(&cx);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(a_path_matches_with_and_without_its_slash),
		TAP_CASE(a_redirect_onto_itself_is_not_stored),
		TAP_CASE(only_its_own_origin_replaces_a_redirect),
	};
	int status = tap_run(cases, sizeof cases / sizeof *cases);

	if (base.arena)
		scratch_end(&base);
	pg_cache_free(pgs);
	return status;
}
