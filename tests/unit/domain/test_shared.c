/* The memory shared by local processes: marks, doubts, epochs, buckets. */
#include "tests/tap.h"

#include "domain/shared.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[] = "/tmp/quoin-test-shared.XXXXXX";
static struct ctx cx;

static struct shared *
open_it(void)
{
	struct shared *sh = NULL;

	ctx_forgive(&cx);
	OK(shared_open(&cx, dir, &sh));
	return sh;
}

static bool
knows(const struct shared_site *s, uint64_t want)
{
	uint64_t epoch;
	bool stale;

	return shared_site_epoch(s, &epoch, &stale) && epoch == want;
}

static bool
is_stale(const struct shared_site *s)
{
	uint64_t epoch;
	bool stale;

	shared_site_epoch(s, &epoch, &stale);
	return stale;
}

TEST(what_one_process_wrote_another_reads)
{
	struct shared *a = open_it(), *b = open_it();

	shared_site_publish(shared_site(a, 1001), 0, 5);
	OK(knows(shared_site(b, 1001), 5));
	shared_registry_moved(a);
	IS_INT(shared_registry_generation(b), shared_registry_generation(a));
	shared_close(a);
	shared_close(b);
	a = open_it(); /* and it stays when nobody has it open */
	OK(knows(shared_site(a, 1001), 5));
	shared_close(a);
}

TEST(what_a_process_counted_outlives_it_and_what_it_held_does_not)
{
	struct shared *sh = open_it();
	struct shared_process *p = shared_process_enter(sh, ROLE_WORKER), *q = shared_process_enter(sh, ROLE_JOBS);
	struct shared_sums before, sums;

	OK(p && q && p != q);
	atomic_store(&p->pid, 4711);
	OK(shared_process_find(sh, 4711) == p);
	shared_sums(sh, &before);
	atomic_store(&p->own[3], 5);
	atomic_store(&q->own[3], 7);
	shared_process_leave(sh, p);
	shared_sums(sh, &sums);
	IS_INT(sums.now[3], 7);
	IS_INT(sums.past[3], before.past[3] + 5);
	OK(shared_process_find(sh, 4711) == NULL);
	p = shared_process_enter(sh, ROLE_WORKER); /* begins with nothing */
	shared_sums(sh, &sums);
	IS_INT(sums.now[3], 7);
	shared_process_leave(sh, p);
	shared_process_leave(sh, q);
	shared_close(sh);
}

TEST(an_epoch_never_goes_back)
{
	struct shared *sh = open_it();
	struct shared_site *s = shared_site(sh, 1002);

	OK(!knows(s, 0));
	shared_site_publish(s, 0, 7);
	shared_site_publish(s, 0, 6);
	OK(knows(s, 7));
	shared_close(sh);
}

TEST(what_was_learnt_before_a_doubt_is_not_believed)
{
	struct shared *sh = open_it();
	struct shared_site *s = shared_site(sh, 1003);
	unsigned before = shared_site_doubt(s);

	shared_site_publish(s, before, 7);
	shared_site_forget(s);
	OK(!knows(s, 7));
	shared_site_publish(s, before, 8);
	OK(!knows(s, 8));
	shared_site_publish(s, shared_site_doubt(s), 9);
	OK(knows(s, 9));
	shared_close(sh);
}

TEST(a_mark_hides_the_epoch_until_it_is_taken_away)
{
	struct shared *sh = open_it();
	struct shared_site *s = shared_site(sh, 1004);
	unsigned token;

	shared_site_publish(s, 0, 3);
	OK(shared_site_mark(s, &token));
	OK(!knows(s, 3));
	OK(!is_stale(s));
	shared_site_heal(s);
	OK(!knows(s, 3)); /* its owner lives */
	shared_site_unmark(s, token);
	OK(knows(s, 3));
	shared_close(sh);
}

TEST(more_writers_than_there_is_room_for_are_refused)
{
	struct shared *sh = open_it();
	struct shared_site *s = shared_site(sh, 1005);
	unsigned token[SHARED_WRITERS], one_more;

	for (int i = 0; i < SHARED_WRITERS; i++)
		OK(shared_site_mark(s, &token[i]));
	OK(!shared_site_mark(s, &one_more));
	for (int i = 0; i < SHARED_WRITERS; i++)
		shared_site_unmark(s, token[i]);
	OK(shared_site_mark(s, &one_more));
	shared_site_unmark(s, one_more);
	shared_close(sh);
}

