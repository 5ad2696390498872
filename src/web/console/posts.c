/* posts.c - the lists of posts and pages. */
#include "web/console/console.h"

#include "base/num.h"
#include "base/strbuf.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/dates.h"
#include "text/json.h"
#include "text/url.h"
#include "web/console/list_view.h"
#include "web/console/posts_filter.h"

enum { PER_PAGE = 50, FOUND_MOST = 10 };

struct row_view {
	const char *id, *title, *url, *public_url, *status, *status_label, *edited_by, *authors, *edited_iso, *edited;
	const char *published_iso, *published, *words, *review_label;
	bool staged, featured, is_public, in_trash;
};

static const struct field row_fields[] = {
	FIELD_TEXT(struct row_view, id),
	FIELD_TEXT(struct row_view, title),
	FIELD_TEXT(struct row_view, url),
	FIELD_TEXT(struct row_view, public_url),
	FIELD_TEXT(struct row_view, status),
	FIELD_TEXT(struct row_view, status_label),
	FIELD_TEXT(struct row_view, edited_by),
	FIELD_TEXT(struct row_view, authors),
	FIELD_TEXT(struct row_view, edited_iso),
	FIELD_TEXT(struct row_view, edited),
	FIELD_TEXT(struct row_view, published_iso),
	FIELD_TEXT(struct row_view, published),
	FIELD_TEXT(struct row_view, words),
	FIELD_TEXT(struct row_view, review_label),
	FIELD_BOOL(struct row_view, staged),
	FIELD_BOOL(struct row_view, featured),
	FIELD_BOOL(struct row_view, is_public),
	FIELD_BOOL(struct row_view, in_trash),
	FIELD_END
};

struct tab_view {
	const char *label, *url;
	bool current;
};

static const struct field tab_fields[] = {
	FIELD_TEXT(struct tab_view, label),
	FIELD_TEXT(struct tab_view, url),
	FIELD_BOOL(struct tab_view, current),
	FIELD_END
};

struct posts_view {
	const char *type, *bulk_url, *replace_url, *kind, *new_url, *new_label, *q, *status, *count_label, *newer_url, *older_url;
	struct list tabs, posts;
	struct posts_filter filter;
	bool has_posts, filtered, in_trash, may_publish;
};

static const struct field posts_fields[] = {
	FIELD_TEXT(struct posts_view, type),
	FIELD_TEXT(struct posts_view, bulk_url),
	FIELD_TEXT(struct posts_view, replace_url),
	FIELD_TEXT(struct posts_view, kind),
	FIELD_TEXT(struct posts_view, new_url),
	FIELD_TEXT(struct posts_view, new_label),
	FIELD_TEXT(struct posts_view, q),
	FIELD_TEXT(struct posts_view, status),
	FIELD_TEXT(struct posts_view, count_label),
	FIELD_TEXT(struct posts_view, newer_url),
	FIELD_TEXT(struct posts_view, older_url),
	FIELD_LIST(struct posts_view, tabs, struct tab_view, tab_fields),
	FIELD_LIST(struct posts_view, posts, struct row_view, row_fields),
	FIELD_SUB(struct posts_view, filter, posts_filter_fields),
	FIELD_BOOL(struct posts_view, has_posts),
	FIELD_BOOL(struct posts_view, filtered),
	FIELD_BOOL(struct posts_view, in_trash),
	FIELD_BOOL(struct posts_view, may_publish),
	FIELD_END
};

static const struct {
	const char *status, *label;
} tabs[] = {
	{ "", "All" }, { "draft", "Drafts" }, { "scheduled", "Scheduled" }, { "published", "Published" },
	{ "staged", "Edited, not published" }, { "review", "In review" }, { "trash", "Trash" },
};

static const char *
label_of(const char *status)
{
	for (size_t i = 1; i < sizeof tabs / sizeof *tabs; i++)
		if (strcmp(tabs[i].status, status) == 0)
			return i == 1 ? "Draft" : tabs[i].label;
	return "";
}

static void
show_row(const struct console *c, const struct post_row *p, struct row_view *v)
{
	struct arena *a = c->cx->arena;
	bool trash = p->trashed_at != 0, live = !trash && strcmp(p->status, "published") == 0;
	const char *site = site_url(a, c->conf, c->site);

	*v = (struct row_view){
		.id = p->id, .title = *p->title ? p->title : POST_UNTITLED, .authors = p->authors,
		.url = console_site_path(c, "posts/%s/", p->id),
		.status = trash ? "trash" : p->status, .status_label = trash ? "In the trash" : label_of(p->status),
		.edited_by = p->edited_by, .edited_iso = dates_rfc3339(a, p->edited_at), .edited = list_date(a, p->edited_at),
		.words = arena_printf(a, "%lld", (long long)p->words), .staged = p->staged, .featured = p->featured,
		.is_public = live, .in_trash = trash,
		.review_label = strcmp(p->review, "asked") == 0 ? "In review" : *p->review ? "Changes asked for" : NULL,
		.public_url = live ? arena_printf(a, "%s%s", site, url_path(a, p->path) + 1) : NULL,
		.published_iso = p->published_at ? dates_rfc3339(a, p->published_at) : NULL,
		.published = list_date(a, p->published_at),
	};
}

/* Another page of the same choice. */
static const char *
list_url(const struct console *c, const struct post_list_wish *w, int64_t page)
{
	struct arena *a = c->cx->arena;

	return console_site_path(c, "%ss/?status=%s&q=%s&author=%s&tag=%s&sort=%s&page=%lld", w->type, url_arg(a, w->status),
	                         url_arg(a, w->search), url_arg(a, w->author), url_arg(a, w->tag), url_arg(a, w->sort),
	                         (long long)page);
}

