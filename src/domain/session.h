/* session.h - who is signed in: sessions of staff, in the state Redis.
 *
 * The browser holds a token of 256 random bits; Redis holds what it stands for
 * under its hash, so that a look into Redis signs nobody in.  A session ends
 * after some days without use (session_idle), when it is ended, or with all
 * others of its account.
 *
 * Without Redis nobody is signed in: every function here fails with
 * UNAVAILABLE then. */
#ifndef DOMAIN_SESSION_H
#define DOMAIN_SESSION_H

#include "base/ctx.h"
#include "base/field.h"

struct redis;

struct session {
	const char *id;      /* hash of its token: safe to show to its owner */
	int64_t account_id;
	const char *csrf;    /* the token its forms carry */
	bool passed;         /* the second factor too, where the account has one */
	const char *agent, *address; /* of the browser that signed in */
	usec_t created_at, seen_at, confirmed_at; /* confirmed: the password was last given */
};

extern const struct field session_fields[];

/* Begin one: *token is for the cookie. */
bool session_start(struct ctx *cx, struct redis *r, struct session *s, usec_t idle, const char **token) MUST_CHECK;

/* The session of a token; *found is false where there is none (any more).  Its
 * end is put off, at most once a minute. */
bool session_find(struct ctx *cx, struct redis *r, const char *token, usec_t idle, struct session *out,
                  bool *found) MUST_CHECK;

/* Store what was changed in it. */
bool session_save(struct ctx *cx, struct redis *r, const struct session *s, usec_t idle) MUST_CHECK;

bool session_end(struct ctx *cx, struct redis *r, int64_t account_id, const char *id) MUST_CHECK;

/* All of an account, the latest used first; list of struct session. */
bool session_list(struct ctx *cx, struct redis *r, int64_t account_id, struct list *out) MUST_CHECK;

/* End all of an account but the one of that id (NULL: all). */
bool session_end_others(struct ctx *cx, struct redis *r, int64_t account_id, const char *but) MUST_CHECK;

#endif
