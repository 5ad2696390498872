/* media_replace.h - one file in the place of another, wherever that is used.
 *
 * Texts of posts and pages, their staged changes and their fields, pictures of tags
 * and bylines and settings name the new file from then on, and posts are rendered
 * anew, all in one change: readers see the new file at once, and an editor that is
 * open on the old text is told when it saves.  Earlier texts keep the old address;
 * that leads to the new file for as long as nobody takes the old one in again.
 *
 * The old file goes to the trash.  Until it is deleted for good the replacement can
 * be undone: exactly what was changed is changed back. */
#ifndef DOMAIN_MEDIA_REPLACE_H
#define DOMAIN_MEDIA_REPLACE_H

#include "base/ctx.h"
#include "domain/media.h"

/* Take a file in and put it in the place of `old`, which gives it its alternative text
 * and caption where it has none.  As media_add(), and INVALID "media.kind" where the
 * two are not of one kind, "media.same" where they are one file.  *uses: how many
 * places were changed. */
bool media_replace(struct ctx *cx, const struct media_source *s, const struct media *old, struct media *out,
                   int64_t *uses) MUST_CHECK;

/* The same with a file that is there; by its address or the end of it.  NOT_FOUND "media.none". */
bool media_replace_with(struct ctx *cx, const struct media_source *s, const struct media *old, const char *address,
                        struct media *out, int64_t *uses) MUST_CHECK;

/* What a file took the place of, newest first, where that can be undone. */
struct media_replaced {
	int64_t id, uses;
	const char *old_id, *original;
	usec_t at;
};

bool media_replaced_by(struct ctx *cx, const char *new_id, struct list *out) MUST_CHECK;

/* Of *s conf, site and cell.  NOT_FOUND "media.replaced" where there is nothing to undo.
 * *old is the file that is back. */
bool media_replace_undo(struct ctx *cx, const struct media_source *s, const char *new_id, int64_t id,
                        struct media *old) MUST_CHECK;

#endif
