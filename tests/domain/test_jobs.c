/* From a change's outbox to a job that is done: nothing forgotten, whatever fails. */
#include "tests/domain/scratch.h"

#include "domain/change.h"
#include "domain/migrate.h"
#include "domain/outbox.h"
#include "domain/queries.h"
#include "domain/shared.h"
#include "domain/site.h"
#include "job/drain.h"
#include "job/queue.h"
#include "service/conf.h"

#include <unistd.h>

static struct ctx base;
static struct world world;
static struct conf conf;
static const char *platform, *database; /* conninfo */
static char dir[] = "/tmp/quoin-test-jobs.XXXXXX";

static const char *
new_database(const char *name, enum pg_scope scope)
{
	const char *conninfo = scratch_database(&base, name);
	struct pg *pg = pg_connect(&base, conninfo);
	int applied;

	if (!pg || !pg_script(&base, pg, "CREATE EXTENSION pg_trgm") || !migrate_apply(&base, pg, scope, &applied)) {
		printf("Bail out! %s\n", scratch_why(&base));
		exit(1);
	}
	return conninfo;
}

static void
start(void)
{
	if (base.arena)
		return;
	base = scratch_ctx(NULL, NULL);
	platform = new_database("quoin_test_jobs", PG_PLATFORM);
	database = new_database("quoin_test_jobs_site", PG_SITE);
	const char *user;
	if (!mkdtemp(dir) || !shared_open(&base, dir, &world.shared) ||
	    !pg_conninfo_get(&base, scratch_server(), "user", &user)) {
		printf("Bail out! %s\n", scratch_why(&base));
		exit(1);
	}
	conf.platform_db = platform;
	conf.job_threads = 4;
	conf.job_attempts = 10;
	world.conf = &conf;
	world.registry = registry_new();
	scratch_ask(&base, platform, arena_printf(base.arena,
		"WITH v AS (INSERT INTO server (name, conninfo) VALUES ('here', '%s') RETURNING id),"
		" p AS (INSERT INTO plan (name, requests_per_sec, concurrent, storage_bytes, staff, statement_ms)"
		"       VALUES ('test', 100, 4, 1, 1, 1000) ON CONFLICT DO NOTHING),"
		" s AS (INSERT INTO site (name, state, plan) VALUES ('one', 'active', 'test') RETURNING id)"
		" INSERT INTO place (site_id, server_id, database, role) SELECT s.id, v.id, 'quoin_test_jobs_site', '%s'"
		" FROM s, v RETURNING id::text", scratch_server(), user));
}

static const char *
on_platform(struct ctx *at, const char *sql)
{
	return scratch_ask(at, platform, sql);
}

static const char *
on_site(struct ctx *at, const char *sql)
{
	return scratch_ask(at, database, sql);
}

static void
alter_site(const char *sql)
{
	struct ctx cx = scratch_ctx(NULL, NULL);
	struct pg *pg = pg_connect(&cx, database);

	DID(pg && pg_script(&cx, pg, sql));
	scratch_end(&cx);
}

/* An empty platform and site, and a context with connections of its own. */
static struct ctx
begin(void)
{
	struct ctx cx = scratch_ctx(NULL, NULL);

	start();
	cx.pgs = pg_cache_new(&(struct pg_cache_options){ .platform = { .conninfo = platform }, .cap = 8 });
	on_platform(&cx, "WITH a AS (DELETE FROM wake), b AS (DELETE FROM job) UPDATE site SET state = 'active' RETURNING name");
	on_platform(&cx, "UPDATE place SET database = 'quoin_test_jobs_site' RETURNING '1'");
	on_site(&cx, "WITH a AS (DELETE FROM outbox RETURNING 1) SELECT count(*)::text FROM a");
	shared_registry_moved(world.shared);
	return cx;
}

static void
end(struct ctx *cx)
{
	struct pg_cache *pgs = cx->pgs;

	scratch_end(cx);
	pg_cache_free(pgs);
}

/* A change of site one that asks for a job. */
static bool
change_with_effect(struct ctx *cx, usec_t due)
{
	const struct site *site;

	return site_open(cx, &world, "one", &site) && change_begin(cx, site) &&
	       outbox_add(cx, site, "publish", "{}", due) && change_commit(cx, site);
}

