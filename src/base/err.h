/* err.h - the kinds of failure, and how one is told.
 *
 * Whoever finds a fault records it once, on the context, with fail() (ctx.h);
 * everyone above just stops.  `detail` is fit for the person at the other end;
 * `cause` goes to the log only. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

/* E(kind, HTTP status, title shown to people) */
#define ERR_KINDS(E) \
	E(NONE,          200, "OK") \
	E(BAD_REQUEST,   400, "This request cannot be understood") \
	E(UNAUTHORIZED,  401, "Please sign in") \
	E(FORBIDDEN,     403, "You may not do this") \
	E(NOT_FOUND,     404, "Page not found") \
	E(METHOD,        405, "This address does not take that method") \
	E(CONFLICT,      409, "Someone else changed this") \
	E(GONE,          410, "This page is gone") \
	E(TOO_LARGE,     413, "That is too large") \
	E(MEDIA_TYPE,    415, "That kind of file is not accepted") \
	E(MISDIRECTED,   421, "No site answers to this name here") \
	E(INVALID,       422, "Please check what you entered") \
	E(TOO_MANY,      429, "Too many requests") \
	E(INTERNAL,      500, "Something went wrong") \
	E(UNAVAILABLE,   503, "Not available just now") \
	E(TIMEOUT,       504, "That took too long")

enum err_kind {
#define E(kind, status, title) ERR_##kind,
	ERR_KINDS(E)
#undef E
};

struct err {
	enum err_kind kind;
	const char *code;   /* stable, for programs: "post.slug_taken" */
	const char *detail; /* one sentence for a person; NULL: the title says it */
	const char *field;  /* the form field at fault, or NULL */
	const char *cause;  /* for the log only, or NULL */
};

int         err_status(enum err_kind kind); /* the HTTP status */
const char *err_title(enum err_kind kind);
const char *err_name(enum err_kind kind);   /* "not_found", for logs */

#endif
