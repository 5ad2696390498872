/* author_edit.h - the names that stand under posts: those of staff, and those that
 * have no account, for an import or somebody's hand brought them.
 *
 * A name without an account is merged into another: its posts, drafts and changes
 * that are not published yet are then the other's, and so are its revisions; what
 * the other says nothing about (bio, picture, …) is taken over, and the old page
 * and feeds lead to the other's.  There is no way back. */
#ifndef DOMAIN_AUTHOR_EDIT_H
#define DOMAIN_AUTHOR_EDIT_H

#include "base/ctx.h"
#include "base/field.h"

struct site;
struct staff;

struct author_row {
	const char *id, *slug, *name;
	bool has_account;
	int64_t posts; /* that have it, drafts too */
	int64_t total; /* in a list: how many fit */
};

/* Those with an account first, then by name; search: part of name or slug; list of
 * struct author_row. */
bool author_rows(struct ctx *cx, const char *search, int64_t limit, int64_t offset, struct list *out) MUST_CHECK;

/* NOT_FOUND "author.none" where there is none of that id. */
bool author_by_id(struct ctx *cx, const char *id, struct author_row *out) MUST_CHECK;

/* Everybody else. */
bool author_others(struct ctx *cx, const char *id, struct list *out) MUST_CHECK;

/* Has the account a byline on the site?  Those that have: list of struct id_row. */
bool author_accounts(struct ctx *cx, struct list *out) MUST_CHECK;

/* In a change of its own.  `into` is another author's id, or NULL: the byline of
 * `staff`, made where there is none yet.  CONFLICT where `id` has an account: that is
 * somebody's own name; INVALID where it would be merged into itself. */
bool author_merge(struct ctx *cx, const struct site *site, const char *id, const char *into,
                  const struct staff *staff) MUST_CHECK;

#endif
