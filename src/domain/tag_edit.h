/* tag_edit.h - what editors do to a tag itself: rename it, describe it, throw it away
 * and take it back.
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

enum { TAG_NAME_MAX = 191, TAG_DESCRIPTION_MAX = 500 }; /* characters */

struct tag_edit {
	const char *name, *slug, *description; /* slug "": as it is */
};

/* INVALID or CONFLICT at a field: "name" empty, too long or another tag's; "slug"
 * another tag's.  A name that begins with # is internal.  The old address of a public
 * tag leads to the new one. */
bool tag_change(struct ctx *cx, const struct site *site, const char *id, const struct tag_edit *edit) MUST_CHECK;

/* NOT_FOUND "tag.none" where it is not there, or there already. */
bool tag_trash(struct ctx *cx, const struct site *site, const char *id) MUST_CHECK;
bool tag_untrash(struct ctx *cx, const struct site *site, const char *id) MUST_CHECK;

/* What the job does: the words of a tag in the search index of its posts, and of
 * those it was taken from, as they are now. */
bool tag_index(struct ctx *cx, const struct site *site, const char *id) MUST_CHECK;

#endif
