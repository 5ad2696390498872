/* media_replace.c - see media_replace.h. */
#include "domain/media_replace.h"

#include "domain/audit.h"
#include "domain/change.h"
#include "domain/post.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/site.h"
#include "domain/trash.h"

#include <string.h>

struct place_row {
	const char *kind, *id;
};

static const struct field place_fields[] = {
	FIELD_TEXT(struct place_row, kind),
	FIELD_TEXT(struct place_row, id),
	FIELD_END
};

/* ---- swapping one name for another ---- */

static const char *
stem_of(struct arena *a, const char *name)
{
	return arena_strndup(a, name, strcspn(name, "."));
}

/* The ids of the places of this kind. */
static struct pg_arg
ids_of(struct arena *a, const struct list *places, const char *kind)
{
	const char **ids = ARENA_ARRAY(a, const char *, places->count + 1);
	const struct place_row *p = places->items;
	size_t n = 0;

	for (size_t i = 0; i < places->count; i++)
		if (strcmp(p[i].kind, kind) == 0)
			ids[n++] = p[i].id;
	return pg_text_array(a, ids, n);
}

static bool
render(struct ctx *cx, const struct media_source *s, const struct list *places)
{
	const struct place_row *p = places->items;

	for (size_t i = 0; i < places->count; i++)
		if (strcmp(p[i].kind, "post") == 0 && !post_render_again(cx, s->site, s->cell, p[i].id))
			return false;
	return true;
}

/* In these places; inside the caller's change. */
static bool
swap(struct ctx *cx, const struct media_source *s, const struct list *places, const char *from, const char *to)
{
	static const struct {
		const char *kind;
		const struct pg_query *query;
	} steps[] = {
		{ "post", &q_media_swap_posts }, { "tag", &q_media_swap_tags }, { "byline", &q_media_swap_authors },
		{ "setting", &q_media_swap_settings },
	};
	const char *stem = stem_of(cx->arena, from);

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (!pg_exec(cx, steps[i].query, ids_of(cx->arena, places, steps[i].kind), PG_TEXT(stem), PG_TEXT(to)))
			return false;
	return render(cx, s, places);
}

/* ---- replacing ---- */

static bool
is_kind(const struct media *m, const char *kind)
{
	return span_starts(span_of(m->type), kind);
}

static bool
same_kind(const struct media *a, const struct media *b)
{
	static const char *const kinds[] = { "image/", "audio/", "video/" };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (is_kind(a, kinds[i]) != is_kind(b, kinds[i]))
			return false;
	return true;
}

static bool
check(struct ctx *cx, const struct media *old, const struct media *new)
{
	if (strcmp(old->id, new->id) == 0)
		return fail(cx, ERR_INVALID, "media.same", "This is the same file: there is nothing to replace."), fail_field(cx, "file");
	return same_kind(old, new) ||
	       (fail(cx, ERR_INVALID, "media.kind", "\"%s\" cannot take the place of \"%s\": the two are not of the same kind.",
	             new->original, old->original), fail_field(cx, "file"));
}

/* The record is made of the uses as they are, before anything is changed. */
static bool
put(struct ctx *cx, const struct media_source *s, const struct media *old, const struct media *new, int64_t *uses)
{
	const char *stem = stem_of(cx->arena, old->name);
	struct list places;

	if (!check(cx, old, new) ||
	    !pg_exec(cx, &q_media_replaced_add, PG_TEXT(old->id), PG_TEXT(new->id), PG_TEXT(stem), PG_TEXT(stem_of(cx->arena, new->name)),
	             PG_TEXT(old->name)) ||
	    !pg_many(cx, &q_media_places, struct place_row, place_fields, &places, PG_TEXT(stem)) ||
	    !swap(cx, s, &places, old->name, new->name))
		return false;
	*uses = (int64_t)places.count;
	return pg_exec(cx, &q_media_describe_as, PG_TEXT(new->id), PG_TEXT(old->id)) &&
	       pg_exec(cx, &q_media_put_away, PG_TEXT(old->id)) &&
	       pg_exec(cx, &q_media_alias_drop, PG_TEXT(stem_of(cx->arena, new->name))) &&
	       pg_exec(cx, &q_media_alias_set, PG_TEXT(stem), PG_TEXT(new->name)) && trash_plan_purge(cx, s->site);
}

