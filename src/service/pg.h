/* pg.h - PostgreSQL: statements that were declared, run on the right database.
 *
 * There is no way to run SQL text from here: a statement is a struct pg_query,
 * made by the build from sql/query, and it knows whether it belongs to the
 * site's database or to the platform's.  The connection comes from the context:
 * checked out of the connection cache at the first statement, given back when
 * the context's arena is reset.  So code never names a database, and a request
 * for one site cannot reach another's.
 *
 *	struct post post;
 *	if (!pg_one(cx, &q_post_by_slug, post_fields, &post, PG_TEXT(slug)))
 *		return false;
 *
 * Columns go to the struct's fields by name; a column without a field, or a
 * NULL for a field that cannot hold one, is an error told loudly.  A field
 * without a column stays as it is (zero, in lists).  Text borrowed from a result
 * lives as long as the arena.
 *
 * Every wait ends at cx->deadline, but for the lookup of a server's name.  A
 * connection whose answer is overdue is dropped, and a helper cancels what still
 * runs on the server.
 *
 * Failures that concern one statement leave the connection in use; one that was
 * lost is replaced when the context next needs one, outside a transaction.
 *
 * Failures: NOT_FOUND (`:one` without a row), CONFLICT (unique or foreign key),
 * INVALID (check constraint, bad value), UNAVAILABLE (no connection, breaker
 * open), TIMEOUT, INTERNAL.  An unknown outcome of COMMIT is code
 * "pg.commit_unknown" (see pg_commit). */
#ifndef SERVICE_PG_H
#define SERVICE_PG_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/span.h"

enum pg_kind { PG_ONE, PG_MANY, PG_EXEC };
enum pg_scope { PG_SITE, PG_PLATFORM };

struct pg_query {
	unsigned id; /* index among all statements */
	const char *name;
	const char *text;
	unsigned nparam;
	enum pg_kind kind;
	enum pg_scope scope;
	bool afresh;       /* planned for each use: what is asked decides which index serves it */
	const char *where; /* file:line of its definition */
};

/* Where a database is.  Strings belong to whoever made the place. */
struct place {
	int64_t id;           /* unique on this installation; 0 is the platform database */
	const char *conninfo; /* libpq keywords, password included: never logged */
	unsigned cap;         /* most connections of one process to it */
};

enum pg_arg_type { PG_ARG_TEXT, PG_ARG_INT, PG_ARG_BOOL, PG_ARG_TIME, PG_ARG_DOUBLE };

struct pg_arg {
	enum pg_arg_type type;
	struct span text; /* ptr NULL: SQL NULL */
	int64_t i;
	double d;
};

static inline struct pg_arg PG_TEXT(const char *s) { return (struct pg_arg){ PG_ARG_TEXT, span_of(s), 0, 0 }; }
static inline struct pg_arg PG_SPAN(struct span s) { return (struct pg_arg){ PG_ARG_TEXT, s, 0, 0 }; }
static inline struct pg_arg PG_INT(int64_t i) { return (struct pg_arg){ PG_ARG_INT, { 0 }, i, 0 }; }
static inline struct pg_arg PG_BOOL(bool b) { return (struct pg_arg){ PG_ARG_BOOL, { 0 }, b, 0 }; }
static inline struct pg_arg PG_DOUBLE(double d) { return (struct pg_arg){ PG_ARG_DOUBLE, { 0 }, 0, d }; }
/* 0 is SQL NULL. */
static inline struct pg_arg PG_TIME(usec_t t) { return (struct pg_arg){ PG_ARG_TIME, { 0 }, t, 0 }; }
/* A text[] built from n strings; lives in the arena. */
struct pg_arg pg_text_array(struct arena *a, const char *const *items, size_t n);

/* One statement to run and where its rows go. */
struct pg_read {
	const struct pg_query *query;
	const struct field *fields;
	void *out;        /* :one the struct; :many a struct list; :exec NULL or an int64_t of affected rows */
	size_t item_size; /* :many, size of one item */
	bool *found;      /* :one only: when not NULL, no row is no failure but *found = false */
	const struct pg_arg *args;
	size_t nargs;
};

#define PG_ARGS(...) (const struct pg_arg[]){ __VA_ARGS__ }, \
	sizeof((const struct pg_arg[]){ __VA_ARGS__ }) / sizeof(struct pg_arg)
#define PG_NO_ARGS NULL, 0

/* Run all of them in one round trip (libpq's pipeline mode).  They must belong
 * to the same database.  Outside a transaction they run as one. */
