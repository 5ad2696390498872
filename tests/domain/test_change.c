/* Changes and the epoch, with real transactions, threads and killed writers. */
#include "tests/domain/scratch.h"

#include "domain/change.h"
#include "domain/migrate.h"
#include "domain/queries.h"
#include "domain/setting.h"
#include "domain/shared.h"
#include "domain/site.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct ctx base;
static struct pg_cache *pgs;
static struct shared *shared;
static struct site site = { .id = 1, .name = "test", .place = { .id = 1, .cap = 8 } };
static char dir[] = "/tmp/quoin-test-change.XXXXXX";

static void
start(void)
{
	int applied;

	if (base.arena)
		return;
	base = scratch_ctx(NULL, NULL);
	site.place.conninfo = scratch_database(&base, "quoin_test_change");
	struct pg *pg = pg_connect(&base, site.place.conninfo);
	if (!pg || !pg_script(&base, pg, "CREATE EXTENSION pg_trgm") || !migrate_apply(&base, pg, PG_SITE, &applied) ||
	    !mkdtemp(dir) || !shared_open(&base, dir, &shared)) {
		printf("Bail out! %s\n", scratch_why(&base));
		exit(1);
	}
	pgs = pg_cache_new(&(struct pg_cache_options){ .cap = 16 });
	pg_cache_start(pgs);
}

/* Each test has a place of its own in the shared memory. */
#define BEGIN_TEST() \
	NEED_SERVER(); \
	start(); \
	site.place.id++; \
	site.shared = shared_site(shared, site.place.id); \
	struct ctx cx = scratch_ctx(pgs, &site.place)

static int64_t
row_now(struct ctx *at)
{
	return strtoll(scratch_ask(at, site.place.conninfo, "SELECT n::text FROM epoch"), NULL, 10);
}

/* The epoch readers may key on now; 0: they pass by the caches. */
static int64_t
known(void)
{
	uint64_t epoch;
	bool stale;

	return shared_site_epoch(site.shared, &epoch, &stale) ? (int64_t)epoch : 0;
}

TEST(a_change_moves_the_epoch_and_an_aborted_one_does_not)
{
	BEGIN_TEST();
	int64_t before = row_now(&cx);

	DID(epoch_read(&cx, &site));
	IS_INT(known(), before);
	DID(change_begin(&cx, &site));
	DID(setting_set(&cx, "title", "First"));
	change_abort(&cx, &site);
	IS_INT(known(), before);
	DID(change_begin(&cx, &site));
	DID(setting_set(&cx, "title", "Second"));
	DID(change_commit(&cx, &site));
	IS_INT(known(), before + 1);
	IS_INT(row_now(&cx), before + 1);
	scratch_end(&cx);
}

TEST(a_change_that_fails_leaves_a_doubt_and_no_mark)
{
	BEGIN_TEST();
	int64_t before = row_now(&cx);

	DID(epoch_read(&cx, &site));
	DID(change_begin(&cx, &site));
	scratch_ask(&cx, site.place.conninfo,
	            "SELECT count(pg_terminate_backend(pid, 2000)) FROM pg_stat_activity"
	            " WHERE datname = current_database() AND state = 'idle in transaction'");
	OK(!change_commit(&cx, &site));
	IS_INT(known(), 0);
	ctx_forgive(&cx);
	DID(epoch_read(&cx, &site));
	IS_INT(known(), before);
	scratch_end(&cx);
}

enum { WRITERS = 4, CHANGES = 25 };

static _Atomic int64_t newest_told; /* the greatest epoch whose change was answered "saved" */
static _Atomic bool going;
static _Atomic int lies;

static void *
write_much(void *arg)
{
	(void)arg;
	for (int i = 0; i < CHANGES; i++) {
		struct ctx cx = scratch_ctx(pgs, &site.place);
		bool ok = change_begin(&cx, &site) && setting_set(&cx, "title", i % 2 ? "a" : "b") && change_commit(&cx, &site);
		int64_t now = known(), told = atomic_load(&newest_told);

		if (!ok)
			atomic_fetch_add(&lies, 1000);
		while (now > told && !atomic_compare_exchange_weak(&newest_told, &told, now))
			;
		scratch_end(&cx);
	}
	return NULL;
}

static void *
read_much(void *arg)
{
	(void)arg;
	while (atomic_load(&going)) {
		int64_t told = atomic_load(&newest_told), now = known();

		if (now && now < told)
			atomic_fetch_add(&lies, 1);
	}
	return NULL;
}

TEST(concurrent_writers_never_let_a_reader_see_an_older_epoch)
{
	BEGIN_TEST();
	pthread_t writer[WRITERS], reader;
	int64_t before = row_now(&cx);

	DID(epoch_read(&cx, &site));
	atomic_store(&newest_told, 0);
	atomic_store(&lies, 0);
	atomic_store(&going, true);
	pthread_create(&reader, NULL, read_much, NULL);
	for (int i = 0; i < WRITERS; i++)
		pthread_create(&writer[i], NULL, write_much, NULL);
	for (int i = 0; i < WRITERS; i++)
		pthread_join(writer[i], NULL);
	atomic_store(&going, false);
	pthread_join(reader, NULL);
	IS_INT(atomic_load(&lies), 0);
	IS_INT(row_now(&cx), before + WRITERS * CHANGES);
	IS_INT(known(), before + WRITERS * CHANGES);
	scratch_end(&cx);
}

