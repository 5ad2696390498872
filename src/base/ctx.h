/* ctx.h - what every piece of work carries: its memory, its deadline, its
 * failure, and whose work it is.
 *
 * A request, a job and a command each have one.  Nothing else is passed around
 * and nothing is global.  A `const char *` returned by a function that takes a
 * ctx lives as long as the ctx's arena.
 *
 * The database handles are opaque here; service/pg.h says what they are. */
#ifndef BASE_CTX_H
#define BASE_CTX_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

#include <stdbool.h>

#define MUST_CHECK __attribute__((warn_unused_result))

struct pg_cache;
struct place;
struct pg;

struct ctx {
	struct arena *arena;
	struct err err;
	usec_t deadline;        /* clock_mono(); 0 = none */

	struct pg_cache *pgs;   /* connections of this process, or NULL */
	const struct place *place; /* where this site's data is; NULL outside a site */
	struct pg *site_db;     /* checked out on first use, returned at reset */
	struct pg *platform_db; /* likewise */

	/* for the log */
	const char *site;       /* site name or NULL */
	const char *request_id; /* carried on into jobs; NULL in commands */
	const char *actor;      /* who acts, for the audit log: "command:root", "account:12"; NULL: Quoin itself */
	unsigned queries;       /* statements run */
	unsigned round_trips;   /* waits for a database */
	usec_t db_time;
};

/* An empty context over an arena. */
void ctx_init(struct ctx *cx, struct arena *arena);

/* Record why and return false:
 *
 *	return fail(cx, ERR_CONFLICT, "post.slug_taken",
 *	            "Another post already uses \"%s\".", slug);
 *
 * The first failure stands; a later one, found while leaving, is ignored.
 * fmt may be NULL when the title of the kind says it all. */
bool fail(struct ctx *cx, enum err_kind kind, const char *code, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* The same, with the reason only the log may have. */
bool fail_cause(struct ctx *cx, enum err_kind kind, const char *code, const char *cause, ...)
	__attribute__((format(printf, 4, 5)));

/* Name the form field at fault of the failure just recorded; returns false. */
bool fail_field(struct ctx *cx, const char *field);

/* Forget a failure that was dealt with. */
void ctx_forgive(struct ctx *cx);

#endif
