/* post_edit.c - see post_edit.h. */
#include "domain/post_edit.h"

#include "base/strbuf.h"
#include "domain/audit.h"
#include "domain/change.h"
#include "domain/id.h"
#include "domain/outbox.h"
#include "domain/post.h"
#include "domain/queries.h"
#include "domain/redirect.h"
#include "domain/setting.h"
#include "domain/site.h"
#include "domain/staff.h"
#include "text/json.h"
#include "text/slug.h"

enum { EDIT_MAX = 8 << 20, LINES_MAX = 100, TAKE_BACK = 60 };

static const struct json_limits edit_limits = { .bytes = EDIT_MAX, .depth = 3 };

const struct field post_edit_fields[] = {
	FIELD_TEXT(struct post_edit, title),
	FIELD_TEXT(struct post_edit, source),
	FIELD_TEXT(struct post_edit, slug),
	FIELD_TEXT(struct post_edit, excerpt),
	FIELD_TEXT(struct post_edit, lang),
	FIELD_TEXT(struct post_edit, visibility),
	FIELD_TEXT(struct post_edit, template_name),
	FIELD_TEXT(struct post_edit, feature_image),
	FIELD_TEXT(struct post_edit, feature_image_alt),
	FIELD_TEXT(struct post_edit, feature_image_caption),
	FIELD_TEXT(struct post_edit, canonical_url),
	FIELD_TEXT(struct post_edit, meta_title),
	FIELD_TEXT(struct post_edit, meta_description),
	FIELD_TEXT(struct post_edit, og_title),
	FIELD_TEXT(struct post_edit, og_description),
	FIELD_TEXT(struct post_edit, og_image),
	FIELD_TEXT(struct post_edit, twitter_title),
	FIELD_TEXT(struct post_edit, twitter_description),
	FIELD_TEXT(struct post_edit, twitter_image),
	FIELD_TEXT(struct post_edit, tags),
	FIELD_TEXT(struct post_edit, authors),
	FIELD_BOOL(struct post_edit, featured),
	FIELD_BOOL(struct post_edit, raw_html),
	FIELD_INT(struct post_edit, publish_at),
	FIELD_END
};

static const struct field post_state_fields[] = {
	FIELD_TEXT(struct post_state, id),
	FIELD_TEXT(struct post_state, title),
	FIELD_TEXT(struct post_state, type),
	FIELD_TEXT(struct post_state, status),
	FIELD_TEXT(struct post_state, path),
	FIELD_TEXT(struct post_state, slug),
	FIELD_TEXT(struct post_state, edited_by),
	FIELD_TEXT(struct post_state, trashed_status),
	FIELD_TEXT(struct post_state, review),
	FIELD_INT(struct post_state, version),
	FIELD_INT(struct post_state, words),
	FIELD_BOOL(struct post_state, staged),
	FIELD_BOOL(struct post_state, mine),
	FIELD_TIME(struct post_state, published_at),
	FIELD_TIME(struct post_state, edited_at),
	FIELD_TIME(struct post_state, trashed_at),
	FIELD_END
};

struct text_row {
	const char *value;
};

struct version_row {
	int64_t version;
};

static const struct field text_fields[] = { FIELD_TEXT(struct text_row, value), FIELD_END };
static const struct field version_fields[] = { FIELD_INT(struct version_row, version), FIELD_END };

/* ---- text and JSON ---- */

/* Templates and forms need no NULL. */
static void
fill_gaps(struct post_edit *e)
{
	for (const struct field *f = post_edit_fields; f->name; f++)
		if (f->type == FIELD_TYPE_TEXT && !*FIELD_AT(const char *, e, f))
			*FIELD_AT(const char *, e, f) = "";
	if (!*e->visibility)
		e->visibility = "public";
}

static struct span
edit_json(struct ctx *cx, const struct post_edit *e)
{
	struct strbuf sb;
	struct json j;

	strbuf_init(&sb, cx->arena, EDIT_MAX);
	json_init(&j, &sb, 0);
	json_add_struct(&j, post_edit_fields, e);
	return strbuf_span(&sb);
}