/* What a writer does up to a point, and then it is killed. */
static void
die_after(bool commit)
{
	struct pg_cache *own = pg_cache_new(&(struct pg_cache_options){ .cap = 2 });
	struct ctx cx = scratch_ctx(own, &site.place);
	struct { int64_t n; } row;
	const struct field fields[] = { { "n", FIELD_TYPE_INT, 0, 0, NULL }, FIELD_END };
	const struct pg_read next = { &q_epoch_next, fields, &row, 0, NULL, PG_NO_ARGS };
	unsigned token;

	if (!change_begin(&cx, &site) || !setting_set(&cx, "title", "dying") || !shared_site_mark(site.shared, &token) ||
	    !pg_run(&cx, &next, 1) || (commit && !pg_commit(&cx, PG_SITE)))
		_exit(1);
	kill(getpid(), SIGKILL);
}

static void
let_die(bool commit)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		die_after(commit);
	waitpid(pid, &status, 0);
	OK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

TEST(a_writer_killed_before_its_COMMIT_is_healed_to_the_old_epoch)
{
	BEGIN_TEST();
	int64_t before = row_now(&cx);

	DID(epoch_read(&cx, &site));
	let_die(false);
	IS_INT(known(), 0);
	DID(epoch_read(&cx, &site));
	IS_INT(known(), before);
	scratch_end(&cx);
}

TEST(a_writer_killed_after_its_COMMIT_is_healed_to_the_new_epoch)
{
	BEGIN_TEST();
	int64_t before = row_now(&cx);

	DID(epoch_read(&cx, &site));
	let_die(true);
	IS_INT(known(), 0);
	DID(epoch_read(&cx, &site));
	IS_INT(known(), before + 1);
	scratch_end(&cx);
}

static void *
read_epoch(void *arg)
{
	struct ctx cx = scratch_ctx(pgs, &site.place);

	*(bool *)arg = epoch_read(&cx, &site);
	scratch_end(&cx);
	return NULL;
}

TEST(reading_the_epoch_waits_for_a_COMMIT_on_its_way)
{
	BEGIN_TEST();
	int64_t before = row_now(&cx);
	struct pg *other = pg_connect(&cx, site.place.conninfo);
	pthread_t t;
	bool ok = false;

	DID(other && pg_script(&cx, other, "BEGIN; UPDATE epoch SET n = n + 1"));
	pthread_create(&t, NULL, read_epoch, &ok);
	usleep(150000);
	IS_INT(known(), 0);
	DID(pg_script(&cx, other, "COMMIT"));
	pthread_join(t, NULL);
	OK(ok);
	IS_INT(known(), before + 1);
	scratch_end(&cx);
}

static void *
change_slowly(void *arg)
{
	struct ctx cx = scratch_ctx(pgs, &site.place);

	*(bool *)arg = change_begin(&cx, &site) && setting_set(&cx, "title", "Slow") && change_commit(&cx, &site);
	scratch_end(&cx);
	return NULL;
}

TEST(nobody_believes_an_epoch_while_a_COMMIT_takes_its_time)
{
	BEGIN_TEST();
	int64_t before = row_now(&cx);
	bool ok = false, hidden;
	pthread_t t;

	DID(epoch_read(&cx, &site));
	scratch_ask(&cx, site.place.conninfo,
	            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
	            " 'BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END'");
	scratch_ask(&cx, site.place.conninfo,
	            "CREATE CONSTRAINT TRIGGER slow AFTER INSERT OR UPDATE ON setting"
	            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()");
	pthread_create(&t, NULL, change_slowly, &ok);
	while (known() == before)
		usleep(10000);
	hidden = known() == 0;
	pthread_join(t, NULL);
	OK(ok);
	OK(hidden);
	IS_INT(known(), before + 1);
	scratch_ask(&cx, site.place.conninfo, "DROP FUNCTION slow CASCADE");
	scratch_end(&cx);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(a_change_moves_the_epoch_and_an_aborted_one_does_not),
		TAP_CASE(a_change_that_fails_leaves_a_doubt_and_no_mark),
		TAP_CASE(concurrent_writers_never_let_a_reader_see_an_older_epoch),
		TAP_CASE(a_writer_killed_before_its_COMMIT_is_healed_to_the_old_epoch),
		TAP_CASE(a_writer_killed_after_its_COMMIT_is_healed_to_the_new_epoch),
		TAP_CASE(reading_the_epoch_waits_for_a_COMMIT_on_its_way),
		TAP_CASE(nobody_believes_an_epoch_while_a_COMMIT_takes_its_time),
	};
	int status = tap_run(cases, sizeof cases / sizeof *cases);

	if (base.arena) {
		unlink(arena_printf(base.arena, "%s/shared", dir));
		rmdir(dir);
		shared_close(shared);
		scratch_end(&base);
	}
	pg_cache_free(pgs);
	return status;
}
