/* The connection cache: ceilings, waiting, eviction, the breaker. */
#include "tests/domain/scratch.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

struct id_row {
	int64_t id;
};

static const struct field id_fields[] = { FIELD_INT(struct id_row, id), FIELD_END };

static const struct pg_query q_pid = { .id = 0, .name = "pid", .kind = PG_ONE, .scope = PG_SITE, .where = "test",
	.text = "SELECT pg_backend_pid()::bigint AS id" };
static const struct pg_query q_nap = { .id = 1, .name = "nap", .kind = PG_ONE, .scope = PG_SITE, .where = "test",
	.text = "SELECT coalesce(length(pg_sleep($1::double precision)::text), 0)::bigint AS id", .nparam = 1 };

static struct ctx base;
static const char *conninfo;

static void
start(void)
{
	if (base.arena)
		return;
	base = scratch_ctx(NULL, NULL);
	conninfo = scratch_database(&base, "quoin_test_pg_cache");
}

#define BEGIN_TEST() NEED_SERVER(); start()

/* Places are told apart by their id: one database serves for all. */
static struct place
place_of(int64_t id, unsigned cap)
{
	return (struct place){ .id = id, .conninfo = conninfo, .cap = cap };
}

/* Use the context's connection; its backend's pid, or 0 when there is none. */
static int64_t
touch(struct ctx *cx)
{
	struct id_row row;
	const struct pg_read read = { &q_pid, id_fields, &row, 0, NULL, PG_NO_ARGS };

	return pg_run(cx, &read, 1) ? row.id : 0;
}

static struct pg_cache_stats
stats_of(struct pg_cache *c)
{
	struct pg_cache_stats s;

	pg_cache_stats(c, &s);
	return s;
}

TEST(a_connection_serves_again)
{
	BEGIN_TEST();
	struct pg_cache *c = pg_cache_new(&(struct pg_cache_options){ .cap = 4 });
	struct place p = place_of(1, 4);
	struct ctx cx = scratch_ctx(c, &p);
	int64_t first = touch(&cx);

	OK(first > 0);
	scratch_end(&cx);
	cx = scratch_ctx(c, &p);
	IS_INT(touch(&cx), first);
	scratch_end(&cx);
	IS_INT(stats_of(c).connects, 1);
	pg_cache_free(c);
}

TEST(the_hard_cap_holds_and_waiting_ends_at_the_deadline)
{
	BEGIN_TEST();
	struct pg_cache *c = pg_cache_new(&(struct pg_cache_options){ .cap = 2 });
	struct place a = place_of(1, 2), b = place_of(2, 2), d = place_of(3, 2);
	struct ctx x = scratch_ctx(c, &a), y = scratch_ctx(c, &b), z = scratch_ctx(c, &d);
	usec_t began = clock_mono();

	OK(touch(&x) && touch(&y));
	z.deadline = began + 150 * USEC_PER_MSEC;
	IS_INT(touch(&z), 0);
	IS_INT(z.err.kind, ERR_UNAVAILABLE);
	IS_STR(z.err.code, "pg.busy");
	OK(clock_mono() - began < 2 * USEC_PER_SEC);
	IS_INT(stats_of(c).open, 2);
	IS_INT(stats_of(c).waiting, 0);
	scratch_end(&x), scratch_end(&y), scratch_end(&z);
	pg_cache_free(c);
}

TEST(a_connection_let_go_serves_another_context_but_not_inside_a_transaction)
{
	BEGIN_TEST();
	struct pg_cache *c = pg_cache_new(&(struct pg_cache_options){ .cap = 4 });
	struct place p = place_of(1, 1);
	struct ctx x = scratch_ctx(c, &p), y = scratch_ctx(c, &p), z = scratch_ctx(c, &p);
	int64_t first = touch(&x);

	pg_let_go(&x, PG_SITE);
	IS_INT(touch(&y), first);
	scratch_end(&y);
	OK(pg_begin(&x, PG_SITE));
	pg_let_go(&x, PG_SITE);
	z.deadline = clock_mono() + 100 * USEC_PER_MSEC;
	IS_INT(touch(&z), 0);
	OK(pg_commit(&x, PG_SITE));
	IS_INT(touch(&x), first);
	scratch_end(&x), scratch_end(&z);
	pg_cache_free(c);
}

