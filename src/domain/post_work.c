/* post_work.c - a save: allowed, of the version it began with, and carried out (post_edit.h). */
#include "domain/post_edit_priv.h"

#include "domain/audit.h"
#include "domain/change.h"
#include "domain/custom.h"
#include "domain/post.h"
#include "domain/queries.h"
#include "domain/redirect.h"
#include "domain/site.h"
#include "domain/staff.h"

enum { LINES_MAX = 100, TAKE_BACK = 60 };

struct version_row {
	int64_t version;
};

static const struct field version_fields[] = { FIELD_INT(struct version_row, version), FIELD_END };

bool
post_hold(struct ctx *cx, const struct writer *w, const char *id, const char *type, struct post_state *was, bool *is_new)
{
	struct version_row row;
	bool found;

	if (!pg_maybe(cx, &q_post_lock, version_fields, &row, &found, PG_TEXT(id)))
		return false;
	*is_new = !found;
	if (found)
		return post_state_read(cx, w, id, was);
	*was = (struct post_state){ .id = id, .type = type, .status = "draft", .path = "", .slug = "", .edited_by = "",
	                            .review = "", .mine = true };
	return true;
}

struct job {
	const struct writer *w;
	struct post_state was;
	struct post_edit edit;
	enum post_intent intent;
	bool is_new, shown; /* shown: readers may see a difference */
	struct list wrong;  /* of post_wrong */
};

static const char *
none_if_empty(const char *s)
{
	return *s ? s : NULL;
}

/* Write the row itself: text, place, tags, authors. */
static bool
write_post(struct ctx *cx, const struct job *j, const char *status, usec_t published_at)
{
	const char *tags[LINES_MAX], *authors[LINES_MAX];
	const struct post_edit *e = &j->edit;
	struct post_saved_as as;
	struct post_draft d = {
		.id = j->was.id, .type = j->was.type, .status = status, .slug = e->slug,
		.title = e->title, .lang = none_if_empty(e->lang), .source = span_of(e->source),
		.raw_html = e->raw_html && role_may(j->w->role, MAY_HTML), .custom_excerpt = none_if_empty(e->excerpt),
		.feature_image = none_if_empty(e->feature_image), .feature_image_alt = none_if_empty(e->feature_image_alt),
		.feature_image_caption = none_if_empty(e->feature_image_caption), .featured = e->featured,
		.canonical_url = none_if_empty(e->canonical_url), .meta_title = none_if_empty(e->meta_title),
		.meta_description = none_if_empty(e->meta_description), .published_at = published_at,
		.tags = tags, .ntags = post_lines(cx->arena, e->tags, tags, LINES_MAX),
		.custom = *e->custom ? e->custom : "{}",
		.authors = authors, .nauthors = post_lines(cx->arena, e->authors, authors, LINES_MAX), .authors_by_slug = true,
	};

	if (d.nauthors == 0) {
		if (!staff_byline(cx, j->w->staff, &authors[0]))
			return false;
		d.nauthors = 1;
	}
	return post_save(cx, j->w->site, j->w->cell, &d, &as) &&
	       pg_exec(cx, &q_post_write_more, PG_TEXT(d.id), PG_TEXT(e->visibility),
	               PG_TEXT(none_if_empty(e->template_name)), PG_TEXT(none_if_empty(e->og_title)),
	               PG_TEXT(none_if_empty(e->og_description)), PG_TEXT(none_if_empty(e->og_image)),
	               PG_TEXT(none_if_empty(e->twitter_title)), PG_TEXT(none_if_empty(e->twitter_description)),
	               PG_TEXT(none_if_empty(e->twitter_image)), PG_TEXT(none_if_empty(e->translation_of))) &&
	       (!*e->translation_of || pg_exec(cx, &q_post_translations_follow, PG_TEXT(d.id)));
}

static bool
keep_revision(struct ctx *cx, const struct job *j, const char *kind, int64_t version, const struct post_edit *e)
{
	struct span json = post_edit_json(cx, e);
	int64_t merged = 0;

	if (strcmp(kind, "saved") == 0 &&
	    !pg_exec_count(cx, &q_revision_merge, &merged, PG_TEXT(j->was.id), PG_INT(j->w->staff->id), PG_SPAN(json),
	                   PG_INT(version)))
		return false;
	return merged || pg_exec(cx, &q_revision_add, PG_TEXT(j->was.id), PG_INT(version), PG_TEXT(kind), PG_SPAN(json),
	                         PG_INT(j->w->staff->id), PG_TEXT(staff_shown_name(cx->arena, j->w->staff)));
}

