/* work.c - what the job does, post by post (see replacement.h).
 *
 * Each post is noted with what it was before it is saved, and noted as done after.  A
 * job that died between the two finds, when it is done again, that the post says
 * already what it would make of the text it noted. */
#include "domain/replace/priv.h"

#include "domain/post_edit_priv.h"
#include "domain/queries.h"
#include "domain/site.h"
#include "domain/staff.h"
#include "service/pg.h"

struct row {
	const char *post_id, *title, *state, *before, *stage_before;
	int64_t matches, version;
};

static const struct field row_fields[] = {
	FIELD_TEXT(struct row, post_id),
	FIELD_TEXT(struct row, title),
	FIELD_TEXT(struct row, state),
	FIELD_TEXT(struct row, before),
	FIELD_TEXT(struct row, stage_before),
	FIELD_INT(struct row, matches),
	FIELD_INT(struct row, version),
	FIELD_END
};

/* One post at a time, with memory of its own. */
struct step {
	struct ctx cx;
	struct writer w;
	const struct replacement *r;
	struct row row;
	struct post_work now;    /* the newest text */
	struct post_edit live;   /* what readers see, or the same */
};

static bool
ended(struct step *s, const char *state, const char *reason, int64_t version)
{
	return pg_exec(&s->cx, &q_replacement_post_ended, PG_TEXT(s->r->id), PG_TEXT(s->row.post_id), PG_TEXT(state),
	               PG_TEXT(reason), PG_INT(version));
}

/* A post that cannot be saved stays what it is.  What cannot be reached is tried again
 * later, and at once a post that somebody saved in this moment. */
static bool
keep(struct step *s)
{
	const struct err e = s->cx.err;

	if (e.kind == ERR_UNAVAILABLE || e.kind == ERR_TIMEOUT)
		return false;
	ctx_forgive(&s->cx);
	if (strcmp(e.code, "post.conflict") == 0)
		return true;
	return ended(s, "kept", e.detail ? e.detail : err_title(e.kind), s->row.version);
}

static bool
read_post(struct step *s)
{
	bool found = true;

	if (!post_work_read(&s->cx, &s->w, s->row.post_id, &s->now))
		return false;
	if (s->now.state.trashed_at)
		return fail(&s->cx, ERR_NOT_FOUND, "post.trashed", "It is in the trash.");
	s->live = s->now.edit;
	if (!s->now.state.staged)
		return true;
	if (!pg_maybe(&s->cx, &q_post_live_edit, post_edit_fields, &s->live, &found, PG_TEXT(s->row.post_id)))
		return false;
	post_edit_fill_gaps(&s->live);
	return true;
}

/* ---- saving ---- */

static bool
same(struct ctx *cx, const struct post_edit *a, const struct post_edit *b)
{
	struct span x = post_edit_json(cx, a), y = post_edit_json(cx, b);

	return span_eq(x, y);
}

/* In the place where the text is: a draft's, or what readers see. */
static bool
save(struct step *s, int64_t version, const struct post_edit *e, enum post_intent intent, struct post_state *state)
{
	return post_work_save(&s->cx, &s->w, s->row.post_id, s->now.state.type, version, e, intent, state);
}

/* Readers see `live` at once; what was not published stays so.  *version is what the
 * post has then. */
static bool
put(struct step *s, const struct post_edit *live, const struct post_edit *stage, int64_t *version)
{
	bool published = strcmp(s->now.state.status, "published") == 0;
	struct post_state state = s->now.state;

	if (!published || !same(&s->cx, live, &s->live)) {
		if (!save(s, state.version, live, published ? POST_PUBLISH : POST_SAVE, &state))
			return false;
	}
	*version = state.version;
	if (!published || !stage)
		return true;
	if (!save(s, *version, stage, POST_SAVE, &state))
		return false;
	*version = state.version;
	return true;
}

/* ---- replacing ---- */

static bool
note(struct step *s, size_t matches)
{
	struct span before = post_edit_json(&s->cx, &s->live), stage = { NULL, 0 };

	if (s->now.state.staged)
		stage = post_edit_json(&s->cx, &s->now.edit);
	s->row.version = s->now.state.version;
	return pg_exec(&s->cx, &q_replacement_post_begun, PG_TEXT(s->r->id), PG_TEXT(s->row.post_id), PG_INT((int64_t)matches),
	               PG_SPAN(before), PG_SPAN(stage), PG_INT(s->now.state.version));
}

/* Done, but not noted: the post is what would be made of what it was. */
static bool
done_before(struct step *s, bool *yes)
{
	struct post_edit live, stage;

	*yes = false;
	if (strcmp(s->row.state, "begun") != 0 || s->now.state.version == s->row.version)
		return true;
	if (!post_edit_from_json(&s->cx, s->row.before, &live))
		return false;
	replacement_apply(s->cx.arena, s->r, &live);
	if (!same(&s->cx, &live, &s->live))
		return true;
	*yes = true;
	if (!s->row.stage_before || s->now.state.staged)
		return ended(s, "done", NULL, s->now.state.version);
	if (!post_edit_from_json(&s->cx, s->row.stage_before, &stage))
		return false;
	replacement_apply(s->cx.arena, s->r, &stage);
	struct post_state state;
	return save(s, s->now.state.version, &stage, POST_SAVE, &state) && ended(s, "done", NULL, state.version);
}

