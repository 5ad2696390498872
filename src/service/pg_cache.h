/* pg_cache.h - idle connections of this process, by place.
 *
 * A connection costs milliseconds to open and a query a fraction of one, so
 * connections stay open between requests: least recently used first to go, at
 * most `cap` in all and place.cap to one place, closed after a minute idle.  Who
 * finds none waits, until his deadline, and then fails with UNAVAILABLE.
 *
 * Each place has a breaker: after a few failures in a row (refused, lost or
 * overdue) it is left alone for a while and its users fail at once, so that one
 * site's dead database costs other sites neither threads nor time.  Likewise a
 * slow one: with all of a place's connections busy, and none gone out or come
 * back for half a second, nobody waits for one of them.
 *
 * Thread-safe.  Connections are checked on checkout, and on return: one with an
 * open transaction or an unread answer is closed, never reused. */
#ifndef SERVICE_PG_CACHE_H
#define SERVICE_PG_CACHE_H

#include "service/pg.h"

#include <stdatomic.h>

struct pg_cache;

/* What a cache counts: C(kind, name, help). */
#define PG_CACHE_STATS(C) \
	C(GAUGE,   open,     "Database connections") \
	C(GAUGE,   idle,     "Database connections nobody uses just now") \
	C(GAUGE,   waiting,  "Requests that wait for a database connection") \
	C(COUNTER, connects, "Database connections opened") \
	C(COUNTER, failures, "Database connections refused, lost or overdue") \
	C(COUNTER, waits,    "Waits for a database connection")

struct pg_cache_stats {
#define C(kind, name, help) int64_t name;
	PG_CACHE_STATS(C)
#undef C
};

/* The same as they are counted, in memory that may be shared between processes. */
struct pg_cache_counters {
#define C(kind, name, help) _Atomic int64_t name;
	PG_CACHE_STATS(C)
#undef C
};

struct pg_cache_options {
	struct place platform; /* of statements with scope PG_PLATFORM */
	unsigned cap;          /* most connections of this process; 0: 24 */
	usec_t idle_close;     /* 0: 60 s */
	usec_t connect_timeout; /* 0: 3 s */
	struct pg_cache_counters *counters; /* zeroed; NULL: its own */
};

struct pg_cache *pg_cache_new(const struct pg_cache_options *options);

/* Start the helper thread that closes idle connections and cancels overdue
 * statements.  Without it (commands) overdue ones are cancelled in place. */
bool pg_cache_start(struct pg_cache *cache);

/* Close everything and stop the helper; no context may still use it. */
void pg_cache_free(struct pg_cache *cache);

void pg_cache_stats(struct pg_cache *cache, struct pg_cache_stats *out);

#endif
