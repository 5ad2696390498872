/* redis.h - one connection to Redis; absence is a state, not a crash.
 *
 * A connection belongs to one thread.  Every call ends within the timeout; an
 * answer that came too late can never be taken for the next one, because the
 * connection is thrown away.  After a few failures in a row Redis is left alone
 * for a second, so that its death costs no request more than a check. */
#ifndef SERVICE_REDIS_H
#define SERVICE_REDIS_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/span.h"

struct redis;

enum redis_result { REDIS_DONE, REDIS_NONE, REDIS_DOWN };

/* address is a socket path or host:port; empty gives a connection that is
 * always down.  Nothing is connected yet. */
struct redis *redis_new(const char *address, usec_t timeout);
void redis_free(struct redis *r);

/* The value of key, in the arena (DONE); NONE when there is none. */
enum redis_result redis_get(struct redis *r, struct arena *a, struct span key, struct span *value);

/* Store for ttl seconds. */
enum redis_result redis_set(struct redis *r, struct span key, struct span value, int ttl);

/* The server's own setting of that name (CONFIG GET); NONE where it does not
 * tell: it may forbid the question. */
enum redis_result redis_config(struct redis *r, struct arena *a, const char *name, struct span *value);

/* DONE when it answers. */
enum redis_result redis_ping(struct redis *r);

#endif
