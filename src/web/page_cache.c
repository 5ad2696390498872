/* page_cache.c - see page_cache.h.
 *
 * One lock over a hash table, a list by last use, and the renders under way.
 * Entries are counted by their holders and freed when the last lets go, so a
 * response can point into one that was evicted meanwhile. */
#include "web/page_cache.h"

#include "base/hash.h"
#include "domain/shared.h"
#include "service/compress.h"
#include "service/crypto.h"
#include "service/redis.h"

#include <errno.h>
#include <pthread.h>

enum { BUCKETS = 4096, BROTLI_QUALITY = 5, BROTLI_QUICK = 2, REDIS_TTL = 86400, REDIS_MAX = 512 * 1024, KEY_BYTES = 32 };

enum { PATIENT_THREADS = 4 };

static const usec_t SLOW_FLIGHT = 500 * USEC_PER_MSEC;

/* 256 bits of hash stand for the key: two SipHash values under fixed keys would
 * do against chance, but a path is chosen by whoever asks, so it is SHA-256. */
struct digest {
	char hex[KEY_BYTES * 2 + 1];
};

struct entry {
	struct entry *next_in_bucket;
	struct entry *newer, *older; /* by last use */
	struct digest key;
	_Atomic unsigned holders;
	size_t bytes;
	struct cached_page page;     /* points behind this struct */
};

struct flight {
	struct flight *next;
	struct digest key;
	usec_t began;
	unsigned waiting;
	bool done, given_up;
};

struct page_cache {
	pthread_mutex_t lock;
	pthread_cond_t landed;
	struct entry *buckets[BUCKETS];
	struct entry *newest, *oldest;
	struct flight *flights;
	unsigned patient;       /* threads that wait for a slow flight */
	size_t bytes, most;
	struct shared_counters *counters;
};

struct page_cache *
page_cache_new(size_t bytes, struct shared_counters *counters)
{
	struct page_cache *c = calloc(1, sizeof *c);
	pthread_condattr_t attr;

	if (!c)
		abort();
	c->most = bytes;
	c->counters = counters;
	pthread_mutex_init(&c->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&c->landed, &attr);
	pthread_condattr_destroy(&attr);
	return c;
}

static struct digest
digest_of(struct ctx *cx, const struct page_key *k)
{
	struct digest d;
	const char *text = arena_printf(cx->arena, "%lld %llx %llx %s %s", (long long)k->place_id,
	                                (unsigned long long)k->epoch, (unsigned long long)k->render_version, k->access,
	                                k->path);

	memcpy(d.hex, crypto_sha256_hex(cx->arena, span_of(text)), sizeof d.hex);
	return d;
}

static size_t
bucket_of(const struct digest *d)
{
	return (size_t)strtoul((char[]){ d->hex[0], d->hex[1], d->hex[2], '\0' }, NULL, 16) % BUCKETS;
}

/* ---- tier 1 ---- */

static void
let_go(void *arg)
{
	struct entry *e = arg;

	if (atomic_fetch_sub(&e->holders, 1) == 1)
		free(e);
}

static void
unlink_use(struct page_cache *c, struct entry *e)
{
	*(e->newer ? &e->newer->older : &c->newest) = e->older;
	*(e->older ? &e->older->newer : &c->oldest) = e->newer;
}

static void
link_newest(struct page_cache *c, struct entry *e)
{
	e->newer = NULL;
	e->older = c->newest;
	*(c->newest ? &c->newest->newer : &c->oldest) = e;
	c->newest = e;
}

static void
evict(struct page_cache *c, struct entry *e)
{
	struct entry **p = &c->buckets[bucket_of(&e->key)];

	while (*p != e)
		p = &(*p)->next_in_bucket;
	*p = e->next_in_bucket;
	unlink_use(c, e);
	c->bytes -= e->bytes;
	let_go(e);
}

