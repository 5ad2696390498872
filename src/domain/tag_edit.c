/* tag_edit.c - see tag_edit.h. */
#include "domain/tag_edit.h"

#include "base/utf8.h"
#include "domain/address.h"
#include "domain/audit.h"
#include "domain/change.h"
#include "domain/outbox.h"
#include "domain/queries.h"
#include "domain/redirect.h"
#include "domain/row.h"
#include "domain/site.h"
#include "domain/trash.h"
#include "text/slug.h"

static const struct field tag_row_fields[] = {
	FIELD_TEXT(struct tag_row, id),
	FIELD_TEXT(struct tag_row, slug),
	FIELD_TEXT(struct tag_row, name),
	FIELD_TEXT(struct tag_row, description),
	FIELD_TEXT(struct tag_row, visibility),
	FIELD_TEXT(struct tag_row, feature_image),
	FIELD_TEXT(struct tag_row, accent_color),
	FIELD_TEXT(struct tag_row, meta_title),
	FIELD_TEXT(struct tag_row, meta_description),
	FIELD_INT(struct tag_row, posts),
	FIELD_INT(struct tag_row, total),
	FIELD_TIME(struct tag_row, trashed_at),
	FIELD_END
};

bool
tag_rows(struct ctx *cx, const struct tag_list_wish *wish, struct list *out)
{
	return pg_many(cx, &q_tag_rows, struct tag_row, tag_row_fields, out, PG_BOOL(wish->in_trash), PG_TEXT(wish->search),
	               PG_INT(wish->limit), PG_INT(wish->offset));
}

static bool
read_one(struct ctx *cx, const struct pg_query *query, const char *id, struct tag_row *out)
{
	bool found;

	*out = (struct tag_row){ 0 };
	return pg_maybe(cx, query, tag_row_fields, out, &found, PG_TEXT(id)) &&
	       (found || fail(cx, ERR_NOT_FOUND, "tag.none", "There is no such tag."));
}

bool
tag_by_id(struct ctx *cx, const char *id, struct tag_row *out)
{
	return read_one(cx, &q_tag_by_id, id, out);
}

/* ---- one transaction over a tag that is there ---- */

struct deed {
	const struct site *site;
	const struct tag_edit *edit; /* of tag_change() */
	const char *into;            /* of tag_merge() */
};

static bool
with_tag(struct ctx *cx, const struct deed *d, const char *id, bool in_trash, const char *act,
         bool (*fn)(struct ctx *, const struct deed *, const struct tag_row *))
{
	struct tag_row was;

	if (!change_begin(cx, d->site))
		return false;
	bool ok = read_one(cx, &q_tag_hold, id, &was);
	if (ok && (was.trashed_at != 0) != in_trash)
		ok = fail(cx, ERR_NOT_FOUND, "tag.none", "There is no such tag%s.", in_trash ? " in the trash" : "");
	ok = ok && fn(cx, d, &was) &&
	     audit_end(cx, audit_begin(cx, d->site->id, act, "name", d->edit ? d->edit->name : was.name, "tag", id, "was",
	                               d->edit && strcmp(d->edit->name, was.name) ? was.name : NULL, "into", d->into, NULL) &&
	                   change_commit(cx, d->site));
	if (!ok)
		change_abort(cx, d->site);
	return ok;
}

static bool
index_later(struct ctx *cx, const struct deed *d, const char *id)
{
	return outbox_add(cx, d->site, "tag_index", arena_printf(cx->arena, "{\"tag\": \"%s\"}", id), 0);
}

/* ---- changing ---- */

static bool
bad(struct ctx *cx, enum err_kind kind, const char *field, const char *sentence)
{
	return fail(cx, kind, kind == ERR_CONFLICT ? "tag.taken" : "tag.invalid", "%s", sentence), fail_field(cx, field);
}

static bool
check_words(struct ctx *cx, const struct tag_edit *e)
{
	if (span_trim(span_of(e->name)).len == 0)
		return bad(cx, ERR_INVALID, "name", "A tag needs a name.");
	if (utf8_length(span_of(e->name)) > TAG_NAME_MAX || strpbrk(e->name, "\n\r\t"))
		return bad(cx, ERR_INVALID, "name", "The name is one line of at most 191 characters.");
	if (utf8_length(span_of(e->description)) > TAG_DESCRIPTION_MAX)
		return bad(cx, ERR_INVALID, "description", "The description has more than 500 characters.");
	if (utf8_length(span_of(e->meta_title)) > TAG_META_TITLE_MAX)
		return bad(cx, ERR_INVALID, "meta_title", "The title has more than 300 characters.");
	if (utf8_length(span_of(e->meta_description)) > TAG_DESCRIPTION_MAX)
		return bad(cx, ERR_INVALID, "meta_description", "The description has more than 500 characters.");
	return true;
}

