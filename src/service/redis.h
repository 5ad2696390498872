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

#include <stddef.h>

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

/* The same, only where the key is there still: NONE where it is not. */
enum redis_result redis_replace(struct redis *r, struct span key, struct span value, int ttl);

/* Forget keys; a key that is not there is fine. */
enum redis_result redis_delete(struct redis *r, const struct span *keys, size_t n);

/* Members of a set of names. */
enum redis_result redis_set_add(struct redis *r, struct span key, struct span member, int ttl);
enum redis_result redis_set_remove(struct redis *r, struct span key, struct span member);
enum redis_result redis_set_members(struct redis *r, struct arena *a, struct span key, struct span **members, size_t *n);

/* Generic Cell Rate Algorithm (ITU-T I.371): `burst` at once, then one every
 * `interval`.  *wait is 0 where this one may go on, else how long until one may. */
enum redis_result redis_rate(struct redis *r, struct span key, int burst, usec_t interval, usec_t *wait);

/* The server's own setting of that name (CONFIG GET); NONE where it does not
 * tell: it may forbid the question. */
enum redis_result redis_config(struct redis *r, struct arena *a, const char *name, struct span *value);

/* DONE when it answers. */
enum redis_result redis_ping(struct redis *r);

#endif
