/* scratch.h - a real PostgreSQL for the tests of this folder.
 *
 * QUOIN_TEST_DB names a superuser's connection (tools/scratch.sh starts one).
 * Without it every test reports SKIP.  Each program makes a database of its own,
 * named after it, anew. */
#ifndef TESTS_DOMAIN_SCRATCH_H
#define TESTS_DOMAIN_SCRATCH_H

#include "tests/tap.h"

#include "base/ctx.h"
#include "service/pg_cache.h"
#include "service/pg.h"

/* A context over its own arena; end with scratch_end(). */
static inline struct ctx
scratch_ctx(struct pg_cache *pgs, const struct place *place)
{
	struct ctx cx;

	ctx_init(&cx, arena_new(16 * 1024));
	cx.pgs = pgs;
	cx.place = place;
	return cx;
}

static inline void
scratch_end(struct ctx *cx)
{
	arena_free(cx->arena);
}

static inline const char *
scratch_server(void)
{
	return getenv("QUOIN_TEST_DB");
}

#define NEED_SERVER() do { \
	if (!scratch_server()) \
		SKIP("QUOIN_TEST_DB is not set; tools/scratch.sh sets it"); \
} while (0)

/* The failure in words, for a test's own output. */
static inline const char *
scratch_why(const struct ctx *cx)
{
	return cx->err.detail ? cx->err.detail : cx->err.cause ? cx->err.cause : err_name(cx->err.kind);
}

#define DID(call) do { \
	if (!(call)) { tap_bad++; printf("# %s:%d: %s: %s\n", __FILE__, __LINE__, #call, scratch_why(&cx)); } \
} while (0)

/* Conninfo of database `name`, made anew and empty, as the superuser. */
static inline const char *
scratch_database(struct ctx *at, const char *name)
{
	struct ctx cx = scratch_ctx(NULL, NULL);
	struct pg *pg = pg_connect(&cx, scratch_server());

	if (!pg || !pg_script(&cx, pg, arena_printf(cx.arena, "DROP DATABASE IF EXISTS %s WITH (FORCE)", name)) ||
	    !pg_script(&cx, pg, arena_printf(cx.arena, "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'",
	                                     name))) {
		printf("Bail out! could not make a scratch database: %s\n", scratch_why(&cx));
		exit(1);
	}
	const char *conninfo = pg_conninfo(at->arena, scratch_server(), "dbname", name, NULL);
	scratch_end(&cx);
	return conninfo;
}

/* One value from the server, on a connection of its own; lives in `at`. */
static inline const char *
scratch_ask(struct ctx *at, const char *conninfo, const char *sql)
{
	struct ctx cx = scratch_ctx(NULL, NULL);
	const char *value = NULL;
	struct pg *pg = pg_connect(&cx, conninfo);

	if (!pg || !pg_scalar(&cx, pg, sql, NULL, 0, &value)) {
		tap_bad++;
		printf("# %s: %s\n", sql, scratch_why(&cx));
	}
	value = arena_strdup(at->arena, value);
	scratch_end(&cx);
	return value;
}

#endif