static bool
check_looks(struct ctx *cx, const struct tag_edit *e)
{
	const char *fault = address_fault(cx->arena, "picture", e->feature_image);
	const char *c = e->accent_color;

	if (fault)
		return bad(cx, ERR_INVALID, "feature_image", fault);
	return !*c || (c[0] == '#' && strlen(c) == 7 && strspn(c + 1, "0123456789abcdefABCDEF") == 6) ||
	       bad(cx, ERR_INVALID, "accent_color", "A colour is written #rrggbb.");
}

static bool
is_free(struct ctx *cx, const struct tag_row *was, const char *name, const char *slug)
{
	struct yes_row name_taken, slug_taken;

	if (!pg_one(cx, &q_tag_name_taken, yes_row_fields, &name_taken, PG_TEXT(name), PG_TEXT(was->id)) ||
	    !pg_one(cx, &q_tag_slug_taken, yes_row_fields, &slug_taken, PG_TEXT(slug), PG_TEXT(was->id)))
		return false;
	if (name_taken.yes)
		return bad(cx, ERR_CONFLICT, "name", "Another tag has this name.");
	return !slug_taken.yes || bad(cx, ERR_CONFLICT, "slug", "Another tag has this address.");
}

static bool
is_internal(const char *name)
{
	return name[0] == '#';
}

/* Readers who know the old address find the tag at the new one. */
static bool
lead_on(struct ctx *cx, const struct tag_row *was, const char *slug)
{
	static const char *const places[] = { "", "rss/", "atom.xml", "feed.json" };

	if (strcmp(was->slug, slug) == 0 || strcmp(was->visibility, "public") != 0)
		return true;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const char *from = arena_printf(cx->arena, "/tag/%s/%s", was->slug, places[i]);
		const char *to = arena_printf(cx->arena, "/tag/%s/%s", slug, places[i]);

		if (!pg_exec(cx, &q_redirect_end, pg_text_array(cx->arena, &to, 1)) ||
		    !pg_exec(cx, &q_redirect_retarget, pg_text_array(cx->arena, &from, 1), pg_text_array(cx->arena, &to, 1)) ||
		    !pg_exec(cx, &q_redirect_put, PG_TEXT(redirect_key(cx->arena, from)), PG_TEXT(to), PG_INT(301),
		             PG_TEXT("slug")))
			return false;
	}
	return true;
}

static bool
change(struct ctx *cx, const struct deed *d, const struct tag_row *was)
{
	const struct tag_edit *e = d->edit;
	struct span trimmed = span_trim(span_of(e->name));
	const char *name = arena_strndup(cx->arena, trimmed.ptr, trimmed.len);
	const char *slug = slug_make(cx->arena, span_of(e->slug));

	if (!*slug)
		slug = was->slug;
	if (!is_free(cx, was, name, slug) || !lead_on(cx, was, slug) ||
	    !pg_exec(cx, &q_tag_write, PG_TEXT(was->id), PG_TEXT(name), PG_TEXT(slug), PG_TEXT(e->description),
	             PG_TEXT(is_internal(name) ? "internal" : "public"), PG_TEXT(e->feature_image), PG_TEXT(e->accent_color),
	             PG_TEXT(e->meta_title), PG_TEXT(e->meta_description)))
		return false;
	return strcmp(name, was->name) == 0 ||
	       (pg_exec(cx, &q_tag_stages_rename, PG_TEXT(was->name), PG_TEXT(name)) && index_later(cx, d, was->id));
}

bool
tag_change(struct ctx *cx, const struct site *site, const char *id, const struct tag_edit *edit)
{
	struct deed d = { .site = site, .edit = edit };

	return check_words(cx, edit) && check_looks(cx, edit) && with_tag(cx, &d, id, false, "tag.change", change);
}

/* ---- merging ---- */

