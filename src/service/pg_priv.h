/* pg_priv.h - what pg.c, pg_value.c and pg_cache.c share. */
#ifndef SERVICE_PG_PRIV_H
#define SERVICE_PG_PRIV_H

#include "service/pg.h"

#include <pthread.h>

struct pg_conn; /* libpq's PGconn, known to pg.c alone */

struct pg {
	void *conn;            /* PGconn */
	struct pg_site *home;  /* the cache's entry it belongs to; NULL: opened on its own */
	struct pg *next;       /* idle list, newest first */
	usec_t idle_since;
	usec_t born;
	bool in_transaction;
	bool broken;           /* not to be used again */
	bool lost;             /* because the server did not answer */
	bool overdue;          /* a statement may still run on the server */
	uint64_t *prepared;    /* bitmap by query id */
	size_t prepared_words;
};

/* A column's text into the field; value NULL is SQL NULL.  False where the field
 * cannot hold it. */
bool pg_value_take(const struct field *f, void *base, const char *value, size_t len);

/* A parameter as text; NULL is SQL NULL. */
const char *pg_value_text(struct arena *a, const struct pg_arg *arg);

/* Open a connection within the deadline; NULL with the failure on cx. */
struct pg *pg_open(struct ctx *cx, const char *conninfo);

/* Close it; a statement that may still run is cancelled first.  Slow: not for
 * request threads when pg->overdue. */
void pg_close(struct pg *pg);

/* Nothing pending, not closed by the server, no transaction open? */
bool pg_is_healthy(const struct pg *pg);

/* The context's connection for the scope, checked out at first use. */
struct pg *pg_of(struct ctx *cx, enum pg_scope scope);

#endif
