/* links.c - what begins with a mail: a forgotten password, another address.
 *
 * Opening a link changes nothing, for programs open links too; its page has a button. */
#include "web/console/console.h"

#include "domain/email_change.h"
#include "domain/letter.h"
#include "domain/sign_in.h"
#include "service/conf.h"
#include "service/mail.h"

struct forgot_view {
	const char *email;
	bool mail_on, sent;
};

static const struct field forgot_fields[] = {
	FIELD_TEXT(struct forgot_view, email),
	FIELD_BOOL(struct forgot_view, mail_on),
	FIELD_BOOL(struct forgot_view, sent),
	FIELD_END
};

static const char forgot_title[] = "Forgot the password?";

static const usec_t per_address = 600 * USEC_PER_SEC;
enum { LETTERS_AT_ONCE = 3 };

bool
forgot_form(struct console *c)
{
	struct forgot_view view = { .mail_on = mail_is_on(c->conf) };

	return console_page(c, "forgot", forgot_title, forgot_fields, &view);
}

/* The same work and answer whoever it is: a job finds out whether there is an account. */
static bool
ask_for_letter(struct console *c, const char *email)
{
	return console_limit(c, "forgot-from") && email_check(c->cx, email) &&
	       limit_use(c->cx, c->redis, "forgot", email, LETTERS_AT_ONCE, per_address) &&
	       letter_send(c->cx, &(struct letter){ .kind = "reset", .email = email });
}

bool
forgot_do(struct console *c)
{
	struct forgot_view view = { .email = console_field(c, "email"), .mail_on = mail_is_on(c->conf) };

	if (!view.mail_on)
		return console_redirect(c, "/sign-in/forgot/", NULL);
	if (!ask_for_letter(c, view.email))
		return console_form_again(c, "forgot", forgot_title, forgot_fields, &view);
	view.sent = true;
	return console_page(c, "forgot", forgot_title, forgot_fields, &view);
}

/* ---- another address ---- */

struct email_view {
	const char *email, *wanted;
	bool mail_on, sent;
};

static const struct field email_fields[] = {
	FIELD_TEXT(struct email_view, email),
	FIELD_TEXT(struct email_view, wanted),
	FIELD_BOOL(struct email_view, mail_on),
	FIELD_BOOL(struct email_view, sent),
	FIELD_END
};

static const char email_title[] = "Change your e-mail address";

static bool
email_page(struct console *c, const char *wanted, bool sent, bool again)
{
	struct email_view view = { c->me.email, wanted, mail_is_on(c->conf), sent };

	return again ? console_form_again(c, "email", email_title, email_fields, &view)
	             : console_page(c, "email", email_title, email_fields, &view);
}

bool
email_form(struct console *c)
{
	return email_page(c, NULL, false, false);
}

/* Without mail nothing can be tried: the password alone decides. */
static bool
change_or_ask(struct console *c, const char *email)
{
	const char *account = arena_printf(c->cx->arena, "%lld", (long long)c->me.id);

	if (!console_confirm(c) || !email_check(c->cx, email) ||
	    !limit_use(c->cx, c->redis, "email-change", account, LETTERS_AT_ONCE, per_address))
		return false;
	if (mail_is_on(c->conf))
		return letter_send(c->cx, &(struct letter){ .kind = "email", .email = email, .account = account });
	return email_change_do(c->cx, &(struct email_change){ c->me.id, c->me.email, email }, false);
}

bool
email_do(struct console *c)
{
	const char *wanted = console_field(c, "email");

	if (!change_or_ask(c, wanted))
		return email_page(c, wanted, false, true);
	return mail_is_on(c->conf) ? email_page(c, wanted, true, false) : console_redirect(c, "/account/", "email");
}

static const struct field confirm_fields[] = { FIELD_TEXT(struct email_view, email), FIELD_END };

bool
email_confirm_form(struct console *c)
{
	struct email_change change;

	return email_change_of_link(c->cx, console_capture(c, "token"), &change) &&
	       console_page(c, "email-confirm", "Your new e-mail address", confirm_fields,
	                    &(struct email_view){ .email = change.new_email });
}

bool
email_confirm_do(struct console *c)
{
	struct email_change change;

	return console_limit(c, "link-from") && email_change_of_link(c->cx, console_capture(c, "token"), &change) &&
	       email_change_do(c->cx, &change, mail_is_on(c->conf)) && console_redirect(c, "/account/", "email");
}
