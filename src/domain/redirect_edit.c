/* redirect_edit.c - see redirect_edit.h. */
#include "domain/redirect_edit.h"

#include "domain/audit.h"
#include "domain/change.h"
#include "domain/id.h"
#include "domain/queries.h"
#include "domain/redirect.h"
#include "domain/redirect_rule.h"
#include "domain/row.h"
#include "domain/site.h"
#include "domain/trash.h"

static const struct field redirect_row_fields[] = {
	FIELD_TEXT(struct redirect_row, id),
	FIELD_TEXT(struct redirect_row, from_path),
	FIELD_TEXT(struct redirect_row, to_url),
	FIELD_TEXT(struct redirect_row, origin),
	FIELD_INT(struct redirect_row, status),
	FIELD_INT(struct redirect_row, total),
	FIELD_TIME(struct redirect_row, created_at),
	FIELD_TIME(struct redirect_row, trashed_at),
	FIELD_BOOL(struct redirect_row, is_pattern),
	FIELD_END
};

bool
redirect_rows(struct ctx *cx, const struct redirect_list_wish *wish, struct list *out)
{
	return pg_many(cx, wish->in_trash ? &q_redirect_trash_rows : &q_redirect_rows, struct redirect_row, redirect_row_fields,
	               out, PG_TEXT(wish->search), PG_INT(wish->limit), PG_INT(wish->offset));
}

/* ---- adding ---- */

/* Does it lead anybody anywhere? */
static bool
is_useful(struct ctx *cx, struct redirect_rule *rule)
{
	struct text_row post;
	bool found = false;

	if (!rule->is_pattern &&
	    !pg_maybe(cx, &q_redirect_post_at, text_row_fields, &post, &found, PG_TEXT(rule->from_path)))
		return false;
	if (found)
		return fail(cx, ERR_CONFLICT, "redirect.post",
		            "Readers find \"%s\" at this address: it would never be used.", post.value),
		       fail_field(cx, "from");
	return rule->is_pattern || strcmp(rule->from_path, redirect_key(cx->arena, rule->to_url)) != 0 ||
	       (fail(cx, ERR_INVALID, "redirect.circle", "It would lead to itself."), fail_field(cx, "to"));
}

static bool
ends_somewhere(struct ctx *cx, struct redirect_rule *rule, int64_t patterns_most)
{
	struct redirect_set *set = redirect_set_new(cx->arena);

	if (!redirect_set_load(cx, set))
		return false;
	if (rule->is_pattern && (int64_t)redirect_set_patterns(set) >= patterns_most)
		return fail(cx, ERR_CONFLICT, "redirect.patterns", "A site has at most %lld expressions.",
		            (long long)patterns_most), fail_field(cx, "from");
	return !redirect_set_circles(cx, set, rule) ||
	       (fail(cx, ERR_INVALID, "redirect.circle", "That address leads back to the old one."), fail_field(cx, "to"));
}

static bool
add(struct ctx *cx, const struct site *site, const struct redirect_rule *r)
{
	int64_t n;

	if (!pg_exec_count(cx, &q_redirect_new, &n, PG_TEXT(id_new(cx->arena)), PG_TEXT(r->from_path), PG_TEXT(r->to_url),
	                   PG_INT(r->status), PG_BOOL(r->is_pattern)))
		return false;
	if (n == 0)
		return fail(cx, ERR_CONFLICT, "redirect.taken", "Another redirect leads on from this address; remove it first."),
		       fail_field(cx, "from");
	if (!pg_exec(cx, &q_missed_found, PG_TEXT(r->from_path)))
		return false;
	return audit_end(cx, audit_begin(cx, site->id, "redirect.add", "from", r->from_path, "to", r->to_url, NULL) &&
	                         change_commit(cx, site));
}

bool
redirect_make(struct ctx *cx, const struct site *site, const struct redirect_wish *w)
{
	struct redirect_rule rule;

	if (!redirect_rule_read(cx, site, w->from, w->to, w->status, w->is_pattern, &rule) || !change_begin(cx, site))
		return false;
	if (is_useful(cx, &rule) && ends_somewhere(cx, &rule, w->patterns_most) && add(cx, site, &rule))
		return true;
	change_abort(cx, site);
	return false;
}

/* ---- the trash ---- */

/* The statement gives the address where it did something; NULL: it did nothing. */
static bool
move(struct ctx *cx, const struct pg_query *query, const char *id, const char **from)
{
	struct list rows;

	if (!pg_many(cx, query, struct text_row, text_row_fields, &rows, PG_TEXT(id)))
		return false;
	*from = rows.count ? ((const struct text_row *)rows.items)->value : NULL;
	return true;
}

static bool
end(struct ctx *cx, const struct site *site, bool ok, const char *act, const char *from)
{
	if (ok && audit_end(cx, audit_begin(cx, site->id, act, "from", from, NULL) && change_commit(cx, site)))
		return true;
	change_abort(cx, site);
	return false;
}

static bool
none(struct ctx *cx)
{
	return fail(cx, ERR_NOT_FOUND, "redirect.none", "There is no such redirect.");
}

bool
redirect_trash(struct ctx *cx, const struct site *site, const char *id)
{
	const char *from;

	if (!change_begin(cx, site))
		return false;
	bool ok = move(cx, &q_redirect_trash, id, &from) && (from || none(cx)) && trash_plan_purge(cx, site);
	return end(cx, site, ok, "redirect.trash", from);
}

/* Not there, or something in its way? */
static bool
why_not(struct ctx *cx, const char *id)
{
	struct text_row from;
	bool found;

	if (!pg_maybe(cx, &q_redirect_in_trash, text_row_fields, &from, &found, PG_TEXT(id)))
		return false;
	return found ? fail(cx, ERR_CONFLICT, "redirect.taken", "Another redirect leads on from %s now; remove it first.", from.value)
	             : none(cx);
}

bool
redirect_untrash(struct ctx *cx, const struct site *site, const char *id)
{
	const char *from;

	if (!change_begin(cx, site))
		return false;
	bool ok = move(cx, &q_redirect_untrash, id, &from) && (from || why_not(cx, id));
	return end(cx, site, ok, "redirect.untrash", from);
}
