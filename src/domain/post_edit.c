/* post_edit.c - what can be changed of a post: read, kept as JSON, allowed (post_edit.h). */
#include "domain/post_edit_priv.h"

#include "base/strbuf.h"
#include "domain/custom.h"
#include "domain/id.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/staff.h"
#include "text/json.h"
#include "text/slug.h"

enum { EDIT_MAX = 8 << 20 };

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
	FIELD_TEXT(struct post_edit, custom),
	FIELD_TEXT(struct post_edit, translation_of),
	FIELD_BOOL(struct post_edit, featured),
	FIELD_BOOL(struct post_edit, raw_html),
	FIELD_INT(struct post_edit, publish_at),
	FIELD_END
};

const struct field post_state_fields[] = {
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

/* ---- text and JSON ---- */

/* Templates and forms need no NULL. */
void
post_edit_fill_gaps(struct post_edit *e)
{
	for (const struct field *f = post_edit_fields; f->name; f++)
		if (f->type == FIELD_TYPE_TEXT && !*FIELD_AT(const char *, e, f))
			*FIELD_AT(const char *, e, f) = "";
	if (!*e->visibility)
		e->visibility = "public";
}

struct span
post_edit_json(struct ctx *cx, const struct post_edit *e)
{
	struct strbuf sb;
	struct json j;

	strbuf_init(&sb, cx->arena, EDIT_MAX);
	json_init(&j, &sb, 0);
	json_add_struct(&j, post_edit_fields, e);
	return strbuf_span(&sb);
}

bool
post_edit_from_json(struct ctx *cx, const char *text, struct post_edit *out)
{
	const struct dyn *d;

	*out = (struct post_edit){ 0 };
	if (!json_parse(cx, span_of(text), &edit_limits, &d))
		return false;
	if (!dyn_to_struct(cx->arena, d, post_edit_fields, out))
		return fail(cx, ERR_INTERNAL, "post.stage", "the stored changes of a post cannot be read");
	post_edit_fill_gaps(out);
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

/* Is it what post_save() makes of the title by itself: its slug, or that with -2,
 * -3 …, or the beginning of the id where there is no title? */
static bool
is_natural_slug(struct arena *a, const char *slug, const char *title, const char *id)
{
	const char *natural = slug_make(a, span_of(title));

	if (!*natural)
		natural = arena_strndup(a, id, 8);
	size_t n = strlen(natural);
	if (strncmp(slug, natural, n) != 0)
		return false;
	return !slug[n] || (slug[n] == '-' && slug[n + 1] && strspn(slug + n + 1, "0123456789") == strlen(slug + n + 1));
}

/* A slug that follows from the title goes on following it until it is published. */
static void
unfix_slug(struct ctx *cx, struct post_work *w)
{
	if (strcmp(w->state.status, "draft") == 0 && w->state.published_at == 0 &&
	    is_natural_slug(cx->arena, w->edit.slug, w->edit.title, w->state.id))
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
		{ &q_post_stage, text_row_fields, &stage, 0, &found, PG_ARGS(PG_TEXT(id)) },
	};
	if (!pg_run(cx, reads, 3))
		return false;
	if (!found)
		return fail(cx, ERR_NOT_FOUND, "post.none", "There is no such post; perhaps it was deleted.");
	post_edit_fill_gaps(&out->edit);
	out->edit.custom = custom_normal(cx, out->edit.custom);
	if (stage.value)
		return post_edit_from_json(cx, stage.value, &out->edit);
	unfix_slug(cx, out);
	return true;
}

bool
post_state_read(struct ctx *cx, const struct writer *w, const char *id, struct post_state *state)
{
	bool found;

	return pg_maybe(cx, &q_post_state, post_state_fields, state, &found, PG_TEXT(id), PG_INT(w->staff->id));
}

void
post_work_new(struct ctx *cx, const char *type, struct post_work *out)
{
	*out = (struct post_work){ 0 };
	out->state = (struct post_state){ .id = id_new(cx->arena), .type = type, .status = "draft", .path = "", .slug = "",
	                                  .edited_by = "", .review = "", .mine = true };
	post_edit_fill_gaps(&out->edit);
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
	return found ? post_edit_from_json(cx, out->edit, edit)
	             : fail(cx, ERR_NOT_FOUND, "revision.none", "There is no such revision.");
}