bool pg_run(struct ctx *cx, const struct pg_read *reads, size_t n) MUST_CHECK;

#define pg_one(cx, q, fields_, out_, ...) \
	pg_run((cx), &(struct pg_read){ (q), (fields_), (out_), 0, NULL, PG_ARGS(__VA_ARGS__) }, 1)
#define pg_maybe(cx, q, fields_, out_, found_, ...) \
	pg_run((cx), &(struct pg_read){ (q), (fields_), (out_), 0, (found_), PG_ARGS(__VA_ARGS__) }, 1)
#define pg_many(cx, q, T, fields_, list_, ...) \
	pg_run((cx), &(struct pg_read){ (q), (fields_), (list_), sizeof(T), NULL, PG_ARGS(__VA_ARGS__) }, 1)
#define pg_all(cx, q, T, fields_, list_) \
	pg_run((cx), &(struct pg_read){ (q), (fields_), (list_), sizeof(T), NULL, PG_NO_ARGS }, 1)
#define pg_exec(cx, q, ...) \
	pg_run((cx), &(struct pg_read){ (q), NULL, NULL, 0, NULL, PG_ARGS(__VA_ARGS__) }, 1)
#define pg_exec_count(cx, q, count_, ...) \
	pg_run((cx), &(struct pg_read){ (q), NULL, (count_), 0, NULL, PG_ARGS(__VA_ARGS__) }, 1)

/* Transactions on the site's or the platform's database.  An error inside
 * leaves the transaction failed: it cannot be passed over and committed; call
 * pg_rollback() (always safe).  They do not nest. */
bool pg_begin(struct ctx *cx, enum pg_scope scope) MUST_CHECK;
void pg_rollback(struct ctx *cx, enum pg_scope scope);

/* False with code "pg.commit_unknown" when the connection was lost while the
 * server might or might not have committed: neither success nor failure. */
bool pg_commit(struct ctx *cx, enum pg_scope scope) MUST_CHECK;

/* End one: committed where what was done in it went well, else rolled back; the
 * failure stands. */
static inline bool
pg_settle(struct ctx *cx, enum pg_scope scope, bool ok)
{
	if (ok && pg_commit(cx, scope))
		return true;
	pg_rollback(cx, scope);
	return false;
}

/* Give the context's connection back before its arena is reset, where what follows
 * takes long and asks for nothing: others may use it meanwhile, and the next
 * statement checks one out again.  Nothing happens inside a transaction. */
void pg_let_go(struct ctx *cx, enum pg_scope scope);

/* For migrations, provisioning, backups and restores only: run a script of our own,
 * several statements, no parameters, on a connection opened just for it. */
struct pg *pg_connect(struct ctx *cx, const char *conninfo) MUST_CHECK;
bool pg_script(struct ctx *cx, struct pg *pg, const char *sql) MUST_CHECK;
/* One text value of a query with text parameters; NULL where there is no row. */
bool pg_scalar(struct ctx *cx, struct pg *pg, const char *sql, const char *const *params, size_t n,
               const char **out) MUST_CHECK;
/* Quoted for use in such a script. */
const char *pg_ident(struct ctx *cx, struct pg *pg, const char *name);
const char *pg_literal(struct ctx *cx, struct pg *pg, const char *text);
/* One conninfo out of a base and overriding keywords: pairs of key, value, NULL. */
const char *pg_conninfo(struct arena *a, const char *base, ...) __attribute__((sentinel));
/* The same as variables of libpq's environment ("PGHOST=…"), NULL at the end: for
 * programs that must not be given a password on their command line. */
bool pg_environment(struct ctx *cx, const char *conninfo, const char *const **out) MUST_CHECK;
/* The value of one keyword ("dbname"); *out is NULL where it has none.  INVALID
 * where conninfo is not keywords and values. */
bool pg_conninfo_get(struct ctx *cx, const char *conninfo, const char *keyword, const char **out) MUST_CHECK;

/* Wait for notifications on channels: connect, LISTEN, poll.  Returns after some
 * came (`on_notify` gets channel and payload), at `until`, or when stop_fd (-1:
 * none) is readable.  For the jobs process. */
bool pg_listen(struct ctx *cx, struct pg *pg, const char *channel) MUST_CHECK;
bool pg_wait_notify(struct ctx *cx, struct pg *pg, usec_t until, int stop_fd,
                    void (*on_notify)(const char *channel, const char *payload, void *arg), void *arg) MUST_CHECK;

#endif
