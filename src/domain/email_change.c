/* email_change.c - see email_change.h. */
#include "domain/email_change.h"

#include "base/field.h"
#include "domain/audit.h"
#include "domain/letter.h"
#include "domain/queries.h"
#include "service/crypto.h"

enum { LINK_HOURS = 24 };

static const struct field change_fields[] = {
	FIELD_INT(struct email_change, id),
	FIELD_TEXT(struct email_change, old_email),
	FIELD_TEXT(struct email_change, new_email),
	FIELD_END
};

bool
email_change_link(struct ctx *cx, int64_t account_id, const char *email, const char **token)
{
	usec_t end = clock_wall() + (usec_t)LINK_HOURS * 3600 * USEC_PER_SEC;

	*token = crypto_token(cx->arena);
	return pg_exec(cx, &q_account_email_link_add, PG_TEXT(crypto_sha256_hex(cx->arena, span_of(*token))),
	               PG_INT(account_id), PG_TIME(end), PG_TEXT(email));
}

bool
email_change_of_link(struct ctx *cx, const char *token, struct email_change *out)
{
	bool found;

	if (!pg_maybe(cx, &q_account_of_email_link, change_fields, out, &found,
	              PG_TEXT(crypto_sha256_hex(cx->arena, span_of(token)))))
		return false;
	return found || fail(cx, ERR_NOT_FOUND, "link.spent", "This link was used already, or is too old. Ask for another.");
}

static bool
change(struct ctx *cx, const struct email_change *c, bool tell)
{
	if (!pg_exec(cx, &q_account_set_email, PG_INT(c->id), PG_TEXT(c->new_email))) {
		if (cx->err.kind == ERR_CONFLICT)
			cx->err.detail = "Another account has this address.";
		return false;
	}
	return audit_add(cx, 0, "account.email", "old", c->old_email, "new", c->new_email, NULL) &&
	       (!tell || letter_send(cx, &(struct letter){ .kind = "email-changed", .email = c->old_email,
	                                                   .other = c->new_email })) &&
	       pg_commit(cx, PG_PLATFORM);
}

bool
email_change_do(struct ctx *cx, const struct email_change *c, bool tell)
{
	if (!pg_begin(cx, PG_PLATFORM))
		return false;
	if (change(cx, c, tell))
		return true;
	pg_rollback(cx, PG_PLATFORM);
	return false;
}
