/* two_factor.c - one's second factor: on, off, and new recovery codes. */
#include "domain/two_factor.h"

#include "base/strbuf.h"
#include "service/conf.h"
#include "service/qr.h"
#include "text/totp.h"
#include "web/console/console.h"

struct two_factor_view {
	bool on;
	const char *sealed, *secret, *codes_left, *email; /* sealed and secret: of one about to be enabled */
	struct html qr;
};

static const struct field two_factor_fields[] = {
	FIELD_BOOL(struct two_factor_view, on),
	FIELD_TEXT(struct two_factor_view, sealed),
	FIELD_TEXT(struct two_factor_view, secret),
	FIELD_TEXT(struct two_factor_view, codes_left),
	FIELD_TEXT(struct two_factor_view, email),
	FIELD_HTML(struct two_factor_view, qr),
	FIELD_END
};

struct codes_view {
	struct list codes; /* of recovery_code */
	const char *text;  /* the same, a line each */
};

static const struct field codes_fields[] = {
	FIELD_LIST(struct codes_view, codes, struct recovery_code, recovery_code_fields),
	FIELD_TEXT(struct codes_view, text),
	FIELD_END
};

static const char title[] = "Two-factor sign-in";

/* In groups of four, to be typed by hand. */
static const char *
grouped(struct arena *a, const char *secret)
{
	struct strbuf sb;

	strbuf_init(&sb, a, 256);
	for (size_t i = 0; secret[i]; i++) {
		if (i && i % 4 == 0)
			strbuf_addc(&sb, ' ');
		strbuf_addc(&sb, secret[i]);
	}
	return sb.buf;
}

static bool
show_secret(struct console *c, const char *sealed, struct two_factor_view *v)
{
	struct arena *a = c->cx->arena;
	struct span secret;

	if (!two_factor_open(c->cx, c->world, c->me.id, sealed, &secret))
		return false;
	v->sealed = sealed;
	v->secret = grouped(a, totp_base32(a, secret));
	return qr_svg(c->cx, totp_address(a, c->conf->console_host, c->me.email, secret), "QR code of the secret", &v->qr);
}

/* sealed NULL: a new one, where it is off. */
static bool
fill(struct console *c, const char *sealed, struct two_factor_view *v)
{
	struct two_factor state;

	if (!two_factor_state(c->cx, c->me.id, &state))
		return false;
	*v = (struct two_factor_view){ .on = state.totp_secret != NULL, .email = c->me.email,
	                               .codes_left = arena_printf(c->cx->arena, "%lld", (long long)state.codes_left) };
	if (v->on)
		return true;
	return show_secret(c, sealed ? sealed : two_factor_new(c->cx->arena, c->world, c->me.id), v);
}

bool
two_factor_page(struct console *c)
{
	struct two_factor_view view;

	return fill(c, NULL, &view) && console_page(c, "two-factor", title, two_factor_fields, &view);
}

static bool
again(struct console *c, const char *sealed)
{
	struct err kept = c->cx->err;
	struct two_factor_view view;

	ctx_forgive(c->cx);
	if (!fill(c, sealed, &view))
		return false;
	c->cx->err = kept;
	return console_form_again(c, "two-factor", title, two_factor_fields, &view);
}

/* The one time that the codes are seen. */
static bool
show_codes(struct console *c, struct list codes)
{
	const struct recovery_code *code = codes.items;
	struct codes_view view = { .codes = codes };
	struct strbuf sb;

	strbuf_init(&sb, c->cx->arena, 1024);
	for (size_t i = 0; i < codes.count; i++)
		strbuf_addf(&sb, "%s\n", code[i].code);
	view.text = sb.buf;
	return console_page(c, "recovery-codes", "Your recovery codes", codes_fields, &view);
}

bool
two_factor_on_do(struct console *c)
{
	const char *sealed = console_field(c, "sealed");
	struct list codes;

	if (console_confirm(c) &&
	    two_factor_enable(c->cx, c->world, c->redis, &c->me, sealed, console_field(c, "code"), &codes))
		return show_codes(c, codes);
	return again(c, *sealed ? sealed : NULL);
}

bool
two_factor_off_do(struct console *c)
{
	if (console_confirm(c) && two_factor_disable(c->cx, c->conf, c->me.id, c->me.email))
		return console_redirect(c, "/account/two-factor/", "two_factor_off");
	return again(c, NULL);
}

bool
two_factor_codes_do(struct console *c)
{
	struct list codes;

	if (!c->me.totp_secret)
		return console_redirect(c, "/account/two-factor/", NULL);
	if (console_confirm(c) && two_factor_codes(c->cx, c->world, &c->me, &codes))
		return show_codes(c, codes);
	return again(c, NULL);
}