/* Of a row that only has to be there. */
static struct any_row {
	int64_t site_id, tries;
	const char *site;
} any;

static const struct field any_fields[] = {
	FIELD_INT(struct any_row, site_id),
	FIELD_INT(struct any_row, tries),
	FIELD_TEXT(struct any_row, site),
	FIELD_END
};

static void
check(const struct ctx *cx, bool ok)
{
	if (!ok)
		printf("# %s\n", scratch_why(cx));
	OK(ok);
}

static bool
drained(struct ctx *cx)
{
	bool did = false;

	check(cx, drain_one(cx, &world, &did));
	return did;
}

static bool
ran(struct ctx *cx)
{
	bool did = false;

	check(cx, queue_run_one(cx, &world, NULL, &did));
	return did;
}

TEST(an_effect_becomes_a_job_that_is_done_once)
{
	NEED_SERVER();
	struct ctx cx = begin();

	DID(change_with_effect(&cx, 0));
	IS_STR(on_platform(&cx, "SELECT count(*)::text FROM wake"), "1");
	OK(drained(&cx));
	IS_STR(on_site(&cx, "SELECT count(*)::text FROM outbox"), "0");
	IS_STR(on_platform(&cx, "SELECT count(*)::text FROM job"), "1");
	OK(ran(&cx));
	IS_STR(on_platform(&cx, "SELECT count(*)::text FROM job"), "0");
	OK(drained(&cx)); /* strikes the site off */
	IS_STR(on_platform(&cx, "SELECT count(*)::text FROM wake"), "0");
	OK(!drained(&cx));
	OK(!ran(&cx));
	end(&cx);
}

TEST(the_request_id_goes_with_it)
{
	NEED_SERVER();
	struct ctx cx = begin();

	cx.request_id = "0123456789abcdef";
	DID(change_with_effect(&cx, 0));
	OK(drained(&cx));
	IS_STR(on_platform(&cx, "SELECT request_id FROM job"), "0123456789abcdef");
	end(&cx);
}

TEST(a_post_whose_time_has_come_is_shown_by_a_new_epoch)
{
	NEED_SERVER();
	struct ctx cx = begin();

	on_site(&cx, "DELETE FROM post RETURNING id");
	on_site(&cx, "INSERT INTO post (id, type, status, slug, path, title, source, html, plain, excerpt, words, published_at)"
	        " VALUES (repeat('a', 24), 'post', 'scheduled', 'a', '/a/', 'A', '', '', '', '', 0, now()) RETURNING id");
	const char *before = on_site(&cx, "SELECT n::text FROM epoch");
	DID(change_with_effect(&cx, 0));
	OK(drained(&cx) && ran(&cx));
	IS_STR(on_site(&cx, "SELECT status FROM post"), "published");
	IS_INT(strtol(on_site(&cx, "SELECT n::text FROM epoch"), NULL, 10), strtol(before, NULL, 10) + 2);
	end(&cx);
}

TEST(what_is_due_later_waits_until_then)
{
	NEED_SERVER();
	struct ctx cx = begin();
	usec_t in;

	DID(change_with_effect(&cx, clock_wall() + 3600 * USEC_PER_SEC));
	OK(!drained(&cx));
	DID(queue_next_due(&cx, &in));
	OK(in > 3590 * USEC_PER_SEC && in <= 3601 * USEC_PER_SEC);
	end(&cx);
}

TEST(a_site_is_woken_again_for_what_is_left_even_if_its_wake_came_early)
{
	NEED_SERVER();
	struct ctx cx = begin();

	DID(change_with_effect(&cx, clock_wall() + 3600 * USEC_PER_SEC));
	on_platform(&cx, "UPDATE wake SET due = now() RETURNING '1'");
	OK(drained(&cx));
	IS_STR(on_platform(&cx, "SELECT (due > now() + interval '59 minutes')::text FROM wake"), "true");
	end(&cx);
}

