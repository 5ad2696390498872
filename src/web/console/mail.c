/* mail.c - the operator tries whether mail goes out, and reads what the server says. */
#include "domain/audit.h"
#include "domain/letter.h"
#include "domain/sign_in.h"
#include "service/conf.h"
#include "service/mail.h"
#include "web/console/console.h"

enum { TESTS_AT_ONCE = 10 };

struct mail_view {
	bool mail_on, tried;
	const char *server, *from, *to;
	struct mail_test test;
};

static const struct field mail_fields[] = {
	FIELD_BOOL(struct mail_view, mail_on),
	FIELD_BOOL(struct mail_view, tried),
	FIELD_TEXT(struct mail_view, server),
	FIELD_TEXT(struct mail_view, from),
	FIELD_TEXT(struct mail_view, to),
	FIELD_SUB(struct mail_view, test, mail_test_fields),
	FIELD_END
};

/* Without a name and password, should they stand in the address. */
static const char *
shown_server(struct arena *a, const char *url)
{
	const char *at = strrchr(url, '@');

	return at ? arena_printf(a, "%.*s%s", (int)(strcspn(url, ":") + 3), url, at + 1) : url;
}

static struct mail_view
view_of(const struct console *c, const char *to)
{
	return (struct mail_view){ .mail_on = mail_is_on(c->conf), .server = shown_server(c->cx->arena, c->conf->smtp_url),
	                           .from = mail_from(c->cx->arena, c->conf), .to = to };
}

bool
mail_page(struct console *c)
{
	struct mail_view view = view_of(c, c->me.email);

	return mail_test_find(c->cx, console_arg(c, "test"), &view.test, &view.tried) &&
	       console_page(c, "mail", "Mail", mail_fields, &view);
}

bool
mail_test_do(struct console *c)
{
	const char *to = console_field(c, "email"), *id;
	struct mail_view view = view_of(c, to);

	if (!view.mail_on)
		return console_redirect(c, "/platform/mail/", NULL);
	if (!email_check(c->cx, to) ||
	    !limit_use(c->cx, c->redis, "mail-test", c->cx->actor, TESTS_AT_ONCE, 60 * USEC_PER_SEC) ||
	    !mail_test_begin(c->cx, to, &id))
		return console_form_again(c, "mail", "Mail", mail_fields, &view);
	return audit_add(c->cx, 0, "mail.test", "to", to, NULL) &&
	       console_redirect(c, arena_printf(c->cx->arena, "/platform/mail/?test=%s", id), NULL);
}
