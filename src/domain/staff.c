/* staff.c - see staff.h. */
#include "domain/staff.h"

#include "base/utf8.h"
#include "domain/id.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "service/crypto.h"
#include "service/strength.h"
#include "text/escape.h"
#include "text/mime.h"
#include "text/slug.h"

enum { NAME_MOST = 100, PASSWORD_LEAST = 10, PASSWORD_MOST = 1024, PASSWORD_BITS = 28, LINK_HOURS = 24 };

const struct field staff_fields[] = {
	FIELD_INT(struct staff, id),
	FIELD_TEXT(struct staff, email),
	FIELD_TEXT(struct staff, name),
	FIELD_TEXT(struct staff, password_hash),
	FIELD_TEXT(struct staff, totp_secret),
	FIELD_TEXT(struct staff, role_on_site),
	FIELD_BOOL(struct staff, operator),
	FIELD_END
};

const struct field staff_site_fields[] = {
	FIELD_TEXT(struct staff_site, name),
	FIELD_TEXT(struct staff_site, role),
	FIELD_TEXT(struct staff_site, host),
	FIELD_TEXT(struct staff_site, state),
	FIELD_END
};

bool
staff_by_id(struct ctx *cx, int64_t account_id, int64_t site_id, struct staff *out, bool *found)
{
	return pg_maybe(cx, &q_staff_by_id, staff_fields, out, found, PG_INT(account_id), PG_INT(site_id));
}

bool
staff_by_email(struct ctx *cx, const char *email, struct staff *out, bool *found)
{
	return pg_maybe(cx, &q_staff_by_email, staff_fields, out, found, PG_TEXT(email));
}

bool
staff_sites(struct ctx *cx, int64_t account_id, struct list *out)
{
	return pg_many(cx, &q_staff_sites, struct staff_site, staff_site_fields, out, PG_INT(account_id));
}

bool
staff_has_operator(struct ctx *cx, bool *yes)
{
	struct yes_row row;

	if (!pg_run(cx, &(struct pg_read){ &q_account_has_operator, yes_row_fields, &row, 0, NULL, PG_NO_ARGS }, 1))
		return false;
	*yes = row.yes;
	return true;
}

const char *
staff_shown_name(struct arena *a, const struct staff *s)
{
	return s->name && *s->name ? s->name : arena_strndup(a, s->email, strcspn(s->email, "@"));
}

bool
staff_byline(struct ctx *cx, const struct staff *s, const char **slug)
{
	const char *name = staff_shown_name(cx->arena, s), *id = id_new(cx->arena);
	const char *wish = slug_make(cx->arena, span_of(name));
	struct text_row row;
	bool found;

	if (!pg_maybe(cx, &q_author_of_account, text_row_fields, &row, &found, PG_INT(s->id)))
		return false;
	if (!found && !pg_one(cx, &q_author_for_account, text_row_fields, &row, PG_TEXT(id), PG_TEXT(*wish ? wish : "author"),
	                      PG_TEXT(name), PG_INT(s->id)))
		return false;
	*slug = row.value;
	return true;
}

bool
email_check(struct ctx *cx, const char *email)
{
	if (email && email_ok(email))
		return true;
	return fail(cx, ERR_INVALID, "account.email", "\"%s\" is not an e-mail address.", email ? email : ""),
	       fail_field(cx, "email");
}

bool
account_name_check(struct ctx *cx, const char *name)
{
	struct span s = span_trim(span_of(name));

	if (s.len == 0)
		return fail(cx, ERR_INVALID, "account.name", "Please enter a name."), fail_field(cx, "name");
	if (utf8_length(s) > NAME_MOST || !header_value_ok(s))
		return fail(cx, ERR_INVALID, "account.name", "A name has at most %d characters, on one line.", NAME_MOST),
		       fail_field(cx, "name");
	return true;
}

