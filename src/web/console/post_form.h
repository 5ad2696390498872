/* post_form.h - the editor's form: from a post to fields and back. */
#ifndef WEB_CONSOLE_POST_FORM_H
#define WEB_CONSOLE_POST_FORM_H

#include "web/console/live.h"
#include "web/console/post_custom.h"

struct post_form {
	const char *id, *version, *type, *kind, *status, *status_label, *action, *save_url, *upload_url, *find_url, *list_url;
	const char *title, *source, *slug, *slug_hint, *excerpt, *lang, *translation_of, *visibility, *template_name;
	const char *feature_image, *feature_image_alt, *feature_image_caption, *canonical_url;
	const char *meta_title, *meta_description, *og_title, *og_description, *og_image;
	const char *twitter_title, *twitter_description, *twitter_image, *tags, *authors, *publish_at;
	const char *public_url, *edited_by, *edited_iso, *published_iso, *address, *trash_url, *review_label;
	struct list all_tags, all_authors;   /* of option */
	struct list notes;                   /* of note_view */
	struct list custom, kept;            /* of custom_input, custom_kept */
	bool has_custom, has_kept;           /* any of both; the latter */
	const struct dyn *wrong;             /* field → what is wrong with it; NULL: nothing */
	struct live_cards cards;             /* how others show it */
	const char *preview_url, *frame_url;
	int64_t preview_wait;                /* milliseconds */
	int64_t upload_piece;                /* bytes */
	bool featured, raw_html, may_html, is_new, is_draft, is_scheduled, is_published, staged, may_publish, in_trash;
	bool may_review, may_submit, in_review, has_notes;
	bool is_public_visible, is_members, is_paid;
};

struct note_view {
	const char *by_name, *text, *iso, *date;
};

extern const struct field post_form_fields[];

/* Fill the form from the newest text of a post. */
bool post_form_show(struct console *c, const struct post_work *work, struct post_form *out) MUST_CHECK;

/* Say beside their fields what is wrong: `wrong` is of post_wrong. */
void post_form_mark(struct console *c, struct post_form *form, struct list wrong);

/* What was sent, as an edit. */
bool post_form_read(struct console *c, struct post_edit *out) MUST_CHECK;

/* The picture that came along, if one did, into the site's media and under the text. */
bool post_form_picture(struct console *c, struct post_edit *e) MUST_CHECK;

/* A guard stopped a POST (c->route) before its handler: the reason on a page that
 * holds what was written.  False, and nothing is answered, where it was no text of
 * a post, or not sent from here. */
bool post_form_keep(struct console *c) MUST_CHECK;

#endif