/* How many there are; where that was not counted, which ones these are. */
static const char *
count_label(struct arena *a, const struct post_list_wish *w, size_t shown, bool more, int64_t total)
{
	int64_t first = w->offset + 1, last = w->offset + (int64_t)shown;

	if (!w->counted && (more || w->offset))
		return shown ? arena_printf(a, "%ss %lld–%lld", w->type, (long long)first, (long long)last) : "";
	if (!w->counted)
		total = last;
	return arena_printf(a, "%lld %s%s", (long long)total, w->type, total == 1 ? "" : "s");
}

static struct list
tab_views(const struct console *c, const char *type, const char *status)
{
	size_t n = sizeof tabs / sizeof *tabs;
	struct tab_view *v = ARENA_ARRAY(c->cx->arena, struct tab_view, n);

	for (size_t i = 0; i < n; i++)
		v[i] = (struct tab_view){ tabs[i].label, i == 0 ? console_site_path(c, "%ss/", type)
		                          : console_site_path(c, "%ss/?status=%s", type, tabs[i].status),
		                          strcmp(tabs[i].status, status) == 0 };
	return (struct list){ v, n };
}

static bool
list_page(struct console *c, const char *type)
{
	bool pages = strcmp(type, "page") == 0;
	struct post_list_wish wish = {
		.type = type, .status = console_arg(c, "status"), .search = console_arg(c, "q"),
		.author = console_arg(c, "author"), .tag = console_arg(c, "tag"), .sort = console_arg(c, "sort"),
		.mine_only = !role_may(c->role, MAY_POST_ANY), .limit = PER_PAGE + 1, /* one more says whether there are more */
	};
	struct writer w = console_writer(c);
	struct posts_filter filter;
	struct list rows;
	int64_t page = 1;

	wish.counted = !*wish.search && !*wish.author && !*wish.tag;
	if (!num_int(span_of(console_arg(c, "page")), 1, 100000, &page))
		page = 1;
	wish.offset = (page - 1) * PER_PAGE;
	if (!post_rows(c->cx, &w, &wish, &rows) || !posts_filter_read(c, &wish, &filter))
		return false;
	const struct post_row *p = rows.items;
	bool more = rows.count > PER_PAGE;
	size_t shown = more ? PER_PAGE : rows.count;
	struct row_view *v = ARENA_ARRAY(c->cx->arena, struct row_view, shown + 1);
	for (size_t i = 0; i < shown; i++)
		show_row(c, &p[i], &v[i]);
	int64_t total = rows.count ? p[0].total : 0;
	struct posts_view view = {
		.type = type, .bulk_url = console_site_path(c, "posts/bulk"), .kind = pages ? "Pages" : "Posts",
		.replace_url = role_may(c->role, MAY_REPLACE) ? console_site_path(c, "replace/") : NULL,
		.new_url = console_site_path(c, "%ss/new/", type), .new_label = pages ? "New page" : "New post", .q = wish.search, .status = wish.status,
		.count_label = count_label(c->cx->arena, &wish, shown, more, total),
		.newer_url = page > 1 ? list_url(c, &wish, page - 1) : NULL,
		.older_url = more ? list_url(c, &wish, page + 1) : NULL,
		.tabs = tab_views(c, type, wish.status), .filter = filter, .posts = { v, shown }, .has_posts = shown > 0,
		.filtered = !wish.counted || *wish.status, .in_trash = strcmp(wish.status, "trash") == 0,
		.may_publish = role_may(c->role, MAY_POST_PUBLISH),
	};
	return console_page(c, "posts", view.kind, posts_fields, &view);
}

bool
posts_page(struct console *c)
{
	return list_page(c, "post");
}

bool
pages_page(struct console *c)
{
	return list_page(c, "page");
}

/* Posts by a part of their title, for links and the quick switch: what is
 * published, and what one may edit. */
bool
posts_find(struct console *c)
{
	struct post_list_wish wish = { .type = "post", .status = "", .search = console_arg(c, "q"), .author = "", .tag = "",
	                               .sort = "edited", .limit = FOUND_MOST };
	struct writer w = console_writer(c);
	struct list rows;
	struct strbuf sb;
	struct json j;

	if (!post_rows(c->cx, &w, &wish, &rows))
		return false;
	const struct post_row *p = rows.items;
	strbuf_init(&sb, c->cx->arena, 256 * 1024);
	json_init(&j, &sb, 0);
	json_begin_array(&j);
	for (size_t i = 0; i < rows.count; i++) {
		bool live = strcmp(p[i].status, "published") == 0, own = p[i].mine || role_may(c->role, MAY_POST_ANY);

		if (!live && !own)
			continue;
		json_begin_object(&j);
		json_key(&j, "title"), json_add_text(&j, *p[i].title ? p[i].title : POST_UNTITLED);
		json_key(&j, "url"), json_add_text(&j, live ? p[i].path : NULL);
		json_key(&j, "status"), json_add_text(&j, p[i].status);
		json_key(&j, "edit_url"), json_add_text(&j, own ? console_site_path(c, "posts/%s/", p[i].id) : NULL);
		json_end_object(&j);
	}
	json_end_array(&j);
	response_send(c->rs, 200, "application/json", strbuf_span(&sb));
	return true;
}
