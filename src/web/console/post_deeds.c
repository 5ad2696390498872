/* post_deeds.c - what is done to posts without opening them, to one or to many. */
#include "web/console/bulk.h"
#include "web/console/post_form.h"
#include "web/dispatch.h"

static bool
trash(struct console *c, const char *id)
{
	struct writer w = console_writer(c);

	return post_trash(c->cx, &w, id);
}

static bool
untrash(struct console *c, const char *id)
{
	struct writer w = console_writer(c);
	struct post_state state;

	return post_untrash(c->cx, &w, id, &state);
}

static bool
feature(struct console *c, const char *id)
{
	struct writer w = console_writer(c);

	return post_feature(c->cx, &w, id, true);
}

static bool
unfeature(struct console *c, const char *id)
{
	struct writer w = console_writer(c);

	return post_feature(c->cx, &w, id, false);
}

/* The newest text of a post, with another intent. */
static bool
resave(struct console *c, const char *id, enum post_intent intent)
{
	struct writer w = console_writer(c);
	struct post_state state;
	struct post_work work;

	if (!post_work_read(c->cx, &w, id, &work))
		return false;
	if (!post_work_save(c->cx, &w, id, work.state.type, work.state.version, &work.edit, intent, &state))
		return false;
	console_warm_post(c, &state, &work.edit);
	return true;
}

static bool
publish(struct console *c, const char *id)
{
	return resave(c, id, POST_PUBLISH);
}

static bool
unpublish(struct console *c, const char *id)
{
	return resave(c, id, POST_UNPUBLISH);
}

bool
posts_bulk(struct console *c)
{
	static const struct bulk_deed deeds[] = {
		{ "trash", "trashed", trash, true },
		{ "untrash", "restored", untrash, false },
		{ "publish", "published", publish, false },
		{ "unpublish", "unpublished", unpublish, false },
		{ "feature", "featured", feature, false },
		{ "unfeature", "unfeatured", unfeature, false },
	};
	bool pages = strcmp(console_field(c, "type"), "page") == 0 || strcmp(console_arg(c, "type"), "page") == 0;

	return bulk_do(c, &(struct bulk){ console_site_path(c, pages ? "pages/" : "posts/"), "post", "posts", deeds,
	                                  sizeof deeds / sizeof *deeds });
}

bool
post_copy_do(struct console *c)
{
	struct writer w = console_writer(c);
	struct post_state state;

	if (!post_copy(c->cx, &w, console_capture(c, "id"), &state))
		return false;
	return console_redirect(c, console_site_path(c, "posts/%s/", state.id), "copied");
}

bool
post_take_back(struct console *c)
{
	const char *id = console_capture(c, "id");

	return resave(c, id, POST_UNPUBLISH) && console_redirect(c, console_site_path(c, "posts/%s/", id), "unpublished");
}

/* ---- working together ---- */

bool
post_review_do(struct console *c)
{
	struct writer w = console_writer(c);
	const char *id = console_capture(c, "id"), *review = console_field(c, "review"), *note = console_field(c, "note");

	if ((*note && !post_note_add(c->cx, &w, id, note)) || !post_review(c->cx, &w, id, review))
		return false;
	return console_redirect(c, console_site_path(c, "posts/%s/", id),
	                        strcmp(review, "asked") == 0 ? "submitted" : strcmp(review, "changes") == 0 ? "sent_back" : "saved");
}

bool
post_note_do(struct console *c)
{
	struct writer w = console_writer(c);
	const char *id = console_capture(c, "id");

	if (!post_note_add(c->cx, &w, id, console_field(c, "note")))
		return false;
	return console_redirect(c, console_site_path(c, "posts/%s/#notes", id), NULL);
}
