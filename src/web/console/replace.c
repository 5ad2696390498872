/* replace.c - find and replace over all posts: what would change, doing it, and what
 * became of it (domain/replace/replacement.h). */
#include "domain/replace/replacement.h"

#include "domain/audit.h"
#include "text/dates.h"
#include "web/console/list_view.h"
#include "web/console/option.h"

enum { HITS_SHOWN = 50, POSTS_SHOWN = 1000, EARLIER = 5, REFRESH = 2 /* seconds */ };

/* ---- the form, and what would change ---- */

struct hit_view {
	const char *url, *title, *before, *match, *put, *after, *places;
	bool staged, draft;
};

struct earlier_view {
	const char *url, *find, *put, *by_name, *at, *at_iso, *done;
	bool undone, at_work;
};

struct replace_view {
	const char *at, *find, *put, *posts, *places, *not_shown;
	struct list types, hits, earlier;
	bool match_case, whole_words, details, looked, has_hits, more, has_earlier;
};

static const struct field hit_fields[] = {
	FIELD_TEXT(struct hit_view, url),
	FIELD_TEXT(struct hit_view, title),
	FIELD_TEXT(struct hit_view, before),
	FIELD_TEXT(struct hit_view, match),
	FIELD_TEXT(struct hit_view, put),
	FIELD_TEXT(struct hit_view, after),
	FIELD_TEXT(struct hit_view, places),
	FIELD_BOOL(struct hit_view, staged),
	FIELD_BOOL(struct hit_view, draft),
	FIELD_END
};

static const struct field earlier_fields[] = {
	FIELD_TEXT(struct earlier_view, url),
	FIELD_TEXT(struct earlier_view, find),
	FIELD_TEXT(struct earlier_view, put),
	FIELD_TEXT(struct earlier_view, by_name),
	FIELD_TEXT(struct earlier_view, at),
	FIELD_TEXT(struct earlier_view, at_iso),
	FIELD_TEXT(struct earlier_view, done),
	FIELD_BOOL(struct earlier_view, undone),
	FIELD_BOOL(struct earlier_view, at_work),
	FIELD_END
};

#define TEXT(m) FIELD_TEXT(struct replace_view, m)
#define FLAG(m) FIELD_BOOL(struct replace_view, m)

static const struct field replace_fields[] = {
	TEXT(at), TEXT(find), TEXT(put), TEXT(posts), TEXT(places), TEXT(not_shown),
	FIELD_LIST(struct replace_view, types, struct option, option_fields),
	FIELD_LIST(struct replace_view, hits, struct hit_view, hit_fields),
	FIELD_LIST(struct replace_view, earlier, struct earlier_view, earlier_fields),
	FLAG(match_case), FLAG(whole_words), FLAG(details), FLAG(looked), FLAG(has_hits), FLAG(more), FLAG(has_earlier),
	FIELD_END
};

/* "1 post", "12 posts". */
static const char *
how_many(struct arena *a, int64_t n, const char *one)
{
	return arena_printf(a, "%lld %s%s", (long long)n, one, n == 1 ? "" : "s");
}

/* The same fields by a query, for looking, and by a form, for doing. */
static struct replacement_wish
wish_of(const struct console *c, const char *(*value)(const struct console *c, const char *name))
{
	const char *type = value(c, "type");

	return (struct replacement_wish){
		.find = value(c, "find"), .put = value(c, "put"), .match_case = *value(c, "match_case"),
		.whole_words = *value(c, "whole_words"), .details = *value(c, "details"),
		.type = strcmp(type, "post") == 0 || strcmp(type, "page") == 0 ? type : "",
	};
}

static struct list
hit_views(const struct console *c, const char *put, struct list hits)
{
	struct arena *a = c->cx->arena;
	const struct replacement_hit *h = hits.items;
	struct hit_view *v = ARENA_ARRAY(a, struct hit_view, hits.count + 1);

	for (size_t i = 0; i < hits.count; i++)
		v[i] = (struct hit_view){ .url = console_site_path(c, "posts/%s/", h[i].id), .title = h[i].title, .before = h[i].before,
		                          .match = h[i].match, .put = put, .after = h[i].after,
		                          .places = h[i].matches > 1 ? arena_printf(a, "%lld places", (long long)h[i].matches) : NULL,
		                          .staged = h[i].staged, .draft = strcmp(h[i].status, "draft") == 0 };
	return (struct list){ v, hits.count };
}

