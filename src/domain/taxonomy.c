/* taxonomy.c - see taxonomy.h. */
#include "domain/taxonomy.h"

#include "domain/id.h"
#include "domain/queries.h"
#include "text/slug.h"

const struct field tag_fields[] = {
	FIELD_TEXT(struct tag, id),
	FIELD_TEXT(struct tag, slug),
	FIELD_TEXT(struct tag, name),
	FIELD_TEXT(struct tag, description),
	FIELD_TEXT(struct tag, feature_image),
	FIELD_TEXT(struct tag, accent_color),
	FIELD_TEXT(struct tag, meta_title),
	FIELD_TEXT(struct tag, meta_description),
	FIELD_INT(struct tag, posts),
	FIELD_END
};

const struct field author_fields[] = {
	FIELD_TEXT(struct author, id),
	FIELD_TEXT(struct author, slug),
	FIELD_TEXT(struct author, name),
	FIELD_TEXT(struct author, bio),
	FIELD_TEXT(struct author, profile_image),
	FIELD_TEXT(struct author, cover_image),
	FIELD_TEXT(struct author, website),
	FIELD_TEXT(struct author, location),
	FIELD_TEXT(struct author, links),
	FIELD_INT(struct author, posts),
	FIELD_END
};

bool
tag_by_slug(struct ctx *cx, const char *slug, struct tag *out, bool *found)
{
	return pg_maybe(cx, &q_tag_by_slug, tag_fields, out, found, PG_TEXT(slug));
}

bool
author_by_slug(struct ctx *cx, const char *slug, struct author *out, bool *found)
{
	return pg_maybe(cx, &q_author_by_slug, author_fields, out, found, PG_TEXT(slug));
}

/* A slug for a name; one of its own digits where no letter is left. */
static const char *
slug_for(struct arena *a, const char *name, bool *internal)
{
	*internal = name[0] == '#';
	const char *slug = slug_make(a, span_of(name));

	if (!*slug)
		slug = arena_printf(a, "n-%s", id_new(a) + 16);
	return *internal ? arena_printf(a, "hash-%s", slug) : slug;
}

bool
post_set_tags(struct ctx *cx, const char *post_id, const char *const *names, size_t n)
{
	const char **slugs = ARENA_ARRAY(cx->arena, const char *, n + 1);

	if (!pg_exec(cx, &q_post_tags_clear, PG_TEXT(post_id)))
		return false;
	for (size_t i = 0; i < n; i++) {
		bool internal;

		slugs[i] = slug_for(cx->arena, names[i], &internal);
		if (!pg_exec(cx, &q_tag_ensure, PG_TEXT(id_new(cx->arena)), PG_TEXT(slugs[i]), PG_TEXT(names[i]),
		             PG_TEXT(internal ? "internal" : "public")))
			return false;
	}
	return n == 0 || pg_exec(cx, &q_post_tags_set, PG_TEXT(post_id), pg_text_array(cx->arena, slugs, n));
}

bool
post_set_authors(struct ctx *cx, const char *post_id, const char *const *names, size_t n)
{
	const char **slugs = ARENA_ARRAY(cx->arena, const char *, n + 1);
	bool internal;

	if (!pg_exec(cx, &q_post_authors_clear, PG_TEXT(post_id)))
		return false;
	for (size_t i = 0; i < n; i++) {
		slugs[i] = slug_for(cx->arena, names[i], &internal);
		if (!pg_exec(cx, &q_author_ensure, PG_TEXT(id_new(cx->arena)), PG_TEXT(slugs[i]), PG_TEXT(names[i])))
			return false;
	}
	return n == 0 || pg_exec(cx, &q_post_authors_set, PG_TEXT(post_id), pg_text_array(cx->arena, slugs, n));
}

bool
post_set_bylines(struct ctx *cx, const char *post_id, const char *const *slugs, size_t n)
{
	return pg_exec(cx, &q_post_authors_clear, PG_TEXT(post_id)) &&
	       (n == 0 || pg_exec(cx, &q_post_authors_set, PG_TEXT(post_id), pg_text_array(cx->arena, slugs, n)));
}