static bool
edit_from_json(struct ctx *cx, const char *text, struct post_edit *out)
{
	const struct dyn *d;

	*out = (struct post_edit){ 0 };
	if (!json_parse(cx, span_of(text), &edit_limits, &d))
		return false;
	if (!dyn_to_struct(cx->arena, d, post_edit_fields, out))
		return fail(cx, ERR_INTERNAL, "post.stage", "the stored changes of a post cannot be read");
	fill_gaps(out);
	return true;
}

size_t
post_lines(struct arena *a, const char *text, const char **out, size_t most)
{
	struct span rest = span_of(text);
	size_t n = 0;

	while (rest.len && n < most) {
		struct span line = span_trim(span_cut(rest, '\n', &rest));

		if (line.len)
			out[n++] = arena_strndup(a, line.ptr, line.len);
	}
	return n;
}

/* ---- reading ---- */

/* A slug that follows from the title goes on following it until it is published. */
static void
unfix_slug(struct ctx *cx, struct post_work *w)
{
	const char *natural = slug_make(cx->arena, span_of(w->edit.title));

	if (strcmp(w->state.status, "draft") == 0 && w->state.published_at == 0 &&
	    span_starts(span_of(w->edit.slug), natural))
		w->edit.slug = "";
}

bool
post_work_read(struct ctx *cx, const struct writer *w, const char *id, struct post_work *out)
{
	struct text_row stage;
	bool found;

	*out = (struct post_work){ 0 };
	struct pg_read reads[] = {
		{ &q_post_state, post_state_fields, &out->state, 0, &found, PG_ARGS(PG_TEXT(id), PG_INT(w->staff->id)) },
		{ &q_post_live_edit, post_edit_fields, &out->edit, 0, &found, PG_ARGS(PG_TEXT(id)) },
		{ &q_post_stage, text_fields, &stage, 0, &found, PG_ARGS(PG_TEXT(id)) },
	};
	if (!pg_run(cx, reads, 3))
		return false;
	if (!found)
		return fail(cx, ERR_NOT_FOUND, "post.none", "There is no such post; perhaps it was deleted.");
	fill_gaps(&out->edit);
	if (stage.value)
		return edit_from_json(cx, stage.value, &out->edit);
	unfix_slug(cx, out);
	return true;
}

void
post_work_new(struct ctx *cx, const char *type, struct post_work *out)
{
	*out = (struct post_work){ 0 };
	out->state = (struct post_state){ .id = id_new(cx->arena), .type = type, .status = "draft", .path = "", .slug = "",
	                                  .edited_by = "", .review = "", .mine = true };
	fill_gaps(&out->edit);
}

/* ---- rights ---- */

static bool
may_touch(struct ctx *cx, const struct writer *w, const struct post_state *s)
{
	if (strcmp(s->type, "page") == 0 && !role_may(w->role, MAY_PAGE))
		return fail(cx, ERR_FORBIDDEN, "post.page", "Pages are the editors' work.");
	if (!s->mine && !role_may(w->role, MAY_POST_ANY))
		return fail(cx, ERR_FORBIDDEN, "post.foreign", "This is somebody else's post.");
	return true;
}

bool
post_may_edit(struct ctx *cx, const struct writer *w, const struct post_state *s)
{
	if (!may_touch(cx, w, s))
		return false;
	if (strcmp(s->status, "draft") != 0 && !role_may(w->role, MAY_POST_PUBLISH))
		return fail(cx, ERR_FORBIDDEN, "post.published", "This post is out of your hands: an editor has taken it on.");
	return role_may(w->role, MAY_POST_WRITE) || fail(cx, ERR_FORBIDDEN, "post.write", NULL);
}

bool
post_may_publish(struct ctx *cx, const struct writer *w, const struct post_state *s)
{
	return may_touch(cx, w, s) &&
	       (role_may(w->role, MAY_POST_PUBLISH) ||
	        fail(cx, ERR_FORBIDDEN, "post.publish", "Contributors write; an editor publishes."));
}

/* ---- writing ---- */

