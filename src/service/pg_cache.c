/* pg_cache.c - see pg_cache.h.
 *
 * One lock over everything, held for list work only, never across a connect or
 * a close.  Every connection belongs to a pg_site, in its idle list or out with
 * a context; site->open and cache->open count both kinds. */
#include "service/pg_cache.h"

#include "service/pg_priv.h"

#include <errno.h>
#include <stdint.h>

enum { BUCKETS = 256, TRIP_AFTER = 3, DEFAULT_CAP = 24 };

static const usec_t BREAK_FIRST = USEC_PER_SEC / 2, BREAK_LONGEST = 15 * USEC_PER_SEC;

/* When no connection of a place has gone out or come back for this long, nobody
 * waits for one: its database is stuck, and its visitors must not take the
 * threads of everybody else's.  Some time before, only a few may begin to wait. */
static const usec_t STUCK_AFTER = 2 * USEC_PER_SEC, SUSPECT_AFTER = USEC_PER_SEC / 4;
enum { SUSPECT_WAITERS = 4 };

/* Who waits for a connection to one place, on its own stack: served in order, so
 * that nobody waits for ever behind those who came later. */
struct waiter {
	struct waiter *next;
	usec_t since;
};

struct pg_site {
	int64_t place_id;
	char *conninfo;
	struct pg_site *next; /* in its bucket */
	struct pg *idle;      /* newest first */
	unsigned open;
	unsigned connecting;
	unsigned failures;    /* in a row */
	usec_t shut_until;    /* breaker */
	struct waiter *waiting; /* first come first */
	usec_t moved;         /* when a connection last went out or came back */
	bool stuck;           /* the last to come back had been out too long */
	struct pg_cache *cache;
};

struct pg_cache {
	struct pg_cache_options options;
	pthread_mutex_t lock;
	pthread_cond_t freed;   /* a connection came back or was closed */
	pthread_cond_t reaping; /* wakes the helper */
	struct pg_site *buckets[BUCKETS];
	struct pg *doomed;      /* to be closed by the helper */
	struct pg_cache_counters *stats, own_stats;
	pthread_t helper;
	bool has_helper, stopping;
};

struct pg_cache *
pg_cache_new(const struct pg_cache_options *options)
{
	struct pg_cache *c = calloc(1, sizeof *c);
	pthread_condattr_t attr;

	if (!c)
		abort();
	c->options = *options;
	c->stats = options->counters ? options->counters : &c->own_stats;
	if (!c->options.cap)
		c->options.cap = DEFAULT_CAP;
	if (!c->options.idle_close)
		c->options.idle_close = 60 * USEC_PER_SEC;
	if (!c->options.connect_timeout)
		c->options.connect_timeout = 3 * USEC_PER_SEC;
	pthread_mutex_init(&c->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&c->freed, &attr);
	pthread_cond_init(&c->reaping, &attr);
	pthread_condattr_destroy(&attr);
	return c;
}

static struct pg_site *
site_entry(struct pg_cache *c, const struct place *place)
{
	struct pg_site **bucket = &c->buckets[(uint64_t)place->id % BUCKETS];

	for (struct pg_site *s = *bucket; s; s = s->next)
		if (s->place_id == place->id)
			return s;
	struct pg_site *s = calloc(1, sizeof *s);
	if (!s || !(s->conninfo = strdup(place->conninfo)))
		abort();
	s->place_id = place->id;
	s->moved = clock_mono();
	s->cache = c;
	s->next = *bucket;
	*bucket = s;
	return s;
}

/* Give a connection to the helper, or close it here where there is none.
 * Called with the lock held, which is let go meanwhile. */
static void
discard(struct pg_cache *c, struct pg *pg)
{
	pg->home->open--;
	c->stats->open--;
	if (c->has_helper) {
		pg->next = c->doomed;
		c->doomed = pg;
		pthread_cond_signal(&c->reaping);
	} else {
		pthread_mutex_unlock(&c->lock);
		pg_close(pg);
		pthread_mutex_lock(&c->lock);
	}
	pthread_cond_broadcast(&c->freed);
}

static struct pg *
pop_idle(struct pg_cache *c, struct pg_site *s)
{
	struct pg *pg = s->idle;

	if (pg) {
		s->idle = pg->next;
		c->stats->idle--;
	}
	return pg;
}

static void
discard_idle(struct pg_cache *c, struct pg_site *s)
{
	struct pg *pg;

	while ((pg = pop_idle(c, s)))
		discard(c, pg);
}

