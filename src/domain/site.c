/* site.c - the registry of sites and entering one. */
#include "domain/site.h"

#include "base/hash.h"
#include "domain/queries.h"
#include "domain/shared.h"
#include "service/conf.h"
#include "service/crypto.h"

#include <pthread.h>

struct registry_snapshot {
	_Atomic unsigned holders;
	uint64_t generation;
	struct arena *arena;
	struct site *sites;
	size_t count;
	struct map *by_host;
	struct map *by_name;
};

struct registry {
	pthread_mutex_t lock;    /* over current */
	pthread_mutex_t reading; /* one reads the platform at a time */
	struct registry_snapshot *current;
	_Atomic usec_t retry_after; /* the platform did not answer: not again before; 0: it did */
};

struct site_row {
	int64_t id, place_id, requests_per_sec, concurrent, storage_bytes;
	const char *name, *state, *server, *database, *role;
	bool code;
};

static const struct field site_row_fields[] = {
	FIELD_INT(struct site_row, id),
	FIELD_INT(struct site_row, place_id),
	FIELD_INT(struct site_row, requests_per_sec),
	FIELD_INT(struct site_row, concurrent),
	FIELD_INT(struct site_row, storage_bytes),
	FIELD_TEXT(struct site_row, name),
	FIELD_TEXT(struct site_row, state),
	FIELD_TEXT(struct site_row, server),
	FIELD_TEXT(struct site_row, database),
	FIELD_TEXT(struct site_row, role),
	FIELD_BOOL(struct site_row, code),
	FIELD_END
};

struct host_row {
	const char *name;
	int64_t site_id;
	bool is_primary;
};

static const struct field host_row_fields[] = {
	FIELD_TEXT(struct host_row, name),
	FIELD_INT(struct host_row, site_id),
	FIELD_BOOL(struct host_row, is_primary),
	FIELD_END
};

struct registry *
registry_new(void)
{
	struct registry *r = calloc(1, sizeof *r);

	if (!r)
		abort();
	pthread_mutex_init(&r->lock, NULL);
	pthread_mutex_init(&r->reading, NULL);
	return r;
}

static void
let_go(void *arg)
{
	struct registry_snapshot *snap = arg;

	if (atomic_fetch_sub(&snap->holders, 1) == 1)
		arena_free(snap->arena); /* the snapshot lies in it */
}

void
registry_free(struct registry *r)
{
	if (!r)
		return;
	if (r->current)
		let_go(r->current);
	pthread_mutex_destroy(&r->lock);
	pthread_mutex_destroy(&r->reading);
	free(r);
}

const char *
site_conninfo(struct arena *a, const struct world *w, const char *server_conninfo, const char *database,
              const char *role)
{
	const char *password = crypto_derive(a, w->master_key, arena_printf(a, "role %s", role));

	return pg_conninfo(a, server_conninfo, "dbname", database, "user", role, "password", password,
	                   "application_name", "quoin", "tcp_user_timeout", "10000", "keepalives_idle", "30",
	                   "keepalives_interval", "10", "keepalives_count", "3", NULL);
}

static enum site_state
state_of(const char *text)
{
	return strcmp(text, "active") == 0 ? SITE_ACTIVE
	     : strcmp(text, "suspended") == 0 ? SITE_SUSPENDED : SITE_CLOSED;
}

static void
fill_site(struct registry_snapshot *snap, const struct world *w, const struct site_row *row, struct site *site)
{
	struct arena *a = snap->arena;

	*site = (struct site){
		.id = row->id,
		.name = arena_strdup(a, row->name),
		.state = state_of(row->state),
		.requests_per_sec = row->requests_per_sec,
		.storage_bytes = row->storage_bytes,
		.code = row->code,
		.database = arena_strdup(a, row->database),
		.role = arena_strdup(a, row->role),
		.shared = shared_site(w->shared, row->place_id),
		.place = { .id = row->place_id, .cap = (unsigned)row->concurrent },
	};
	site->place.conninfo = site_conninfo(a, w, row->server, row->database, row->role);
	map_set(snap->by_name, span_of(site->name), site);
}

static struct registry_snapshot *
build(const struct world *w, uint64_t generation, struct list sites, struct list hosts)
{
	struct arena *a = arena_new(64 * 1024);
	struct registry_snapshot *snap = ARENA_NEW(a, struct registry_snapshot);
	const struct site_row *rows = sites.items;
	const struct host_row *names = hosts.items;

	snap->arena = a;
	snap->holders = 1;
	snap->generation = generation;
	snap->count = sites.count;
	snap->by_host = map_new(a);
	snap->by_name = map_new(a);
	snap->sites = ARENA_ARRAY(a, struct site, sites.count);
	struct map *by_id = map_new(a);
	for (size_t i = 0; i < sites.count; i++) {
		fill_site(snap, w, &rows[i], &snap->sites[i]);
		map_set(by_id, (struct span){ (const char *)&rows[i].id, sizeof rows[i].id }, &snap->sites[i]);
	}
	for (size_t i = 0; i < hosts.count; i++) {
		struct site *site = map_get(by_id, (struct span){ (const char *)&names[i].site_id, sizeof(int64_t) });

		if (!site)
			continue;
		map_set(snap->by_host, span_of(names[i].name), site);
		if (names[i].is_primary || !site->primary_host)
			site->primary_host = arena_strdup(a, names[i].name);
	}
	return snap;
}

