/* invite.c - an invitation is opened, and taken: by who has an account, or by a new one. */
#include "domain/invite.h"

#include "domain/audit.h"
#include "service/crypto.h"
#include "web/console/console.h"

struct invite_view {
	const char *site, *role, *inviter, *email, *name, *me_name, *path;
	bool me;   /* somebody is signed in */
};

static const struct field view_fields[] = {
	FIELD_TEXT(struct invite_view, site),
	FIELD_TEXT(struct invite_view, role),
	FIELD_TEXT(struct invite_view, inviter),
	FIELD_TEXT(struct invite_view, email),
	FIELD_TEXT(struct invite_view, name),
	FIELD_TEXT(struct invite_view, me_name),
	FIELD_TEXT(struct invite_view, path),
	FIELD_BOOL(struct invite_view, me),
	FIELD_END
};

static bool
is_in(const struct console *c)
{
	return c->signed_in && c->session.passed;
}

static bool
show(struct console *c, const struct invite *invite, bool again)
{
	struct invite_view view = {
		.site = invite->site, .role = invite->role, .inviter = invite->inviter, .email = invite->email,
		.name = again ? console_field(c, "name") : NULL, .me = is_in(c), .me_name = is_in(c) ? c->me.email : NULL,
		.path = arena_printf(c->cx->arena, "/invite/%s/", console_capture(c, "token")),
	};
	const char *title = "An invitation";

	return again ? console_form_again(c, "invite", title, view_fields, &view)
	             : console_page(c, "invite", title, view_fields, &view);
}

bool
invite_page(struct console *c)
{
	struct invite invite;

	return invite_of_token(c->cx, console_capture(c, "token"), &invite) && show(c, &invite, false);
}

static bool
make_account(struct console *c, const struct invite *invite)
{
	struct span password = span_of(console_field(c, "password"));
	struct account_wish wish = { .email = invite->email, .name = console_field(c, "name") };
	struct staff staff = { .email = wish.email, .name = wish.name };

	if (!account_name_check(c->cx, wish.name) || !password_check(c->cx, password, wish.email) ||
	    !crypto_password_hash(c->cx, password, &wish.password_hash))
		return false;
	if (!invite_accept_new(c->cx, invite, &wish, &staff.id)) {
		if (strcmp(c->cx->err.code, "pg.unique") == 0 || c->cx->err.kind == ERR_CONFLICT)
			c->cx->err.detail = "There is an account of this address. Sign in below, and take the invitation then.";
		return false;
	}
	return console_sign_in(c, &staff);
}

bool
invite_do(struct console *c)
{
	struct invite invite;

	if (!console_limit(c, "invite-from") || !invite_of_token(c->cx, console_capture(c, "token"), &invite))
		return false;
	if (!(is_in(c) ? invite_accept(c->cx, &invite, c->me.id, c->me.email) : make_account(c, &invite)))
		return show(c, &invite, true);
	return console_redirect(c, arena_printf(c->cx->arena, "/%s/posts/", invite.site), "joined");
}
