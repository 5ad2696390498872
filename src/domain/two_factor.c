/* two_factor.c - see two_factor.h. */
#include "domain/two_factor.h"

#include "base/rand.h"
#include "domain/audit.h"
#include "domain/letter.h"
#include "domain/queries.h"
#include "domain/sign_in.h"
#include "domain/site.h"
#include "domain/staff.h"
#include "service/crypto.h"
#include "text/totp.h"

#include <ctype.h>

enum { TRIES = 10, CODE_LETTERS = 10 };

static const usec_t tries_interval = 60 * USEC_PER_SEC;

const struct field recovery_code_fields[] = { FIELD_TEXT(struct recovery_code, code), FIELD_END };

static const struct field state_fields[] = {
	FIELD_TEXT(struct two_factor, totp_secret),
	FIELD_INT(struct two_factor, totp_last),
	FIELD_INT(struct two_factor, codes_left),
	FIELD_END
};

bool
two_factor_state(struct ctx *cx, int64_t account_id, struct two_factor *out)
{
	return pg_one(cx, &q_two_factor_state, state_fields, out, PG_INT(account_id));
}

/* ---- the secret ---- */

static const char *
label(struct arena *a, int64_t account_id)
{
	return arena_printf(a, "totp:%lld", (long long)account_id);
}

const char *
two_factor_new(struct arena *a, const struct world *w, int64_t account_id)
{
	char secret[TOTP_SECRET_BYTES];

	rand_bytes(secret, sizeof secret);
	return crypto_seal(a, w->master_key, label(a, account_id), (struct span){ secret, sizeof secret });
}

bool
two_factor_open(struct ctx *cx, const struct world *w, int64_t account_id, const char *sealed, struct span *secret)
{
	return crypto_unseal(cx->arena, w->master_key, label(cx->arena, account_id), sealed, secret) ||
	       fail(cx, ERR_INVALID, "two_factor.sealed",
	            "The secret of the second factor cannot be opened. Begin again, or ask the operator to reset it.");
}

/* ---- recovery codes ---- */

/* Letters and digits only, in lower case: "ABCDE FGHIJ" is "abcde-fghij". */
static const char *
plain_code(struct arena *a, const char *code)
{
	char *out = arena_alloc(a, strlen(code) + 1), *p = out;

	for (; *code; code++)
		if (isalnum((unsigned char)*code))
			*p++ = (char)tolower((unsigned char)*code);
	*p = '\0';
	return out;
}

static const char *
code_hash(struct arena *a, const struct world *w, int64_t account_id, const char *code)
{
	return crypto_derive(a, w->master_key, arena_printf(a, "recovery:%lld:%s", (long long)account_id, plain_code(a, code)));
}

/* Fifty random bits in letters that are not taken for one another. */
static const char *
new_code(struct arena *a)
{
	static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
	unsigned char raw[CODE_LETTERS];
	char text[CODE_LETTERS + 1] = "";

	rand_bytes(raw, sizeof raw);
	for (int i = 0; i < CODE_LETTERS; i++)
		text[i] = alphabet[raw[i] & 31];
	return arena_printf(a, "%.5s-%.5s", text, text + 5);
}

/* Inside a transaction. */
static bool
put_codes(struct ctx *cx, const struct world *w, int64_t account_id, struct list *out)
{
	struct recovery_code *codes = ARENA_ARRAY(cx->arena, struct recovery_code, RECOVERY_CODES);
	const char *hashes[RECOVERY_CODES];

	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		codes[i].code = new_code(cx->arena);
		hashes[i] = code_hash(cx->arena, w, account_id, codes[i].code);
	}
	*out = (struct list){ codes, RECOVERY_CODES };
	return pg_exec(cx, &q_recovery_codes_end, PG_INT(account_id)) &&
	       pg_exec(cx, &q_recovery_codes_add, PG_INT(account_id), pg_text_array(cx->arena, hashes, RECOVERY_CODES));
}

/* ---- what is done with them ---- */