static bool
merge(struct ctx *cx, const struct deed *d, const struct tag_row *was)
{
	struct tag_row into;

	if (strcmp(was->id, d->into) == 0)
		return fail(cx, ERR_INVALID, "tag.same", "A tag cannot be merged into itself."), fail_field(cx, "into");
	if (!read_one(cx, &q_tag_hold, d->into, &into))
		return false;
	if (into.trashed_at)
		return fail(cx, ERR_NOT_FOUND, "tag.none", "That tag is in the trash."), fail_field(cx, "into");
	return pg_exec(cx, &q_tag_merge_places, PG_TEXT(was->id), PG_TEXT(into.id)) &&
	       pg_exec(cx, &q_tag_merge_posts, PG_TEXT(was->id), PG_TEXT(into.id)) &&
	       pg_exec(cx, &q_tag_merge_stages, PG_TEXT(was->name), PG_TEXT(into.name)) &&
	       pg_exec(cx, &q_tag_merge_revisions, PG_TEXT(was->name), PG_TEXT(into.name)) &&
	       pg_exec(cx, &q_tag_join, PG_TEXT(was->id), PG_TEXT(into.id)) &&
	       pg_exec(cx, &q_tag_merged, PG_TEXT(was->id)) && lead_on(cx, was, into.slug) && index_later(cx, d, into.id);
}

bool
tag_merge(struct ctx *cx, const struct site *site, const char *id, const char *into)
{
	return with_tag(cx, &(struct deed){ .site = site, .into = into }, id, false, "tag.merge", merge);
}

/* ---- the trash ---- */

static bool
trash(struct ctx *cx, const struct deed *d, const struct tag_row *was)
{
	return pg_exec(cx, &q_tag_take_posts, PG_TEXT(was->id)) &&
	       pg_exec(cx, &q_tag_take_stages, PG_TEXT(was->id), PG_TEXT(was->name)) &&
	       pg_exec(cx, &q_tag_trash, PG_TEXT(was->id)) && index_later(cx, d, was->id) && trash_plan_purge(cx, d->site);
}

/* Its posts get it back, or the tag that is in its place. */
static bool
give_back(struct ctx *cx, const struct deed *d, const struct tag_row *was, const char *to)
{
	return pg_exec(cx, &q_tag_make_room, PG_TEXT(was->id), PG_TEXT(to)) &&
	       pg_exec(cx, &q_tag_give_posts, PG_TEXT(was->id), PG_TEXT(to)) &&
	       pg_exec(cx, &q_tag_give_stages, PG_TEXT(was->id), PG_TEXT(was->name)) &&
	       pg_exec(cx, &q_tag_trash_forget, PG_TEXT(was->id)) && index_later(cx, d, to);
}

/* The slug it had, or one near it. */
static bool
free_slug(struct ctx *cx, const struct tag_row *was, const char **slug)
{
	const char *had = arena_strndup(cx->arena, was->slug, strcspn(was->slug, "~"));
	struct yes_row taken = { true };

	for (int n = 1; taken.yes; n++) {
		*slug = n == 1 ? had : arena_printf(cx->arena, "%s-%d", had, n);
		if (!pg_one(cx, &q_tag_slug_taken, yes_row_fields, &taken, PG_TEXT(*slug), PG_TEXT(was->id)))
			return false;
	}
	return true;
}

static bool
untrash(struct ctx *cx, const struct deed *d, const struct tag_row *was)
{
	struct text_row other;
	const char *slug;
	bool found;

	if (!pg_maybe(cx, &q_tag_of_name, text_row_fields, &other, &found, PG_TEXT(was->name)))
		return false;
	if (!found)
		return free_slug(cx, was, &slug) && pg_exec(cx, &q_tag_untrash, PG_TEXT(was->id), PG_TEXT(slug)) &&
		       give_back(cx, d, was, was->id);
	return pg_exec(cx, &q_tag_join, PG_TEXT(was->id), PG_TEXT(other.value)) && give_back(cx, d, was, other.value) &&
	       pg_exec(cx, &q_tag_delete, PG_TEXT(was->id));
}

bool
tag_trash(struct ctx *cx, const struct site *site, const char *id)
{
	return with_tag(cx, &(struct deed){ .site = site }, id, false, "tag.trash", trash);
}

bool
tag_untrash(struct ctx *cx, const struct site *site, const char *id)
{
	return with_tag(cx, &(struct deed){ .site = site }, id, true, "tag.untrash", untrash);
}