static bool
show_earlier(struct console *c, struct replace_view *view)
{
	struct arena *a = c->cx->arena;
	struct list rows;

	if (!replacement_latest(c->cx, EARLIER, &rows))
		return false;
	const struct replacement *r = rows.items;
	struct earlier_view *v = ARENA_ARRAY(a, struct earlier_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		v[i] = (struct earlier_view){ .url = console_site_path(c, "replace/%s/", r[i].id), .find = r[i].find, .put = r[i].put,
		                              .by_name = r[i].by_name, .at = list_date(a, r[i].created_at),
		                              .at_iso = dates_rfc3339(a, r[i].created_at), .done = how_many(a, r[i].done, "post"),
		                              .undone = strcmp(r[i].state, "undone") == 0, .at_work = replacement_at_work(&r[i]) };
	view->earlier = (struct list){ v, rows.count };
	view->has_earlier = rows.count > 0;
	return true;
}

static bool
fill(struct console *c, const struct replacement_wish *wish, struct replace_view *view)
{
	static const struct option types[] = { { "", "Posts and pages", false }, { "post", "Posts", false }, { "page", "Pages", false } };

	*view = (struct replace_view){ .at = console_site_path(c, "replace/"), .find = wish->find, .put = wish->put,
	                               .match_case = wish->match_case, .whole_words = wish->whole_words, .details = wish->details,
	                               .types = option_pick(c->cx->arena, OPTIONS(types), wish->type) };
	return show_earlier(c, view);
}

static bool
look(struct console *c, const struct replacement_wish *wish, struct replace_view *view)
{
	struct arena *a = c->cx->arena;
	struct replacement_look found;

	if (!replacement_check(c->cx, wish) || !replacement_look(c->cx, wish, HITS_SHOWN, &found))
		return false;
	view->looked = true;
	view->hits = hit_views(c, wish->put, found.hits);
	view->has_hits = found.posts > 0;
	view->more = found.more;
	view->posts = how_many(a, found.posts, "post");
	view->places = how_many(a, found.matches, "place");
	if (found.posts > (int64_t)found.hits.count)
		view->not_shown = how_many(a, found.posts - (int64_t)found.hits.count, "post");
	return true;
}

bool
replace_page(struct console *c)
{
	struct replacement_wish wish = wish_of(c, console_arg);
	struct replace_view view;

	if (!fill(c, &wish, &view))
		return false;
	if (*console_arg(c, "look") && !look(c, &wish, &view))
		return console_form_again(c, "replace", "Find and replace", replace_fields, &view);
	return console_page(c, "replace", "Find and replace", replace_fields, &view);
}

bool
replace_do(struct console *c)
{
	struct replacement_wish wish = wish_of(c, console_field);
	struct writer w = console_writer(c);
	struct replace_view view;
	const char *id;

	if (replacement_ask(c->cx, &w, &wish, &id))
		return console_redirect(c, console_site_path(c, "replace/%s/", id), NULL);
	struct err e = c->cx->err;
	ctx_forgive(c->cx);
	if (!fill(c, &wish, &view))
		return false;
	c->cx->err = e;
	return console_form_again(c, "replace", "Find and replace", replace_fields, &view);
}

/* ---- what became of it ---- */

struct post_view {
	const char *url, *title, *reason, *places;
	bool done, kept, undone, waiting;
};

struct replaced_view {
	const char *at, *back, *again, *find, *put, *by_name, *made, *made_iso, *done, *kept, *undone, *reason, *progress, *total;
	struct list posts;
	bool at_work, undoing, is_done, is_undone, failed, may_undo, has_posts, nothing;
};

static const struct field post_view_fields[] = {
	FIELD_TEXT(struct post_view, url),
	FIELD_TEXT(struct post_view, title),
	FIELD_TEXT(struct post_view, reason),
	FIELD_TEXT(struct post_view, places),
	FIELD_BOOL(struct post_view, done),
	FIELD_BOOL(struct post_view, kept),
	FIELD_BOOL(struct post_view, undone),
	FIELD_BOOL(struct post_view, waiting),
	FIELD_END
};

#undef TEXT
#undef FLAG
#define TEXT(m) FIELD_TEXT(struct replaced_view, m)
#define FLAG(m) FIELD_BOOL(struct replaced_view, m)

static const struct field replaced_fields[] = {
	TEXT(at), TEXT(back), TEXT(again), TEXT(find), TEXT(put), TEXT(by_name), TEXT(made), TEXT(made_iso), TEXT(done), TEXT(kept),
	TEXT(undone), TEXT(reason), TEXT(progress), TEXT(total),
	FIELD_LIST(struct replaced_view, posts, struct post_view, post_view_fields),
	FLAG(at_work), FLAG(undoing), FLAG(is_done), FLAG(is_undone), FLAG(failed), FLAG(may_undo), FLAG(has_posts), FLAG(nothing),
	FIELD_END
};

static struct list
post_views(const struct console *c, struct list posts)
{
	struct arena *a = c->cx->arena;
	const struct replacement_post *p = posts.items;
	struct post_view *v = ARENA_ARRAY(a, struct post_view, posts.count + 1);

	for (size_t i = 0; i < posts.count; i++)
		v[i] = (struct post_view){ .url = *p[i].type ? console_site_path(c, "posts/%s/history/", p[i].id) : NULL,
		                           .title = *p[i].title ? p[i].title : POST_UNTITLED, .reason = p[i].reason,
		                           .places = how_many(a, p[i].matches, "place"), .done = strcmp(p[i].state, "done") == 0,
		                           .kept = strcmp(p[i].state, "kept") == 0, .undone = strcmp(p[i].state, "undone") == 0,
		                           .waiting = strcmp(p[i].state, "waiting") == 0 || strcmp(p[i].state, "begun") == 0 };
	return (struct list){ v, posts.count };
}

static struct replaced_view
view_of(const struct console *c, const struct replacement *r, struct list posts)
{
	struct arena *a = c->cx->arena;
	bool undoing = strcmp(r->state, "undoing") == 0;
	int64_t left = undoing ? r->done : r->left;

	return (struct replaced_view){
		.at = console_site_path(c, "replace/%s/", r->id), .back = console_site_path(c, "replace/"), .find = r->find, .put = r->put,
		.by_name = r->by_name, .made = list_date(a, r->created_at), .made_iso = dates_rfc3339(a, r->created_at),
		.done = how_many(a, r->done, "post"), .kept = r->kept ? how_many(a, r->kept, "post") : NULL,
		.undone = how_many(a, r->undone, "post"), .reason = r->reason,
		.progress = arena_printf(a, "%lld", (long long)(r->total - left)),
		.total = r->total ? arena_printf(a, "%lld", (long long)r->total) : NULL,
		.posts = post_views(c, posts), .has_posts = posts.count > 0, .at_work = replacement_at_work(r), .undoing = undoing,
		.is_done = strcmp(r->state, "done") == 0, .is_undone = strcmp(r->state, "undone") == 0,
		.failed = strcmp(r->state, "failed") == 0, .may_undo = strcmp(r->state, "done") == 0 && r->done > 0,
		.nothing = strcmp(r->state, "done") == 0 && r->total == 0,
	};
}

bool
replaced_page(struct console *c)
{
	const char *id = console_capture(c, "id");
	struct replacement r;
	struct list posts;

	if (!replacement_read(c->cx, id, &r) || !replacement_posts(c->cx, id, POSTS_SHOWN, &posts))
		return false;
	struct replaced_view view = view_of(c, &r, posts);
	if (view.at_work)
		response_header(c->rs, "Refresh", arena_printf(c->cx->arena, "%d", REFRESH));
	return console_page(c, "replaced", "Find and replace", replaced_fields, &view);
}

bool
replace_undo_do(struct console *c)
{
	const char *id = console_capture(c, "id");
	struct writer w = console_writer(c);

	return replacement_undo(c->cx, &w, id) && console_redirect(c, console_site_path(c, "replace/%s/", id), NULL);
}