/* The site's place was given another address or password. */
static void
follow_conninfo(struct pg_cache *c, struct pg_site *s, const struct place *place)
{
	if (strcmp(s->conninfo, place->conninfo) == 0)
		return;
	char *copy = strdup(place->conninfo);
	if (!copy)
		abort();
	free(s->conninfo);
	s->conninfo = copy;
	s->failures = 0;
	s->shut_until = 0;
	discard_idle(c, s);
}

/* Close the connection that has been idle longest, of any site. */
static bool
evict_oldest(struct pg_cache *c)
{
	struct pg **oldest = NULL;

	for (size_t b = 0; b < BUCKETS; b++)
		for (struct pg_site *s = c->buckets[b]; s; s = s->next)
			for (struct pg **p = &s->idle; *p; p = &(*p)->next)
				if (!oldest || (*p)->idle_since < (*oldest)->idle_since)
					oldest = p;
	if (!oldest)
		return false;
	struct pg *pg = *oldest;
	*oldest = pg->next;
	c->stats->idle--;
	discard(c, pg);
	return true;
}

/* One more failure in a row; after a few the place is left alone, longer each
 * time. */
static void
note_failure(struct pg_site *s)
{
	s->cache->stats->failures++;
	if (++s->failures < TRIP_AFTER)
		return;
	usec_t pause = BREAK_FIRST;
	for (unsigned i = TRIP_AFTER; i < s->failures && pause < BREAK_LONGEST; i++)
		pause *= 2;
	s->shut_until = clock_mono() + (pause < BREAK_LONGEST ? pause : BREAK_LONGEST);
}

static struct timespec
timespec_of(usec_t t)
{
	return (struct timespec){ .tv_sec = t / USEC_PER_SEC, .tv_nsec = t % USEC_PER_SEC * 1000 };
}

/* Wait until a connection is free or closed; false after `until`. */
static bool
wait_for_one(struct pg_cache *c, usec_t until)
{
	struct timespec ts = timespec_of(until);

	c->stats->waits++;
	c->stats->waiting++;
	int err = pthread_cond_timedwait(&c->freed, &c->lock, &ts);
	c->stats->waiting--;
	return err != ETIMEDOUT;
}

/* Connect outside the lock, within the connect timeout. */
static struct pg *
open_for(struct ctx *cx, struct pg_cache *c, struct pg_site *s)
{
	char *conninfo = strdup(s->conninfo);
	usec_t deadline = cx->deadline, latest = clock_mono() + c->options.connect_timeout;

	if (!conninfo)
		abort();
	s->open++;
	s->connecting++;
	s->moved = clock_mono(); /* one that is being opened is not stuck */
	c->stats->open++;
	c->stats->connects++;
	pthread_mutex_unlock(&c->lock);
	if (deadline == 0 || deadline > latest)
		cx->deadline = latest;
	struct pg *pg = pg_open(cx, conninfo);
	bool own_deadline = cx->deadline == deadline && deadline && clock_mono() >= deadline;
	cx->deadline = deadline;
	free(conninfo);
	pthread_mutex_lock(&c->lock);
	s->connecting--;
	if (pg) {
		pg->home = s;
		return pg;
	}
	s->open--;
	c->stats->open--;
	if (!own_deadline) /* a hurried request says nothing about the database */
		note_failure(s);
	pthread_cond_broadcast(&c->freed);
	return NULL;
}

static struct pg *
refuse(struct ctx *cx, const char *code, const char *why)
{
	fail_cause(cx, ERR_UNAVAILABLE, code, "%s", why);
	return NULL;
}

/* Past the breaker?  When its time is over one tries, the others still fail. */
static bool
is_shut(const struct pg_site *s)
{
	return clock_mono() < s->shut_until || (s->failures >= TRIP_AFTER && s->connecting > 0);
}

/* An idle connection that is fit for use, or NULL. */
static struct pg *
pop_healthy(struct pg_cache *c, struct pg_site *s)
{
	struct pg *pg;

	while ((pg = pop_idle(c, s)) && !pg_is_healthy(pg))
		discard(c, pg);
	return pg;
}

/* All of the place's connections are out: wait for one, unless they are stuck. */
static bool
wait_for_site(struct pg_cache *c, struct pg_site *s, usec_t end)
{
	usec_t stuck_at = s->moved + STUCK_AFTER;

	if (s->stuck)
		return false;
	if (wait_for_one(c, stuck_at < end ? stuck_at : end))
		return true;
	if (clock_mono() < s->moved + STUCK_AFTER)
		return clock_mono() < end; /* one moved meanwhile */
	s->stuck = true;
	return false;
}