static bool
wrong(struct ctx *cx)
{
	return fail(cx, ERR_INVALID, "two_factor.wrong",
	            "This code is not right, or was used already. Wait for the next one and check the telephone's clock."),
	       fail_field(cx, "code");
}

static bool
may_try(struct ctx *cx, struct redis *r, const struct staff *staff)
{
	return limit_use(cx, r, "code", arena_printf(cx->arena, "%lld", (long long)staff->id), TRIES, tries_interval);
}

bool
two_factor_enable(struct ctx *cx, const struct world *w, struct redis *r, const struct staff *staff, const char *sealed,
                  const char *code, struct list *codes)
{
	struct span secret;
	int64_t step;

	if (!may_try(cx, r, staff) || !two_factor_open(cx, w, staff->id, sealed, &secret))
		return false;
	if (!totp_check(cx->arena, secret, code, clock_wall(), 0, &step))
		return wrong(cx);
	return pg_begin(cx, PG_PLATFORM) &&
	       pg_settle(cx, PG_PLATFORM,
	                 pg_exec(cx, &q_two_factor_set, PG_INT(staff->id), PG_TEXT(sealed), PG_INT(step)) &&
	                 put_codes(cx, w, staff->id, codes) &&
	                 audit_add(cx, 0, "account.two_factor_on", "email", staff->email, NULL) &&
	                 letter_account_changed(cx, w->conf, staff->email, "two-factor-on"));
}

static bool
use_step(struct ctx *cx, const struct staff *staff, int64_t step)
{
	int64_t n;

	if (!pg_exec_count(cx, &q_two_factor_use, &n, PG_INT(staff->id), PG_INT(step)))
		return false;
	return n == 1 || wrong(cx);
}

static bool
use_recovery(struct ctx *cx, const struct world *w, const struct staff *staff, const char *code)
{
	int64_t n;

	if (!pg_exec_count(cx, &q_recovery_code_use, &n, PG_INT(staff->id),
	                   PG_TEXT(code_hash(cx->arena, w, staff->id, code))))
		return false;
	return n == 1 ? audit_add(cx, 0, "account.recovery_code", "email", staff->email, NULL) : wrong(cx);
}

bool
two_factor_check(struct ctx *cx, const struct world *w, struct redis *r, const struct staff *staff, const char *code)
{
	struct two_factor state;
	struct span secret;
	int64_t step;

	if (!may_try(cx, r, staff) || !two_factor_state(cx, staff->id, &state))
		return false;
	if (!state.totp_secret)
		return true;
	if (strlen(plain_code(cx->arena, code)) == CODE_LETTERS)
		return use_recovery(cx, w, staff, code);
	if (!two_factor_open(cx, w, staff->id, state.totp_secret, &secret))
		return false;
	return totp_check(cx->arena, secret, code, clock_wall(), state.totp_last, &step) ? use_step(cx, staff, step) : wrong(cx);
}

bool
two_factor_codes(struct ctx *cx, const struct world *w, const struct staff *staff, struct list *codes)
{
	return pg_begin(cx, PG_PLATFORM) &&
	       pg_settle(cx, PG_PLATFORM,
	                 put_codes(cx, w, staff->id, codes) &&
	                 audit_add(cx, 0, "account.recovery_codes", "email", staff->email, NULL) &&
	                 letter_account_changed(cx, w->conf, staff->email, "codes"));
}

bool
two_factor_disable(struct ctx *cx, const struct conf *conf, int64_t account_id, const char *email)
{
	return pg_begin(cx, PG_PLATFORM) &&
	       pg_settle(cx, PG_PLATFORM,
	                 pg_exec(cx, &q_two_factor_set, PG_INT(account_id), PG_TEXT(NULL), PG_INT(0)) &&
	                 pg_exec(cx, &q_recovery_codes_end, PG_INT(account_id)) &&
	                 audit_add(cx, 0, "account.two_factor_off", "email", email, NULL) &&
	                 letter_account_changed(cx, conf, email, "two-factor-off"));
}