TEST(a_site_is_not_struck_off_while_a_transaction_fills_its_outbox)
{
	NEED_SERVER();
	struct ctx cx = begin(), writer = scratch_ctx(cx.pgs, NULL);
	const struct site *site;

	DID(site_open(&writer, &world, "one", &site) && change_begin(&writer, site) &&
	    outbox_add(&writer, site, "publish", "{}", 0));
	OK(drained(&cx)); /* sees an empty outbox */
	IS_STR(on_platform(&cx, "SELECT count(*)::text FROM wake"), "1");
	DID(change_commit(&writer, site));
	on_platform(&cx, "UPDATE wake SET due = now() RETURNING '1'");
	OK(drained(&cx) && ran(&cx));
	scratch_end(&writer);
	end(&cx);
}

TEST(a_change_that_was_undone_leaves_nothing)
{
	NEED_SERVER();
	struct ctx cx = begin();
	const struct site *site;

	DID(site_open(&cx, &world, "one", &site) && change_begin(&cx, site) && outbox_add(&cx, site, "publish", "{}", 0));
	change_abort(&cx, site);
	IS_STR(on_platform(&cx, "SELECT count(*)::text FROM wake"), "1");
	OK(drained(&cx));
	IS_STR(on_platform(&cx, "SELECT count(*)::text FROM wake"), "0");
	OK(!ran(&cx));
	end(&cx);
}

TEST(a_row_copied_twice_is_one_job)
{
	NEED_SERVER();
	struct ctx cx = begin();

	DID(change_with_effect(&cx, 0));
	on_platform(&cx, arena_printf(cx.arena, /* as by a copy whose second commit did not happen */
		"INSERT INTO job (site_id, outbox_id, kind, payload) SELECT site_id, %s, 'publish', '{}' FROM wake RETURNING '1'",
		on_site(&cx, "SELECT id::text FROM outbox")));
	OK(drained(&cx));
	IS_STR(on_platform(&cx, "SELECT count(*)::text FROM job"), "1");
	end(&cx);
}

TEST(a_job_that_fails_is_put_off_and_buried_after_ten_times)
{
	NEED_SERVER();
	struct ctx cx = begin();

	DID(change_with_effect(&cx, 0));
	OK(drained(&cx));
	alter_site("ALTER TABLE epoch RENAME TO elsewhere");
	for (int i = 1; i <= conf.job_attempts; i++) {
		OK(ran(&cx));
		IS_INT(strtol(on_platform(&cx, "SELECT attempts::text FROM job"), NULL, 10), i);
		OK(!ran(&cx)); /* not again at once */
		on_platform(&cx, "UPDATE job SET due = now() RETURNING '1'");
	}
	IS_STR(on_platform(&cx, "SELECT state FROM job"), "dead");
	OK(strstr(on_platform(&cx, "SELECT last_error FROM job"), "epoch") != NULL);
	OK(!ran(&cx));
	alter_site("ALTER TABLE elsewhere RENAME TO epoch");
	end(&cx);
}

TEST(a_job_whose_site_cannot_be_reached_is_tried_for_as_long_as_it_takes)
{
	NEED_SERVER();
	struct ctx cx = begin();

	DID(change_with_effect(&cx, 0));
	OK(drained(&cx));
	on_platform(&cx, "UPDATE place SET database = 'no_such_database' RETURNING '1'");
	shared_registry_moved(world.shared);
	struct ctx away = scratch_ctx(cx.pgs, NULL);
	OK(ran(&away));
	scratch_end(&away);
	IS_STR(on_platform(&cx, "SELECT state || attempts FROM job"), "ready0");
	IS_STR(on_platform(&cx, "SELECT (due > now() + interval '10 s')::text FROM job"), "true");
	end(&cx);
}

TEST(a_site_that_cannot_be_reached_is_put_off_longer_and_longer)
{
	NEED_SERVER();
	struct ctx cx = begin();

	DID(change_with_effect(&cx, 0));
	on_platform(&cx, "UPDATE place SET database = 'no_such_database' RETURNING '1'");
	shared_registry_moved(world.shared);
	for (int i = 1; i <= 3; i++) {
		struct ctx away = scratch_ctx(cx.pgs, NULL);

		OK(drained(&away));
		IS_INT(strtol(on_platform(&cx, "SELECT tries::text FROM wake"), NULL, 10), i);
		OK(!drained(&away));
		on_platform(&cx, "UPDATE wake SET due = now() RETURNING '1'");
		scratch_end(&away);
	}
	end(&cx);
}

