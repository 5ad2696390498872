/* post.h - posts and pages: everything about them that is true without a web.
 *
 * A post's text is stored three times: as written (source), rendered (html) and
 * as words (plain).  Rendering happens here, on save, by the Markdown cell;
 * readers never wait for it.  Every save that a public page can show moves the
 * site's epoch (change.h). */
#ifndef DOMAIN_POST_H
#define DOMAIN_POST_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/span.h"

struct cell;
struct settings;
struct site;

/* A post as its page needs it. */
struct post {
	const char *id, *uuid, *type, *status, *visibility, *slug, *path, *title, *lang;
	struct html html, toc;
	const char *excerpt, *custom_excerpt;
	const char *feature_image, *feature_image_alt, *feature_image_caption, *first_image;
	const char *template_name, *canonical_url, *meta_title, *meta_description;
	const char *og_title, *og_description, *og_image;
	const char *twitter_title, *twitter_description, *twitter_image;
	const char *custom; /* what readers see of custom fields: a JSON list of key, label, kind, value; NULL: nothing */
	bool featured, translated; /* translated: there are others of it, post_translation */
	int64_t words, images, remote;
	usec_t published_at, updated_at;
};

/* A post as lists need it.  Tags and authors are read beside it, for a whole
 * list at once (post_read_links). */
struct post_card {
	const char *id, *uuid, *path, *title, *lang, *excerpt, *custom_excerpt;
	const char *feature_image, *feature_image_alt, *first_image;
	const char *custom; /* as of a post; not in search and archive */
	struct html html;  /* in feeds only */
	const char *plain; /* in search only */
	const char *section, *section_name; /* in sections only: slug and name of the tag */
	int64_t total;     /* in search only: of all results */
	bool featured;
	int64_t words, images;
	usec_t published_at, updated_at;
};

/* Address and title, for previous, next and suggestions. */
struct post_ref {
	const char *path, *title;
	bool is_next; /* of neighbours: after, not before */
};

/* One tag or author of one post: the rows of a list's bylines and tags. */
struct post_link {
	const char *post_id, *slug, *name, *image, *accent;
};

/* The same post in a language; "" is the site's. */
struct post_translation {
	const char *path, *lang, *title;
	bool is_this;
};

/* The picture a list shows for a post, where it is one of the site's own. */
struct post_picture {
	const char *post_id;
	const char *srcset; /* or NULL */
	int64_t width, height;
	int64_t focus_x, focus_y; /* per cent; -1: nobody has said */
};

extern const struct field post_fields[], post_card_fields[], post_ref_fields[], post_link_fields[], post_picture_fields[];

/* ---- reading: what the public may see ---- */

/* Everything the page of one post shows, in two round trips.  *found is false
 * where no published post has this address. */
struct post_page {
	struct post post;
	struct list tags;      /* of post_link */
	struct list authors;   /* of author (taxonomy.h) */
	struct list neighbours; /* of post_ref, at most two */
	struct list related;   /* of post_card, at most three */
	struct list pictures;  /* of post_picture, at most one */
	struct list translations; /* of post_translation, itself among them; none where it has no other */
};

bool post_read_page(struct ctx *cx, const char *path, struct post_page *out, bool *found) MUST_CHECK;


/* A page of posts: all, of a tag or of an author.  One more than `limit` is
 * asked for where the caller wants to know whether there are more. */
enum post_scope { POSTS_ALL, POSTS_OF_TAG, POSTS_OF_AUTHOR };

bool post_list(struct ctx *cx, enum post_scope scope, const char *slug, int64_t limit, int64_t offset,
               struct list *cards) MUST_CHECK;
/* The newest posts of several tags, `each` of every one, without these: of the tags
 * named, or of the `most` that the newest posts have most.  A post of two tags comes
 * twice. */
struct post_sections {
	const char *const *tags; /* slugs */
	size_t ntags;
	int64_t most, each;
	struct list without;     /* of post_card */
};

