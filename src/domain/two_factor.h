/* two_factor.h - the second factor of an account: codes by the clock (text/totp.h),
 * and recovery codes for who has lost the telephone.
 *
 * The secret is kept sealed under the master key, recovery codes as keyed hashes: a
 * copy of the database alone gives neither.  Each change is told by mail. */
#ifndef DOMAIN_TWO_FACTOR_H
#define DOMAIN_TWO_FACTOR_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/span.h"

#include <stdint.h>

struct conf;
struct redis;
struct staff;
struct world;

enum { RECOVERY_CODES = 10 };

struct recovery_code {
	const char *code; /* "abcde-fghij" */
};

extern const struct field recovery_code_fields[];

struct two_factor {
	const char *totp_secret; /* sealed; NULL: it is off */
	int64_t totp_last, codes_left;
};

bool two_factor_state(struct ctx *cx, int64_t account_id, struct two_factor *out) MUST_CHECK;

/* A new secret, sealed for this account: it travels with the form that enables it. */
const char *two_factor_new(struct arena *a, const struct world *w, int64_t account_id);
bool two_factor_open(struct ctx *cx, const struct world *w, int64_t account_id, const char *sealed, struct span *secret) MUST_CHECK;

/* Switch it on, shown by a code that the telephone has the secret.  *codes are
 * recovery codes (struct recovery_code), to be shown this once. */
bool two_factor_enable(struct ctx *cx, const struct world *w, struct redis *r, const struct staff *staff,
                       const char *sealed, const char *code, struct list *codes) MUST_CHECK;

/* A code at sign-in: of the telephone, or a recovery code, which is then spent.
 * INVALID where it is wrong, used or too old; TOO_MANY after a few of them. */
bool two_factor_check(struct ctx *cx, const struct world *w, struct redis *r, const struct staff *staff,
                      const char *code) MUST_CHECK;

/* New recovery codes; the old ones end. */
bool two_factor_codes(struct ctx *cx, const struct world *w, const struct staff *staff, struct list *codes) MUST_CHECK;

bool two_factor_disable(struct ctx *cx, const struct conf *conf, int64_t account_id, const char *email) MUST_CHECK;

#endif
