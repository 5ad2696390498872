/* invite.h - somebody is asked onto a site's staff by a link; and the staff there is.
 *
 * Whoever opens the link takes the invitation, once: it may be mailed, or handed over
 * as its maker likes.  Nobody gives a role that role_may_grant() does not let him
 * give, and no site has more staff, invitations included, than its plan says. */
#ifndef DOMAIN_INVITE_H
#define DOMAIN_INVITE_H

#include "base/ctx.h"
#include "base/field.h"
#include "domain/role.h"

struct account_wish;
struct site;
struct staff;

struct invite {
	const char *id;      /* names it to who may withdraw it; opens nothing */
	const char *email, *role, *inviter, *site;
	int64_t site_id;
	usec_t expires_at;
};

extern const struct field invite_fields[];

/* Ask in; *token is for the link, good for a week.  mail: a letter goes out too.
 * CONFLICT where the address is staff already, FORBIDDEN beyond one's own role,
 * INVALID where the plan is full. */
bool invite_create(struct ctx *cx, const struct site *site, const struct staff *by, enum role own, const char *email,
                   enum role role, bool mail, const char **token) MUST_CHECK;

/* The open ones of a site, by address; list of struct invite. */
bool invite_list(struct ctx *cx, int64_t site_id, struct list *out) MUST_CHECK;

bool invite_withdraw(struct ctx *cx, const struct site *site, enum role own, const char *id) MUST_CHECK;

/* NOT_FOUND where the token's invitation was taken or withdrawn, or is too old. */
bool invite_of_token(struct ctx *cx, const char *token, struct invite *out) MUST_CHECK;

/* For the letter: by id, and a token of its own. */
bool invite_of_id(struct ctx *cx, const char *id, struct invite *out, bool *found) MUST_CHECK;
bool invite_mail_token(struct ctx *cx, const char *id, const char **token) MUST_CHECK;

/* Take it as an account there is, or make one: its address is the invitation's. */
bool invite_accept(struct ctx *cx, const struct invite *invite, int64_t account_id, const char *email) MUST_CHECK;
bool invite_accept_new(struct ctx *cx, const struct invite *invite, const struct account_wish *wish,
                       int64_t *account_id) MUST_CHECK;

/* ---- the staff of a site ---- */

struct member {
	int64_t id;
	const char *email, *name, *role;
	usec_t signed_in_at;
	bool two_factor, disabled;
};

/* Owners first; list of struct member. */
bool member_list(struct ctx *cx, int64_t site_id, struct list *out) MUST_CHECK;

/* Give another role, or ROLE_NONE: off the staff.  One must be allowed to give both
 * the old role and the new one; the last owner stays. */
bool member_change(struct ctx *cx, const struct site *site, enum role own, int64_t account_id, enum role role) MUST_CHECK;

#endif