bool post_sections(struct ctx *cx, const struct post_sections *wish, struct list *cards) MUST_CHECK;
bool post_feed(struct ctx *cx, enum post_scope scope, const char *slug, int64_t limit, struct list *cards) MUST_CHECK;
bool post_count(struct ctx *cx, int64_t *n) MUST_CHECK;

/* Tags and bylines of all cards of a list, in one round trip; lists of post_link. */
bool post_read_links(struct ctx *cx, struct list cards, struct list *tags, struct list *authors,
                     struct list *pictures) MUST_CHECK; /* pictures may be NULL: not asked for */

/* ---- writing ---- */

/* What a save needs.  Text is valid UTF-8.  Fields left NULL are stored NULL. */
struct post_draft {
	const char *id;     /* of the post to make or replace; NULL: a new one */
	const char *type;   /* "post" or "page" */
	const char *status; /* "draft", "scheduled", "published" */
	const char *slug;   /* wished; made unique by a suffix -2, -3 …; NULL: from the title */
	const char *title;
	const char *lang;
	struct span source; /* Markdown */
	bool raw_html;      /* keep HTML in it, through the allow-list */
	const char *custom_excerpt;
	const char *feature_image, *feature_image_alt, *feature_image_caption;
	bool featured;
	const char *canonical_url, *meta_title, *meta_description;
	const char *custom; /* values of custom fields, a JSON object; NULL: what there are stay */
	usec_t published_at; /* 0: now, where the status needs one */
	usec_t updated_at;   /* 0: now */
	const char *import_key;  /* NULL outside imports */
	const char *import_hash;
	const char *const *tags;    /* names, primary first; created where missing */
	size_t ntags;
	const char *const *authors; /* names; created where missing */
	size_t nauthors;
	bool authors_by_slug;       /* they are slugs; the unknown are passed over */
};

enum post_saved { POST_CREATED, POST_UPDATED, POST_UNCHANGED };

struct post_saved_as {
	enum post_saved outcome;
	const char *id, *slug, *path;
	int64_t dropped_html; /* pieces of raw HTML the rendering left out */
	bool plain_fallback;  /* the text was too complex to render: it is shown as it is */
};

/* Is the slug an address of Quoin's own, that no post may have? */
bool post_slug_reserved(const char *slug);

/* Save a post, inside the caller's transaction (change_begin … change_commit).
 * With an import_key the post of that key is updated, or left alone when its
 * import_hash is equal; otherwise a new post is made.  Fails with INVALID for
 * text that is not UTF-8, is too long or too complex to render. */
bool post_save(struct ctx *cx, const struct site *site, struct cell *cell, const struct post_draft *draft,
               struct post_saved_as *out) MUST_CHECK;

/* The address the site's permalink pattern gives to a slug and a date, such as
 * "/2024/05/my-post/".  Pages always have "/slug/". */
const char *post_path(struct ctx *cx, const struct settings *settings, const char *type, const char *slug,
                      usec_t published_at);

/* The text of a draft as its page will show it; nothing is stored. */
struct markdown_result;
bool post_render(struct ctx *cx, const struct site *site, const struct settings *settings, struct cell *cell,
                 const struct post_draft *d, struct markdown_result *out) MUST_CHECK;

/* The wished slug, or it with -2, -3 … until neither it nor the address it gives
 * is another post's than that of `id`. */
bool post_settle_slug(struct ctx *cx, const struct settings *settings, const char *type, const char *wish,
                      const char *id, usec_t published_at, const char **slug, const char **path) MUST_CHECK;

/* Bring every post to the address its settings give it now, and leave redirects
 * at those it had; inside the caller's change. */
bool post_move_all(struct ctx *cx) MUST_CHECK;

/* Render a post's text once more, because what it shows is known better now, inside
 * a transaction (change_begin).  What it says, and when it was changed, stays.
 * NOT_FOUND where it is gone. */
bool post_render_again(struct ctx *cx, const struct site *site, struct cell *cell, const char *id) MUST_CHECK;

#endif
