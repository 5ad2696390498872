/* replacement.h - find and replace over all posts: looked at first, done by a job, and
 * undone by another.
 *
 * What readers see is changed at once, and so are changes that are not published yet,
 * which stay unpublished.  Each post gets a revision.  A post that somebody saves
 * meanwhile is not overwritten: it is looked through as it is then; and undoing leaves
 * alone what was changed since. */
#ifndef DOMAIN_REPLACE_REPLACEMENT_H
#define DOMAIN_REPLACE_REPLACEMENT_H

#include "base/ctx.h"
#include "base/field.h"
#include "domain/post_edit.h"

enum { REPLACEMENT_FIND_MAX = 500, REPLACEMENT_PUT_MAX = 5000 }; /* characters */

struct replacement_wish {
	const char *find, *put;
	bool match_case, whole_words;
	bool details;     /* titles, excerpts, captions and descriptions too */
	const char *type; /* "post", "page", or "" for both */
};

/* INVALID with the field at fault. */
bool replacement_check(struct ctx *cx, const struct replacement_wish *wish) MUST_CHECK;

/* ---- looking first ---- */

/* The first place in a post, with a little of what stands round it. */
struct replacement_hit {
	const char *id, *title, *type, *status;
	const char *before, *match, *after;
	int64_t matches;
	bool staged;
};

struct replacement_look {
	struct list hits;       /* of replacement_hit, at most as many as were asked for */
	int64_t posts, matches;
	bool more;              /* there are more posts than were looked at */
};

bool replacement_look(struct ctx *cx, const struct replacement_wish *wish, size_t most, struct replacement_look *out) MUST_CHECK;

/* ---- doing ---- */

struct replacement {
	const char *id, *find, *put, *type, *by_name, *state, *reason;
	bool match_case, whole_words, details;
	int64_t account_id;
	int64_t total, left, done, kept, undone, matches; /* posts; matches: places */
	usec_t created_at, ended_at;
};

/* CONFLICT where one is at work. */
bool replacement_ask(struct ctx *cx, const struct writer *w, const struct replacement_wish *wish, const char **id) MUST_CHECK;

/* Have it undone; CONFLICT where it is not done, or another is at work. */
bool replacement_undo(struct ctx *cx, const struct writer *w, const char *id) MUST_CHECK;

bool replacement_at_work(const struct replacement *r);

/* NOT_FOUND where there is none. */
bool replacement_read(struct ctx *cx, const char *id, struct replacement *out) MUST_CHECK;

/* The newest ones; list of replacement, of which counts but `done` are 0. */
bool replacement_latest(struct ctx *cx, int64_t limit, struct list *out) MUST_CHECK;

struct replacement_post {
	const char *id, *title, *state, *reason, *type;
	int64_t matches;
};

bool replacement_posts(struct ctx *cx, const char *id, int64_t limit, struct list *out) MUST_CHECK;

/* What the job does: as far as it was not done before. */
bool replacement_work(struct ctx *cx, const struct site *site, struct cell *cell, const char *id) MUST_CHECK;

#endif