static struct entry *
find(struct page_cache *c, const struct digest *d)
{
	struct entry *e = c->buckets[bucket_of(d)];

	while (e && memcmp(e->key.hex, d->hex, sizeof d->hex) != 0)
		e = e->next_in_bucket;
	return e;
}

/* Held by the context until its arena is reset. */
static bool
take(struct ctx *cx, struct page_cache *c, const struct digest *d, struct cached_page *out)
{
	struct entry *e = find(c, d);

	if (!e)
		return false;
	unlink_use(c, e);
	link_newest(c, e);
	atomic_fetch_add(&e->holders, 1);
	arena_defer(cx->arena, let_go, e);
	*out = e->page;
	return true;
}

static struct span
copy_in(char **to, struct span s)
{
	struct span copy = { *to, s.len };

	if (s.len)
		memcpy(*to, s.ptr, s.len);
	*to += s.len;
	return copy;
}

static const char *
copy_text(char **to, const char *s)
{
	return s ? copy_in(to, (struct span){ s, strlen(s) + 1 }).ptr : NULL;
}

static struct entry *
entry_new(const struct digest *d, const struct cached_page *p)
{
	size_t text = strlen(p->type) + strlen(p->etag) + (p->location ? strlen(p->location) + 1 : 0) + 2;
	size_t bytes = sizeof(struct entry) + text + p->plain.len + p->gzip.len + p->brotli.len;
	struct entry *e = calloc(1, bytes);
	char *at = (char *)(e + 1);

	if (!e)
		abort();
	e->key = *d;
	e->holders = 1;
	e->bytes = bytes;
	e->page.status = p->status;
	e->page.remote_images = p->remote_images;
	e->page.code = p->code;
	e->page.type = copy_text(&at, p->type);
	e->page.etag = copy_text(&at, p->etag);
	e->page.location = copy_text(&at, p->location);
	e->page.plain = copy_in(&at, p->plain);
	e->page.gzip = copy_in(&at, p->gzip);
	e->page.brotli = copy_in(&at, p->brotli);
	return e;
}

/* False where the page would take too much of the memory. */
static bool
keep(struct page_cache *c, const struct digest *d, const struct cached_page *p)
{
	struct entry *e = entry_new(d, p);

	if (e->bytes > c->most / 4) {
		free(e);
		return false;
	}
	pthread_mutex_lock(&c->lock);
	struct entry *old = find(c, d);
	if (old)
		evict(c, old);
	e->next_in_bucket = c->buckets[bucket_of(d)];
	c->buckets[bucket_of(d)] = e;
	link_newest(c, e);
	c->bytes += e->bytes;
	while (c->bytes > c->most)
		evict(c, c->oldest);
	pthread_mutex_unlock(&c->lock);
	return true;
}