/* ---- waiting in line ---- */

static void
line_up(struct pg_site *s, struct waiter *me)
{
	struct waiter **last = &s->waiting;

	while (*last)
		last = &(*last)->next;
	me->since = clock_mono();
	*last = me;
}

/* How many stand before me; all of them where I do not stand in it. */
static unsigned
place_in_line(const struct pg_site *s, const struct waiter *me)
{
	unsigned n = 0;

	for (const struct waiter *w = s->waiting; w && w != me; w = w->next)
		n++;
	return n;
}

/* The first in line has waited so long that the database must be slow: only a few
 * may wait for it, for each of them holds a thread. */
static bool
is_too_long(const struct pg_site *s, const struct waiter *me)
{
	return place_in_line(s, me) >= SUSPECT_WAITERS && clock_mono() - s->waiting->since > SUSPECT_AFTER;
}

static usec_t
sooner(usec_t a, usec_t b)
{
	return a < b ? a : b;
}

static void
leave_line(struct pg_cache *c, struct pg_site *s, struct waiter *me)
{
	struct waiter **p = &s->waiting;

	while (*p && *p != me)
		p = &(*p)->next;
	if (!*p)
		return; /* never stood in it */
	*p = me->next;
	pthread_cond_broadcast(&c->freed); /* it is the next one's turn */
}

static struct pg *
checkout_in_line(struct ctx *cx, struct pg_cache *c, const struct place *place, struct pg_site *s, struct waiter *me)
{
	usec_t end = cx->deadline ? cx->deadline : clock_mono() + 10 * USEC_PER_SEC;
	bool queued = false;

	for (;;) {
		bool turn = queued ? s->waiting == me : s->waiting == NULL;
		struct pg *pg = turn ? pop_healthy(c, s) : NULL;

		if (pg)
			return pg;
		if (is_shut(s))
			return refuse(cx, "pg.breaker", "the database is left alone after several failures");
		bool site_full = s->open >= (place->cap ? place->cap : c->options.cap);
		if (turn && !site_full && (c->stats->open < c->options.cap || evict_oldest(c)))
			return open_for(cx, c, s);
		if (site_full && is_too_long(s, me))
			return refuse(cx, "pg.busy", "enough requests wait for this database already");
		if (!queued) {
			line_up(s, me);
			queued = true;
		}
		usec_t look_again = sooner(end, clock_mono() + SUSPECT_AFTER);
		if (!(site_full ? wait_for_site(c, s, look_again) : wait_for_one(c, end)) &&
		    (s->stuck || clock_mono() >= end))
			return refuse(cx, "pg.busy", "no database connection became free in time");
	}
}

static struct pg *
checkout_locked(struct ctx *cx, struct pg_cache *c, const struct place *place)
{
	struct pg_site *s = site_entry(c, place);
	struct waiter me = { 0 };

	follow_conninfo(c, s, place);
	struct pg *pg = checkout_in_line(cx, c, place, s, &me);
	leave_line(c, s, &me);
	return pg;
}

static struct pg *
checkout(struct ctx *cx, struct pg_cache *c, const struct place *place)
{
	pthread_mutex_lock(&c->lock);
	struct pg *pg = checkout_locked(cx, c, place);
	if (pg)
		pg->home->moved = clock_mono();
	pthread_mutex_unlock(&c->lock);
	return pg;
}

static void
give_back(struct pg *pg)
{
	struct pg_site *s = pg->home;
	struct pg_cache *c = s->cache;
	bool healthy = pg_is_healthy(pg);
	usec_t now = clock_mono();

	pthread_mutex_lock(&c->lock);
	s->moved = now;
	s->stuck = s->stuck && pg->lost;
	if (pg->lost)
		note_failure(s);
	else if (healthy)
		s->failures = 0;
	if (healthy) {
		pg->idle_since = now;
		pg->next = s->idle;
		s->idle = pg;
		c->stats->idle++;
		pthread_cond_broadcast(&c->freed);
	} else {
		discard(c, pg);
	}
	pthread_mutex_unlock(&c->lock);
}

/* At the arena's reset; the connection may have been given up before. */
static void
release_site_db(void *arg)
{
	struct ctx *cx = arg;

	if (cx->site_db)
		give_back(cx->site_db);
	cx->site_db = NULL;
}

