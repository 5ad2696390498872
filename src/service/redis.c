/* redis.c - see redis.h.  Only calls that hiredis 0.14 and 1.x both have. */
#include "service/redis.h"

#include <errno.h>
#include <hiredis/hiredis.h>
#include <stdarg.h>

enum { TRIP_AFTER = 5 };

struct redis {
	char *host; /* or socket path */
	int port;   /* 0: a socket */
	struct timeval timeout;
	redisContext *c;
	unsigned failures; /* in a row */
	usec_t shut_until;
};

struct redis *
redis_new(const char *address, usec_t timeout)
{
	struct redis *r = calloc(1, sizeof *r);
	const char *colon = strrchr(address, ':');

	if (!r)
		abort();
	r->timeout = (struct timeval){ .tv_sec = timeout / USEC_PER_SEC, .tv_usec = timeout % USEC_PER_SEC };
	if (address[0] != '/' && colon) {
		r->host = strndup(address, (size_t)(colon - address));
		r->port = (int)strtol(colon + 1, NULL, 10);
	} else {
		r->host = strdup(address);
	}
	if (!r->host)
		abort();
	return r;
}

static void
hang_up(struct redis *r)
{
	if (r->c)
		redisFree(r->c);
	r->c = NULL;
}

/* A server that went away and came back has closed what was kept: nobody was
 * asked yet, and asking anew is right.  A slow one must not be asked twice. */
static bool
was_closed(const struct redis *r)
{
	return r->c->err == REDIS_ERR_EOF || (r->c->err == REDIS_ERR_IO && (errno == EPIPE || errno == ECONNRESET));
}

static void
drop(struct redis *r)
{
	hang_up(r);
	if (++r->failures >= TRIP_AFTER)
		r->shut_until = clock_mono() + USEC_PER_SEC;
}

void
redis_free(struct redis *r)
{
	if (!r)
		return;
	if (r->c)
		redisFree(r->c);
	free(r->host);
	free(r);
}

static bool
ensure(struct redis *r)
{
	if (r->c)
		return true;
	if (!*r->host || clock_mono() < r->shut_until)
		return false;
	r->c = r->port ? redisConnectWithTimeout(r->host, r->port, r->timeout)
	               : redisConnectUnixWithTimeout(r->host, r->timeout);
	if (r->c && !r->c->err && redisSetTimeout(r->c, r->timeout) == 0)
		return true;
	drop(r);
	return false;
}

/* One command with binary-safe arguments; NULL when Redis is down. */
static redisReply *
command(struct redis *r, int argc, const struct span *args)
{
	const char *argv[8];
	size_t lens[8];

	for (int i = 0; i < argc; i++) {
		argv[i] = args[i].ptr;
		lens[i] = args[i].len;
	}
	bool kept = r->c != NULL;
	if (!ensure(r))
		return NULL;
	redisReply *reply = redisCommandArgv(r->c, argc, argv, lens);
	if (!reply && kept && was_closed(r)) {
		hang_up(r);
		reply = ensure(r) ? redisCommandArgv(r->c, argc, argv, lens) : NULL;
	}
	if (!reply) {
		drop(r);
		return NULL;
	}
	r->failures = 0;
	return reply;
}

static enum redis_result
done(redisReply *reply)
{
	enum redis_result result = !reply || reply->type == REDIS_REPLY_ERROR ? REDIS_DOWN : REDIS_DONE;

	if (reply)
		freeReplyObject(reply);
	return result;
}

static struct span
decimal(char *buf, size_t room, long long n)
{
	return (struct span){ buf, (size_t)snprintf(buf, room, "%lld", n) };
}

enum redis_result
redis_get(struct redis *r, struct arena *a, struct span key, struct span *value)
{
	redisReply *reply = command(r, 2, (struct span[]){ SPAN("GET"), key });

	if (reply && reply->type == REDIS_REPLY_NIL) {
		freeReplyObject(reply);
		return REDIS_NONE;
	}
	if (reply && reply->type == REDIS_REPLY_STRING)
		*value = (struct span){ arena_strndup(a, reply->str, (size_t)reply->len), (size_t)reply->len };
	return done(reply);
}

