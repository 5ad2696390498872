/* letter.c - see letter.h. */
#include "domain/letter.h"

#include "base/rand.h"
#include "domain/queries.h"
#include "service/mail.h"
#include "text/dates.h"
#include "text/json.h"

const struct field letter_fields[] = {
	FIELD_TEXT(struct letter, kind),
	FIELD_TEXT(struct letter, email),
	FIELD_TEXT(struct letter, account),
	FIELD_TEXT(struct letter, invite),
	FIELD_TEXT(struct letter, test),
	FIELD_TEXT(struct letter, other),
	FIELD_TEXT(struct letter, site),
	FIELD_TEXT(struct letter, change),
	FIELD_TEXT(struct letter, at),
	FIELD_END
};

const struct field mail_test_fields[] = {
	FIELD_TEXT(struct mail_test, id),
	FIELD_TEXT(struct mail_test, reason),
	FIELD_TEXT(struct mail_test, answer),
	FIELD_BOOL(struct mail_test, sent),
	FIELD_BOOL(struct mail_test, waiting),
	FIELD_END
};

bool
letter_send(struct ctx *cx, const struct letter *letter)
{
	struct strbuf text;
	struct json j;

	strbuf_init(&text, cx->arena, 16 * 1024);
	json_init(&j, &text, 0);
	json_add_struct(&j, letter_fields, letter);
	return pg_exec(cx, &q_mail_add, PG_SPAN(strbuf_span(&text)), PG_TEXT(cx->request_id));
}

bool
letter_account_changed(struct ctx *cx, const struct conf *conf, const char *email, const char *change)
{
	const char *now = dates_rfc3339(cx->arena, clock_wall()); /* "2026-11-21T09:30:00Z" */
	const char *at = arena_printf(cx->arena, "%.10s, %.5s UTC", now, now + 11);

	return !mail_is_on(conf) ||
	       letter_send(cx, &(struct letter){ .kind = "account-changed", .email = email, .change = change, .at = at });
}

bool
mail_test_begin(struct ctx *cx, const char *email, const char **id)
{
	*id = rand_hex(cx->arena, 24);
	return pg_exec(cx, &q_mail_test_add, PG_TEXT(*id)) &&
	       letter_send(cx, &(struct letter){ .kind = "test", .email = email, .test = *id });
}

bool
mail_test_find(struct ctx *cx, const char *id, struct mail_test *out, bool *found)
{
	return pg_maybe(cx, &q_mail_test_find, mail_test_fields, out, found, PG_TEXT(id));
}