TEST(the_cap_of_one_place_leaves_room_for_others)
{
	BEGIN_TEST();
	struct pg_cache *c = pg_cache_new(&(struct pg_cache_options){ .cap = 8 });
	struct place a = place_of(1, 1), b = place_of(2, 1);
	struct ctx x = scratch_ctx(c, &a), y = scratch_ctx(c, &a), z = scratch_ctx(c, &b);

	OK(touch(&x));
	y.deadline = clock_mono() + 100 * USEC_PER_MSEC;
	IS_INT(touch(&y), 0);
	OK(touch(&z));
	scratch_end(&x), scratch_end(&y), scratch_end(&z);
	pg_cache_free(c);
}

static void *
give_back_later(void *arg)
{
	usleep(100000);
	scratch_end(arg);
	return NULL;
}

TEST(who_waits_gets_the_connection_that_comes_back)
{
	BEGIN_TEST();
	struct pg_cache *c = pg_cache_new(&(struct pg_cache_options){ .cap = 4 });
	struct place a = place_of(1, 1);
	struct ctx x = scratch_ctx(c, &a), y = scratch_ctx(c, &a);
	int64_t pid = touch(&x);
	pthread_t t;

	pthread_create(&t, NULL, give_back_later, &x);
	y.deadline = clock_mono() + 5 * USEC_PER_SEC;
	IS_INT(touch(&y), pid);
	IS_INT(stats_of(c).waits, 1);
	pthread_join(t, NULL);
	scratch_end(&y);
	pg_cache_free(c);
}

TEST(nobody_waits_for_a_place_whose_connections_are_stuck)
{
	BEGIN_TEST();
	struct pg_cache *c = pg_cache_new(&(struct pg_cache_options){ .cap = 4 });
	struct place a = place_of(1, 1);
	struct ctx x = scratch_ctx(c, &a), y = scratch_ctx(c, &a), z = scratch_ctx(c, &a);
	usec_t began;

	OK(touch(&x));
	began = clock_mono();
	y.deadline = z.deadline = began + 20 * USEC_PER_SEC;
	IS_INT(touch(&y), 0);
	OK(clock_mono() - began > 400 * USEC_PER_MSEC && clock_mono() - began < 3 * USEC_PER_SEC);
	began = clock_mono();
	IS_INT(touch(&z), 0);
	IS_STR(z.err.code, "pg.busy");
	OK(clock_mono() - began < 300 * USEC_PER_MSEC);
	scratch_end(&x);
	ctx_forgive(&z);
	OK(touch(&z)); /* it came back */
	scratch_end(&y), scratch_end(&z);
	pg_cache_free(c);
}

TEST(the_least_recently_used_gives_way)
{
	BEGIN_TEST();
	struct pg_cache *c = pg_cache_new(&(struct pg_cache_options){ .cap = 2 });
	struct place p[3] = { place_of(1, 2), place_of(2, 2), place_of(3, 2) };
	int64_t pid[3];

	for (int i = 0; i < 2; i++) {
		struct ctx cx = scratch_ctx(c, &p[i]);
		pid[i] = touch(&cx);
		scratch_end(&cx);
		usleep(2000);
	}
	struct ctx again = scratch_ctx(c, &p[0]); /* now the second is the oldest */
	IS_INT(touch(&again), pid[0]);
	scratch_end(&again);
	struct ctx third = scratch_ctx(c, &p[2]);
	OK(touch(&third));
	scratch_end(&third);
	again = scratch_ctx(c, &p[0]);
	IS_INT(touch(&again), pid[0]);
	scratch_end(&again);
	IS_INT(stats_of(c).open, 2);
	IS_INT(stats_of(c).connects, 3);
	pg_cache_free(c);
}

TEST(idle_connections_are_closed)
{
	BEGIN_TEST();
	struct pg_cache *c = pg_cache_new(&(struct pg_cache_options){ .cap = 4, .idle_close = 100 * USEC_PER_MSEC });
	struct place p = place_of(1, 4);
	struct ctx cx = scratch_ctx(c, &p);

	OK(pg_cache_start(c));
	OK(touch(&cx));
	scratch_end(&cx);
	IS_INT(stats_of(c).idle, 1);
	for (int i = 0; i < 40 && stats_of(c).open; i++)
		usleep(50000);
	IS_INT(stats_of(c).open, 0);
	IS_INT(stats_of(c).idle, 0);
	pg_cache_free(c);
}

