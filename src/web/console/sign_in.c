/* sign_in.c - in and out, and the link that sets a password. */
#include "domain/sign_in.h"

#include "domain/audit.h"
#include "domain/letter.h"
#include "domain/queries.h"
#include "domain/two_factor.h"
#include "service/conf.h"
#include "service/crypto.h"
#include "text/url.h"
#include "web/console/console.h"

struct sign_in_view {
	const char *email, *next;
};

static const struct field sign_in_fields[] = {
	FIELD_TEXT(struct sign_in_view, email),
	FIELD_TEXT(struct sign_in_view, next),
	FIELD_END
};

bool
sign_in_form(struct console *c)
{
	struct sign_in_view view = { .next = console_next(console_arg(c, "next")) };
	bool ready;

	if (!staff_has_operator(c->cx, &ready))
		return false;
	if (!ready)
		return console_redirect(c, "/set-up/", NULL);
	return c->signed_in ? console_redirect(c, view.next, NULL)
	                    : console_page(c, "sign-in", "Sign in", sign_in_fields, &view);
}

bool
sign_in_do(struct console *c)
{
	struct sign_in_view view = { console_field(c, "email"), console_next(console_field(c, "next")) };
	struct staff staff;

	if (!sign_in_check(c->cx, c->redis, view.email, span_of(console_field(c, "password")), c->rq->client_ip, &staff))
		return console_form_again(c, "sign-in", "Sign in", sign_in_fields, &view);
	if (!console_sign_in(c, &staff) || !pg_exec(c->cx, &q_account_signed_in, PG_INT(staff.id)))
		return false;
	if (c->session.passed)
		return console_redirect(c, view.next, NULL);
	return console_redirect(c, arena_printf(c->cx->arena, "/sign-in/code/?next=%s", url_arg(c->cx->arena, view.next)), NULL);
}

/* ---- the second factor ---- */

bool
code_form(struct console *c)
{
	struct sign_in_view view = { .next = console_next(console_arg(c, "next")) };

	return c->session.passed ? console_redirect(c, view.next, NULL)
	                         : console_page(c, "sign-in-code", "Your code", sign_in_fields, &view);
}

bool
code_do(struct console *c)
{
	struct sign_in_view view = { .next = console_next(console_field(c, "next")) };

	if (!two_factor_check(c->cx, c->world, c->redis, &c->me, console_field(c, "code")))
		return console_form_again(c, "sign-in-code", "Your code", sign_in_fields, &view);
	c->session.passed = true;
	return session_save(c->cx, c->redis, &c->session, c->conf->session_idle) && console_redirect(c, view.next, NULL);
}

bool
sign_out_do(struct console *c)
{
	if (!session_end(c->cx, c->redis, c->me.id, c->session.id))
		return false;
	console_forget_cookie(c);
	return console_redirect(c, "/sign-in/", "signed_out");
}

/* ---- a link sets a password ---- */

struct set_password_view {
	const char *email;
};

static const struct field set_password_fields[] = { FIELD_TEXT(struct set_password_view, email), FIELD_END };

bool
set_password_form(struct console *c)
{
	struct staff staff;

	if (!account_of_link(c->cx, console_capture(c, "token"), &staff))
		return false;
	return console_page(c, "set-password", "Set your password", set_password_fields,
	                    &(struct set_password_view){ staff.email });
}

static bool
set_password(struct console *c, const struct staff *staff)
{
	struct span password = span_of(console_field(c, "password"));
	const char *hash;

	if (!password_check(c->cx, password, staff->email) || !crypto_password_hash(c->cx, password, &hash) ||
	    !pg_begin(c->cx, PG_PLATFORM))
		return false;
	if (account_set_password(c->cx, staff->id, hash) &&
	    audit_add(c->cx, 0, "account.password", "email", staff->email, NULL) &&
	    letter_account_changed(c->cx, c->conf, staff->email, "password") && pg_commit(c->cx, PG_PLATFORM))
		return session_end_others(c->cx, c->redis, staff->id, NULL);
	pg_rollback(c->cx, PG_PLATFORM);
	return false;
}

bool
set_password_do(struct console *c)
{
	struct staff staff;

	if (!console_limit(c, "set-password") || !account_of_link(c->cx, console_capture(c, "token"), &staff))
		return false;
	if (!set_password(c, &staff))
		return console_form_again(c, "set-password", "Set your password", set_password_fields,
		                          &(struct set_password_view){ staff.email });
	return console_redirect(c, "/sign-in/", "password");
}
