/* page_cache.h - tiers 1 to 3 of the page cache (doc/cache.md).
 *
 * A key is made of place, epoch, render version, access and the canonical path
 * with the arguments the route declares; so a page is found only while nothing
 * it could show has changed.  Tier 1 is this process's memory, tier 2 Redis,
 * tier 3 the render itself, of which one runs for each key at a time: others
 * that want the same page wait for it.
 *
 * An entry holds the body plain, gzipped and brotlied, so that nothing is
 * compressed twice. */
#ifndef WEB_PAGE_CACHE_H
#define WEB_PAGE_CACHE_H

#include "base/ctx.h"
#include "base/span.h"

#include <stdint.h>

struct page_cache;
struct redis;
struct shared_counters;

struct page_key {
	int64_t place_id;
	uint64_t epoch, render_version;
	const char *access; /* "public"; "public, code" where the plan lets pages hold code */
	const char *path;   /* canonical, with the declared arguments */
};

/* A whole answer.  Spans point into memory held until the arena is reset. */
struct cached_page {
	int status;
	const char *type;     /* Content-Type */
	const char *location; /* of a redirect, or NULL */
	const char *etag;     /* opaque */
	bool remote_images;   /* the site lets its pages load images of other hosts */
	bool code;            /* the site's own code is in it */
	struct span plain, gzip, brotli; /* the latter two may be empty */
};

enum page_tier { TIER_MEMORY, TIER_REDIS, TIER_WAITED, TIER_RENDER };

struct page_cache *page_cache_new(size_t bytes, struct shared_counters *counters);
void page_cache_free(struct page_cache *c);

/* Look in memory and then in Redis; where it is in neither, either wait for who
 * renders it already, or become that one: then *tier is TIER_RENDER, *out is
 * empty, and page_cache_store() or page_cache_give_up() must follow.  Who waited
 * for a render that was given up renders too, beside the others that waited: a
 * page that cannot be kept is not made by one thread after the other.  Fails with
 * UNAVAILABLE when the wait passes the deadline, or half a second where enough
 * threads wait for slow renders already. */
bool page_cache_get(struct ctx *cx, struct page_cache *c, struct redis *redis, const struct page_key *key,
                    struct cached_page *out, enum page_tier *tier) MUST_CHECK;

/* Compress, store under the key and let the waiters go.  *page gets the
 * compressed bodies and an etag. */
void page_cache_store(struct ctx *cx, struct page_cache *c, struct redis *redis, const struct page_key *key,
                      struct cached_page *page);
void page_cache_give_up(struct page_cache *c, const struct page_key *key);

/* Etag, and the one compressed body that this client would take, made quickly,
 * for a page that is not stored. */
void cached_page_finish_once(struct ctx *cx, struct cached_page *page, bool brotli, bool gzip);

size_t page_cache_bytes(struct page_cache *c);

#endif
