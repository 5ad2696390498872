/* The page cache: what makes two pages different, who renders, what is kept. */
#include "tests/tap.h"

#include "domain/shared.h"
#include "service/redis.h"
#include "web/page_cache.h"

#include <pthread.h>
#include <unistd.h>

enum { ROOM = 256 * 1024 };

static struct shared_counters counters;

/* A request of its own, without a Redis unless it is given one. */
struct visit {
	struct ctx cx;
	struct redis *redis;
	struct cached_page page;
	enum page_tier tier;
};

static struct visit
visit(void)
{
	struct visit v = { .redis = redis_new("", USEC_PER_SEC) };

	ctx_init(&v.cx, arena_new(16 * 1024));
	return v;
}

static void
leave(struct visit *v)
{
	redis_free(v->redis);
	arena_free(v->cx.arena);
}

static struct page_key
a_key(void)
{
	return (struct page_key){ .place_id = 7, .epoch = 3, .render_version = 11, .access = "public", .path = "/a/" };
}

static bool
get(struct visit *v, struct page_cache *c, const struct page_key *key)
{
	return page_cache_get(&v->cx, c, v->redis, key, &v->page, &v->tier);
}

static void
store(struct visit *v, struct page_cache *c, const struct page_key *key, const char *body)
{
	struct cached_page page = { .status = 200, .type = "text/html", .plain = span_of(body) };

	page_cache_store(&v->cx, c, v->redis, key, &page);
}

/* Render this page unless it is there; false if it was. */
static bool
had_to_render(struct page_cache *c, const struct page_key *key, const char *body)
{
	struct visit v = visit();

	OK(get(&v, c, key));
	bool rendered = v.tier == TIER_RENDER;
	if (rendered)
		store(&v, c, key, body);
	else
		IS_SPAN(v.page.plain, body);
	leave(&v);
	return rendered;
}

TEST(a_page_is_rendered_once)
{
	struct page_cache *c = page_cache_new(ROOM, &counters);
	struct page_key key = a_key();

	OK(had_to_render(c, &key, "one"));
	OK(!had_to_render(c, &key, "one"));
	page_cache_free(c);
}

TEST(every_member_of_the_key_makes_another_page)
{
	struct page_cache *c = page_cache_new(ROOM, &counters);
	struct page_key key = a_key(), place = key, epoch = key, version = key, access = key, path = key;

	place.place_id = 8;
	epoch.epoch = 4;
	version.render_version = 12;
	access.access = "free";
	path.path = "/b/";
	OK(had_to_render(c, &key, "first"));
	OK(had_to_render(c, &place, "another site"));
	OK(had_to_render(c, &epoch, "after a change"));
	OK(had_to_render(c, &version, "by another theme"));
	OK(had_to_render(c, &access, "for members"));
	OK(had_to_render(c, &path, "elsewhere"));
	OK(!had_to_render(c, &key, "first"));
	OK(!had_to_render(c, &access, "for members"));
	page_cache_free(c);
}

struct reader {
	struct page_cache *cache;
	pthread_t thread;
	bool rendered;
};

static void *
read_it(void *arg)
{
	struct reader *r = arg;
	struct page_key key = a_key();

	r->rendered = had_to_render(r->cache, &key, "by the first");
	return NULL;
}

TEST(who_comes_while_a_page_is_rendered_waits_for_it)
{
	struct page_cache *c = page_cache_new(ROOM, &counters);
	struct page_key key = a_key();
	struct visit first = visit();
	struct reader readers[4];

	OK(get(&first, c, &key));
	IS_INT(first.tier, TIER_RENDER);
	for (int i = 0; i < 4; i++) {
		readers[i] = (struct reader){ .cache = c };
		pthread_create(&readers[i].thread, NULL, read_it, &readers[i]);
	}
	usleep(100000); /* they have asked by now; if not, they find it stored */
	store(&first, c, &key, "by the first");
	for (int i = 0; i < 4; i++) {
		pthread_join(readers[i].thread, NULL);
		OK(!readers[i].rendered);
	}
	leave(&first);
	page_cache_free(c);
}

