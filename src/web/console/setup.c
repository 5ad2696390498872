/* setup.c - the first visit to an installation: its operator, and his first site.
 *
 * The page opens with a token that `quoin serve` prints at its start, and only
 * while there is no operator. */
#include "web/console/console.h"

#include "domain/audit.h"
#include "domain/queries.h"
#include "domain/set_up.h"
#include "domain/site_make.h"
#include "service/conf.h"
#include "service/crypto.h"

struct setup_view {
	const char *token, *title, *name, *email, *site, *domain;
};

static const struct field setup_fields[] = {
	FIELD_TEXT(struct setup_view, token),
	FIELD_TEXT(struct setup_view, title),
	FIELD_TEXT(struct setup_view, name),
	FIELD_TEXT(struct setup_view, email),
	FIELD_TEXT(struct setup_view, site),
	FIELD_TEXT(struct setup_view, domain),
	FIELD_END
};

static bool
is_open(struct console *c, const char *token)
{
	bool ready;

	if (!staff_has_operator(c->cx, &ready))
		return false;
	if (ready)
		return fail(c->cx, ERR_NOT_FOUND, "set_up.done", "This installation is set up. Sign in instead.");
	return crypto_equal(token, set_up_token(c->cx->arena, c->world)) ||
	       fail(c->cx, ERR_FORBIDDEN, "set_up.token",
	            "Open the address that quoin serve printed when it started: it ends in a token.");
}

bool
setup_form(struct console *c)
{
	struct setup_view view = { .token = console_arg(c, "token"), .domain = c->conf->base_domain };

	return is_open(c, view.token) && console_page(c, "set-up", "Welcome to Quoin", setup_fields, &view);
}

static bool
make_operator(struct console *c, const struct setup_view *view, struct staff *out)
{
	struct span password = span_of(console_field(c, "password"));
	struct account_wish wish = { .email = view->email, .name = view->name, .operator = true };
	struct ctx *cx = c->cx;
	bool ready;

	if (!account_name_check(cx, view->name) || !email_check(cx, view->email) || !password_check(cx, password, view->email) ||
	    !crypto_password_hash(cx, password, &wish.password_hash) || !pg_begin(cx, PG_PLATFORM))
		return false;
	*out = (struct staff){ .email = wish.email, .name = wish.name, .operator = true };
	if (pg_run(cx, &(struct pg_read){ &q_account_lock, NULL, NULL, 0, NULL, PG_NO_ARGS }, 1) &&
	    staff_has_operator(cx, &ready) &&
	    (!ready || fail(cx, ERR_CONFLICT, "set_up.done", "Somebody else has just set this up. Sign in instead.")) &&
	    account_create(cx, &wish, &out->id) && audit_add(cx, 0, "account.set_up", "email", wish.email, NULL) &&
	    pg_commit(cx, PG_PLATFORM))
		return true;
	pg_rollback(cx, PG_PLATFORM);
	return false;
}

bool
setup_do(struct console *c)
{
	struct setup_view view = { console_field(c, "token"), console_field(c, "title"), console_field(c, "name"),
	                           console_field(c, "email"), console_field(c, "site"), c->conf->base_domain };
	struct site_wish wish = { .name = view.site, .title = view.title, .owner_email = view.email };
	struct staff staff;

	if (!console_limit(c, "set-up") || !is_open(c, view.token))
		return false;
	if (!site_name_check(c->cx, view.site) || !make_operator(c, &view, &staff))
		return console_form_again(c, "set-up", "Welcome to Quoin", setup_fields, &view);
	if (!console_sign_in(c, &staff))
		return false;
	/* The operator is there now: a site that cannot be made is no reason to begin anew. */
	if (!site_create(c->cx, c->world, &wish))
		return false;
	return console_redirect(c, arena_printf(c->cx->arena, "/%s/posts/", view.site), NULL);
}
