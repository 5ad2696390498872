/* post_deeds.c - what is done to posts without opening them, to one or to many. */
#include "web/console/console.h"

#include "base/strbuf.h"
#include "web/console/post_form.h"
#include "web/dispatch.h"

enum { MOST = 200 };

typedef bool deed_fn(struct console *c, const struct writer *w, const char *id);

static bool
trash(struct console *c, const struct writer *w, const char *id)
{
	return post_trash(c->cx, w, id);
}

static bool
untrash(struct console *c, const struct writer *w, const char *id)
{
	struct post_state state;

	return post_untrash(c->cx, w, id, &state);
}

static bool
feature(struct console *c, const struct writer *w, const char *id)
{
	return post_feature(c->cx, w, id, true);
}

static bool
unfeature(struct console *c, const struct writer *w, const char *id)
{
	return post_feature(c->cx, w, id, false);
}

/* The newest text of a post, with another intent. */
static bool
resave(struct console *c, const struct writer *w, const char *id, enum post_intent intent)
{
	struct post_state state;
	struct post_work work;

	if (!post_work_read(c->cx, w, id, &work))
		return false;
	if (!post_work_save(c->cx, w, id, work.state.type, work.state.version, &work.edit, intent, &state))
		return false;
	console_warm_post(c, &state, &work.edit);
	return true;
}

static bool
publish(struct console *c, const struct writer *w, const char *id)
{
	return resave(c, w, id, POST_PUBLISH);
}

static bool
unpublish(struct console *c, const struct writer *w, const char *id)
{
	return resave(c, w, id, POST_UNPUBLISH);
}

static const struct deed {
	const char *name, *done;
	deed_fn *fn;
	bool undo; /* can be undone by "untrash" of the same posts */
} deeds[] = {
	{ "trash", "trashed", trash, true },
	{ "untrash", "restored", untrash, false },
	{ "publish", "published", publish, false },
	{ "unpublish", "unpublished", unpublish, false },
	{ "feature", "featured", feature, false },
	{ "unfeature", "unfeatured", unfeature, false },
};

static const struct deed *
find_deed(const char *name)
{
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
		if (strcmp(deeds[i].name, name) == 0)
			return &deeds[i];
	return NULL;
}

/* Ids come one by one (checkboxes) or together, divided by commas (undo). */
static size_t
chosen(const struct console *c, const char **ids)
{
	size_t n = 0;

	for (size_t i = 0; n < MOST; i++) {
		const char *value = form_nth(c->form, "id", i);

		if (!value)
			break;
		for (struct span rest = span_of(value); rest.len && n < MOST;) {
			struct span id = span_cut(rest, ',', &rest);
			ids[n++] = arena_strndup(c->cx->arena, id.ptr, id.len);
		}
	}
	return n;
}

static const char *
joined(struct arena *a, const char *const *ids, size_t n)
{
	struct strbuf sb;

	strbuf_init(&sb, a, MOST * 32);
	for (size_t i = 0; i < n; i++)
		strbuf_addf(&sb, "%s%s", i ? "," : "", ids[i]);
	return sb.buf;
}

/* One that cannot be done is told, with how many were: the others stay done. */
bool
posts_bulk(struct console *c)
{
	const struct deed *deed = find_deed(console_field(c, "action"));
	const char *ids[MOST], *list = console_site_path(c, strcmp(console_field(c, "type"), "page") == 0 ? "pages/" : "posts/");
	size_t n = chosen(c, ids), did = 0;
	struct writer w = console_writer(c);

	if (!deed)
		return fail(c->cx, ERR_BAD_REQUEST, "bulk.action", "Choose what to do with the posts.");
	if (n == 0)
		return fail(c->cx, ERR_INVALID, "bulk.none", "No post was chosen.");
	for (; did < n; did++)
		if (!deed->fn(c, &w, ids[did]))
			break;
	if (did < n) {
		if (did > 0)
			c->cx->err.detail = arena_printf(c->cx->arena, "%s Done before that: %zu of %zu posts.", c->cx->err.detail ?
			                                 c->cx->err.detail : err_title(c->cx->err.kind), did, n);
		return false;
	}
	return console_redirect(c, deed->undo ? arena_printf(c->cx->arena, "%s?undo=%s", list, joined(c->cx->arena, ids, n))
	                                      : list, deed->done);
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
	struct writer w = console_writer(c);
	const char *id = console_capture(c, "id");

	return resave(c, &w, id, POST_UNPUBLISH) && console_redirect(c, console_site_path(c, "posts/%s/", id), "unpublished");
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