struct job {
	const struct writer *w;
	struct post_state was;
	struct post_edit edit;
	enum post_intent intent;
	bool is_new, shown; /* shown: readers may see a difference */
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
		.title = *e->title ? e->title : "(Untitled)", .lang = none_if_empty(e->lang), .source = span_of(e->source),
		.raw_html = e->raw_html && role_may(j->w->role, MAY_HTML), .custom_excerpt = none_if_empty(e->excerpt),
		.feature_image = none_if_empty(e->feature_image), .feature_image_alt = none_if_empty(e->feature_image_alt),
		.feature_image_caption = none_if_empty(e->feature_image_caption), .featured = e->featured,
		.canonical_url = none_if_empty(e->canonical_url), .meta_title = none_if_empty(e->meta_title),
		.meta_description = none_if_empty(e->meta_description), .published_at = published_at,
		.tags = tags, .ntags = post_lines(cx->arena, e->tags, tags, LINES_MAX),
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
	               PG_TEXT(none_if_empty(e->twitter_image)));
}

static bool
keep_revision(struct ctx *cx, const struct job *j, const char *kind, int64_t version, const struct post_edit *e)
{
	struct span json = edit_json(cx, e);
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
	bool ok = is_published(&j->was) ? set_stage(cx, j, edit_json(cx, &j->edit))
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

/* The post as it is, held until the transaction ends. */
static bool
hold(struct ctx *cx, struct job *j, const char *id, const char *type)
{
	struct version_row row;
	bool found;

	if (!pg_maybe(cx, &q_post_lock, version_fields, &row, &found, PG_TEXT(id)))
		return false;
	j->is_new = !found;
	if (!found) {
		j->was = (struct post_state){ .id = id, .type = type, .status = "draft", .path = "", .slug = "", .mine = true };
		return true;
	}
	return pg_maybe(cx, &q_post_state, post_state_fields, &j->was, &found, PG_TEXT(id), PG_INT(j->w->staff->id));
}

static bool
allowed(struct ctx *cx, const struct job *j)
{
	if (j->was.trashed_at)
		return fail(cx, ERR_CONFLICT, "post.trashed", "This post is in the trash. Take it out first.");
	return j->intent == POST_SAVE ? post_may_edit(cx, j->w, &j->was) : post_may_publish(cx, j->w, &j->was);
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

static bool
read_state(struct ctx *cx, const struct writer *w, const char *id, struct post_state *state)
{
	bool found;

	return pg_maybe(cx, &q_post_state, post_state_fields, state, &found, PG_TEXT(id), PG_INT(w->staff->id));
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

	fill_gaps(&j.edit);
	if (!change_begin(cx, w->site))
		return false;
	bool again = false, ok = hold(cx, &j, id, type) && allowed(cx, &j);
	if (ok && j.was.version != version) {
		ok = done_already(cx, &j, &again) && (again ? read_state(cx, w, id, state) : refuse_late(cx, &j));
		change_abort(cx, w->site);
		return ok;
	}
	ok = ok && carry_out(cx, &j) && read_state(cx, w, id, state) && commit(cx, &j, state);
	if (!ok)
		change_abort(cx, w->site);
	return ok;
}

/* ---- trash ---- */

/* When the trash has kept it long enough; a little later, for clocks that differ. */
static usec_t
purge_time(struct ctx *cx)
{
	struct settings settings;

	if (!settings_load(cx, &settings)) {
		ctx_forgive(cx);
		settings.trash_days = 30;
	}
	return clock_wall() + (settings.trash_days * 86400 + 60) * USEC_PER_SEC;
}

static bool
trash(struct ctx *cx, const struct writer *w, const struct post_state *s)
{
	bool ok = strcmp(s->status, "draft") == 0 ? post_may_edit(cx, w, s) : post_may_publish(cx, w, s);

	return ok && pg_exec(cx, &q_post_trash, PG_TEXT(s->id)) && outbox_add(cx, w->site, "trash_purge", "{}", purge_time(cx));
}

static bool
untrash(struct ctx *cx, const struct writer *w, const struct post_state *s)
{
	/* The address it had, or one near it where another post has taken that. */
	const char *slug = arena_strndup(cx->arena, s->slug, strcspn(s->slug, "~")), *path;
	struct settings settings;

	if (!(strcmp(s->trashed_status, "draft") == 0 ? post_may_edit(cx, w, s) : post_may_publish(cx, w, s)))
		return false;
	return settings_load(cx, &settings) &&
	       post_settle_slug(cx, &settings, s->type, slug, s->id, s->published_at, &slug, &path) &&
	       pg_exec(cx, &q_post_untrash, PG_TEXT(s->id), PG_TEXT(slug), PG_TEXT(path));
}

/* One transaction over a post that is there. */
static bool
with_post(struct ctx *cx, const struct writer *w, const char *id, bool in_trash, const char *act,
          bool (*deed)(struct ctx *, const struct writer *, const struct post_state *))
{
	struct job j = { .w = w };

	if (!change_begin(cx, w->site))
		return false;
	bool ok = hold(cx, &j, id, "post");
	if (ok && (j.is_new || (j.was.trashed_at != 0) != in_trash))
		ok = fail(cx, ERR_NOT_FOUND, "post.none", "There is no such post%s.", in_trash ? " in the trash" : "");
	ok = ok && deed(cx, w, &j.was) &&
	     audit_end(cx, audit_begin(cx, w->site->id, act, "title", j.was.title, "post", id, NULL) && change_commit(cx, w->site));
	if (!ok)
		change_abort(cx, w->site);
	return ok;
}

bool
post_trash(struct ctx *cx, const struct writer *w, const char *id)
{
	return with_post(cx, w, id, false, "post.trash", trash);
}

bool
post_untrash(struct ctx *cx, const struct writer *w, const char *id, struct post_state *state)
{
	return with_post(cx, w, id, true, "post.untrash", untrash) && read_state(cx, w, id, state);
}

/* ---- copies, marks ---- */

bool
post_copy(struct ctx *cx, const struct writer *w, const char *id, struct post_state *state)
{
	struct post_work work;

	if (!post_work_read(cx, w, id, &work) || !post_may_edit(cx, w, &work.state))
		return false;
	work.edit.title = arena_printf(cx->arena, "%s (copy)", work.edit.title);
	work.edit.slug = "";
	work.edit.publish_at = 0;
	return post_work_save(cx, w, id_new(cx->arena), work.state.type, 0, &work.edit, POST_SAVE, state);
}

static bool
feature(struct ctx *cx, const struct writer *w, const struct post_state *s)
{
	return post_may_publish(cx, w, s) && pg_exec(cx, &q_post_set_featured, PG_TEXT(s->id), PG_BOOL(true));
}

static bool
unfeature(struct ctx *cx, const struct writer *w, const struct post_state *s)
{
	return post_may_publish(cx, w, s) && pg_exec(cx, &q_post_set_featured, PG_TEXT(s->id), PG_BOOL(false));
}

bool
post_feature(struct ctx *cx, const struct writer *w, const char *id, bool featured)
{
	return with_post(cx, w, id, false, featured ? "post.feature" : "post.unfeature", featured ? feature : unfeature);
}

/* ---- revisions ---- */

const struct field revision_fields[] = {
	FIELD_INT(struct revision, id),
	FIELD_INT(struct revision, version),
	FIELD_TEXT(struct revision, kind),
	FIELD_TEXT(struct revision, by_name),
	FIELD_TEXT(struct revision, title),
	FIELD_TEXT(struct revision, edit),
	FIELD_TIME(struct revision, at),
	FIELD_END
};

bool
revision_list(struct ctx *cx, const char *post_id, struct list *out)
{
	return pg_many(cx, &q_revision_list, struct revision, revision_fields, out, PG_TEXT(post_id));
}

bool
revision_read(struct ctx *cx, const char *post_id, int64_t id, struct revision *out, struct post_edit *edit)
{
	bool found;

	*out = (struct revision){ 0 };
	if (!pg_maybe(cx, &q_revision_get, revision_fields, out, &found, PG_TEXT(post_id), PG_INT(id)))
		return false;
	return found ? edit_from_json(cx, out->edit, edit)
	             : fail(cx, ERR_NOT_FOUND, "revision.none", "There is no such revision.");
}
