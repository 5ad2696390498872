/* staff.c - the staff of a site: who is on it, in which role, and who is asked in. */
#include "domain/invite.h"

#include "base/num.h"
#include "domain/sign_in.h"
#include "domain/site.h"
#include "service/conf.h"
#include "service/mail.h"
#include "text/dates.h"
#include "web/console/list_view.h"
#include "web/console/option.h"

enum { INVITES_AT_ONCE = 20 };

static const usec_t invite_interval = 180 * USEC_PER_SEC;

struct member_view {
	const char *id, *email, *name, *role, *seen_iso, *seen;
	struct list roles;   /* those that may be given; none: it may not be changed */
	bool me, two_factor, disabled, may_change, is_owner;
};

struct invite_view {
	const char *id, *email, *role, *ends_iso, *ends;
	bool may_withdraw;
};

struct staff_view {
	struct list members, invites, roles;
	const char *email, *link, *link_for; /* link: of an invitation just made, shown this once */
	bool mail_on, has_invites;
};

static const struct field member_fields[] = {
	FIELD_TEXT(struct member_view, id),
	FIELD_TEXT(struct member_view, email),
	FIELD_TEXT(struct member_view, name),
	FIELD_TEXT(struct member_view, role),
	FIELD_TEXT(struct member_view, seen_iso),
	FIELD_TEXT(struct member_view, seen),
	FIELD_LIST(struct member_view, roles, struct option, option_fields),
	FIELD_BOOL(struct member_view, me),
	FIELD_BOOL(struct member_view, two_factor),
	FIELD_BOOL(struct member_view, disabled),
	FIELD_BOOL(struct member_view, may_change),
	FIELD_BOOL(struct member_view, is_owner),
	FIELD_END
};

static const struct field invite_view_fields[] = {
	FIELD_TEXT(struct invite_view, id),
	FIELD_TEXT(struct invite_view, email),
	FIELD_TEXT(struct invite_view, role),
	FIELD_TEXT(struct invite_view, ends_iso),
	FIELD_TEXT(struct invite_view, ends),
	FIELD_BOOL(struct invite_view, may_withdraw),
	FIELD_END
};

static const struct field staff_view_fields[] = {
	FIELD_LIST(struct staff_view, members, struct member_view, member_fields),
	FIELD_LIST(struct staff_view, invites, struct invite_view, invite_view_fields),
	FIELD_LIST(struct staff_view, roles, struct option, option_fields),
	FIELD_TEXT(struct staff_view, email),
	FIELD_TEXT(struct staff_view, link),
	FIELD_TEXT(struct staff_view, link_for),
	FIELD_BOOL(struct staff_view, mail_on),
	FIELD_BOOL(struct staff_view, has_invites),
	FIELD_END
};

/* The roles up to `most` that one may give. */
static struct list
roles_up_to(const struct console *c, enum role most, enum role current)
{
	struct option *v = ARENA_ARRAY(c->cx->arena, struct option, ROLE_OWNER);
	size_t n = 0;

	for (enum role r = ROLE_CONTRIBUTOR; r <= most; r++)
		if (role_may_grant(c->role, r))
			v[n++] = (struct option){ role_name(r), role_name(r), r == current };
	return (struct list){ v, n };
}

static struct list
member_views(const struct console *c, struct list members)
{
	struct arena *a = c->cx->arena;
	const struct member *m = members.items;
	struct member_view *v = ARENA_ARRAY(a, struct member_view, members.count + 1);

	for (size_t i = 0; i < members.count; i++) {
		enum role role = role_from(m[i].role);

		v[i] = (struct member_view){
			.id = arena_printf(a, "%lld", (long long)m[i].id), .email = m[i].email, .name = m[i].name, .role = m[i].role,
			.seen_iso = m[i].signed_in_at ? dates_rfc3339(a, m[i].signed_in_at) : NULL,
			.seen = list_date(a, m[i].signed_in_at),
			.me = m[i].id == c->me.id, .two_factor = m[i].two_factor, .disabled = m[i].disabled,
			.may_change = role_may_grant(c->role, role), .is_owner = role == ROLE_OWNER,
			.roles = roles_up_to(c, ROLE_OWNER, role),
		};
	}
	return (struct list){ v, members.count };
}