enum redis_result
redis_set(struct redis *r, struct span key, struct span value, int ttl)
{
	char buf[24];

	return done(command(r, 5, (struct span[]){ SPAN("SET"), key, value, SPAN("EX"), decimal(buf, sizeof buf, ttl) }));
}

enum redis_result
redis_replace(struct redis *r, struct span key, struct span value, int ttl)
{
	char buf[24];
	redisReply *reply = command(r, 6, (struct span[]){ SPAN("SET"), key, value, SPAN("XX"), SPAN("EX"),
	                                                   decimal(buf, sizeof buf, ttl) });

	if (reply && reply->type == REDIS_REPLY_NIL) {
		freeReplyObject(reply);
		return REDIS_NONE;
	}
	return done(reply);
}

enum redis_result
redis_delete(struct redis *r, const struct span *keys, size_t n)
{
	enum redis_result result = REDIS_DONE;

	for (size_t i = 0; i < n && result == REDIS_DONE; i++)
		result = done(command(r, 2, (struct span[]){ SPAN("DEL"), keys[i] }));
	return result;
}

enum redis_result
redis_set_add(struct redis *r, struct span key, struct span member, int ttl)
{
	char buf[24];

	if (done(command(r, 3, (struct span[]){ SPAN("SADD"), key, member })) == REDIS_DOWN)
		return REDIS_DOWN;
	return done(command(r, 3, (struct span[]){ SPAN("EXPIRE"), key, decimal(buf, sizeof buf, ttl) }));
}

enum redis_result
redis_set_remove(struct redis *r, struct span key, struct span member)
{
	return done(command(r, 3, (struct span[]){ SPAN("SREM"), key, member }));
}

enum redis_result
redis_set_members(struct redis *r, struct arena *a, struct span key, struct span **members, size_t *n)
{
	redisReply *reply = command(r, 2, (struct span[]){ SPAN("SMEMBERS"), key });

	*n = 0;
	if (!reply || reply->type != REDIS_REPLY_ARRAY)
		return done(reply);
	*members = ARENA_ARRAY(a, struct span, reply->elements + 1);
	for (size_t i = 0; i < reply->elements; i++) {
		const redisReply *text = reply->element[i];

		if (text->type == REDIS_REPLY_STRING)
			(*members)[(*n)++] = (struct span){ arena_strndup(a, text->str, (size_t)text->len), (size_t)text->len };
	}
	return done(reply);
}

/* The theoretical arrival time is kept under the key, in microseconds of Redis's
 * own clock; %.0f because Lua would write such a number in exponents. */
static const char rate_script[] =
	"local t = redis.call('TIME') local now = t[1] * 1000000 + t[2]\n"
	"local burst, every = tonumber(ARGV[1]), tonumber(ARGV[2])\n"
	"local due = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now) + every\n"
	"if due - now > burst * every then return due - now - burst * every end\n"
	"redis.call('SET', KEYS[1], string.format('%.0f', due), 'PX', math.ceil((due - now) / 1000) + 1)\n"
	"return 0";

enum redis_result
redis_rate(struct redis *r, struct span key, int burst, usec_t interval, usec_t *wait)
{
	char b[24], i[24];
	redisReply *reply = command(r, 6, (struct span[]){ SPAN("EVAL"), span_of(rate_script), SPAN("1"), key,
	                                                   decimal(b, sizeof b, burst), decimal(i, sizeof i, interval) });

	*wait = reply && reply->type == REDIS_REPLY_INTEGER ? (usec_t)reply->integer : 0;
	return done(reply);
}

enum redis_result
redis_ping(struct redis *r)
{
	return done(command(r, 1, (struct span[]){ SPAN("PING") }));
}

enum redis_result
redis_config(struct redis *r, struct arena *a, const char *name, struct span *value)
{
	redisReply *reply = command(r, 3, (struct span[]){ SPAN("CONFIG"), SPAN("GET"), span_of(name) });
	enum redis_result result = reply ? REDIS_NONE : REDIS_DOWN;

	if (reply && reply->type == REDIS_REPLY_ARRAY && reply->elements == 2 &&
	    reply->element[1]->type == REDIS_REPLY_STRING) {
		const redisReply *text = reply->element[1];

		*value = (struct span){ arena_strndup(a, text->str, (size_t)text->len), (size_t)text->len };
		result = REDIS_DONE;
	}
	if (reply)
		freeReplyObject(reply);
	return result;
}