void
page_cache_free(struct page_cache *c)
{
	if (!c)
		return;
	while (c->oldest)
		evict(c, c->oldest);
	pthread_cond_destroy(&c->landed);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

size_t
page_cache_bytes(struct page_cache *c)
{
	pthread_mutex_lock(&c->lock);
	size_t n = c->bytes;
	pthread_mutex_unlock(&c->lock);
	return n;
}

/* ---- tier 2: lengths and text, then the three bodies ---- */

struct wire {
	uint32_t magic;
	uint16_t status;
	uint8_t remote_images, code;
	uint32_t type, etag, location; /* lengths with their NUL; location 0: none */
	uint32_t plain, gzip, brotli;
};

static const uint32_t WIRE_MAGIC = 0x33677071;

static struct span
redis_key(struct ctx *cx, const struct digest *d)
{
	return span_of(arena_printf(cx->arena, "page:%s", d->hex));
}

static void
send_out(struct ctx *cx, struct redis *redis, const struct digest *d, const struct cached_page *p)
{
	struct wire w = { WIRE_MAGIC, (uint16_t)p->status, p->remote_images, p->code, (uint32_t)strlen(p->type) + 1, (uint32_t)strlen(p->etag) + 1,
	                  p->location ? (uint32_t)strlen(p->location) + 1 : 0, (uint32_t)p->plain.len,
	                  (uint32_t)p->gzip.len, (uint32_t)p->brotli.len };
	size_t total = sizeof w + w.type + w.etag + w.location + w.plain + w.gzip + w.brotli;

	if (total > REDIS_MAX)
		return;
	char *buf = arena_alloc(cx->arena, total), *at = buf;
	copy_in(&at, (struct span){ (const char *)&w, sizeof w });
	copy_text(&at, p->type);
	copy_text(&at, p->etag);
	copy_text(&at, p->location);
	copy_in(&at, p->plain);
	copy_in(&at, p->gzip);
	copy_in(&at, p->brotli);
	redis_set(redis, redis_key(cx, d), (struct span){ buf, total }, REDIS_TTL);
}

static bool
part(struct span *rest, uint32_t len, struct span *out)
{
	if (rest->len < len)
		return false;
	*out = span_take(*rest, len);
	*rest = span_skip(*rest, len);
	return true;
}

static bool
ends_in_nul(struct span s)
{
	return s.len == 0 || s.ptr[s.len - 1] == '\0';
}

static bool
fetch(struct ctx *cx, struct page_cache *c, struct redis *redis, const struct digest *d, struct cached_page *out)
{
	struct span rest, type, etag, location;
	struct wire w;
	enum redis_result result = redis_get(redis, cx->arena, redis_key(cx, d), &rest);

	if (result == REDIS_DOWN)
		atomic_fetch_add(&c->counters->redis_errors, 1);
	if (result != REDIS_DONE || rest.len < sizeof w)
		return false;
	memcpy(&w, rest.ptr, sizeof w);
	rest = span_skip(rest, sizeof w);
	if (w.magic != WIRE_MAGIC || !part(&rest, w.type, &type) || !part(&rest, w.etag, &etag) ||
	    !part(&rest, w.location, &location) || !part(&rest, w.plain, &out->plain) ||
	    !part(&rest, w.gzip, &out->gzip) || !part(&rest, w.brotli, &out->brotli) || rest.len ||
	    !type.len || !etag.len || !ends_in_nul(type) || !ends_in_nul(etag) || !ends_in_nul(location))
		return false;
	out->status = w.status;
	out->remote_images = w.remote_images != 0;
	out->code = w.code != 0;
	out->type = type.ptr;
	out->etag = etag.ptr;
	out->location = location.len ? location.ptr : NULL;
	return true;
}

/* ---- tier 3: one render at a time for each key ---- */

static struct flight *
flight_of(struct page_cache *c, const struct digest *d)
{
	struct flight *f = c->flights;

	while (f && memcmp(f->key.hex, d->hex, sizeof d->hex) != 0)
		f = f->next;
	return f;
}

static void
begin_flight(struct page_cache *c, const struct digest *d)
{
	struct flight *f = calloc(1, sizeof *f);

	if (!f)
		abort();
	f->key = *d;
	f->began = clock_mono();
	f->next = c->flights;
	c->flights = f;
}

static void
end_flight(struct page_cache *c, const struct digest *d, bool given_up)
{
	pthread_mutex_lock(&c->lock);
	struct flight **p = &c->flights;
	while (*p && memcmp((*p)->key.hex, d->hex, sizeof d->hex) != 0)
		p = &(*p)->next;
	struct flight *f = *p;
	if (f) {
		*p = f->next;
		f->done = true;
		f->given_up = given_up;
		if (f->waiting == 0)
			free(f);
		else
			pthread_cond_broadcast(&c->landed);
	}
	pthread_mutex_unlock(&c->lock);
}

static bool
has_landed(struct page_cache *c, const struct flight *f, usec_t until)
{
	struct timespec ts = { .tv_sec = until / USEC_PER_SEC, .tv_nsec = until % USEC_PER_SEC * 1000 };
	int err = 0;

	while (!f->done && err != ETIMEDOUT)
		err = pthread_cond_timedwait(&c->landed, &c->lock, &ts);
	return f->done;
}

/* Wait until this flight has landed, or was given up.  One that takes long is waited for by a few
 * threads only, so that a slow site's readers do not take every thread of the
 * process. */
static bool
wait_for(struct ctx *cx, struct page_cache *c, struct flight *f, bool *given_up)
{
	usec_t end = cx->deadline ? cx->deadline : clock_mono() + 10 * USEC_PER_SEC, slow = f->began + SLOW_FLIGHT;

	f->waiting++;
	bool done = has_landed(c, f, slow < end ? slow : end);
	if (!done && c->patient < PATIENT_THREADS) {
		c->patient++;
		done = has_landed(c, f, end);
		c->patient--;
	}
	*given_up = f->given_up;
	if (--f->waiting == 0 && f->done)
		free(f);
	return done;
}

bool
page_cache_get(struct ctx *cx, struct page_cache *c, struct redis *redis, const struct page_key *key,
               struct cached_page *out, enum page_tier *tier)
{
	struct digest d = digest_of(cx, key);
	bool waited = false, given_up = false;

	*out = (struct cached_page){ 0 };
	*tier = TIER_RENDER;
	pthread_mutex_lock(&c->lock);
	for (;;) {
		struct flight *f;

		if (take(cx, c, &d, out)) {
			pthread_mutex_unlock(&c->lock);
			*tier = waited ? TIER_WAITED : TIER_MEMORY;
			return true;
		}
		if (given_up) {
			pthread_mutex_unlock(&c->lock);
			return true;
		}
		if (!(f = flight_of(c, &d)))
			break;
		waited = true;
		if (!wait_for(cx, c, f, &given_up)) {
			pthread_mutex_unlock(&c->lock);
			return fail(cx, ERR_UNAVAILABLE, "page.wait", NULL);
		}
	}
	begin_flight(c, &d);
	pthread_mutex_unlock(&c->lock);
	if (fetch(cx, c, redis, &d, out)) {
		end_flight(c, &d, !keep(c, &d, out));
		*tier = TIER_REDIS;
	}
	return true;
}

static bool
is_worth_packing(const struct cached_page *page)
{
	enum { WORTH_IT = 256 };

	return page->plain.len >= WORTH_IT && (strncmp(page->type, "image/", 6) != 0 || strstr(page->type, "svg"));
}

static const char *
etag_of(struct ctx *cx, const struct cached_page *page)
{
	return arena_strndup(cx->arena, crypto_sha256_hex(cx->arena, page->plain), 24);
}

void
cached_page_finish_once(struct ctx *cx, struct cached_page *page, bool brotli, bool gzip)
{
	page->etag = etag_of(cx, page);
	if (brotli && is_worth_packing(page))
		page->brotli = compress_brotli(cx->arena, page->plain, BROTLI_QUICK);
	else if (gzip && is_worth_packing(page))
		page->gzip = compress_gzip(cx->arena, page->plain);
}

void
page_cache_store(struct ctx *cx, struct page_cache *c, struct redis *redis, const struct page_key *key,
                 struct cached_page *page)
{
	struct digest d = digest_of(cx, key);

	page->etag = etag_of(cx, page);
	if (is_worth_packing(page)) {
		page->gzip = compress_gzip(cx->arena, page->plain);
		page->brotli = compress_brotli(cx->arena, page->plain, BROTLI_QUALITY);
	}
	end_flight(c, &d, !keep(c, &d, page));
	send_out(cx, redis, &d, page);
}

void
page_cache_give_up(struct page_cache *c, const struct page_key *key)
{
	struct arena *a = arena_new(1024);
	struct ctx scratch;

	ctx_init(&scratch, a);
	struct digest d = digest_of(&scratch, key);
	end_flight(c, &d, true);
	arena_free(a);
}
