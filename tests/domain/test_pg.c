/* Statements against a real server: values, failures, deadlines, lost connections. */
#include "tests/domain/scratch.h"

#include "service/pg_priv.h"

#include <unistd.h>

enum { Q_ROW, Q_INSERT, Q_BY_ID, Q_ALL, Q_SLEEP, Q_NULLS, Q_SURPLUS, Q_ECHO, Q_BAD, Q_STAR, Q_BOOM, Q_DEFERRED };

#define QUERY(id_, kind_, n_, text_) \
	{ .id = (id_), .name = #id_, .text = (text_), .nparam = (n_), .kind = (kind_), .scope = PG_SITE, .where = "test" }

static const struct pg_query q[] = {
	[Q_ROW] = QUERY(Q_ROW, PG_ONE, 1, "SELECT $1::bigint AS id, 'n' || $1::text AS name"),
	[Q_INSERT] = QUERY(Q_INSERT, PG_EXEC, 2, "INSERT INTO thing (id, name) VALUES ($1, $2)"),
	[Q_BY_ID] = QUERY(Q_BY_ID, PG_ONE, 1, "SELECT id, name FROM thing WHERE id = $1"),
	[Q_ALL] = QUERY(Q_ALL, PG_MANY, 0, "SELECT id, name FROM thing ORDER BY id"),
	[Q_SLEEP] = QUERY(Q_SLEEP, PG_ONE, 1, "SELECT 1::bigint AS id, pg_sleep($1::double precision)::text AS name"),
	[Q_NULLS] = QUERY(Q_NULLS, PG_ONE, 1, "SELECT $1::bigint AS id, NULL::text AS name"),
	[Q_SURPLUS] = QUERY(Q_SURPLUS, PG_ONE, 0, "SELECT 1::bigint AS id, 'x' AS colour"),
	[Q_ECHO] = QUERY(Q_ECHO, PG_ONE, 5,
		"SELECT $1::text AS text, $2::bigint AS number, $3::boolean AS flag, $4::timestamptz AS at, $5::text[]::text AS list"),
	[Q_BAD] = QUERY(Q_BAD, PG_ONE, 0, "SELEC 1"),
	[Q_STAR] = QUERY(Q_STAR, PG_ONE, 1, "SELECT * FROM shape WHERE id = $1"),
	[Q_BOOM] = QUERY(Q_BOOM, PG_ONE, 1, "SELECT (1 / $1)::bigint AS id"),
	[Q_DEFERRED] = QUERY(Q_DEFERRED, PG_EXEC, 1, "INSERT INTO child (parent) VALUES ($1)"),
};

struct thing {
	int64_t id;
	const char *name;
};

static const struct field thing_fields[] = {
	FIELD_INT(struct thing, id),
	FIELD_TEXT(struct thing, name),
	FIELD_END
};

struct shape {
	int64_t id;
	const char *name, *colour;
};

static const struct field shape_fields[] = {
	FIELD_INT(struct shape, id),
	FIELD_TEXT(struct shape, name),
	FIELD_TEXT(struct shape, colour),
	FIELD_END
};

struct echo {
	const char *text, *list;
	int64_t number;
	bool flag;
	usec_t at;
};

static const struct field echo_fields[] = {
	FIELD_TEXT(struct echo, text),
	FIELD_TEXT(struct echo, list),
	FIELD_INT(struct echo, number),
	FIELD_BOOL(struct echo, flag),
	FIELD_TIME(struct echo, at),
	FIELD_END
};

static struct ctx base; /* holds the database's conninfo for the whole program */
static struct place place = { .id = 7, .cap = 4 };
static struct pg_cache *pgs;

/* The database, made at first use. */
static void
start(void)
{
	if (base.arena)
		return;
	base = scratch_ctx(NULL, NULL);
	place.conninfo = scratch_database(&base, "quoin_test_pg");
	struct pg_cache_options options = { .platform = { .conninfo = place.conninfo }, .cap = 8 };
	pgs = pg_cache_new(&options);
	pg_cache_start(pgs);
	struct pg *pg = pg_connect(&base, place.conninfo);
	if (!pg || !pg_script(&base, pg,
		"CREATE TABLE thing (id bigint PRIMARY KEY, name text CHECK (name <> 'bad'));"
		"CREATE TABLE shape (id bigint PRIMARY KEY, name text);"
		"INSERT INTO shape VALUES (1, 'square');"
		"CREATE TABLE child (parent bigint REFERENCES thing DEFERRABLE INITIALLY DEFERRED)")) {
		printf("Bail out! %s\n", scratch_why(&base));
		exit(1);
	}
}

#define BEGIN_TEST() NEED_SERVER(); start(); struct ctx cx = scratch_ctx(pgs, &place)

/* How many backends of the test's connections do this now, the asking one apart. */
static const char *
running(struct ctx *at, const char *what)
{
	return scratch_ask(at, scratch_server(), arena_printf(at->arena,
		"SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%%%s%%'"
		" AND datname = 'quoin_test_pg'", what));
}

TEST(several_statements_take_one_round_trip)
{
	BEGIN_TEST();
	struct thing a, b, c;
	const struct pg_read reads[] = {
		{ &q[Q_ROW], thing_fields, &a, 0, NULL, PG_ARGS(PG_INT(1)) },
		{ &q[Q_ROW], thing_fields, &b, 0, NULL, PG_ARGS(PG_INT(2)) },
		{ &q[Q_NULLS], thing_fields, &c, 0, NULL, PG_ARGS(PG_INT(3)) },
	};

	DID(pg_run(&cx, reads, 3));
	IS_INT(cx.round_trips, 1);
	IS_INT(cx.queries, 3);
	IS_INT(a.id, 1);
	IS_STR(b.name, "n2");
	IS_INT(c.id, 3);
	DID(pg_run(&cx, reads, 3));
	IS_INT(cx.round_trips, 2);
	scratch_end(&cx);
}

TEST(null_is_NULL_in_text_and_a_failure_in_a_number)
{
	BEGIN_TEST();
	struct thing row = { 9, "old" };

	DID(pg_one(&cx, &q[Q_NULLS], thing_fields, &row, PG_INT(5)));
	IS_INT(row.id, 5);
	IS_STR(row.name, NULL);
	OK(!pg_one(&cx, &q[Q_NULLS], thing_fields, &row, PG_TEXT(NULL)));
	IS_STR(cx.err.code, "pg.column");
	ctx_forgive(&cx);
	DID(pg_one(&cx, &q[Q_NULLS], thing_fields, &row, PG_INT(6)));
	scratch_end(&cx);
}

TEST(a_column_no_field_takes_fails_loudly)
{
	BEGIN_TEST();
	struct thing row;
	const struct pg_read read = { &q[Q_SURPLUS], thing_fields, &row, 0, NULL, PG_NO_ARGS };

	OK(!pg_run(&cx, &read, 1));
	IS_INT(cx.err.kind, ERR_INTERNAL);
	OK(cx.err.cause && strstr(cx.err.cause, "colour"));
	scratch_end(&cx);
}

TEST(values_arrive_as_they_were_sent)
{
	BEGIN_TEST();
	const char *const items[] = { "plain", "with \"quotes\" and \\", "", "a,b" };
	const char *text = "it's {\"a\"} \xe2\x82\xac \n\ttab";
	usec_t at = 1700000000123456;
	struct echo e = { 0 };

	DID(pg_one(&cx, &q[Q_ECHO], echo_fields, &e, PG_TEXT(text), PG_INT(INT64_MIN), PG_BOOL(true), PG_TIME(at),
	           pg_text_array(cx.arena, items, 4)));
	IS_STR(e.text, text);
	IS_INT(e.number, INT64_MIN);
	OK(e.flag);
	IS_INT(e.at, at);
	IS_STR(e.list, "{plain,\"with \\\"quotes\\\" and \\\\\",\"\",\"a,b\"}");
	DID(pg_one(&cx, &q[Q_ECHO], echo_fields, &e, PG_TEXT(NULL), PG_INT(0), PG_BOOL(false), PG_TIME(-62135596800000000),
	           pg_text_array(cx.arena, NULL, 0)));
	IS_STR(e.text, NULL);
	IS_INT(e.at, -62135596800000000);
	DID(pg_one(&cx, &q[Q_ECHO], echo_fields, &e, PG_TEXT(""), PG_INT(0), PG_BOOL(false), PG_TIME(0),
	           pg_text_array(cx.arena, NULL, 0)));
	IS_INT(e.at, 0);
	scratch_end(&cx);
}

TEST(times_are_UTC_whatever_the_servers_habits)
{
	NEED_SERVER();
	start();
	struct ctx cx = scratch_ctx(NULL, NULL);
	struct pg *pg = pg_connect(&cx, pg_conninfo(cx.arena, place.conninfo, "options",
	                           "-c timezone=Asia/Kolkata -c datestyle=German -c work_mem=128kB", NULL));
	const char *out = NULL;

	DID(pg && pg_scalar(&cx, pg, "SELECT current_setting('TimeZone') || ' ' || current_setting('DateStyle') || ' ' ||"
	                    " current_setting('work_mem')", NULL, 0, &out));
	IS_STR(out, "UTC ISO, DMY 128kB");
	scratch_end(&cx);
}

TEST(no_row_is_NOT_FOUND_or_not_found)
{
	BEGIN_TEST();
	struct thing row;
	bool found = true;

	DID(pg_maybe(&cx, &q[Q_BY_ID], thing_fields, &row, &found, PG_INT(404)));
	OK(!found);
	OK(!pg_one(&cx, &q[Q_BY_ID], thing_fields, &row, PG_INT(404)));
	IS_INT(cx.err.kind, ERR_NOT_FOUND);
	scratch_end(&cx);
}

TEST(constraints_have_kinds)
{
	BEGIN_TEST();

	DID(pg_exec(&cx, &q[Q_INSERT], PG_INT(1), PG_TEXT("one")));
	OK(!pg_exec(&cx, &q[Q_INSERT], PG_INT(1), PG_TEXT("again")));
	IS_INT(cx.err.kind, ERR_CONFLICT);
	IS_STR(cx.err.code, "pg.unique");
	ctx_forgive(&cx);
	OK(!pg_exec(&cx, &q[Q_INSERT], PG_INT(2), PG_TEXT("bad")));
	IS_INT(cx.err.kind, ERR_INVALID);
	ctx_forgive(&cx);
	OK(!pg_exec(&cx, &q[Q_INSERT], PG_TEXT("no number"), PG_TEXT("x")));
	IS_INT(cx.err.kind, ERR_INVALID);
	scratch_end(&cx);
}

TEST(wrong_SQL_fails_and_leaves_the_connection_usable)
{
	BEGIN_TEST();
	struct thing row;
	const struct pg_read bad = { &q[Q_BAD], thing_fields, &row, 0, NULL, PG_NO_ARGS };

	OK(!pg_run(&cx, &bad, 1));
	IS_INT(cx.err.kind, ERR_INTERNAL);
	ctx_forgive(&cx);
	OK(!pg_run(&cx, &bad, 1)); /* it was not taken for prepared */
	OK(strstr(cx.err.cause, "42601") != NULL);
	ctx_forgive(&cx);
	DID(pg_one(&cx, &q[Q_ROW], thing_fields, &row, PG_INT(1)));
	scratch_end(&cx);
}

TEST(a_failure_in_a_pipeline_undoes_all_of_it)
{
	BEGIN_TEST();
	struct thing row;
	const struct pg_read reads[] = {
		{ &q[Q_INSERT], NULL, NULL, 0, NULL, PG_ARGS(PG_INT(50), PG_TEXT("fifty")) },
		{ &q[Q_BOOM], thing_fields, &row, 0, NULL, PG_ARGS(PG_INT(0)) },
		{ &q[Q_BY_ID], thing_fields, &row, 0, NULL, PG_ARGS(PG_INT(50)) },
	};
	bool found = true;

	OK(!pg_run(&cx, reads, 3));
	IS_INT(cx.err.kind, ERR_INVALID);
	OK(strstr(cx.err.cause, "Q_BOOM") != NULL);
	ctx_forgive(&cx);
	DID(pg_maybe(&cx, &q[Q_BY_ID], thing_fields, &row, &found, PG_INT(50)));
	OK(!found);
	scratch_end(&cx);
}

TEST(a_failed_transaction_cannot_be_committed)
{
	BEGIN_TEST();
	struct thing row;
	bool found = true;

	DID(pg_begin(&cx, PG_SITE));
	DID(pg_exec(&cx, &q[Q_INSERT], PG_INT(60), PG_TEXT("sixty")));
	OK(!pg_exec(&cx, &q[Q_INSERT], PG_INT(60), PG_TEXT("sixty")));
	ctx_forgive(&cx);
	OK(!pg_commit(&cx, PG_SITE));
	IS_STR(cx.err.code, "pg.aborted");
	pg_rollback(&cx, PG_SITE);
	ctx_forgive(&cx);
	DID(pg_maybe(&cx, &q[Q_BY_ID], thing_fields, &row, &found, PG_INT(60)));
	OK(!found);
	scratch_end(&cx);
}

TEST(a_constraint_checked_at_COMMIT_is_a_plain_failure)
{
	BEGIN_TEST();

	DID(pg_begin(&cx, PG_SITE));
	DID(pg_exec(&cx, &q[Q_DEFERRED], PG_INT(12345)));
	OK(!pg_commit(&cx, PG_SITE));
	IS_STR(cx.err.code, "pg.foreign_key");
	pg_rollback(&cx, PG_SITE);
	ctx_forgive(&cx);
	DID(pg_begin(&cx, PG_SITE));
	DID(pg_commit(&cx, PG_SITE));
	scratch_end(&cx);
}

TEST(an_open_transaction_never_goes_back_into_the_cache)
{
	BEGIN_TEST();

	DID(pg_begin(&cx, PG_SITE));
	DID(pg_exec(&cx, &q[Q_INSERT], PG_INT(70), PG_TEXT("seventy")));
	scratch_end(&cx); /* forgot to end it */
	struct ctx next = scratch_ctx(pgs, &place);
	struct thing row;
	bool found = true;
	OK(pg_maybe(&next, &q[Q_BY_ID], thing_fields, &row, &found, PG_INT(70)));
	OK(!found);
	OK(pg_begin(&next, PG_SITE));
	OK(pg_commit(&next, PG_SITE));
	scratch_end(&next);
}

TEST(an_overdue_statement_ends_at_the_deadline_and_is_cancelled_on_the_server)
{
	BEGIN_TEST();
	struct thing row;
	usec_t start_at = clock_mono();

	cx.deadline = start_at + 200 * USEC_PER_MSEC;
	OK(!pg_one(&cx, &q[Q_SLEEP], thing_fields, &row, PG_DOUBLE(20)));
	IS_INT(cx.err.kind, ERR_TIMEOUT);
	OK(clock_mono() - start_at < USEC_PER_SEC);
	scratch_end(&cx);
	struct ctx at = scratch_ctx(NULL, NULL);
	const char *n = "?";
	for (int i = 0; i < 40 && strcmp(n, "0") != 0; i++) {
		usleep(50000);
		n = running(&at, "pg_sleep");
	}
	IS_STR(n, "0");
	scratch_end(&at);
}

TEST(the_servers_own_statement_timeout_keeps_the_connection)
{
	NEED_SERVER();
	start();
	struct place slow = place;
	struct ctx cx = scratch_ctx(pgs, &slow);
	struct thing row;

	slow.id = 8;
	slow.conninfo = pg_conninfo(base.arena, place.conninfo, "options", "-c statement_timeout=100", NULL);
	OK(!pg_one(&cx, &q[Q_SLEEP], thing_fields, &row, PG_DOUBLE(20)));
	IS_INT(cx.err.kind, ERR_TIMEOUT);
	IS_STR(cx.err.code, "pg.statement_timeout");
	struct pg *was = cx.site_db;
	ctx_forgive(&cx);
	DID(pg_one(&cx, &q[Q_ROW], thing_fields, &row, PG_INT(1)));
	OK(cx.site_db == was);
	scratch_end(&cx);
}

TEST(a_plan_made_stale_by_a_migration_is_made_anew)
{
	BEGIN_TEST();
	struct shape row = { 0 };

	DID(pg_one(&cx, &q[Q_STAR], shape_fields, &row, PG_INT(1)));
	IS_STR(row.colour, NULL);
	struct pg *was = cx.site_db;
	scratch_ask(&cx, place.conninfo, "ALTER TABLE shape ADD COLUMN colour text DEFAULT 'red'");
	DID(pg_one(&cx, &q[Q_STAR], shape_fields, &row, PG_INT(1)));
	IS_STR(row.colour, "red");
	OK(cx.site_db == was);
	scratch_end(&cx);
}

TEST(a_stale_plan_in_a_transaction_fails_once)
{
	BEGIN_TEST();
	struct shape row = { 0 };

	DID(pg_one(&cx, &q[Q_STAR], shape_fields, &row, PG_INT(1)));
	scratch_ask(&cx, place.conninfo, "ALTER TABLE shape ALTER COLUMN name TYPE varchar(50)");
	DID(pg_begin(&cx, PG_SITE));
	OK(!pg_one(&cx, &q[Q_STAR], shape_fields, &row, PG_INT(1)));
	IS_STR(cx.err.code, "pg.stale");
	pg_rollback(&cx, PG_SITE);
	ctx_forgive(&cx);
	DID(pg_begin(&cx, PG_SITE));
	DID(pg_one(&cx, &q[Q_STAR], shape_fields, &row, PG_INT(1)));
	DID(pg_commit(&cx, PG_SITE));
	scratch_end(&cx);
}

/* End the backend of the context's connection from outside. */
static void
terminate(struct ctx *cx)
{
	struct thing row;
	static const struct pg_query pid = { .id = 40, .name = "pid", .kind = PG_ONE, .scope = PG_SITE,
		.text = "SELECT pg_backend_pid()::bigint AS id" };
	const struct pg_read read = { &pid, thing_fields, &row, 0, NULL, PG_NO_ARGS };

	OK(pg_run(cx, &read, 1));
	scratch_ask(cx, scratch_server(), arena_printf(cx->arena, "SELECT pg_terminate_backend(%lld, 2000)",
	                                               (long long)row.id));
}

TEST(a_connection_lost_during_COMMIT_has_an_unknown_outcome)
{
	BEGIN_TEST();

	DID(pg_begin(&cx, PG_SITE));
	DID(pg_exec(&cx, &q[Q_INSERT], PG_INT(80), PG_TEXT("eighty")));
	terminate(&cx);
	OK(!pg_commit(&cx, PG_SITE));
	IS_STR(cx.err.code, "pg.commit_unknown");
	pg_rollback(&cx, PG_SITE);
	scratch_end(&cx);
}

TEST(a_context_goes_on_with_another_connection_after_a_loss)
{
	BEGIN_TEST();
	struct thing row;

	terminate(&cx);
	OK(!pg_one(&cx, &q[Q_ROW], thing_fields, &row, PG_INT(1)));
	IS_INT(cx.err.kind, ERR_UNAVAILABLE);
	ctx_forgive(&cx);
	DID(pg_one(&cx, &q[Q_ROW], thing_fields, &row, PG_INT(1)));
	scratch_end(&cx);
}

TEST(a_connection_closed_while_idle_is_not_handed_out)
{
	BEGIN_TEST();
	struct thing row;

	terminate(&cx);
	scratch_end(&cx);
	cx = scratch_ctx(pgs, &place);
	DID(pg_one(&cx, &q[Q_ROW], thing_fields, &row, PG_INT(1)));
	scratch_end(&cx);
}

TEST(statements_of_two_databases_do_not_share_a_pipeline)
{
	BEGIN_TEST();
	struct pg_query other = q[Q_ROW];
	struct thing row;

	other.scope = PG_PLATFORM;
	const struct pg_read reads[] = {
		{ &q[Q_ROW], thing_fields, &row, 0, NULL, PG_ARGS(PG_INT(1)) },
		{ &other, thing_fields, &row, 0, NULL, PG_ARGS(PG_INT(1)) },
	};
	OK(!pg_run(&cx, reads, 2));
	IS_STR(cx.err.code, "pg.scope");
	scratch_end(&cx);
}

TEST(outside_a_site_there_is_no_site_database)
{
	NEED_SERVER();
	start();
	struct ctx cx = scratch_ctx(pgs, NULL);
	struct thing row;

	OK(!pg_one(&cx, &q[Q_ROW], thing_fields, &row, PG_INT(1)));
	IS_STR(cx.err.code, "pg.no_place");
	scratch_end(&cx);
}

TEST(an_address_instead_of_keywords_is_refused)
{
	struct ctx cx = scratch_ctx(NULL, NULL);
	const char *value;

	OK(!pg_conninfo_get(&cx, "postgresql://localhost/quoin", "dbname", &value));
	IS_INT(cx.err.kind, ERR_INVALID);
	ctx_forgive(&cx);
	OK(!pg_conninfo_get(&cx, "host=a nonsense", "dbname", &value));
	ctx_forgive(&cx);
	DID(pg_conninfo_get(&cx, "dbname = 'my db' host=x dbname='it\\'s'", "dbname", &value));
	IS_STR(value, "it's");
	IS_STR(pg_conninfo(cx.arena, "a=b", "password", "x'\\y z", NULL), "a=b password='x\\'\\\\y z'");
	scratch_end(&cx);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(several_statements_take_one_round_trip),
		TAP_CASE(null_is_NULL_in_text_and_a_failure_in_a_number),
		TAP_CASE(a_column_no_field_takes_fails_loudly),
		TAP_CASE(values_arrive_as_they_were_sent),
		TAP_CASE(times_are_UTC_whatever_the_servers_habits),
		TAP_CASE(no_row_is_NOT_FOUND_or_not_found),
		TAP_CASE(constraints_have_kinds),
		TAP_CASE(wrong_SQL_fails_and_leaves_the_connection_usable),
		TAP_CASE(a_failure_in_a_pipeline_undoes_all_of_it),
		TAP_CASE(a_failed_transaction_cannot_be_committed),
		TAP_CASE(a_constraint_checked_at_COMMIT_is_a_plain_failure),
		TAP_CASE(an_open_transaction_never_goes_back_into_the_cache),
		TAP_CASE(an_overdue_statement_ends_at_the_deadline_and_is_cancelled_on_the_server),
		TAP_CASE(the_servers_own_statement_timeout_keeps_the_connection),
		TAP_CASE(a_plan_made_stale_by_a_migration_is_made_anew),
		TAP_CASE(a_stale_plan_in_a_transaction_fails_once),
		TAP_CASE(a_connection_lost_during_COMMIT_has_an_unknown_outcome),
		TAP_CASE(a_context_goes_on_with_another_connection_after_a_loss),
		TAP_CASE(a_connection_closed_while_idle_is_not_handed_out),
		TAP_CASE(statements_of_two_databases_do_not_share_a_pipeline),
		TAP_CASE(outside_a_site_there_is_no_site_database),
		TAP_CASE(an_address_instead_of_keywords_is_refused),
	};
	int status = tap_run(cases, sizeof cases / sizeof *cases);

	if (base.arena)
		scratch_end(&base);
	pg_cache_free(pgs);
	return status;
}
