/* post.c - the editor: shown, saved by hand and by itself, published. */
#include "web/console/post_form.h"

#include "base/num.h"
#include "base/strbuf.h"
#include "domain/setting.h"
#include "text/dates.h"
#include "text/json.h"
#include "text/url.h"

static bool
is_id(const char *s)
{
	return strlen(s) == 24 && strspn(s, "0123456789abcdef") == 24;
}

static bool
show(struct console *c, const struct post_work *work)
{
	struct post_form form;

	return post_form_show(c, work, &form) &&
	       console_page(c, "post", *work->edit.title ? work->edit.title : "New post", post_form_fields, &form);
}

static bool
new_of(struct console *c, const char *type)
{
	struct settings settings;
	struct post_work work;

	if (!settings_load(c->cx, &settings))
		return false;
	post_work_new(c->cx, type, &work);
	if (strcmp(type, "post") == 0)
		work.edit.visibility = settings.post_visibility;
	return show(c, &work);
}

bool
post_new(struct console *c)
{
	return new_of(c, "post");
}

bool
page_new(struct console *c)
{
	return new_of(c, "page");
}

bool
post_page(struct console *c)
{
	struct writer w = console_writer(c);
	struct post_work work;

	return post_work_read(c->cx, &w, console_capture(c, "id"), &work) && post_may_edit(c->cx, &w, &work.state) &&
	       show(c, &work);
}

/* What was sent: which post, which version it was made from, and the text. */
struct sent {
	const char *id, *type;
	int64_t version;
	struct post_edit edit;
};

static bool
read_sent(struct console *c, struct sent *s)
{
	*s = (struct sent){ .id = console_capture(c, "id") };
	s->type = strcmp(console_field(c, "type"), "page") == 0 ? "page" : "post";
	bool complete = is_id(s->id) && num_int(span_of(console_field(c, "version")), 0, INT64_MAX, &s->version);
	bool read = post_form_read(c, &s->edit);
	return read && (complete || fail(c->cx, ERR_BAD_REQUEST, "post.form",
	                                  "This form is not complete. Reload the page and send it again."));
}

/* All that is wrong with what was sent: its fields, and what it was refused for. */
static struct list
faults(struct console *c, const struct post_edit *edit, const struct err *e)
{
	struct list wrong = { NULL, 0 };

	if (!post_edit_check(c->cx, edit, &wrong))
		ctx_forgive(c->cx); /* what it was refused for is said all the same */
	struct post_wrong *all = ARENA_ARRAY(c->cx->arena, struct post_wrong, wrong.count + 1);
	size_t n = 0;

	if (e->field && e->detail)
		all[n++] = (struct post_wrong){ e->field, e->detail };
	for (size_t i = 0; i < wrong.count; i++)
		all[n++] = ((const struct post_wrong *)wrong.items)[i];
	return (struct list){ all, n };
}

/* The form again with the words that were sent: none is lost. */
static bool
form_again(struct console *c, const struct sent *s)
{
	struct err e = c->cx->err;
	struct post_work work;
	struct writer w = console_writer(c);
	struct post_form form;

	ctx_forgive(c->cx);
	if (!post_work_read(c->cx, &w, s->id, &work)) {
		ctx_forgive(c->cx);
		post_work_new(c->cx, s->type, &work);
		work.state.id = s->id;
	}
	work.edit = s->edit;
	if (e.kind != ERR_CONFLICT)
		work.state.version = s->version;
	if (!post_form_show(c, &work, &form)) {
		/* Not even the choices can be read: the words matter more than the frame. */
		ctx_forgive(c->cx);
		c->cx->err = e;
		return console_form_again(c, "post-text", "Not saved", post_edit_fields, &s->edit);
	}
	post_form_mark(c, &form, faults(c, &s->edit, &e));
	c->cx->err = e;
	return console_form_again(c, "post", "Not saved", post_form_fields, &form);
}

/* The words are saved and some fields are not: those again as they were sent. */
static bool
fields_again(struct console *c, struct sent *s, const struct post_state *state)
{
	const struct post_wrong *first = state->wrong.items;

	s->version = state->version;
	fail(c->cx, ERR_INVALID, "post.field", "The text is saved, but not everything beside it. %s", first->reason);
	return form_again(c, s);
}

