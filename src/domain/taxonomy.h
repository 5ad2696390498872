/* taxonomy.h - tags and authors. */
#ifndef DOMAIN_TAXONOMY_H
#define DOMAIN_TAXONOMY_H

#include "base/ctx.h"
#include "base/field.h"

struct tag {
	const char *id, *slug, *name, *description, *feature_image, *accent_color, *meta_title, *meta_description;
	int64_t posts; /* published */
};

struct author {
	const char *id, *slug, *name, *bio, *profile_image, *cover_image, *website, *location, *links;
	int64_t posts;
};

extern const struct field tag_fields[], author_fields[];

bool tag_by_slug(struct ctx *cx, const char *slug, struct tag *out, bool *found) MUST_CHECK;
bool author_by_slug(struct ctx *cx, const char *slug, struct author *out, bool *found) MUST_CHECK;

/* Give a post these tags or authors by name, in this order, creating what is
 * missing: inside the caller's change.
 *
 * A name is looked for without regard to case, as the site's language `lang` has
 * it; then it may be a slug, or differ from the name of its slug only by blanks,
 * hyphens and underscores ("open-source", "Open Source").  So "C++" is the tag of
 * that name whatever its slug is, and a new tag beside "C", with the slug "c-2",
 * where there is none.  A tag named "#x" is internal and has the slug "hash-x". */
bool post_set_tags(struct ctx *cx, const char *post_id, const char *lang, const char *const *names,
                   size_t n) MUST_CHECK;
bool post_set_authors(struct ctx *cx, const char *post_id, const char *lang, const char *const *names,
                      size_t n) MUST_CHECK;

/* The same with slugs of authors there are; others are passed over. */
bool post_set_bylines(struct ctx *cx, const char *post_id, const char *const *slugs, size_t n) MUST_CHECK;

#endif