/* A place where nobody listens. */
static struct place
dead_place(int64_t id)
{
	return (struct place){ .id = id, .conninfo = "host=/nonexistent dbname=x", .cap = 2 };
}

TEST(the_breaker_opens_after_three_failures_and_closes_again)
{
	BEGIN_TEST();
	struct pg_cache *c = pg_cache_new(&(struct pg_cache_options){ .cap = 4 });
	struct place p = dead_place(1);

	for (int i = 0; i < 4; i++) {
		struct ctx cx = scratch_ctx(c, &p);

		IS_INT(touch(&cx), 0);
		IS_INT(cx.err.kind, ERR_UNAVAILABLE);
		IS_STR(cx.err.code, i < 3 ? "pg.connect" : "pg.breaker");
		scratch_end(&cx);
	}
	IS_INT(stats_of(c).connects, 3);
	usleep(600000);
	struct place alive = place_of(1, 2);
	struct ctx cx = scratch_ctx(c, &p);
	IS_INT(touch(&cx), 0); /* one try after the pause, still dead: a longer pause */
	IS_STR(cx.err.code, "pg.connect");
	scratch_end(&cx);
	cx = scratch_ctx(c, &p);
	IS_INT(touch(&cx), 0);
	IS_STR(cx.err.code, "pg.breaker");
	scratch_end(&cx);
	cx = scratch_ctx(c, &alive); /* another address ends the pause at once */
	OK(touch(&cx));
	scratch_end(&cx);
	pg_cache_free(c);
}

TEST(one_overdue_answer_after_another_opens_the_breaker)
{
	BEGIN_TEST();
	struct pg_cache *c = pg_cache_new(&(struct pg_cache_options){ .cap = 4 });
	struct place p = place_of(1, 4);
	struct id_row row;

	OK(pg_cache_start(c));
	for (int i = 0; i < 3; i++) {
		struct ctx cx = scratch_ctx(c, &p);

		cx.deadline = clock_mono() + USEC_PER_SEC; /* time enough to connect */
		OK(!pg_one(&cx, &q_nap, id_fields, &row, PG_DOUBLE(30)));
		IS_INT(cx.err.kind, ERR_TIMEOUT);
		scratch_end(&cx);
	}
	struct ctx cx = scratch_ctx(c, &p);
	IS_INT(touch(&cx), 0);
	IS_STR(cx.err.code, "pg.breaker");
	scratch_end(&cx);
	usleep(600000);
	cx = scratch_ctx(c, &p);
	OK(touch(&cx));
	scratch_end(&cx);
	cx = scratch_ctx(c, &p);
	OK(touch(&cx)); /* one success closes it */
	scratch_end(&cx);
	pg_cache_free(c);
}

/* A server that takes connections and never speaks. */
static int
mute_server(int *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 64) < 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) < 0)
		abort();
	*port = ntohs(at.sin_port);
	return fd;
}

TEST(a_server_that_never_answers_costs_the_connect_timeout_at_most)
{
	BEGIN_TEST();
	struct pg_cache *c = pg_cache_new(&(struct pg_cache_options){ .cap = 4, .connect_timeout = 200 * USEC_PER_MSEC });
	int port, fd = mute_server(&port);
	struct ctx cx = scratch_ctx(c, NULL);
	struct place p = { .id = 1, .cap = 2,
		.conninfo = arena_printf(base.arena, "host=127.0.0.1 port=%d dbname=x sslmode=disable gssencmode=disable", port) };
	usec_t began = clock_mono();

	cx.place = &p;
	cx.deadline = began + 10 * USEC_PER_SEC;
	IS_INT(touch(&cx), 0);
	IS_INT(cx.err.kind, ERR_UNAVAILABLE);
	OK(clock_mono() - began < USEC_PER_SEC);
	IS_INT(stats_of(c).failures, 1);
	scratch_end(&cx);
	/* A request in a hurry ends at its own deadline, and proves nothing. */
	cx = scratch_ctx(c, &p);
	began = clock_mono();
	cx.deadline = began + 50 * USEC_PER_MSEC;
	IS_INT(touch(&cx), 0);
	OK(clock_mono() - began < 180 * USEC_PER_MSEC);
	IS_INT(stats_of(c).failures, 1);
	scratch_end(&cx);
	pg_cache_free(c);
	close(fd);
}

