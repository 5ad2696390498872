/* sign_in.h - a password is checked; guessing is slow.
 *
 * Wrong guesses are limited for each account name and for each address they come
 * from, whether the account exists or not; and the answer, and the time it takes,
 * are the same for an unknown address and a wrong password. */
#ifndef DOMAIN_SIGN_IN_H
#define DOMAIN_SIGN_IN_H

#include "base/ctx.h"
#include "base/span.h"

struct redis;
struct staff;

/* UNAUTHORIZED where address and password do not belong together, TOO_MANY where
 * it was tried too often, UNAVAILABLE where Redis cannot tell. */
bool sign_in_check(struct ctx *cx, struct redis *r, const char *email, struct span password, const char *address,
                   struct staff *out) MUST_CHECK;

/* Who is signed in gives the password again, for what a passer-by may not do: INVALID
 * where it is wrong. */
bool sign_in_confirm(struct ctx *cx, struct redis *r, const struct staff *staff, struct span password) MUST_CHECK;

/* One use of something that is limited to `burst` at once and one each `interval`
 * after that; TOO_MANY with the time to wait. */
bool limit_use(struct ctx *cx, struct redis *r, const char *what, const char *whose, int burst, usec_t interval) MUST_CHECK;

#endif