/* Words a guesser tries for this person: the two halves of the address. */
static double
bits_of(struct ctx *cx, struct span password, const char *email)
{
	const char *at = email ? strchr(email, '@') : NULL;
	const char *words[] = { "quoin", email ? email : "quoin",
	                        at ? arena_strndup(cx->arena, email, (size_t)(at - email)) : NULL,
	                        at ? arena_strndup(cx->arena, at + 1, strcspn(at + 1, ".")) : NULL, NULL };

	return strength_bits(cx->arena, password, words);
}

bool
password_check(struct ctx *cx, struct span password, const char *email)
{
	if (password.len < PASSWORD_LEAST)
		return fail(cx, ERR_INVALID, "password.short", "A password has at least %d characters.", PASSWORD_LEAST),
		       fail_field(cx, "password");
	if (password.len > PASSWORD_MOST)
		return fail(cx, ERR_INVALID, "password.long", "A password has at most %d bytes.", PASSWORD_MOST),
		       fail_field(cx, "password");
	if (email && span_is_nocase(password, email))
		return fail(cx, ERR_INVALID, "password.email", "The password may not be the e-mail address."),
		       fail_field(cx, "password");
	if (bits_of(cx, password, email) >= PASSWORD_BITS)
		return true;
	return fail(cx, ERR_INVALID, "password.common",
	            "This password is among the first that are guessed. A few words that do not belong together are better."),
	       fail_field(cx, "password");
}

struct password_strength
password_strength(struct ctx *cx, struct span password, const char *email)
{
	static const struct {
		double bits;
		const char *words;
	} steps[] = { { PASSWORD_BITS, "Just good enough." }, { 40, "Good." }, { 55, "Very hard to guess." } };
	struct password_strength s = { 0 };

	if (!password_check(cx, password, email)) {
		s.words = cx->err.detail;
		return ctx_forgive(cx), s;
	}
	double bits = bits_of(cx, password, email);
	for (size_t i = 0; i < PASSWORD_LEVELS && bits >= steps[i].bits; i++)
		s = (struct password_strength){ (int)i + 1, steps[i].words };
	return s;
}

bool
account_create(struct ctx *cx, const struct account_wish *wish, int64_t *id)
{
	struct id_row row;

	if (!email_check(cx, wish->email))
		return false;
	if (!pg_one(cx, &q_account_insert, id_row_fields, &row, PG_TEXT(wish->email), PG_BOOL(wish->operator),
	            PG_TEXT(wish->password_hash), PG_TEXT(wish->name))) {
		if (cx->err.kind == ERR_CONFLICT)
			cx->err.detail = arena_printf(cx->arena, "there is an account for %s already", wish->email);
		return false;
	}
	*id = row.id;
	return true;
}

bool
account_link_new(struct ctx *cx, int64_t account_id, const char **token)
{
	usec_t end = clock_wall() + (usec_t)LINK_HOURS * 3600 * USEC_PER_SEC;

	*token = crypto_token(cx->arena);
	return pg_exec(cx, &q_account_links_end, PG_INT(account_id)) &&
	       pg_exec(cx, &q_account_link_add, PG_TEXT(crypto_sha256_hex(cx->arena, span_of(*token))),
	               PG_INT(account_id), PG_TIME(end));
}

bool
account_of_link(struct ctx *cx, const char *token, struct staff *out)
{
	bool found;

	if (!pg_maybe(cx, &q_staff_by_link, staff_fields, out, &found,
	              PG_TEXT(crypto_sha256_hex(cx->arena, span_of(token)))))
		return false;
	return found || fail(cx, ERR_NOT_FOUND, "link.spent", "This link was used already, or is too old. Ask for another.");
}

bool
account_set_password(struct ctx *cx, int64_t account_id, const char *hash)
{
	return pg_exec(cx, &q_account_set_password, PG_INT(account_id), PG_TEXT(hash)) &&
	       pg_exec(cx, &q_account_links_end, PG_INT(account_id));
}
