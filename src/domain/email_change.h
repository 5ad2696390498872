/* email_change.h - another address for an account: asked for with the password, made
 * so by a link that only the new address gets; the old one is told. */
#ifndef DOMAIN_EMAIL_CHANGE_H
#define DOMAIN_EMAIL_CHANGE_H

#include "base/ctx.h"

#include <stdint.h>

struct email_change {
	int64_t id; /* of the account */
	const char *old_email, *new_email;
};

/* The token of a link, good for a day; an earlier one ends. */
bool email_change_link(struct ctx *cx, int64_t account_id, const char *email, const char **token) MUST_CHECK;

/* NOT_FOUND where the link is spent or too old. */
bool email_change_of_link(struct ctx *cx, const char *token, struct email_change *out) MUST_CHECK;

/* Make it so, once.  CONFLICT where another account has the address.  tell: a letter
 * goes to the old one. */
bool email_change_do(struct ctx *cx, const struct email_change *change, bool tell) MUST_CHECK;

#endif