struct visitor {
	struct pg_cache *cache;
	const struct place *place;
	usec_t worst;
	unsigned served;
};

static void *
visit(void *arg)
{
	struct visitor *v = arg;

	for (int i = 0; i < 20; i++) {
		struct ctx cx = scratch_ctx(v->cache, v->place);
		usec_t began = clock_mono();

		cx.deadline = began + 5 * USEC_PER_SEC;
		v->served += touch(&cx) != 0;
		scratch_end(&cx);
		usec_t took = clock_mono() - began;
		v->worst = took > v->worst ? took : v->worst;
	}
	return NULL;
}

TEST(a_dead_database_does_not_slow_another_sites)
{
	BEGIN_TEST();
	struct pg_cache *c = pg_cache_new(&(struct pg_cache_options){ .cap = 8, .connect_timeout = 400 * USEC_PER_MSEC });
	int port, fd = mute_server(&port);
	struct place dead = { .id = 1, .cap = 2,
		.conninfo = arena_printf(base.arena, "host=127.0.0.1 port=%d dbname=x sslmode=disable gssencmode=disable", port) };
	struct place alive = place_of(2, 2);
	struct visitor v[8];
	pthread_t t[8];

	OK(pg_cache_start(c));
	for (int i = 0; i < 8; i++) {
		v[i] = (struct visitor){ c, i < 4 ? &dead : &alive, 0, 0 };
		pthread_create(&t[i], NULL, visit, &v[i]);
	}
	for (int i = 0; i < 8; i++)
		pthread_join(t[i], NULL);
	for (int i = 0; i < 4; i++)
		IS_INT(v[i].served, 0);
	for (int i = 4; i < 8; i++) {
		IS_INT(v[i].served, 20);
		OK(v[i].worst < 400 * USEC_PER_MSEC);
	}
	IS_INT(stats_of(c).waiting, 0);
	pg_cache_free(c);
	close(fd);
}

TEST(a_changed_password_closes_the_old_connections)
{
	BEGIN_TEST();
	struct pg_cache *c = pg_cache_new(&(struct pg_cache_options){ .cap = 4 });
	struct place p = place_of(1, 2);
	struct ctx cx = scratch_ctx(c, &p);
	int64_t first = touch(&cx);

	scratch_end(&cx);
	p.conninfo = pg_conninfo(base.arena, conninfo, "application_name", "other", NULL);
	cx = scratch_ctx(c, &p);
	int64_t second = touch(&cx);
	OK(second && second != first);
	scratch_end(&cx);
	IS_INT(stats_of(c).open, 1);
	pg_cache_free(c);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(a_connection_serves_again),
		TAP_CASE(the_hard_cap_holds_and_waiting_ends_at_the_deadline),
		TAP_CASE(a_connection_let_go_serves_another_context_but_not_inside_a_transaction),
		TAP_CASE(the_cap_of_one_place_leaves_room_for_others),
		TAP_CASE(who_waits_gets_the_connection_that_comes_back),
		TAP_CASE(nobody_waits_for_a_place_whose_connections_are_stuck),
		TAP_CASE(the_least_recently_used_gives_way),
		TAP_CASE(idle_connections_are_closed),
		TAP_CASE(the_breaker_opens_after_three_failures_and_closes_again),
		TAP_CASE(one_overdue_answer_after_another_opens_the_breaker),
		TAP_CASE(a_server_that_never_answers_costs_the_connect_timeout_at_most),
		TAP_CASE(a_dead_database_does_not_slow_another_sites),
		TAP_CASE(a_changed_password_closes_the_old_connections),
	};
	int status = tap_run(cases, sizeof cases / sizeof *cases);

	if (base.arena)
		scratch_end(&base);
	return status;
}
