/* account.c - one's own account: name and password. */
#include "web/console/console.h"

#include "domain/audit.h"
#include "domain/letter.h"
#include "domain/queries.h"
#include "domain/two_factor.h"
#include "service/crypto.h"

struct account_view {
	const char *name, *email, *sessions, *codes_left;
	bool two_factor;
};

static const struct field account_fields[] = {
	FIELD_TEXT(struct account_view, name),
	FIELD_TEXT(struct account_view, email),
	FIELD_TEXT(struct account_view, sessions),
	FIELD_TEXT(struct account_view, codes_left),
	FIELD_BOOL(struct account_view, two_factor),
	FIELD_END
};

static const char *
counted(struct arena *a, int64_t n, const char *one, const char *many)
{
	return arena_printf(a, "%lld %s", (long long)n, n == 1 ? one : many);
}

static bool
account_view(struct console *c, const char *name, struct account_view *v)
{
	struct two_factor state;
	struct list sessions;
	struct arena *a = c->cx->arena;

	if (!two_factor_state(c->cx, c->me.id, &state) || !session_list(c->cx, c->redis, c->me.id, &sessions))
		return false;
	*v = (struct account_view){ name, c->me.email, counted(a, (int64_t)sessions.count, "browser", "browsers"),
	                            counted(a, state.codes_left, "recovery code", "recovery codes"), state.totp_secret != NULL };
	return true;
}

bool
account_page(struct console *c)
{
	struct account_view view;

	return account_view(c, c->me.name, &view) && console_page(c, "account", "Your account", account_fields, &view);
}

static bool
name_again(struct console *c, const char *name)
{
	struct err kept = c->cx->err;
	struct account_view view;

	ctx_forgive(c->cx);
	if (!account_view(c, name, &view))
		return false;
	c->cx->err = kept;
	return console_form_again(c, "account", "Your account", account_fields, &view);
}

bool
account_do(struct console *c)
{
	const char *name = console_field(c, "name");

	if (!account_name_check(c->cx, name))
		return name_again(c, name);
	return pg_exec(c->cx, &q_account_set_name, PG_INT(c->me.id), PG_TEXT(name)) &&
	       console_redirect(c, "/account/", "saved");
}

/* ---- the password ---- */

struct password_view {
	const char *email;
};

static const struct field password_fields[] = { FIELD_TEXT(struct password_view, email), FIELD_END };

bool
password_form(struct console *c)
{
	return console_page(c, "password", "Change your password", password_fields, &(struct password_view){ c->me.email });
}

static bool
change_password(struct console *c)
{
	struct span password = span_of(console_field(c, "password"));
	struct ctx *cx = c->cx;
	const char *hash;

	if (!console_confirm(c) || !password_check(cx, password, c->me.email) ||
	    !crypto_password_hash(cx, password, &hash) || !pg_begin(cx, PG_PLATFORM))
		return false;
	if (account_set_password(cx, c->me.id, hash) &&
	    audit_add(cx, 0, "account.password", "email", c->me.email, NULL) &&
	    letter_account_changed(cx, c->conf, c->me.email, "password") && pg_commit(cx, PG_PLATFORM))
		return session_end_others(cx, c->redis, c->me.id, c->session.id);
	pg_rollback(cx, PG_PLATFORM);
	return false;
}

bool
password_do(struct console *c)
{
	if (change_password(c))
		return console_redirect(c, "/account/", "new_password");
	return console_form_again(c, "password", "Change your password", password_fields,
	                          &(struct password_view){ c->me.email });
}
