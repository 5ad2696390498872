/* tag_edit.h - what editors do to a tag itself: rename it, describe it, merge it into
 * another, throw it away and take it back.
 *
 * In the trash a tag has no posts and no address; which posts it was taken from, and
 * its place among their tags, is kept.  Whoever uses its name meanwhile makes a new
 * tag; taken out of the trash the old one then becomes that one.  The search index
 * follows by a job.  The functions that write run a transaction of their own, and
 * readers see the outcome at once. */
#ifndef DOMAIN_TAG_EDIT_H
#define DOMAIN_TAG_EDIT_H

#include "base/ctx.h"
#include "base/field.h"

struct site;

struct tag_row {
	const char *id, *slug, *name, *description, *visibility; /* "public" or "internal" */
	const char *feature_image, *accent_color, *meta_title, *meta_description; /* NULL in a list */
	int64_t posts;     /* that have it, drafts too; in the trash: it was taken from */
	int64_t total;     /* in a list: how many fit */
	usec_t trashed_at; /* 0: it is not in the trash */
};

struct tag_list_wish {
	bool in_trash;
	const char *search; /* part of name or slug; "" */
	int64_t limit, offset;
};

bool tag_rows(struct ctx *cx, const struct tag_list_wish *wish, struct list *out) MUST_CHECK;

/* NOT_FOUND "tag.none" where there is none of that id. */
bool tag_by_id(struct ctx *cx, const char *id, struct tag_row *out) MUST_CHECK;

enum { TAG_NAME_MAX = 191, TAG_DESCRIPTION_MAX = 500, TAG_META_TITLE_MAX = 300 }; /* characters */

struct tag_edit {
	const char *name, *slug, *description; /* slug "": as it is */
	const char *feature_image, *accent_color, *meta_title, *meta_description;
};

/* INVALID or CONFLICT at a field: "name" empty, too long or another tag's; "slug"
 * another tag's; no address, no colour (#rrggbb), too long.  A name that begins with # is internal.  The old address of a public
 * tag leads to the new one. */
bool tag_change(struct ctx *cx, const struct site *site, const char *id, const struct tag_edit *edit) MUST_CHECK;

/* Posts, drafts, changes that are not published yet and revisions have `into` in place
 * of the tag, once; what `into` says nothing about is taken over, and readers who know
 * the old page and its feeds are led on.  There is no way back.  INVALID "tag.same". */
bool tag_merge(struct ctx *cx, const struct site *site, const char *id, const char *into) MUST_CHECK;

/* NOT_FOUND "tag.none" where it is not there, or there already. */
bool tag_trash(struct ctx *cx, const struct site *site, const char *id) MUST_CHECK;
bool tag_untrash(struct ctx *cx, const struct site *site, const char *id) MUST_CHECK;

/* What the job does: the words of a tag in the search index of its posts, and of
 * those it was taken from, as they are now. */
bool tag_index(struct ctx *cx, const struct site *site, const char *id) MUST_CHECK;

#endif
