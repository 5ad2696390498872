/* theme_cache.c - see theme_cache.h.  An entry is counted by its holders; the table holds
 * each of its own too. */
#include "web/theme_cache.h"

#include "domain/site.h"
#include "domain/site_theme.h"
#include "web/theme.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct entry {
	struct entry *next;
	int64_t place_id, version;
	const struct theme *under;
	struct theme *theme; /* NULL: it cannot be used */
	char *why;           /* then */
	size_t bytes;
	uint64_t used;
	_Atomic unsigned holders;
};

struct theme_cache {
	pthread_mutex_t lock;
	struct entry *first;
	size_t bytes, most;
	uint64_t clock; /* counts uses */
};

struct theme_cache *
theme_cache_new(size_t bytes)
{
	struct theme_cache *c = calloc(1, sizeof *c);

	if (!c)
		abort();
	c->most = bytes;
	pthread_mutex_init(&c->lock, NULL);
	return c;
}

static void
let_go(void *arg)
{
	struct entry *e = arg;

	if (atomic_fetch_sub(&e->holders, 1) > 1)
		return;
	theme_own_free(e->theme);
	free(e->why);
	free(e);
}

void
theme_cache_free(struct theme_cache *c)
{
	if (!c)
		return;
	while (c->first) {
		struct entry *e = c->first;

		c->first = e->next;
		let_go(e);
	}
	pthread_mutex_destroy(&c->lock);
	free(c);
}

static struct entry *
find(struct theme_cache *c, int64_t place_id, const struct theme *under, int64_t version)
{
	for (struct entry *e = c->first; e; e = e->next) {
		if (e->version == version && e->place_id == place_id && e->under == under) {
			e->used = ++c->clock;
			atomic_fetch_add(&e->holders, 1);
			return e;
		}
	}
	return NULL;
}

static void
drop_oldest(struct theme_cache *c)
{
	struct entry **oldest = &c->first;

	for (struct entry **at = &c->first; *at; at = &(*at)->next)
		if ((*at)->used < (*oldest)->used)
			oldest = at;
	struct entry *e = *oldest;
	*oldest = e->next;
	c->bytes -= e->bytes;
	let_go(e);
}

/* One larger than the ceiling is used, but not kept. */
static void
keep(struct theme_cache *c, struct entry *e)
{
	pthread_mutex_lock(&c->lock);
	if (e->bytes <= c->most) {
		while (c->bytes + e->bytes > c->most)
			drop_oldest(c);
		e->used = ++c->clock;
		e->next = c->first;
		c->first = e;
		c->bytes += e->bytes;
		atomic_fetch_add(&e->holders, 1);
	}
	pthread_mutex_unlock(&c->lock);
}

/* A version that does not compile is kept as that, or every page would try it. */
static bool
make(struct ctx *cx, const struct conf *conf, const struct site *site, const struct theme *under, int64_t version,
     struct entry **out)
{
	struct theme *theme = NULL;
	const char *why = NULL;
	struct list files;

	if (!site_theme_files(cx, version, &files))
		return false;
	if (!theme_own(cx, conf, under, theme_own_folder(cx->arena, site->id), files, &theme)) {
		if (cx->err.kind != ERR_INVALID)
			return false;
		why = cx->err.detail;
		ctx_forgive(cx);
	}
	struct entry *e = calloc(1, sizeof *e);
	if (!e || (why && !(e->why = strdup(why))))
		abort();
	e->place_id = site->place.id;
	e->under = under;
	e->version = version;
	e->theme = theme;
	e->holders = 1;
	e->bytes = sizeof *e + (theme ? theme_own_footprint(theme) : 0);
	*out = e;
	return true;
}

bool
theme_cache_get(struct ctx *cx, struct theme_cache *c, const struct conf *conf, const struct site *site,
             const struct theme *under, int64_t version, const struct theme **out, const char **why)
{
	struct entry *e;

	pthread_mutex_lock(&c->lock);
	e = find(c, site->place.id, under, version);
	pthread_mutex_unlock(&c->lock);
	if (!e) {
		if (!make(cx, conf, site, under, version, &e))
			return false;
		keep(c, e);
	}
	arena_defer(cx->arena, let_go, e);
	*out = e->theme;
	*why = e->why;
	return true;
}

size_t
theme_cache_bytes(struct theme_cache *c)
{
	pthread_mutex_lock(&c->lock);
	size_t bytes = c->bytes;
	pthread_mutex_unlock(&c->lock);
	return bytes;
}
