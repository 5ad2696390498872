/* post_edit.h - writing: what an editor may change of a post, and how no word is
 * lost or shown too early.
 *
 * A draft or scheduled post is changed in place.  The changes to a published one
 * are staged beside it, as JSON, and readers see nothing of them until they are
 * published.  Every save names the version it started from: one that would
 * overwrite what its author has not seen is refused with CONFLICT, and its text is
 * kept as a revision.
 *
 * The functions that write run a transaction of their own. */
#ifndef DOMAIN_POST_EDIT_H
#define DOMAIN_POST_EDIT_H

#include "base/ctx.h"
#include "base/field.h"
#include "domain/role.h"

struct cell;
struct site;
struct staff;

/* All that can be changed.  Text is never NULL after a read. */
struct post_edit {
	const char *title, *source;      /* Markdown */
	const char *slug;                /* "": from the title */
	const char *excerpt, *lang, *visibility, *template_name;
	const char *feature_image, *feature_image_alt, *feature_image_caption;
	const char *translation_of;      /* address of the post it is a translation of; "": of none */
	const char *canonical_url, *meta_title, *meta_description;
	const char *og_title, *og_description, *og_image;
	const char *twitter_title, *twitter_description, *twitter_image;
	const char *tags;                /* names, a line each, the primary one first */
	const char *authors;             /* slugs, a line each */
	const char *custom;              /* values of custom fields (custom.h); "": none */
	bool featured, raw_html;
	int64_t publish_at;              /* usec_t; 0: when it is published; POST_NO_DATE: what was entered is none */
};

#define POST_NO_DATE INT64_MIN

enum { POST_TITLE_MAX = 300, POST_EXCERPT_MAX = 1000 }; /* characters */

extern const struct field post_edit_fields[];

/* What a post is called where it has no title yet. */
#define POST_UNTITLED "(Untitled)"

/* The lines of tags or authors, without blanks and empty ones; how many. */
size_t post_lines(struct arena *a, const char *text, const char **out, size_t most);

/* A field that holds what it cannot hold, and why, in a sentence. */
struct post_wrong {
	const char *field, *reason;
};

/* All of them; list of struct post_wrong.  `fields` are the site's custom fields,
 * which are called "custom.KEY". */
struct list post_edit_wrong(struct ctx *cx, const struct post_edit *e, struct list fields);

/* The same, with the fields read where there is a value of one. */
bool post_edit_check(struct ctx *cx, const struct post_edit *e, struct list *wrong) MUST_CHECK;

/* Each wrong field (of post_wrong) becomes what it was. */
void post_edit_restore(struct ctx *cx, struct post_edit *e, struct list wrong, const struct post_edit *was);

/* What else there is to know. */
struct post_state {
	const char *id, *title, *type, *status, *path, *slug, *edited_by, *trashed_status;
	const char *review; /* "", "asked", "changes" */
	int64_t version;   /* 0: not saved yet */
	int64_t words;
	bool staged;       /* changes readers do not see */
	bool mine;         /* of the asking account: it made it, or is among its authors */
	usec_t published_at, edited_at, trashed_at;
	struct list wrong; /* after a save, of post_wrong: fields that were left as they had been */
};

struct post_work {
	struct post_state state;
	struct post_edit edit;      /* the newest, staged where there is a stage */
};

/* Who works, and where. */
struct writer {
	const struct site *site;
	struct cell *cell;
	const struct staff *staff;
	enum role role;
};

/* NOT_FOUND where there is none of that id. */
bool post_work_read(struct ctx *cx, const struct writer *w, const char *id, struct post_work *out) MUST_CHECK;

/* What a new post begins as: its id is made here, its version is 0. */
void post_work_new(struct ctx *cx, const char *type, struct post_work *out);

/* May the writer change it (publish: also what readers see)?  FORBIDDEN with a
 * sentence where not. */
bool post_may_edit(struct ctx *cx, const struct writer *w, const struct post_state *s) MUST_CHECK;
bool post_may_publish(struct ctx *cx, const struct writer *w, const struct post_state *s) MUST_CHECK;

enum post_intent {
	POST_SAVE,       /* keep it: a draft in place, a published post's stage */
	POST_PUBLISH,    /* show this text, at edit->publish_at where that is ahead */
	POST_UNPUBLISH,  /* take it away from readers; it becomes a draft */
	POST_DISCARD,    /* forget the stage; it is kept as a revision */
};

/* Do it.  `type` counts for a new post (version 0).  On success *state is what it
 * has become.  A wrong field never keeps words from being saved: it stays what it
 * was, and state->wrong names it; only POST_PUBLISH is refused, with INVALID.
 * CONFLICT "post.conflict": somebody saved since `version`; the text was kept as a
 * revision. */
bool post_work_save(struct ctx *cx, const struct writer *w, const char *id, const char *type, int64_t version,
                    const struct post_edit *edit, enum post_intent intent, struct post_state *state) MUST_CHECK;

/* Move to the trash and back; what was published is taken away and is published
 * again. */
bool post_trash(struct ctx *cx, const struct writer *w, const char *id) MUST_CHECK;
bool post_untrash(struct ctx *cx, const struct writer *w, const char *id, struct post_state *state) MUST_CHECK;

/* A new draft with the text of another post. */
bool post_copy(struct ctx *cx, const struct writer *w, const char *id, struct post_state *state) MUST_CHECK;

/* Readers see at once whether it is. */
bool post_feature(struct ctx *cx, const struct writer *w, const char *id, bool featured) MUST_CHECK;

/* ---- working together ---- */

/* "asked": its author submits a draft; "changes": an editor sends it back; "": settled. */
bool post_review(struct ctx *cx, const struct writer *w, const char *id, const char *review) MUST_CHECK;

struct post_note {
	const char *by_name, *text;
	usec_t at;
};

/* What staff say to one another about it; list of struct post_note, oldest first. */
bool post_note_add(struct ctx *cx, const struct writer *w, const char *id, const char *text) MUST_CHECK;
bool post_notes(struct ctx *cx, const char *id, struct list *out) MUST_CHECK;

/* ---- lists ---- */

struct post_row {
	const char *id, *title, *status, *path, *type, *edited_by, *authors, *visibility, *review;
	bool staged, featured, mine;
	int64_t words, total;
	usec_t published_at, edited_at, trashed_at;
};

extern const struct field post_row_fields[];

struct post_list_wish {
	const char *type;    /* "post" or "page" */
	const char *status;  /* "", draft, scheduled, published, staged, review, trash */
	const char *search;  /* part of the title or address; "" */
	const char *author;  /* slug; "" */
	const char *tag;     /* slug; "" */
	const char *sort;    /* "edited", "published", "title" */
	bool mine_only, counted; /* counted: post_row.total is wanted; 0 otherwise */
	int64_t limit, offset;
};

bool post_rows(struct ctx *cx, const struct writer *w, const struct post_list_wish *wish, struct list *out) MUST_CHECK;

/* ---- revisions ---- */

struct revision {
	int64_t id, version;
	const char *kind, *by_name, *title, *edit; /* edit: JSON */
	usec_t at;
};

extern const struct field revision_fields[];

bool revision_list(struct ctx *cx, const char *post_id, struct list *out) MUST_CHECK;
bool revision_read(struct ctx *cx, const char *post_id, int64_t id, struct revision *out,
                   struct post_edit *edit) MUST_CHECK;

#endif