TEST(a_job_nobody_finished_in_time_is_taken_again)
{
	NEED_SERVER();
	struct ctx cx = begin();

	on_platform(&cx, "INSERT INTO job (site_id, kind, payload, state, attempts, due)"
	            " SELECT id, 'publish', '{}', 'running', 1, now() - interval '1 s' FROM site RETURNING '1'");
	OK(ran(&cx));
	IS_STR(on_platform(&cx, "SELECT count(*)::text FROM job"), "0");
	end(&cx);
}

TEST(a_kind_this_program_does_not_know_waits_for_one_that_does)
{
	NEED_SERVER();
	struct ctx cx = begin();
	usec_t in;

	on_platform(&cx, "INSERT INTO job (kind, payload) VALUES ('from_the_future', '{}') RETURNING '1'");
	OK(!ran(&cx));
	DID(queue_next_due(&cx, &in));
	IS_INT(in, -1);
	IS_STR(on_platform(&cx, "SELECT state FROM job"), "ready");
	end(&cx);
}

TEST(a_suspended_site_is_left_alone_until_it_is_resumed)
{
	NEED_SERVER();
	struct ctx cx = begin();
	usec_t in;

	DID(change_with_effect(&cx, 0));
	on_platform(&cx, "UPDATE site SET state = 'suspended' RETURNING '1'");
	OK(!drained(&cx));
	DID(queue_next_due(&cx, &in));
	IS_INT(in, -1);
	on_platform(&cx, "UPDATE site SET state = 'active' RETURNING '1'");
	OK(drained(&cx));
	end(&cx);
}

TEST(a_site_another_looks_at_is_passed_over)
{
	NEED_SERVER();
	struct ctx cx = begin(), other = scratch_ctx(cx.pgs, NULL);

	DID(change_with_effect(&cx, 0));
	check(&other, pg_begin(&other, PG_PLATFORM) && 
	              pg_run(&other, &(struct pg_read){ &q_wake_next, any_fields, &any, 0, NULL, PG_NO_ARGS }, 1));
	OK(!drained(&cx));
	pg_rollback(&other, PG_PLATFORM);
	OK(drained(&cx));
	scratch_end(&other);
	end(&cx);
}

TEST(one_job_of_a_site_runs_at_a_time)
{
	NEED_SERVER();
	struct ctx cx = begin();

	on_platform(&cx, "INSERT INTO job (site_id, kind, payload, state, due)"
	            " SELECT id, 'publish', '{}', 'running', now() + interval '1 min' FROM site RETURNING '1'");
	on_platform(&cx, "INSERT INTO job (site_id, kind, payload) SELECT id, 'publish', '{}' FROM site RETURNING '1'");
	OK(!ran(&cx));
	on_platform(&cx, "DELETE FROM job WHERE state = 'running' RETURNING '1'");
	OK(ran(&cx));
	end(&cx);
}

TESTS_MAIN(
	TAP_CASE(an_effect_becomes_a_job_that_is_done_once),
	TAP_CASE(the_request_id_goes_with_it),
	TAP_CASE(a_post_whose_time_has_come_is_shown_by_a_new_epoch),
	TAP_CASE(what_is_due_later_waits_until_then),
	TAP_CASE(a_site_is_woken_again_for_what_is_left_even_if_its_wake_came_early),
	TAP_CASE(a_site_is_not_struck_off_while_a_transaction_fills_its_outbox),
	TAP_CASE(a_change_that_was_undone_leaves_nothing),
	TAP_CASE(a_row_copied_twice_is_one_job),
	TAP_CASE(a_job_that_fails_is_put_off_and_buried_after_ten_times),
	TAP_CASE(a_job_whose_site_cannot_be_reached_is_tried_for_as_long_as_it_takes),
	TAP_CASE(a_site_that_cannot_be_reached_is_put_off_longer_and_longer),
	TAP_CASE(a_job_nobody_finished_in_time_is_taken_again),
	TAP_CASE(a_kind_this_program_does_not_know_waits_for_one_that_does),
	TAP_CASE(a_suspended_site_is_left_alone_until_it_is_resumed),
	TAP_CASE(a_site_another_looks_at_is_passed_over),
	TAP_CASE(one_job_of_a_site_runs_at_a_time))