TEST(waiting_for_a_render_ends_at_the_deadline)
{
	struct page_cache *c = page_cache_new(ROOM, &counters);
	struct page_key key = a_key();
	struct visit first = visit(), second = visit();

	OK(get(&first, c, &key));
	second.cx.deadline = clock_mono() + 50 * USEC_PER_MSEC;
	OK(!get(&second, c, &key));
	OK(clock_mono() - second.cx.deadline < USEC_PER_SEC);
	IS_INT(second.cx.err.kind, ERR_UNAVAILABLE);
	page_cache_give_up(c, &key);
	leave(&first);
	leave(&second);
	page_cache_free(c);
}

TEST(a_render_that_was_given_up_is_tried_again)
{
	struct page_cache *c = page_cache_new(ROOM, &counters);
	struct page_key key = a_key();
	struct visit first = visit();

	OK(get(&first, c, &key));
	page_cache_give_up(c, &key);
	OK(had_to_render(c, &key, "at last"));
	leave(&first);
	page_cache_free(c);
}

/* Bytes that do not compress, or the room would never fill. */
static char *
noise(struct arena *a, size_t n)
{
	char *text = arena_alloc(a, n + 1);
	unsigned seed = 1;

	for (size_t i = 0; i < n; i++)
		text[i] = (char)('!' + (seed = seed * 1103515245 + 12345) % 90);
	text[n] = '\0';
	return text;
}

TEST(memory_is_bounded_and_what_a_request_holds_stays)
{
	struct page_cache *c = page_cache_new(ROOM, &counters);
	struct visit holder = visit();
	struct page_key key = a_key();
	const char *body = noise(holder.cx.arena, 10000);

	had_to_render(c, &key, "held");
	OK(get(&holder, c, &key));
	for (int i = 0; i < 100; i++) {
		struct page_key other = a_key();

		other.epoch = 100 + (uint64_t)i;
		had_to_render(c, &other, body);
		OK(page_cache_bytes(c) <= ROOM);
	}
	OK(page_cache_bytes(c) > ROOM / 2);
	IS_SPAN(holder.page.plain, "held");
	OK(had_to_render(c, &key, "again"));
	leave(&holder);
	page_cache_free(c);
}

TEST(a_page_is_found_in_Redis_by_another_worker)
{
	const char *address = getenv("QUOIN_TEST_REDIS");

	if (!address)
		SKIP("QUOIN_TEST_REDIS is not set; tools/scratch.sh sets it");
	struct page_cache *one = page_cache_new(ROOM, &counters), *other = page_cache_new(ROOM, &counters);
	struct page_key key = a_key();
	struct visit first = visit(), second = visit();
	redis_free(first.redis);
	redis_free(second.redis);
	first.redis = redis_new(address, USEC_PER_SEC);
	second.redis = redis_new(address, USEC_PER_SEC);
	key.epoch = (uint64_t)clock_wall(); /* whatever another run left */
	OK(get(&first, one, &key));
	IS_INT(first.tier, TIER_RENDER);
	store(&first, one, &key, noise(first.cx.arena, 2000));
	OK(get(&second, other, &key));
	IS_INT(second.tier, TIER_REDIS);
	IS_INT(second.page.status, 200);
	IS_STR(second.page.type, "text/html");
	OK(second.page.plain.len == 2000 && second.page.etag && !second.page.location);
	key.place_id++;
	OK(get(&second, other, &key));
	IS_INT(second.tier, TIER_RENDER);
	page_cache_give_up(other, &key);
	leave(&first);
	leave(&second);
	page_cache_free(one);
	page_cache_free(other);
}

TESTS_MAIN(
	TAP_CASE(a_page_is_rendered_once),
	TAP_CASE(every_member_of_the_key_makes_another_page),
	TAP_CASE(who_comes_while_a_page_is_rendered_waits_for_it),
	TAP_CASE(waiting_for_a_render_ends_at_the_deadline),
	TAP_CASE(a_render_that_was_given_up_is_tried_again),
	TAP_CASE(memory_is_bounded_and_what_a_request_holds_stays),
	TAP_CASE(a_page_is_found_in_Redis_by_another_worker))
