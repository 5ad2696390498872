/* invite.c - see invite.h. */
#include "domain/invite.h"

#include "domain/audit.h"
#include "domain/letter.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/site.h"
#include "domain/staff.h"
#include "service/crypto.h"

enum { DAYS = 7 };

const struct field invite_fields[] = {
	FIELD_TEXT(struct invite, id),
	FIELD_TEXT(struct invite, email),
	FIELD_TEXT(struct invite, role),
	FIELD_TEXT(struct invite, inviter),
	FIELD_TEXT(struct invite, site),
	FIELD_INT(struct invite, site_id),
	FIELD_TIME(struct invite, expires_at),
	FIELD_END
};

static const struct field member_fields[] = {
	FIELD_INT(struct member, id),
	FIELD_TEXT(struct member, email),
	FIELD_TEXT(struct member, name),
	FIELD_TEXT(struct member, role),
	FIELD_TIME(struct member, signed_in_at),
	FIELD_BOOL(struct member, two_factor),
	FIELD_BOOL(struct member, disabled),
	FIELD_END
};

struct room_row {
	int64_t room, most;
};

struct one_row {
	const char *email, *role;
	int64_t owners;
};

static const struct field room_fields[] = { FIELD_INT(struct room_row, room), FIELD_INT(struct room_row, most), FIELD_END };
static const struct field one_fields[] = {
	FIELD_TEXT(struct one_row, email),
	FIELD_TEXT(struct one_row, role),
	FIELD_INT(struct one_row, owners),
	FIELD_END
};

/* Begin a change of a site's staff; others wait for its end. */
static bool
begin(struct ctx *cx, int64_t site_id)
{
	struct id_row row;

	return pg_begin(cx, PG_PLATFORM) && pg_one(cx, &q_site_staff_lock, id_row_fields, &row, PG_INT(site_id));
}

static const char *
hash_of(struct ctx *cx, const char *token)
{
	return crypto_sha256_hex(cx->arena, span_of(token));
}

static bool
may_grant(struct ctx *cx, enum role own, enum role role)
{
	return role_may_grant(own, role) ||
	       fail(cx, ERR_FORBIDDEN, "role.grant", "Nobody gives or takes a role that is not below his own: %s.", role_name(role));
}

static bool
has_room(struct ctx *cx, int64_t site_id, const char *email)
{
	struct room_row row;

	if (!pg_one(cx, &q_site_staff_room, room_fields, &row, PG_INT(site_id), PG_TEXT(email)))
		return false;
	return row.room > 0 ||
	       fail(cx, ERR_INVALID, "staff.full", "The site's plan has room for %lld people, invitations included.",
	            (long long)row.most);
}

/* ---- making and unmaking ---- */

static bool
is_no_member(struct ctx *cx, int64_t site_id, const char *email)
{
	struct yes_row row;

	if (!pg_one(cx, &q_site_staff_has, yes_row_fields, &row, PG_INT(site_id), PG_TEXT(email)))
		return false;
	return !row.yes || (fail(cx, ERR_CONFLICT, "staff.already", "%s is on the staff already.", email),
	                    fail_field(cx, "email"));
}

bool
invite_create(struct ctx *cx, const struct site *site, const struct staff *by, enum role own, const char *email,
              enum role role, bool mail, const char **token)
{
	usec_t end = clock_wall() + (usec_t)DAYS * 24 * 3600 * USEC_PER_SEC;
	const char *hash;

	if (role == ROLE_NONE || role == ROLE_OWNER)
		return fail(cx, ERR_INVALID, "invite.role", "Please choose a role."), fail_field(cx, "role");
	if (!email_check(cx, email) || !may_grant(cx, own, role))
		return false;
	*token = crypto_token(cx->arena);
	hash = hash_of(cx, *token);
	return pg_settle(cx, PG_PLATFORM,
	                 begin(cx, site->id) && is_no_member(cx, site->id, email) && has_room(cx, site->id, email) &&
	                 pg_exec(cx, &q_invite_add, PG_TEXT(hash), PG_INT(site->id), PG_TEXT(email),
	                 PG_TEXT(role_name(role)), PG_INT(by->id), PG_TIME(end)) &&
	                 audit_add(cx, site->id, "staff.invite", "email", email, "role", role_name(role), NULL) &&
	                 (!mail || letter_send(cx, &(struct letter){ .kind = "invite", .email = email, .invite = hash })));
}

bool
invite_list(struct ctx *cx, int64_t site_id, struct list *out)
{
	return pg_many(cx, &q_invite_list, struct invite, invite_fields, out, PG_INT(site_id));
}

bool
invite_of_id(struct ctx *cx, const char *id, struct invite *out, bool *found)
{
	return pg_maybe(cx, &q_invite_find, invite_fields, out, found, PG_TEXT(id));
}