/* Mark in a process that is killed before it could unmark.  Reaped or not. */
static pid_t
mark_and_die(struct shared_site *s)
{
	pid_t pid = fork();

	if (pid == 0) {
		unsigned token;

		if (!shared_site_mark(s, &token))
			_exit(1);
		kill(getpid(), SIGKILL);
	}
	siginfo_t info;
	waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
	return pid;
}

TEST(the_mark_of_a_dead_writer_is_stale_and_heals_into_a_doubt)
{
	struct shared *sh = open_it();
	struct shared_site *s = shared_site(sh, 1006);

	shared_site_publish(s, 0, 3);
	pid_t pid = mark_and_die(s);
	OK(is_stale(s)); /* not even reaped yet */
	waitpid(pid, NULL, 0);
	OK(is_stale(s));
	OK(!knows(s, 3));
	shared_site_heal(s);
	OK(!is_stale(s));
	OK(!knows(s, 3)); /* its COMMIT may have come through */
	shared_site_publish(s, shared_site_doubt(s), 4);
	OK(knows(s, 4));
	shared_close(sh);
}

TEST(a_pid_used_again_is_not_its_earlier_owner)
{
	struct shared *sh = open_it();
	struct shared_site *s = shared_site(sh, 1007);

	shared_site_publish(s, 0, 3);
	atomic_store(&s->writers[2], (uint64_t)12345 << 32 | (uint32_t)getpid());
	OK(is_stale(s));
	shared_site_heal(s);
	OK(!is_stale(s));
	shared_close(sh);
}

static const char *
file(void)
{
	return arena_printf(cx.arena, "%s/shared", dir);
}

static void
poke(off_t at, uint64_t value)
{
	int fd = open(file(), O_RDWR);

	OK(pwrite(fd, &value, sizeof value, at) == sizeof value);
	close(fd);
}

TEST(what_an_earlier_boot_left_is_void)
{
	struct shared *sh = open_it();

	shared_site_publish(shared_site(sh, 1008), 0, 3);
	shared_close(sh);
	poke(8, 4711); /* the boot it was written in */
	sh = open_it();
	OK(!knows(shared_site(sh, 1008), 3));
	shared_close(sh);
}

TEST(another_layout_is_refused_with_the_way_out)
{
	struct shared *sh = open_it();

	shared_close(sh);
	poke(0, 0x71756f696e00ffffu);
	OK(!shared_open(&cx, dir, &sh));
	OK(cx.err.detail && strstr(cx.err.detail, "stop Quoin and remove it"));
	ctx_forgive(&cx);
	unlink(file());
	shared_close(open_it());
}

TEST(a_bucket_lets_through_its_rate_and_two_seconds_more)
{
	struct shared *sh = open_it();
	struct shared_site *s = shared_site(sh, 1009);
	int let = 0, retry_after = 0;

	while (let < 100000 && shared_site_admit(s, 50, &retry_after))
		let++;
	OK(let >= 100 && let <= 110);
	OK(retry_after >= 1);
	/* What another boot or plan left far ahead does not shut a site out. */
	atomic_store(&s->bucket, clock_mono() * 1000 + (int64_t)3600 * 1000000000);
	OK(shared_site_admit(s, 50, &retry_after));
	shared_close(sh);
}

TEST(places_have_entries_of_their_own)
{
	struct shared *sh = open_it();

	for (int64_t id = 5000; id < 6000; id++)
		shared_site_publish(shared_site(sh, id), 0, (uint64_t)id);
	for (int64_t id = 5000; id < 6000; id++)
		OK(knows(shared_site(sh, id), (uint64_t)id));
	shared_close(sh);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(what_one_process_wrote_another_reads),
		TAP_CASE(what_a_process_counted_outlives_it_and_what_it_held_does_not),
	TAP_CASE(an_epoch_never_goes_back),
		TAP_CASE(what_was_learnt_before_a_doubt_is_not_believed),
		TAP_CASE(a_mark_hides_the_epoch_until_it_is_taken_away),
		TAP_CASE(more_writers_than_there_is_room_for_are_refused),
		TAP_CASE(the_mark_of_a_dead_writer_is_stale_and_heals_into_a_doubt),
		TAP_CASE(a_pid_used_again_is_not_its_earlier_owner),
		TAP_CASE(what_an_earlier_boot_left_is_void),
		TAP_CASE(another_layout_is_refused_with_the_way_out),
		TAP_CASE(a_bucket_lets_through_its_rate_and_two_seconds_more),
		TAP_CASE(places_have_entries_of_their_own),
	};

	if (!mkdtemp(dir))
		return 1;
	ctx_init(&cx, arena_new(4096));
	int status = tap_run(cases, sizeof cases / sizeof *cases);
	unlink(file());
	rmdir(dir);
	arena_free(cx.arena);
	return status;
}
