/* export.h - a site's words to take away: a zip of Markdown files with YAML front
 * matter, its media, its redirects.
 *
 *	quoin.json         that it is such an export; title, pattern of addresses, tags, authors
 *	posts/<slug>.md    front matter and text as it was written
 *	pages/<slug>.md
 *	media/<name>       files, under the names texts have for them
 *	_redirects         "/from /to 301", a line each
 *
 * quoin import markdown reads it back: posts, tags, bylines, dates and addresses
 * are equal then (doc/export.md). */
#ifndef DOMAIN_EXPORT_EXPORT_H
#define DOMAIN_EXPORT_EXPORT_H

#include "base/ctx.h"
#include "base/field.h"

struct conf;
struct site;

/* A post as the front matter of an export has it; `template` and the like are its names. */
struct own_post {
	const char *id, *type, *status, *visibility, *slug, *path, *title, *lang, *source, *excerpt;
	const char *feature_image, *feature_image_alt, *feature_image_caption, *template, *canonical_url;
	const char *meta_title, *meta_description, *og_title, *og_description, *og_image;
	const char *twitter_title, *twitter_description, *twitter_image;
	const char *tags, *authors; /* names, a line each */
	const char *author_slugs;   /* likewise, only where two authors of the site have one name; else NULL */
	const char *translation_of; /* address of the original; NULL: it is of none */
	const char *custom;         /* values of custom fields, a JSON object; NULL: none */
	bool featured, raw_html;
	usec_t published_at, updated_at;
};

extern const struct field own_post_fields[];

/* A tag and an author as quoin.json has them. */
struct own_tag {
	const char *slug, *name, *description, *feature_image, *accent_color, *visibility, *meta_title, *meta_description;
};

struct own_author {
	const char *slug, *name, *bio, *profile_image, *cover_image, *website, *location, *links;
};

extern const struct field own_tag_fields[], own_author_fields[];

struct export_report {
	int64_t posts, media, redirects;
};

struct export_wish {
	const struct conf *conf;
	const struct site *site;
	const char *post;   /* one post's id, or "": the whole site */
	void (*progress)(void *arg, int64_t done); /* posts and files so far; or NULL */
	void *progress_arg;
};

/* Write it into an open file, in batches: memory does not grow with the site. */
bool export_write(struct ctx *cx, const struct export_wish *wish, int fd, struct export_report *out) MUST_CHECK;

/* About how much there is to write, for who has not long; and how many posts and
 * files. */
struct export_size {
	int64_t bytes, pieces;
};

bool export_size(struct ctx *cx, struct export_size *out) MUST_CHECK;

#endif
