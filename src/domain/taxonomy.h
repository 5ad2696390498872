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

/* Give a post these tags or authors by name, creating what is missing: inside
 * the caller's change.  A tag named "#x" is internal and has the slug "hash-x". */
bool post_set_tags(struct ctx *cx, const char *post_id, const char *const *names, size_t n) MUST_CHECK;
bool post_set_authors(struct ctx *cx, const char *post_id, const char *const *names, size_t n) MUST_CHECK;

/* The same with slugs of authors there are; others are passed over. */
bool post_set_bylines(struct ctx *cx, const char *post_id, const char *const *slugs, size_t n) MUST_CHECK;

#endif
