/* redirect_edit.h - old addresses that lead elsewhere, as administrators see them:
 * listed, added, thrown away and taken back.
 *
 * A redirect in the trash leads nowhere, and is in nobody's way.  The functions that
 * write run a transaction of their own, and readers see the outcome at once. */
#ifndef DOMAIN_REDIRECT_EDIT_H
#define DOMAIN_REDIRECT_EDIT_H

#include "base/ctx.h"
#include "base/field.h"

struct site;

struct redirect_row {
	const char *id, *from_path, *to_url, *origin; /* "staff", "import", "slug": an address that was changed */
	int64_t status; /* 301, 302, 308, 410 */
	int64_t total;  /* how many fit */
	usec_t created_at, trashed_at;
	bool is_pattern;
};

struct redirect_list_wish {
	bool in_trash;
	const char *search; /* part of either address; "" */
	int64_t limit, offset;
};

bool redirect_rows(struct ctx *cx, const struct redirect_list_wish *wish, struct list *out) MUST_CHECK;

struct redirect_wish {
	const char *from, *to; /* of the site; of the site, or a whole address elsewhere */
	int64_t status;        /* with 410 the address is gone and `to` is not read */
	bool is_pattern;       /* from is a regular expression (redirect_rule.h) */
	int64_t patterns_most; /* of a site */
};

/* INVALID or CONFLICT at the fields "from" and "to": where readers find a page nobody
 * would be led on, and from what leads back nobody would come away. */
bool redirect_make(struct ctx *cx, const struct site *site, const struct redirect_wish *wish) MUST_CHECK;

/* NOT_FOUND "redirect.none"; CONFLICT "redirect.taken": another leads on from there. */
bool redirect_trash(struct ctx *cx, const struct site *site, const char *id) MUST_CHECK;
bool redirect_untrash(struct ctx *cx, const struct site *site, const char *id) MUST_CHECK;

#endif