static const struct intent {
	const char *name;
	enum post_intent intent;
	const char *done, *review;
} intents[] = {
	{ "save", POST_SAVE, "saved", NULL },
	{ "submit", POST_SAVE, "submitted", "asked" },
	{ "publish", POST_PUBLISH, "published", NULL },
	{ "schedule", POST_PUBLISH, "scheduled", NULL },
	{ "update", POST_PUBLISH, "updated", NULL },
	{ "unpublish", POST_UNPUBLISH, "unpublished", NULL },
	{ "discard", POST_DISCARD, "discarded", NULL },
};

static const struct intent *
find_intent(const char *name)
{
	for (size_t i = 0; i < sizeof intents / sizeof *intents; i++)
		if (strcmp(intents[i].name, name) == 0)
			return &intents[i];
	return &intents[0];
}

bool
post_submit(struct console *c)
{
	const struct intent *in = find_intent(console_field(c, "intent"));
	struct writer w = console_writer(c);
	struct post_state state;
	struct sent s;

	if (!read_sent(c, &s))
		return is_id(s.id) && form_again(c, &s);
	if (!post_form_picture(c, &s.edit) ||
	    !post_work_save(c->cx, &w, s.id, s.type, s.version, &s.edit, in->intent, &state))
		return form_again(c, &s);
	if (state.wrong.count && in->intent != POST_DISCARD)
		return fields_again(c, &s, &state);
	if (in->review && !post_review(c->cx, &w, s.id, in->review)) {
		s.version = state.version;
		return form_again(c, &s);
	}
	bool later = in->intent == POST_PUBLISH && strcmp(state.status, "scheduled") == 0;
	bool first = strcmp(in->name, "publish") == 0 && !later;
	if (in->intent != POST_SAVE)
		console_warm_post(c, &state, &s.edit);
	return console_redirect(c, console_site_path(c, "posts/%s/%s", s.id, first ? "?take_back=1" : ""),
	                        later ? "scheduled" : in->done);
}

/* ---- by script ---- */

static void
put_state(struct console *c, struct json *j, const struct post_state *s)
{
	struct arena *a = c->cx->arena;

	json_key(j, "version"), json_add_text(j, arena_printf(a, "%lld", (long long)s->version));
	json_key(j, "saved_at"), json_add_text(j, dates_rfc3339(a, s->edited_at));
	json_key(j, "state"), json_add_text(j, s->staged ? "staged" : s->status);
	json_key(j, "slug"), json_add_text(j, s->slug);
	json_key(j, "words"), json_add_int(j, s->words);
	json_key(j, "url"), json_add_text(j, console_site_path(c, "posts/%s/", s->id));
}

/* The words are saved; these fields are not. */
static void
put_wrong(struct json *j, struct list wrong)
{
	const struct post_wrong *w = wrong.items;

	json_key(j, "wrong");
	json_begin_object(j);
	for (size_t i = 0; i < wrong.count; i++)
		json_key(j, w[i].field), json_add_text(j, w[i].reason);
	json_end_object(j);
}

/* Both texts: the one that is stored, and (at its sender) the one that came late. */
static bool
tell_conflict(struct console *c, const char *id)
{
	struct err e = c->cx->err;
	struct writer w = console_writer(c);
	struct post_work work;
	struct strbuf sb;
	struct json j;

	ctx_forgive(c->cx);
	if (!post_work_read(c->cx, &w, id, &work))
		return false;
	console_json_begin(c, &sb, &j);
	json_key(&j, "error");
	json_begin_object(&j);
	json_key(&j, "code"), json_add_text(&j, e.code);
	json_key(&j, "message"), json_add_text(&j, e.detail);
	json_end_object(&j);
	put_state(c, &j, &work.state);
	json_key(&j, "by"), json_add_text(&j, work.state.edited_by);
	json_key(&j, "title"), json_add_text(&j, work.edit.title);
	json_key(&j, "source"), json_add_text(&j, work.edit.source);
	return console_json_send(c, 409, &sb, &j);
}

bool
post_autosave(struct console *c)
{
	struct writer w = console_writer(c);
	struct post_state state;
	struct strbuf sb;
	struct json j;
	struct sent s;

	if (!read_sent(c, &s))
		return false;
	if (!post_work_save(c->cx, &w, s.id, s.type, s.version, &s.edit, POST_SAVE, &state))
		return c->cx->err.code && strcmp(c->cx->err.code, "post.conflict") == 0 && tell_conflict(c, s.id);
	console_json_begin(c, &sb, &j);
	put_state(c, &j, &state);
	put_wrong(&j, state.wrong);
	return console_json_send(c, 200, &sb, &j);
}