static void
release_platform_db(void *arg)
{
	struct ctx *cx = arg;

	if (cx->platform_db)
		give_back(cx->platform_db);
	cx->platform_db = NULL;
}

struct pg *
pg_of(struct ctx *cx, enum pg_scope scope)
{
	struct pg **held = scope == PG_SITE ? &cx->site_db : &cx->platform_db;
	struct pg_cache *c = cx->pgs;

	if (*held && (!(*held)->broken || (*held)->in_transaction))
		return *held;
	if (*held) { /* lost earlier: the context goes on with another */
		give_back(*held);
		*held = NULL;
	}
	const struct place *place = scope == PG_SITE ? cx->place : c ? &c->options.platform : NULL;
	if (!c || !place) {
		fail_cause(cx, ERR_INTERNAL, "pg.no_place", "a statement ran outside any site");
		return NULL;
	}
	*held = checkout(cx, c, place);
	if (*held)
		arena_defer(cx->arena, scope == PG_SITE ? release_site_db : release_platform_db, cx);
	return *held;
}

void
pg_let_go(struct ctx *cx, enum pg_scope scope)
{
	struct pg **held = scope == PG_SITE ? &cx->site_db : &cx->platform_db;

	if (!*held || (*held)->in_transaction || !(*held)->home)
		return;
	give_back(*held);
	*held = NULL;
}

/* ---- the helper thread ---- */

static void
collect_idle(struct pg_cache *c)
{
	usec_t before = clock_mono() - c->options.idle_close;

	for (size_t b = 0; b < BUCKETS; b++) {
		for (struct pg_site *s = c->buckets[b]; s; s = s->next) {
			for (struct pg **p = &s->idle; *p;) {
				struct pg *pg = *p;

				if (pg->idle_since > before) {
					p = &pg->next;
					continue;
				}
				*p = pg->next;
				c->stats->idle--;
				discard(c, pg);
			}
		}
	}
}

/* Idle connections are looked at often enough to close on time. */
static usec_t
look_every(const struct pg_cache *c)
{
	usec_t t = c->options.idle_close / 4;

	return t < USEC_PER_SEC / 20 ? USEC_PER_SEC / 20 : t > 5 * USEC_PER_SEC ? 5 * USEC_PER_SEC : t;
}

static void *
helper_main(void *arg)
{
	struct pg_cache *c = arg;
	usec_t look_at = clock_mono() + look_every(c);

	pthread_mutex_lock(&c->lock);
	while (!c->stopping || c->doomed) {
		struct pg *pg = c->doomed;
		struct timespec ts = timespec_of(look_at);

		if (pg) {
			c->doomed = pg->next;
			pthread_mutex_unlock(&c->lock);
			pg_close(pg);
			pthread_mutex_lock(&c->lock);
		} else if (clock_mono() >= look_at) {
			collect_idle(c);
			look_at = clock_mono() + look_every(c);
		} else {
			pthread_cond_timedwait(&c->reaping, &c->lock, &ts);
		}
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

bool
pg_cache_start(struct pg_cache *c)
{
	pthread_mutex_lock(&c->lock);
	c->has_helper = pthread_create(&c->helper, NULL, helper_main, c) == 0;
	pthread_mutex_unlock(&c->lock);
	return c->has_helper;
}

void
pg_cache_free(struct pg_cache *c)
{
	if (!c)
		return;
	pthread_mutex_lock(&c->lock);
	for (size_t b = 0; b < BUCKETS; b++)
		for (struct pg_site *s = c->buckets[b]; s; s = s->next)
			discard_idle(c, s);
	c->stopping = true;
	pthread_cond_signal(&c->reaping);
	pthread_mutex_unlock(&c->lock);
	if (c->has_helper)
		pthread_join(c->helper, NULL);
	for (size_t b = 0; b < BUCKETS; b++) {
		for (struct pg_site *s = c->buckets[b], *next; s; s = next) {
			next = s->next;
			free(s->conninfo);
			free(s);
		}
	}
	pthread_cond_destroy(&c->freed);
	pthread_cond_destroy(&c->reaping);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

void
pg_cache_stats(struct pg_cache *c, struct pg_cache_stats *out)
{
	pthread_mutex_lock(&c->lock);
#define C(kind, name, help) out->name = c->stats->name;
	PG_CACHE_STATS(C)
#undef C
	pthread_mutex_unlock(&c->lock);
}