/* Read hosts and sites in one round trip. */
static bool
read_platform(struct ctx *cx, const struct world *w, uint64_t generation, struct registry_snapshot **out)
{
	struct list sites, hosts;
	const struct pg_read reads[] = {
		{ &q_registry_sites, site_row_fields, &sites, sizeof(struct site_row), NULL, PG_NO_ARGS },
		{ &q_registry_hosts, host_row_fields, &hosts, sizeof(struct host_row), NULL, PG_NO_ARGS },
	};

	bool ok = pg_run(cx, reads, 2);
	pg_let_go(cx, PG_PLATFORM); /* who began the process keeps its context for long */
	if (ok)
		*out = build(w, generation, sites, hosts);
	return ok;
}

static struct registry_snapshot *
hold_current(struct registry *r)
{
	pthread_mutex_lock(&r->lock);
	struct registry_snapshot *snap = r->current;
	if (snap)
		atomic_fetch_add(&snap->holders, 1);
	pthread_mutex_unlock(&r->lock);
	return snap;
}

static void
replace(struct registry *r, struct registry_snapshot *snap)
{
	pthread_mutex_lock(&r->lock);
	struct registry_snapshot *old = r->current;
	r->current = snap;
	pthread_mutex_unlock(&r->lock);
	if (old)
		let_go(old);
}

/* Wait for whoever reads the platform now, but not long where an older snapshot
 * will do, and not at all while the platform is in trouble. */
static bool
lock_reading(struct registry *r, bool have_older)
{
	usec_t until = clock_mono() + USEC_PER_SEC / 4;
	struct timespec ts = { .tv_sec = until / USEC_PER_SEC, .tv_nsec = until % USEC_PER_SEC * 1000 };

	if (!have_older)
		return pthread_mutex_lock(&r->reading) == 0;
	if (atomic_load(&r->retry_after))
		return pthread_mutex_trylock(&r->reading) == 0;
	return pthread_mutex_clocklock(&r->reading, CLOCK_MONOTONIC, &ts) == 0;
}

/* Bring the registry up to the generation.  A platform database that is down is
 * no failure while there is an older snapshot. */
static void
refresh(struct ctx *cx, struct world *w, uint64_t generation, bool have_older)
{
	struct registry *r = w->registry;
	struct registry_snapshot *snap;

	if (!lock_reading(r, have_older))
		return;
	bool done = r->current && (r->current->generation >= generation || clock_mono() < atomic_load(&r->retry_after));
	if (!done) {
		bool ok = read_platform(cx, w, generation, &snap);

		if (ok) {
			replace(r, snap);
			if (w->self)
				atomic_store(&w->self->registry, generation);
		}
		atomic_store(&r->retry_after, ok ? 0 : clock_mono() + USEC_PER_SEC);
	}
	pthread_mutex_unlock(&r->reading);
}

bool
registry_get(struct ctx *cx, struct world *w, const struct registry_snapshot **out)
{
	uint64_t generation = shared_registry_generation(w->shared);
	struct registry_snapshot *snap = hold_current(w->registry);

	if (!snap || snap->generation < generation) {
		refresh(cx, w, generation, snap != NULL);
		if (snap)
			let_go(snap);
		snap = hold_current(w->registry);
		if (!snap)
			return false;
		ctx_forgive(cx);
	}
	arena_defer(cx->arena, let_go, snap);
	*out = snap;
	return true;
}

const struct site *
registry_by_host(const struct registry_snapshot *snap, struct span host)
{
	return map_get(snap->by_host, host);
}

const struct site *
registry_by_name(const struct registry_snapshot *snap, const char *name)
{
	return map_get(snap->by_name, span_of(name));
}

bool
registry_is_current(const struct world *w, const struct registry_snapshot *snap)
{
	return snap->generation >= shared_registry_generation(w->shared);
}

size_t
registry_count(const struct registry_snapshot *snap)
{
	return snap->count;
}

const struct site *
registry_at(const struct registry_snapshot *snap, size_t i)
{
	return &snap->sites[i];
}

void
site_enter(struct ctx *cx, const struct site *site)
{
	cx->place = &site->place;
	cx->site = site->name;
}

bool
site_open(struct ctx *cx, struct world *w, const char *name, const struct site **out)
{
	const struct registry_snapshot *snap;

	if (!registry_get(cx, w, &snap))
		return false;
	*out = registry_by_name(snap, name);
	if (!*out)
		return fail(cx, ERR_NOT_FOUND, "site.unknown", "there is no site named \"%s\"", name);
	site_enter(cx, *out);
	return true;
}

const char *
site_url(struct arena *a, const struct conf *conf, const struct site *site)
{
	if (conf->public_port)
		return arena_printf(a, "%s://%s:%d/", conf->public_scheme, site->primary_host, (int)conf->public_port);
	return arena_printf(a, "%s://%s/", conf->public_scheme, site->primary_host);
}
