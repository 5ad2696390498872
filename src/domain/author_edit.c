/* author_edit.c - see author_edit.h. */
#include "domain/author_edit.h"

#include "domain/audit.h"
#include "domain/change.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/site.h"
#include "domain/staff.h"

static const struct field author_row_fields[] = {
	FIELD_TEXT(struct author_row, id),
	FIELD_TEXT(struct author_row, slug),
	FIELD_TEXT(struct author_row, name),
	FIELD_BOOL(struct author_row, has_account),
	FIELD_INT(struct author_row, posts),
	FIELD_INT(struct author_row, total),
	FIELD_END
};

bool
author_rows(struct ctx *cx, const char *search, int64_t limit, int64_t offset, struct list *out)
{
	return pg_many(cx, &q_author_rows, struct author_row, author_row_fields, out, PG_TEXT(search), PG_INT(limit),
	               PG_INT(offset));
}

static bool
read_one(struct ctx *cx, const struct pg_query *query, const char *id, struct author_row *out)
{
	bool found;

	*out = (struct author_row){ 0 };
	return pg_maybe(cx, query, author_row_fields, out, &found, PG_TEXT(id)) &&
	       (found || fail(cx, ERR_NOT_FOUND, "author.none", "There is no such author."));
}

bool
author_by_id(struct ctx *cx, const char *id, struct author_row *out)
{
	return read_one(cx, &q_author_by_id, id, out);
}

bool
author_others(struct ctx *cx, const char *id, struct list *out)
{
	return pg_many(cx, &q_author_others, struct author_row, author_row_fields, out, PG_TEXT(id));
}

bool
author_accounts(struct ctx *cx, struct list *out)
{
	return pg_all(cx, &q_author_accounts, struct id_row, id_row_fields, out);
}

/* ---- merging ---- */

/* The page and the feeds of the one lead to the other's. */
static bool
lead_on(struct ctx *cx, const struct author_row *from, const struct author_row *into)
{
	static const char *const places[] = { "", "rss/", "atom.xml", "feed.json" };

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const char *old = arena_printf(cx->arena, "/author/%s/%s", from->slug, places[i]);
		const char *now = arena_printf(cx->arena, "/author/%s/%s", into->slug, places[i]);
		size_t n = strlen(old) - (old[strlen(old) - 1] == '/');

		if (!pg_exec(cx, &q_redirect_end, pg_text_array(cx->arena, &now, 1)) ||
		    !pg_exec(cx, &q_redirect_retarget, pg_text_array(cx->arena, &old, 1), pg_text_array(cx->arena, &now, 1)) ||
		    !pg_exec(cx, &q_redirect_put, PG_TEXT(arena_strndup(cx->arena, old, n)), PG_TEXT(now), PG_INT(301),
		             PG_TEXT("slug")))
			return false;
	}
	return true;
}

static bool
give_all(struct ctx *cx, const struct author_row *from, const struct author_row *into)
{
	return pg_exec(cx, &q_author_give_places, PG_TEXT(from->id), PG_TEXT(into->id)) &&
	       pg_exec(cx, &q_author_give_posts, PG_TEXT(from->id), PG_TEXT(into->id)) &&
	       pg_exec(cx, &q_author_stages_rename, PG_TEXT(from->slug), PG_TEXT(into->slug)) &&
	       pg_exec(cx, &q_author_revisions_rename, PG_TEXT(from->slug), PG_TEXT(into->slug)) &&
	       pg_exec(cx, &q_author_take_words, PG_TEXT(from->id), PG_TEXT(into->id)) &&
	       pg_exec(cx, &q_author_delete, PG_TEXT(from->id)) && lead_on(cx, from, into);
}

/* A byline that is made now may take the very name over that is to be merged: where
 * its slug is the same.  Then all is done. */
static bool
target_of(struct ctx *cx, const char *into, const struct staff *staff, const char **id)
{
	struct text_row row;
	const char *slug;

	*id = into;
	if (into)
		return true;
	if (!staff_byline(cx, staff, &slug) || !pg_one(cx, &q_author_id_of_slug, text_row_fields, &row, PG_TEXT(slug)))
		return false;
	*id = row.value;
	return true;
}

static bool
merge(struct ctx *cx, const char *id, const char *into, const struct staff *staff, struct author_row *from,
      struct author_row *to)
{
	const char *target;

	if (!read_one(cx, &q_author_hold, id, from))
		return false;
	if (from->has_account)
		return fail(cx, ERR_CONFLICT, "author.account", "%s has an account: this name is somebody's own.", from->name);
	if (!target_of(cx, into, staff, &target) || !read_one(cx, &q_author_hold, target, to))
		return false;
	if (strcmp(from->id, to->id) == 0)
		return !into || fail(cx, ERR_INVALID, "author.same", "A name cannot be merged into itself.");
	return give_all(cx, from, to);
}

bool
author_merge(struct ctx *cx, const struct site *site, const char *id, const char *into, const struct staff *staff)
{
	struct author_row from, to;

	if (!change_begin(cx, site))
		return false;
	if (merge(cx, id, into, staff, &from, &to) &&
	    audit_end(cx, audit_begin(cx, site->id, "author.merge", "name", from.name, "into", to.name, NULL) &&
	                  change_commit(cx, site)))
		return true;
	change_abort(cx, site);
	return false;
}