static bool
is_published(const struct post_state *s)
{
	return strcmp(s->status, "published") == 0;
}

static bool
set_stage(struct ctx *cx, const struct job *j, struct span json)
{
	return pg_exec(cx, &q_post_stage_set, PG_TEXT(j->was.id), PG_SPAN(json));
}

static bool
do_save(struct ctx *cx, struct job *j)
{
	bool ok = is_published(&j->was) ? set_stage(cx, j, post_edit_json(cx, &j->edit))
	                                : write_post(cx, j, j->was.status, j->was.published_at);

	return ok && keep_revision(cx, j, "saved", j->was.version + 1, &j->edit);
}

/* A new slug of what readers knew leaves a redirect. */
static bool
leave_redirect(struct ctx *cx, const struct job *j)
{
	struct post_state now;
	bool found, stored;

	if (!is_published(&j->was) || j->was.published_at > clock_wall())
		return true;
	if (!pg_maybe(cx, &q_post_state, post_state_fields, &now, &found, PG_TEXT(j->was.id), PG_INT(j->w->staff->id)))
		return false;
	return strcmp(now.path, j->was.path) == 0 || redirect_add(cx, j->was.path, now.path, 301, "slug", &stored);
}

static bool
do_publish(struct ctx *cx, struct job *j)
{
	usec_t now = clock_wall(), at = j->edit.publish_at;

	if (span_trim(span_of(j->edit.title)).len == 0)
		return fail(cx, ERR_INVALID, "post.title", "A post needs a title before it is published."),
		       fail_field(cx, "title");
	if (at == 0)
		at = is_published(&j->was) ? j->was.published_at : now;
	j->edit.publish_at = at;
	j->shown = true;
	return write_post(cx, j, at > now ? "scheduled" : "published", at) && set_stage(cx, j, (struct span){ NULL, 0 }) &&
	       pg_exec(cx, &q_post_set_review, PG_TEXT(j->was.id), PG_TEXT("")) && leave_redirect(cx, j) && keep_revision(cx, j, "published", j->was.version + 1, &j->edit);
}

/* What is taken back at once was never published: it keeps no date. */
static bool
do_unpublish(struct ctx *cx, struct job *j)
{
	bool at_once = clock_wall() - j->was.published_at < TAKE_BACK * USEC_PER_SEC;

	j->shown = is_published(&j->was);
	return write_post(cx, j, "draft", at_once ? 0 : j->was.published_at) && set_stage(cx, j, (struct span){ NULL, 0 }) &&
	       keep_revision(cx, j, "saved", j->was.version + 1, &j->edit);
}

static bool
do_discard(struct ctx *cx, struct job *j)
{
	return set_stage(cx, j, (struct span){ NULL, 0 }) &&
	       keep_revision(cx, j, "discarded", j->was.version + 1, &j->edit);
}

static bool
allowed(struct ctx *cx, const struct job *j)
{
	if (j->was.trashed_at)
		return fail(cx, ERR_CONFLICT, "post.trashed", "This post is in the trash. Take it out first.");
	return j->intent == POST_SAVE ? post_may_edit(cx, j->w, &j->was) : post_may_publish(cx, j->w, &j->was);
}

static bool
read_before(struct ctx *cx, const struct job *j, struct post_work *was)
{
	if (!j->is_new)
		return post_work_read(cx, j->w, j->was.id, was);
	post_work_new(cx, j->was.type, was);
	return true;
}

/* Words are kept whatever else is wrong; what readers will see must be right. */
static bool
settle_fields(struct ctx *cx, struct job *j)
{
	struct post_work was;

	if (!post_edit_check(cx, &j->edit, &j->wrong))
		return false;
	if (j->wrong.count == 0 || j->intent == POST_DISCARD)
		return true;
	if (!read_before(cx, j, &was))
		return false;
	j->wrong = post_wrong_now(cx, j->wrong, &j->edit, &was.edit);
	const struct post_wrong *first = j->wrong.items;
	if (j->intent == POST_PUBLISH && j->wrong.count)
		return fail(cx, ERR_INVALID, "post.field", "%s", first->reason), fail_field(cx, first->field);
	return post_edit_restore(cx, &j->edit, j->wrong, &was.edit), true;
}

