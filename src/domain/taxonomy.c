/* taxonomy.c - see taxonomy.h. */
#include "domain/taxonomy.h"

#include "domain/id.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "text/slug.h"

enum { SLUGS_MOST = 1000 }; /* names that differ and have the same letters */

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

/* ---- names ---- */

/* Tags and authors are found, made and given by statements of the same shape. */
struct kind {
	const struct pg_query *named, *clear, *set;
	bool (*add)(struct ctx *cx, const char *slug, const char *name, int64_t *added);
};

static bool
add_tag(struct ctx *cx, const char *slug, const char *name, int64_t *added)
{
	return pg_exec_count(cx, &q_tag_ensure, added, PG_TEXT(id_new(cx->arena)), PG_TEXT(slug), PG_TEXT(name),
	                     PG_TEXT(name[0] == '#' ? "internal" : "public"));
}

static bool
add_author(struct ctx *cx, const char *slug, const char *name, int64_t *added)
{
	return pg_exec_count(cx, &q_author_ensure, added, PG_TEXT(id_new(cx->arena)), PG_TEXT(slug), PG_TEXT(name));
}

static const struct kind tags = { &q_tags_named, &q_post_tags_clear, &q_post_tags_set, add_tag };
static const struct kind authors = { &q_authors_named, &q_post_authors_clear, &q_post_authors_set, add_author };

/* A slug for a name; one of its own digits where no letter is left. */
static const char *
slug_for(struct arena *a, const char *name)
{
	const char *slug = slug_make(a, span_of(name));

	if (!*slug)
		slug = arena_printf(a, "n-%s", id_new(a) + 16);
	return name[0] == '#' ? arena_printf(a, "hash-%s", slug) : slug;
}

/* The slugs of those there are; "" for the others. */
static bool
find(struct ctx *cx, const struct kind *k, const char *lang, const char *const *names, size_t n, const char **slugs)
{
	const char **wishes = ARENA_ARRAY(cx->arena, const char *, n + 1);
	struct list rows;

	for (size_t i = 0; i < n; i++)
		wishes[i] = slug_for(cx->arena, names[i]);
	if (!pg_many(cx, k->named, struct text_row, text_row_fields, &rows, pg_text_array(cx->arena, names, n),
	             pg_text_array(cx->arena, wishes, n), PG_TEXT(lang)))
		return false;
	for (size_t i = 0; i < n; i++)
		slugs[i] = ((const struct text_row *)rows.items)[i].value;
	return true;
}

/* Another name may have the slug already, or somebody else has just made this one. */
static bool
make(struct ctx *cx, const struct kind *k, const char *lang, const char *name, const char **slug)
{
	const char *wish = slug_for(cx->arena, name);
	int64_t added;

	for (int n = 1; n < SLUGS_MOST; n++) {
		const char *next = n == 1 ? wish : arena_printf(cx->arena, "%.*s-%d", SLUG_MAX - 5, wish, n);

		if (!find(cx, k, lang, &name, 1, slug))
			return false;
		if (**slug)
			return true;
		if (!k->add(cx, next, name, &added))
			return false;
		if (added)
			return *slug = next, true;
	}
	return fail(cx, ERR_CONFLICT, "taxonomy.slug", "Too many names are like \"%s\".", name);
}

static bool
give(struct ctx *cx, const struct kind *k, const char *post_id, const char *lang, const char *const *names, size_t n)
{
	const char **slugs = ARENA_ARRAY(cx->arena, const char *, n + 1);

	if (!pg_exec(cx, k->clear, PG_TEXT(post_id)))
		return false;
	if (n == 0)
		return true;
	if (!find(cx, k, lang, names, n, slugs))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!*slugs[i] && !make(cx, k, lang, names[i], &slugs[i]))
			return false;
	return pg_exec(cx, k->set, PG_TEXT(post_id), pg_text_array(cx->arena, slugs, n));
}

bool
post_set_tags(struct ctx *cx, const char *post_id, const char *lang, const char *const *names, size_t n)
{
	return give(cx, &tags, post_id, lang, names, n);
}

bool
post_set_authors(struct ctx *cx, const char *post_id, const char *lang, const char *const *names, size_t n)
{
	return give(cx, &authors, post_id, lang, names, n);
}

bool
post_set_bylines(struct ctx *cx, const char *post_id, const char *const *slugs, size_t n)
{
	return pg_exec(cx, &q_post_authors_clear, PG_TEXT(post_id)) &&
	       (n == 0 || pg_exec(cx, &q_post_authors_set, PG_TEXT(post_id), pg_text_array(cx->arena, slugs, n)));
}