bool
invite_of_token(struct ctx *cx, const char *token, struct invite *out)
{
	bool found;

	if (!invite_of_id(cx, hash_of(cx, token), out, &found))
		return false;
	return found || fail(cx, ERR_NOT_FOUND, "invite.spent",
	                     "This invitation was taken or withdrawn, or is too old. Ask for another.");
}

bool
invite_mail_token(struct ctx *cx, const char *id, const char **token)
{
	*token = crypto_token(cx->arena);
	return pg_exec(cx, &q_invite_mailed, PG_TEXT(id), PG_TEXT(hash_of(cx, *token)));
}

bool
invite_withdraw(struct ctx *cx, const struct site *site, enum role own, const char *id)
{
	struct invite invite;
	bool found;

	if (!invite_of_id(cx, id, &invite, &found))
		return false;
	if (!found || invite.site_id != site->id)
		return fail(cx, ERR_NOT_FOUND, "invite.none", "There is no such invitation.");
	return may_grant(cx, own, role_from(invite.role)) && pg_begin(cx, PG_PLATFORM) &&
	       pg_settle(cx, PG_PLATFORM,
	                 pg_exec(cx, &q_invite_withdraw, PG_TEXT(invite.id), PG_INT(site->id)) &&
	                 audit_add(cx, site->id, "staff.withdraw", "email", invite.email, NULL));
}

/* ---- taking ---- */

static bool
take(struct ctx *cx, const struct invite *invite)
{
	int64_t n;

	if (!pg_exec_count(cx, &q_invite_take, &n, PG_TEXT(invite->id)))
		return false;
	return n == 1 || fail(cx, ERR_NOT_FOUND, "invite.spent", "This invitation was taken or withdrawn just now.");
}

static bool
join(struct ctx *cx, const struct invite *invite, int64_t account_id, const char *email)
{
	return take(cx, invite) && has_room(cx, invite->site_id, email) &&
	       pg_exec(cx, &q_membership_add, PG_INT(account_id), PG_INT(invite->site_id), PG_TEXT(invite->role)) &&
	       audit_add(cx, invite->site_id, "staff.join", "email", email, "invited", invite->email, "role", invite->role, NULL);
}

bool
invite_accept(struct ctx *cx, const struct invite *invite, int64_t account_id, const char *email)
{
	return pg_settle(cx, PG_PLATFORM, begin(cx, invite->site_id) && join(cx, invite, account_id, email));
}

bool
invite_accept_new(struct ctx *cx, const struct invite *invite, const struct account_wish *wish, int64_t *account_id)
{
	return pg_settle(cx, PG_PLATFORM,
	                 begin(cx, invite->site_id) && account_create(cx, wish, account_id) &&
	                 join(cx, invite, *account_id, wish->email));
}

/* ---- the staff of a site ---- */

bool
member_list(struct ctx *cx, int64_t site_id, struct list *out)
{
	return pg_many(cx, &q_site_staff_list, struct member, member_fields, out, PG_INT(site_id));
}

static bool
keeps_an_owner(struct ctx *cx, const struct one_row *row, enum role role)
{
	return role == ROLE_OWNER || role_from(row->role) != ROLE_OWNER || row->owners > 1 ||
	       fail(cx, ERR_INVALID, "staff.last_owner", "A site has an owner: make somebody else one first.");
}

static bool
apply(struct ctx *cx, int64_t site_id, int64_t account_id, enum role role)
{
	if (role == ROLE_NONE)
		return pg_exec(cx, &q_membership_remove, PG_INT(account_id), PG_INT(site_id));
	return pg_exec(cx, &q_membership_set, PG_INT(account_id), PG_INT(site_id), PG_TEXT(role_name(role)));
}

static bool
change(struct ctx *cx, int64_t site_id, enum role own, int64_t account_id, enum role role)
{
	struct one_row row;
	bool found;

	if (!pg_maybe(cx, &q_site_staff_one, one_fields, &row, &found, PG_INT(site_id), PG_INT(account_id)))
		return false;
	if (!found)
		return fail(cx, ERR_NOT_FOUND, "staff.none", "There is nobody of this name on the staff.");
	return may_grant(cx, own, role_from(row.role)) && may_grant(cx, own, role) && keeps_an_owner(cx, &row, role) &&
	       apply(cx, site_id, account_id, role) &&
	       (role_may(role, MAY_STAFF) || pg_exec(cx, &q_invites_end_of, PG_INT(site_id), PG_INT(account_id))) &&
	       audit_add(cx, site_id, role == ROLE_NONE ? "staff.remove" : "staff.role", "email", row.email, "old", row.role,
	                 "new", role == ROLE_NONE ? NULL : role_name(role), NULL);
}

bool
member_change(struct ctx *cx, const struct site *site, enum role own, int64_t account_id, enum role role)
{
	return pg_settle(cx, PG_PLATFORM, begin(cx, site->id) && change(cx, site->id, own, account_id, role));
}