static struct list
invite_views(const struct console *c, struct list invites)
{
	struct arena *a = c->cx->arena;
	const struct invite *n = invites.items;
	struct invite_view *v = ARENA_ARRAY(a, struct invite_view, invites.count + 1);

	for (size_t i = 0; i < invites.count; i++)
		v[i] = (struct invite_view){ n[i].id, n[i].email, n[i].role, dates_rfc3339(a, n[i].expires_at),
		                             list_date(a, n[i].expires_at),
		                             role_may_grant(c->role, role_from(n[i].role)) };
	return (struct list){ v, invites.count };
}

static bool
fill(struct console *c, struct staff_view *v)
{
	struct list members, invites;

	if (!member_list(c->cx, c->site->id, &members) || !invite_list(c->cx, c->site->id, &invites))
		return false;
	*v = (struct staff_view){ .members = member_views(c, members), .invites = invite_views(c, invites),
	                          .roles = roles_up_to(c, ROLE_ADMINISTRATOR, ROLE_AUTHOR), .mail_on = mail_is_on(c->conf),
	                          .has_invites = invites.count > 0 };
	return true;
}

bool
staff_page(struct console *c)
{
	struct staff_view view;

	return fill(c, &view) && console_page(c, "staff", "Staff", staff_view_fields, &view);
}

/* The page again with the failure of what was asked for. */
static bool
again(struct console *c)
{
	struct err kept = c->cx->err;
	struct staff_view view;

	ctx_forgive(c->cx);
	if (!fill(c, &view))
		return false;
	view.email = console_field(c, "email");
	c->cx->err = kept;
	return console_form_again(c, "staff", "Staff", staff_view_fields, &view);
}

bool
staff_invite_do(struct console *c)
{
	const char *email = console_field(c, "email"), *token;
	struct staff_view view;

	if (!limit_use(c->cx, c->redis, "invite", c->site->name, INVITES_AT_ONCE, invite_interval) ||
	    !invite_create(c->cx, c->site, &c->me, c->role, email, role_from(console_field(c, "role")), mail_is_on(c->conf),
	                   &token))
		return again(c);
	if (!fill(c, &view))
		return false;
	view.link = conf_console_url(c->cx->arena, c->conf, arena_printf(c->cx->arena, "/invite/%s/", token));
	view.link_for = email;
	return console_page(c, "staff", "Staff", staff_view_fields, &view);
}

bool
staff_withdraw_do(struct console *c)
{
	if (!invite_withdraw(c->cx, c->site, c->role, console_capture(c, "invite")))
		return again(c);
	return console_redirect(c, console_site_path(c, "staff/"), "withdrawn");
}

static bool
change(struct console *c, enum role role)
{
	int64_t id;

	if (!num_int(span_of(console_capture(c, "account")), 1, INT64_MAX, &id))
		return fail(c->cx, ERR_NOT_FOUND, "staff.none", NULL);
	return member_change(c->cx, c->site, c->role, id, role);
}

/* Who takes himself off the staff has no page here any more. */
static const char *
afterwards(const struct console *c)
{
	const char *me = arena_printf(c->cx->arena, "%lld", (long long)c->me.id);

	return strcmp(console_capture(c, "account"), me) == 0 ? "/" : console_site_path(c, "staff/");
}

bool
staff_role_do(struct console *c)
{
	enum role role = role_from(console_field(c, "role"));

	if (role == ROLE_NONE) {
		fail(c->cx, ERR_INVALID, "staff.role", "Please choose a role.");
		return again(c);
	}
	return change(c, role) ? console_redirect(c, afterwards(c), "saved") : again(c);
}

bool
staff_remove_do(struct console *c)
{
	return change(c, ROLE_NONE) ? console_redirect(c, afterwards(c), "removed") : again(c);
}