static bool
replace_in(struct step *s)
{
	struct post_edit live, stage;
	int64_t version = 0;
	bool yes;

	if (!read_post(s) || !done_before(s, &yes))
		return false;
	if (yes)
		return true;
	live = s->live, stage = s->now.edit;
	size_t n = replacement_apply(s->cx.arena, s->r, &live), m = 0;
	if (s->now.state.staged)
		m = replacement_apply(s->cx.arena, s->r, &stage);
	if (n + m == 0)
		return pg_exec(&s->cx, &q_replacement_post_drop, PG_TEXT(s->r->id), PG_TEXT(s->row.post_id));
	return note(s, n > m ? n : m) && put(s, &live, s->now.state.staged ? &stage : NULL, &version) &&
	       ended(s, "done", NULL, version);
}

/* ---- undoing ---- */

static bool
undo_in(struct step *s)
{
	struct post_edit live, stage;
	int64_t version = 0;

	if (!read_post(s))
		return false;
	if (s->now.state.version != s->row.version)
		return ended(s, "kept", "It was changed since.", s->row.version);
	if (!post_edit_from_json(&s->cx, s->row.before, &live) ||
	    (s->row.stage_before && !post_edit_from_json(&s->cx, s->row.stage_before, &stage)))
		return false;
	return put(s, &live, s->row.stage_before ? &stage : NULL, &version) && ended(s, "undone", NULL, version);
}

/* ---- all of them ---- */

static void
fresh(struct step *s, const struct ctx *cx)
{
	arena_reset(s->cx.arena);
	ctx_init(&s->cx, s->cx.arena);
	s->cx.pgs = cx->pgs;
	s->cx.deadline = cx->deadline;
	s->cx.request_id = cx->request_id;
	s->cx.actor = arena_printf(s->cx.arena, "account:%lld", (long long)s->w.staff->id);
	site_enter(&s->cx, s->w.site);
}

static bool
pass_on(struct ctx *cx, const struct step *s)
{
	const struct err *e = &s->cx.err;

	cx->err = (struct err){ e->kind, e->code, arena_strdup(cx->arena, e->detail), NULL, arena_strdup(cx->arena, e->cause) };
	return false;
}

static bool
each(struct ctx *cx, struct step *s, bool undo)
{
	bool found = true;

	for (;;) {
		fresh(s, cx);
		s->row = (struct row){ 0 };
		if (!pg_maybe(&s->cx, &q_replacement_next, row_fields, &s->row, &found, PG_TEXT(s->r->id), PG_BOOL(undo)))
			return pass_on(cx, s);
		if (!found)
			return true;
		if (!(undo ? undo_in : replace_in)(s) && !keep(s))
			return pass_on(cx, s);
	}
}

/* Who asked must still be allowed to. */
static bool
find_writer(struct ctx *cx, const struct site *site, struct cell *cell, const struct replacement *r, struct staff *staff,
            struct writer *w)
{
	bool found;

	if (!staff_by_id(cx, r->account_id, site->id, staff, &found))
		return false;
	*w = (struct writer){ site, cell, staff, found ? role_from(staff->role_on_site) : ROLE_NONE };
	return role_may(w->role, MAY_REPLACE) ||
	       fail(cx, ERR_GONE, "replace.forbidden", "Who asked for it may not change all posts any more.");
}

static bool
end_with(struct ctx *cx, const char *id, const char *state, const char *reason)
{
	return pg_exec(cx, &q_replacement_ended, PG_TEXT(id), PG_TEXT(state), PG_TEXT(reason));
}

static bool
give_up(struct ctx *cx, const char *id)
{
	const struct err e = cx->err;

	ctx_forgive(cx);
	return end_with(cx, id, "failed", e.detail);
}

bool
replacement_work(struct ctx *cx, const struct site *site, struct cell *cell, const char *id)
{
	struct replacement r;
	struct staff staff;
	struct step s = { .r = &r };

	if (!replacement_read(cx, id, &r))
		return false;
	if (!replacement_at_work(&r))
		return true;
	if (!find_writer(cx, site, cell, &r, &staff, &s.w))
		return cx->err.kind == ERR_GONE && give_up(cx, id);
	bool undo = strcmp(r.state, "undoing") == 0;
	if (!undo && !pg_exec(cx, &q_replacement_begin, PG_TEXT(id)))
		return false;
	pg_let_go(cx, PG_SITE);
	s.cx.arena = arena_new(1024 * 1024);
	bool ok = each(cx, &s, undo);
	arena_free(s.cx.arena);
	return ok && end_with(cx, id, undo ? "undone" : "done", NULL);
}
