/* post_review.c - drafts that are submitted, sent back and talked about (post_edit.h). */
#include "domain/post_edit.h"

#include "base/utf8.h"
#include "domain/queries.h"
#include "domain/staff.h"

enum { NOTE_MAX = 4000 };

static const struct field note_fields[] = {
	FIELD_TEXT(struct post_note, by_name),
	FIELD_TEXT(struct post_note, text),
	FIELD_TIME(struct post_note, at),
	FIELD_END
};

static bool
may_speak(struct ctx *cx, const struct writer *w, const char *id, struct post_work *work)
{
	if (!post_work_read(cx, w, id, work))
		return false;
	return work->state.mine || role_may(w->role, MAY_POST_ANY) ||
	       fail(cx, ERR_FORBIDDEN, "post.foreign", "This is somebody else's post.");
}

bool
post_review(struct ctx *cx, const struct writer *w, const char *id, const char *review)
{
	bool asks = strcmp(review, "asked") == 0;
	struct post_work work;

	if (!asks && *review && strcmp(review, "changes") != 0)
		return fail(cx, ERR_BAD_REQUEST, "post.review", NULL);
	if (!may_speak(cx, w, id, &work))
		return false;
	if (strcmp(work.state.status, "draft") != 0)
		return fail(cx, ERR_CONFLICT, "post.review", "Only drafts are reviewed, and this post is %s.", work.state.status);
	if (strcmp(review, "changes") == 0 && !role_may(w->role, MAY_POST_ANY))
		return fail(cx, ERR_FORBIDDEN, "post.review", "Editors ask for changes.");
	return pg_exec(cx, &q_post_set_review, PG_TEXT(id), PG_TEXT(review));
}

bool
post_note_add(struct ctx *cx, const struct writer *w, const char *id, const char *text)
{
	struct span words = span_trim(span_of(text));
	struct post_work work;

	if (!may_speak(cx, w, id, &work))
		return false;
	if (words.len == 0)
		return fail(cx, ERR_INVALID, "note.empty", "A note needs words."), fail_field(cx, "note");
	if (utf8_length(words) > NOTE_MAX)
		return fail(cx, ERR_INVALID, "note.long", "A note has at most %d characters.", NOTE_MAX), fail_field(cx, "note");
	return pg_exec(cx, &q_post_note_add, PG_TEXT(id), PG_INT(w->staff->id),
	               PG_TEXT(staff_shown_name(cx->arena, w->staff)), PG_SPAN(words));
}

bool
post_notes(struct ctx *cx, const char *id, struct list *out)
{
	return pg_many(cx, &q_post_note_list, struct post_note, note_fields, out, PG_TEXT(id));
}
