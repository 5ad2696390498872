/* post_trash.c - the trash, copies and marks of posts (post_edit.h). */
#include "domain/post_edit_priv.h"

#include "domain/audit.h"
#include "domain/change.h"
#include "domain/id.h"
#include "domain/post.h"
#include "domain/queries.h"
#include "domain/setting.h"
#include "domain/site.h"
#include "domain/trash.h"

static bool
trash(struct ctx *cx, const struct writer *w, const struct post_state *s)
{
	bool ok = strcmp(s->status, "draft") == 0 ? post_may_edit(cx, w, s) : post_may_publish(cx, w, s);

	return ok && pg_exec(cx, &q_post_trash, PG_TEXT(s->id)) && trash_plan_purge(cx, w->site);
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
	struct post_state was;
	bool is_new;

	if (!change_begin(cx, w->site))
		return false;
	bool ok = post_hold(cx, w, id, "post", &was, &is_new);
	if (ok && (is_new || (was.trashed_at != 0) != in_trash))
		ok = fail(cx, ERR_NOT_FOUND, "post.none", "There is no such post%s.", in_trash ? " in the trash" : "");
	ok = ok && deed(cx, w, &was) &&
	     audit_end(cx, audit_begin(cx, w->site->id, act, "title", was.title, "post", id, NULL) && change_commit(cx, w->site));
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
	return with_post(cx, w, id, true, "post.untrash", untrash) && post_state_read(cx, w, id, state);
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
