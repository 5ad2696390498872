/* site.h - a tenant: found by host, with its place and the limits of its plan.
 *
 * The registry is this process's copy of the platform's hosts and sites.  It is
 * read again, as a whole, when its generation has moved; a snapshot stays valid
 * for whoever holds it.  While the platform database is down the last snapshot
 * serves. */
#ifndef DOMAIN_SITE_H
#define DOMAIN_SITE_H

#include "base/ctx.h"
#include "base/span.h"
#include "service/pg.h"

struct conf;
struct shared;
struct shared_process;
struct shared_site;

enum site_state { SITE_ACTIVE, SITE_SUSPENDED, SITE_CLOSED };

struct site {
	int64_t id;
	const char *name;
	enum site_state state;
	const char *primary_host;
	struct place place;
	int64_t requests_per_sec; /* of its plan */
	int64_t storage_bytes;
	bool code;                /* may have code of its own in its pages */
	const char *database, *role; /* for commands that administer it */
	struct shared_site *shared;
};

/* What every domain call may need of its process: set up once, then read only. */
struct world {
	const struct conf *conf;
	struct shared *shared;
	unsigned char master_key[32];
	struct registry *registry;
	struct shared_process *self; /* this process of the daemon; NULL in commands */
};

struct registry;
struct registry_snapshot;

struct registry *registry_new(void);
void registry_free(struct registry *r);

/* The current snapshot, read again first if the generation has moved.  Held
 * until the arena is reset.  Fails only when there never was one. */
bool registry_get(struct ctx *cx, struct world *w, const struct registry_snapshot **out) MUST_CHECK;

/* NULL where no site answers to that host (lower case, no port). */
const struct site *registry_by_host(const struct registry_snapshot *snap, struct span host);
const struct site *registry_by_name(const struct registry_snapshot *snap, const char *name);

/* Does it hold all there is?  Not while the platform database cannot be read and
 * something has changed: then a name it does not know may be somebody's. */
bool registry_is_current(const struct world *w, const struct registry_snapshot *snap);

size_t registry_count(const struct registry_snapshot *snap);
const struct site *registry_at(const struct registry_snapshot *snap, size_t i);

/* Enter a site: its place and name go onto the context. */
void site_enter(struct ctx *cx, const struct site *site);

/* The site of that name, entered, for commands.  NOT_FOUND names it. */
bool site_open(struct ctx *cx, struct world *w, const char *name, const struct site **out) MUST_CHECK;

/* "https://host/" with the configured scheme and port. */
const char *site_url(struct arena *a, const struct conf *conf, const struct site *site);

/* libpq keywords of a site's own role on its own database. */
const char *site_conninfo(struct arena *a, const struct world *w, const char *server_conninfo,
                          const char *database, const char *role);

#endif