/* The same words, whatever became of their address and date. */
static bool
same_words(const struct post_edit *a, const struct post_edit *b)
{
	for (const struct field *f = post_edit_fields; f->name; f++) {
		if (strcmp(f->name, "slug") == 0 || strcmp(f->name, "authors") == 0)
			continue;
		if (f->type == FIELD_TYPE_TEXT &&
		    strcmp(*FIELD_CONST_AT(const char *, a, f), *FIELD_CONST_AT(const char *, b, f)) != 0)
			return false;
		if (f->type == FIELD_TYPE_BOOL && *FIELD_CONST_AT(bool, a, f) != *FIELD_CONST_AT(bool, b, f))
			return false;
	}
	return true;
}

/* A save whose answer was lost is sent again: it was done already. */
static bool
done_already(struct ctx *cx, const struct job *j, bool *yes)
{
	struct post_work now;

	*yes = false;
	if (j->intent != POST_SAVE || j->is_new)
		return true;
	if (!post_work_read(cx, j->w, j->was.id, &now))
		return false;
	*yes = same_words(&now.edit, &j->edit);
	return true;
}

/* The text that came too late is kept: that much is committed. */
static bool
refuse_late(struct ctx *cx, const struct job *j)
{
	if (j->is_new)
		return fail(cx, ERR_CONFLICT, "post.deleted",
		            "This post was deleted while you were writing. Saved once more, your text becomes a new one.");
	if (!keep_revision(cx, j, "conflict", j->was.version, &j->edit) || !pg_commit(cx, PG_SITE))
		return false;
	return fail(cx, ERR_CONFLICT, "post.conflict",
	            "%s saved this post while you were writing. Your text is kept among its revisions.",
	            *j->was.edited_by ? j->was.edited_by : "Somebody");
}

static bool
carry_out(struct ctx *cx, struct job *j)
{
	static bool (*const deeds[])(struct ctx *, struct job *) = {
		[POST_SAVE] = do_save, [POST_PUBLISH] = do_publish, [POST_UNPUBLISH] = do_unpublish, [POST_DISCARD] = do_discard,
	};

	return deeds[j->intent](cx, j) &&
	       pg_exec(cx, &q_post_touched, PG_TEXT(j->was.id), PG_TEXT(staff_shown_name(cx->arena, j->w->staff)),
	               PG_INT(j->w->staff->id));
}

/* What a site's history says of it; NULL: a save that readers do not see. */
static const char *
act_of(const struct job *j, const struct post_state *now)
{
	switch (j->intent) {
	case POST_PUBLISH:
		return strcmp(now->status, "scheduled") == 0 ? "post.schedule" : is_published(&j->was) ? "post.update" : "post.publish";
	case POST_UNPUBLISH:
		return "post.unpublish";
	default:
		return NULL;
	}
}

static bool
commit(struct ctx *cx, const struct job *j, const struct post_state *now)
{
	const char *act = act_of(j, now);

	if (!act)
		return j->shown ? change_commit(cx, j->w->site) : pg_commit(cx, PG_SITE);
	return audit_end(cx, audit_begin(cx, j->w->site->id, act, "title", j->edit.title, "post", now->id, NULL) &&
	                     (j->shown ? change_commit(cx, j->w->site) : pg_commit(cx, PG_SITE)));
}

bool
post_work_save(struct ctx *cx, const struct writer *w, const char *id, const char *type, int64_t version,
               const struct post_edit *edit, enum post_intent intent, struct post_state *state)
{
	struct job j = { .w = w, .edit = *edit, .intent = intent };

	post_edit_fill_gaps(&j.edit);
	j.edit.custom = custom_normal(cx, j.edit.custom);
	if (!change_begin(cx, w->site))
		return false;
	bool again = false, ok = post_hold(cx, w, id, type, &j.was, &j.is_new) && allowed(cx, &j) && settle_fields(cx, &j);
	if (ok && j.was.version != version) {
		ok = done_already(cx, &j, &again) && (again ? post_state_read(cx, w, id, state) : refuse_late(cx, &j));
		change_abort(cx, w->site);
		state->wrong = j.wrong;
		return ok;
	}
	ok = ok && carry_out(cx, &j) && post_state_read(cx, w, id, state) && commit(cx, &j, state);
	if (!ok)
		change_abort(cx, w->site);
	state->wrong = j.wrong;
	return ok;
}
