/* staff.h - people who may sign in: accounts of the platform, and what they are
 * on a site. */
#ifndef DOMAIN_STAFF_H
#define DOMAIN_STAFF_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/span.h"
#include "domain/role.h"

struct redis;
struct site;

struct staff {
	int64_t id;
	const char *email, *name; /* name: what was entered, or NULL */
	const char *password_hash, *totp_secret;
	const char *role_on_site; /* of the site asked for; NULL: none */
	bool operator;
};

/* A site one is staff of. */
struct staff_site {
	const char *name, *role, *host, *state;
};

extern const struct field staff_fields[], staff_site_fields[];

/* An enabled account, with its role on the site (0: none asked). */
bool staff_by_id(struct ctx *cx, int64_t account_id, int64_t site_id, struct staff *out, bool *found) MUST_CHECK;
bool staff_by_email(struct ctx *cx, const char *email, struct staff *out, bool *found) MUST_CHECK;

/* The sites of an account, by name; list of struct staff_site. */
bool staff_sites(struct ctx *cx, int64_t account_id, struct list *out) MUST_CHECK;

/* Does the installation have an operator yet? */
bool staff_has_operator(struct ctx *cx, bool *yes) MUST_CHECK;

/* What is shown of a person: the name, or what stands before the @. */
const char *staff_shown_name(struct arena *a, const struct staff *s);

/* The slug of the byline of an account on the current site, made where it has
 * none: inside a transaction. */
bool staff_byline(struct ctx *cx, const struct staff *s, const char **slug) MUST_CHECK;

/* ---- accounts ---- */

/* INVALID, with a sentence, where it is no address; a NULL reason where it is. */
bool email_check(struct ctx *cx, const char *email) MUST_CHECK;

/* A name of at most a hundred characters, without control characters. */
bool account_name_check(struct ctx *cx, const char *name) MUST_CHECK;

/* Long enough, and none that is guessed first (doc/security.md). */
bool password_check(struct ctx *cx, struct span password, const char *email) MUST_CHECK;

/* How hard one is to guess, in words: what password_check() says of it where that
 * would refuse it (level 0). */
enum { PASSWORD_LEVELS = 3 };

struct password_strength {
	int level; /* to PASSWORD_LEVELS */
	const char *words;
};

struct password_strength password_strength(struct ctx *cx, struct span password, const char *email);

struct account_wish {
	const char *email, *name, *password_hash; /* name, hash NULL: none yet */
	bool operator;
};

/* CONFLICT where the address has an account. */
bool account_create(struct ctx *cx, const struct account_wish *wish, int64_t *id) MUST_CHECK;

/* A link that sets a password: its token, good for a day.  Earlier ones end. */
bool account_link_new(struct ctx *cx, int64_t account_id, const char **token) MUST_CHECK;

/* The account a link's token is for; NOT_FOUND where it is spent or too old. */
bool account_of_link(struct ctx *cx, const char *token, struct staff *out) MUST_CHECK;

/* Set the password and spend the account's links; inside a transaction. */
bool account_set_password(struct ctx *cx, int64_t account_id, const char *hash) MUST_CHECK;

#endif
