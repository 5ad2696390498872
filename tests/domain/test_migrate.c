/* Migrations, with scripts of the test's own in place of the program's. */
#include "tests/domain/scratch.h"

#include "domain/migrate.h"

#include <pthread.h>

/* The linker takes this table, so the program's stays in its library. */
static char second[200];

const struct migration migrations[] = {
	{ .scope = PG_SITE, .version = 1, .name = "001-thing", .sql = "CREATE TABLE thing (id bigint PRIMARY KEY);" },
	{ .scope = PG_PLATFORM, .version = 3, .name = "003-other", .sql = "CREATE TABLE other (id bigint);" },
	{ .scope = PG_SITE, .version = 2, .name = "002-more", .sql = second },
	{ .version = 0 },
};

static void
second_is(const char *sql)
{
	snprintf(second, sizeof second, "%s", sql);
}

static const char good[] = "ALTER TABLE thing ADD name text;";

static struct pg *
fresh(struct ctx *cx)
{
	struct pg *pg = pg_connect(cx, scratch_database(cx, "quoin_test_migrate"));

	OK(pg != NULL);
	return pg;
}

static const char *
recorded(struct ctx *at)
{
	return scratch_ask(at, pg_conninfo(at->arena, scratch_server(), "dbname", "quoin_test_migrate", NULL),
	                   "SELECT string_agg(name, ' ' ORDER BY version) FROM schema_migration");
}

TEST(scripts_run_once_in_order_and_only_those_of_the_scope)
{
	NEED_SERVER();
	struct ctx cx = scratch_ctx(NULL, NULL);
	struct pg *pg = fresh(&cx);
	int applied = -1;

	second_is(good);
	DID(migrate_apply(&cx, pg, PG_SITE, &applied));
	IS_INT(applied, 2);
	IS_STR(recorded(&cx), "001-thing 002-more");
	DID(migrate_apply(&cx, pg, PG_SITE, &applied));
	IS_INT(applied, 0);
	IS_INT(migrate_site_version(), 2);
	scratch_end(&cx);
}

TEST(a_script_that_fails_leaves_nothing_and_the_next_run_goes_on_from_it)
{
	NEED_SERVER();
	struct ctx cx = scratch_ctx(NULL, NULL);
	struct pg *pg = fresh(&cx);
	int applied = -1;

	second_is("ALTER TABLE thing ADD name text; ALTER TABLE nothing ADD x text;");
	OK(!migrate_apply(&cx, pg, PG_SITE, &applied));
	IS_INT(applied, 1);
	ctx_forgive(&cx);
	IS_STR(recorded(&cx), "001-thing");
	second_is(good);
	scratch_end(&cx); /* the failed run's connection, and the lock with it */
	cx = scratch_ctx(NULL, NULL);
	pg = pg_connect(&cx, pg_conninfo(cx.arena, scratch_server(), "dbname", "quoin_test_migrate", NULL));
	DID(migrate_apply(&cx, pg, PG_SITE, &applied));
	IS_INT(applied, 1);
	IS_STR(recorded(&cx), "001-thing 002-more");
	scratch_end(&cx);
}

TEST(a_table_that_is_busy_too_long_is_told_as_such_and_left_alone)
{
	NEED_SERVER();
	struct ctx cx = scratch_ctx(NULL, NULL);
	struct pg *pg = fresh(&cx);
	struct pg *busy = pg_connect(&cx, pg_conninfo(cx.arena, scratch_server(), "dbname", "quoin_test_migrate", NULL));
	int applied;

	second_is("SET LOCAL lock_timeout = '100ms'; ALTER TABLE held ADD name text;");
	DID(pg_script(&cx, busy, "CREATE TABLE held (id bigint)") && pg_script(&cx, busy, "BEGIN; LOCK TABLE held"));
	OK(!migrate_apply(&cx, pg, PG_SITE, &applied));
	IS_STR(cx.err.code, "pg.lock_timeout");
	IS_INT(cx.err.kind, ERR_UNAVAILABLE);
	IS_STR(recorded(&cx), "001-thing");
	ctx_forgive(&cx);
	DID(pg_script(&cx, busy, "COMMIT"));
	DID(migrate_apply(&cx, pg, PG_SITE, &applied)); /* on the same connection, as a retry does */
	IS_INT(applied, 1);
	scratch_end(&cx);
}

TEST(a_script_edited_after_it_ran_is_refused)
{
	NEED_SERVER();
	struct ctx cx = scratch_ctx(NULL, NULL);
	struct pg *pg = fresh(&cx);
	int applied;

	second_is(good);
	DID(migrate_apply(&cx, pg, PG_SITE, &applied));
	second_is("ALTER TABLE thing ADD title text;");
	OK(!migrate_apply(&cx, pg, PG_SITE, &applied));
	IS_STR(cx.err.code, "migrate.changed");
	OK(cx.err.detail && strstr(cx.err.detail, "002-more"));
	scratch_end(&cx);
}

static void *
migrate_too(void *arg)
{
	struct ctx cx = scratch_ctx(NULL, NULL);
	struct pg *pg = pg_connect(&cx, pg_conninfo(cx.arena, scratch_server(), "dbname", "quoin_test_migrate", NULL));
	int applied = 0;

	*(int *)arg = pg && migrate_apply(&cx, pg, PG_SITE, &applied) ? applied : -100;
	scratch_end(&cx);
	return NULL;
}

TEST(concurrent_runs_wait_for_each_other)
{
	NEED_SERVER();
	struct ctx cx = scratch_ctx(NULL, NULL);
	pthread_t t[3];
	int applied[3];

	fresh(&cx);
	second_is("ALTER TABLE thing ADD name text; SELECT pg_sleep(0.2);");
	for (int i = 0; i < 3; i++)
		pthread_create(&t[i], NULL, migrate_too, &applied[i]);
	for (int i = 0; i < 3; i++)
		pthread_join(t[i], NULL);
	IS_INT(applied[0] + applied[1] + applied[2], 2);
	IS_STR(recorded(&cx), "001-thing 002-more");
	scratch_end(&cx);
}

TESTS_MAIN(TAP_CASE(scripts_run_once_in_order_and_only_those_of_the_scope),
           TAP_CASE(a_script_that_fails_leaves_nothing_and_the_next_run_goes_on_from_it),
           TAP_CASE(a_table_that_is_busy_too_long_is_told_as_such_and_left_alone),
           TAP_CASE(a_script_edited_after_it_ran_is_refused), TAP_CASE(concurrent_runs_wait_for_each_other))
