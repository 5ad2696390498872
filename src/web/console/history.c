/* history.c - what a post was: its revisions, what changed since, and back. */
#include "web/console/console.h"

#include "base/num.h"
#include "text/dates.h"
#include "web/console/diff_view.h"
#include "web/console/list_view.h"

struct revision_view {
	const char *url, *kind, *by, *iso, *date, *title;
	bool current;
};

struct history_view {
	const char *post_title, *post_url, *restore_url, *kind, *by, *iso, *date;
	struct list revisions, lines;
	bool has_revisions, has_lines, title_differs;
	const char *old_title, *new_title;
};

static const struct field revision_view_fields[] = {
	FIELD_TEXT(struct revision_view, url),
	FIELD_TEXT(struct revision_view, kind),
	FIELD_TEXT(struct revision_view, by),
	FIELD_TEXT(struct revision_view, iso),
	FIELD_TEXT(struct revision_view, date),
	FIELD_TEXT(struct revision_view, title),
	FIELD_BOOL(struct revision_view, current),
	FIELD_END
};

static const struct field history_fields[] = {
	FIELD_TEXT(struct history_view, post_title),
	FIELD_TEXT(struct history_view, post_url),
	FIELD_TEXT(struct history_view, restore_url),
	FIELD_TEXT(struct history_view, kind),
	FIELD_TEXT(struct history_view, by),
	FIELD_TEXT(struct history_view, iso),
	FIELD_TEXT(struct history_view, date),
	FIELD_LIST(struct history_view, revisions, struct revision_view, revision_view_fields),
	FIELD_LIST(struct history_view, lines, struct diff_line, diff_line_fields),
	FIELD_BOOL(struct history_view, has_revisions),
	FIELD_BOOL(struct history_view, has_lines),
	FIELD_BOOL(struct history_view, title_differs),
	FIELD_TEXT(struct history_view, old_title),
	FIELD_TEXT(struct history_view, new_title),
	FIELD_END
};

static const char *
kind_label(const char *kind)
{
	return strcmp(kind, "published") == 0 ? "Published"
	     : strcmp(kind, "conflict") == 0 ? "Kept: it came too late to be saved"
	     : strcmp(kind, "discarded") == 0 ? "Discarded" : "Saved";
}

/* ---- pages ---- */

static bool
read_post(struct console *c, struct post_work *work)
{
	struct writer w = console_writer(c);

	return post_work_read(c->cx, &w, console_capture(c, "id"), work) && post_may_edit(c->cx, &w, &work->state);
}

static bool
list_revisions(struct console *c, const struct post_work *work, int64_t chosen, struct history_view *view)
{
	struct list rows;

	if (!revision_list(c->cx, work->state.id, &rows))
		return false;
	const struct revision *r = rows.items;
	struct revision_view *v = ARENA_ARRAY(c->cx->arena, struct revision_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		v[i] = (struct revision_view){
			.url = console_site_path(c, "posts/%s/history/%lld/", work->state.id, (long long)r[i].id),
			.kind = kind_label(r[i].kind), .by = r[i].by_name, .iso = dates_rfc3339(c->cx->arena, r[i].at),
			.date = list_date(c->cx->arena, r[i].at), .title = r[i].title,
			.current = r[i].id == chosen,
		};
	view->revisions = (struct list){ v, rows.count };
	view->has_revisions = rows.count > 0;
	return true;
}

static void
begin_view(struct console *c, const struct post_work *work, struct history_view *view)
{
	*view = (struct history_view){ .post_title = *work->edit.title ? work->edit.title : POST_UNTITLED,
	                               .post_url = console_site_path(c, "posts/%s/", work->state.id) };
}

bool
history_page(struct console *c)
{
	struct history_view view;
	struct post_work work;

	if (!read_post(c, &work))
		return false;
	begin_view(c, &work, &view);
	return list_revisions(c, &work, 0, &view) && console_page(c, "history", "Revisions", history_fields, &view);
}

static bool
read_revision(struct console *c, const struct post_work *work, struct revision *r, struct post_edit *edit)
{
	int64_t id;

	return (num_int(span_of(console_capture(c, "revision")), 1, INT64_MAX, &id) ||
	        fail(c->cx, ERR_NOT_FOUND, "revision.none", NULL)) &&
	       revision_read(c->cx, work->state.id, id, r, edit);
}

bool
revision_page(struct console *c)
{
	struct history_view view;
	struct post_work work;
	struct post_edit edit;
	struct revision r;

	if (!read_post(c, &work) || !read_revision(c, &work, &r, &edit))
		return false;
	begin_view(c, &work, &view);
	view.kind = kind_label(r.kind);
	view.by = r.by_name;
	view.iso = dates_rfc3339(c->cx->arena, r.at);
	view.date = list_date(c->cx->arena, r.at);
	view.restore_url = console_site_path(c, "posts/%s/history/%lld/restore", work.state.id, (long long)r.id);
	view.lines = diff_view(c->cx->arena, edit.source, work.edit.source);
	view.has_lines = view.lines.count > 0;
	view.title_differs = strcmp(edit.title, work.edit.title) != 0;
	view.old_title = edit.title;
	view.new_title = work.edit.title;
	return list_revisions(c, &work, r.id, &view) && console_page(c, "history", "Revisions", history_fields, &view);
}

/* What it was becomes what it is: saved like any other change, so that readers of a
 * published post see it when it is updated. */
bool
revision_restore(struct console *c)
{
	struct writer w = console_writer(c);
	struct post_state state;
	struct post_work work;
	struct post_edit edit;
	struct revision r;

	if (!read_post(c, &work) || !read_revision(c, &work, &r, &edit))
		return false;
	edit.publish_at = work.edit.publish_at;
	if (!post_work_save(c->cx, &w, work.state.id, work.state.type, work.state.version, &edit, POST_SAVE, &state))
		return false;
	return console_redirect(c, console_site_path(c, "posts/%s/", work.state.id), "reverted");
}