static bool
settle(struct ctx *cx, const struct media_source *s, bool ok, const char *act, const struct media *old, const struct media *new)
{
	if (ok && audit_end(cx, audit_begin(cx, s->site->id, act, "file", old->original, "by", new->original, "media", old->id, NULL) &&
	                        change_commit(cx, s->site)))
		return true;
	change_abort(cx, s->site);
	return false;
}

bool
media_replace(struct ctx *cx, const struct media_source *s, const struct media *old, struct media *out, int64_t *uses)
{
	if (!change_begin(cx, s->site))
		return false;
	bool ok = media_add(cx, s, out) && put(cx, s, old, out, uses);
	return settle(cx, s, ok, "media.replace", old, out);
}

/* "/media/x.jpg", with a host before it or not, and "x.jpg". */
static bool
find(struct ctx *cx, const char *address, struct media *out)
{
	const char *slash = strrchr(address, '/');
	bool found;

	if (!media_by_name(cx, slash ? slash + 1 : address, out, &found))
		return false;
	return (found && !out->trashed_at) ||
	       (fail(cx, ERR_INVALID, "media.none", "No file of this site has that address."), fail_field(cx, "with"));
}

bool
media_replace_with(struct ctx *cx, const struct media_source *s, const struct media *old, const char *address, struct media *out,
                   int64_t *uses)
{
	if (!change_begin(cx, s->site))
		return false;
	bool ok = find(cx, address, out) && put(cx, s, old, out, uses);
	return settle(cx, s, ok, "media.replace", old, out);
}

/* ---- undoing ---- */

static const struct field replaced_fields[] = {
	FIELD_INT(struct media_replaced, id),
	FIELD_INT(struct media_replaced, uses),
	FIELD_TEXT(struct media_replaced, old_id),
	FIELD_TEXT(struct media_replaced, original),
	FIELD_TIME(struct media_replaced, at),
	FIELD_END
};

bool
media_replaced_by(struct ctx *cx, const char *new_id, struct list *out)
{
	return pg_many(cx, &q_media_replaced_by, struct media_replaced, replaced_fields, out, PG_TEXT(new_id));
}

/* Of those places that still name the new file. */
static bool
put_back(struct ctx *cx, const struct media_source *s, const char *new_id, int64_t id, struct media *new, struct media *old)
{
	struct text_row row;
	struct list places;
	bool found;

	if (!pg_maybe(cx, &q_media_replaced_end, text_row_fields, &row, &found, PG_INT(id), PG_TEXT(new_id)))
		return false;
	if (!found)
		return fail(cx, ERR_NOT_FOUND, "media.replaced", "This replacement cannot be undone any more.");
	if (!media_by_id(cx, row.value, old) || !media_by_id(cx, new_id, new) ||
	    !pg_many(cx, &q_media_replaced_places, struct place_row, place_fields, &places, PG_INT(id),
	             PG_TEXT(stem_of(cx->arena, new->name))))
		return false;
	return pg_exec(cx, &q_media_bring_back, PG_TEXT(old->id)) &&
	       pg_exec(cx, &q_media_alias_drop, PG_TEXT(stem_of(cx->arena, old->name))) &&
	       swap(cx, s, &places, new->name, old->name) && pg_exec(cx, &q_media_replaced_drop, PG_INT(id));
}

bool
media_replace_undo(struct ctx *cx, const struct media_source *s, const char *new_id, int64_t id, struct media *old)
{
	struct media new = { 0 };

	if (!change_begin(cx, s->site))
		return false;
	bool ok = put_back(cx, s, new_id, id, &new, old);
	return settle(cx, s, ok, "media.replace_undo", old, &new);
}
