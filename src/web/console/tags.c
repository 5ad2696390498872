/* tags.c - the list of tags, and what is said about one. */
#include "domain/tag_edit.h"

#include "domain/site.h"
#include "service/conf.h"
#include "text/dates.h"
#include "text/url.h"
#include "web/console/bulk.h"
#include "web/console/list_view.h"

enum { PER_PAGE = 50 };

struct row_view {
	const char *id, *name, *slug, *description, *url, *posts_url, *posts, *public_url, *trashed_iso, *trashed;
	bool internal;
};

static const struct field row_fields[] = {
	FIELD_TEXT(struct row_view, id),
	FIELD_TEXT(struct row_view, name),
	FIELD_TEXT(struct row_view, slug),
	FIELD_TEXT(struct row_view, description),
	FIELD_TEXT(struct row_view, url),
	FIELD_TEXT(struct row_view, posts_url),
	FIELD_TEXT(struct row_view, posts),
	FIELD_TEXT(struct row_view, public_url),
	FIELD_TEXT(struct row_view, trashed_iso),
	FIELD_TEXT(struct row_view, trashed),
	FIELD_BOOL(struct row_view, internal),
	FIELD_END
};

struct tags_view {
	struct list_view list;
	struct list tags;
};

static const struct field tags_fields[] = {
	FIELD_SUB(struct tags_view, list, list_view_fields),
	FIELD_LIST(struct tags_view, tags, struct row_view, row_fields),
	FIELD_END
};

static void
show_row(const struct console *c, const struct tag_row *t, struct row_view *v)
{
	struct arena *a = c->cx->arena;
	bool internal = strcmp(t->visibility, "internal") == 0, trash = t->trashed_at != 0;
	const char *site = site_url(a, c->conf, c->site);

	*v = (struct row_view){
		.id = t->id, .name = t->name, .slug = arena_strndup(a, t->slug, strcspn(t->slug, "~")), .description = t->description,
		.url = trash ? NULL : console_site_path(c, "tags/%s/", t->id), .internal = internal,
		.posts = arena_printf(a, "%lld post%s", (long long)t->posts, t->posts == 1 ? "" : "s"),
		.posts_url = trash ? NULL : console_site_path(c, "posts/?tag=%s", url_arg(a, t->slug)),
		.public_url = trash || internal ? NULL : arena_printf(a, "%stag/%s/", site, url_segment(a, t->slug)),
		.trashed_iso = trash ? dates_rfc3339(a, t->trashed_at) : NULL, .trashed = list_date(a, t->trashed_at),
	};
}

bool
tags_page(struct console *c)
{
	struct tags_view view = { .list = list_view_of(c, "tags/", "tag", "tags", PER_PAGE) };
	struct tag_list_wish wish = { view.list.in_trash, view.list.q, view.list.limit, view.list.offset };
	struct list rows;

	if (!tag_rows(c->cx, &wish, &rows))
		return false;
	const struct tag_row *t = rows.items;
	struct row_view *v = ARENA_ARRAY(c->cx->arena, struct row_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		show_row(c, &t[i], &v[i]);
	view.tags = (struct list){ v, rows.count };
	list_view_count(c, &view.list, rows.count, rows.count ? t[0].total : 0);
	return console_page(c, "tags", "Tags", tags_fields, &view);
}

/* ---- one ---- */

struct tag_view {
	const char *id, *name, *slug, *description, *posts, *posts_url, *public_url, *list_url, *action, *bulk_url;
};

static const struct field tag_view_fields[] = {
	FIELD_TEXT(struct tag_view, id),
	FIELD_TEXT(struct tag_view, name),
	FIELD_TEXT(struct tag_view, slug),
	FIELD_TEXT(struct tag_view, description),
	FIELD_TEXT(struct tag_view, posts),
	FIELD_TEXT(struct tag_view, posts_url),
	FIELD_TEXT(struct tag_view, public_url),
	FIELD_TEXT(struct tag_view, list_url),
	FIELD_TEXT(struct tag_view, action),
	FIELD_TEXT(struct tag_view, bulk_url),
	FIELD_END
};

/* again: with what was entered, and the failure of cx. */
static bool
show_tag(struct console *c, const struct tag_row *t, const struct tag_edit *again)
{
	struct tag_view view;
	struct row_view row;

	show_row(c, t, &row);
	view = (struct tag_view){
		.id = t->id, .name = again ? again->name : t->name, .slug = again ? again->slug : t->slug,
		.description = again ? again->description : t->description, .posts = row.posts, .posts_url = row.posts_url,
		.public_url = row.public_url, .list_url = console_site_path(c, "tags/"), .action = row.url,
		.bulk_url = console_site_path(c, "tags/bulk"),
	};
	return (again ? console_form_again : console_page)(c, "tag", t->name, tag_view_fields, &view);
}

static bool
read_tag(struct console *c, struct tag_row *t)
{
	return tag_by_id(c->cx, console_capture(c, "id"), t) &&
	       (!t->trashed_at || fail(c->cx, ERR_NOT_FOUND, "tag.none", "This tag is in the trash."));
}

bool
tag_page(struct console *c)
{
	struct tag_row t;

	return read_tag(c, &t) && show_tag(c, &t, NULL);
}

bool
tag_do(struct console *c)
{
	struct tag_edit edit = { console_field(c, "name"), console_field(c, "slug"), console_field(c, "description") };
	struct tag_row t;

	if (!read_tag(c, &t))
		return false;
	if (!tag_change(c->cx, c->site, t.id, &edit))
		return show_tag(c, &t, &edit);
	return console_redirect(c, console_site_path(c, "tags/%s/", t.id), "saved");
}

/* ---- several ---- */

static bool
trash(struct console *c, const char *id)
{
	return tag_trash(c->cx, c->site, id);
}

static bool
untrash(struct console *c, const char *id)
{
	return tag_untrash(c->cx, c->site, id);
}

bool
tags_bulk(struct console *c)
{
	static const struct bulk_deed deeds[] = {
		{ "trash", "trashed", trash, true },
		{ "untrash", "restored", untrash, false },
	};

	return bulk_do(c, &(struct bulk){ console_site_path(c, "tags/"), "tag", "tags", deeds, 2 });
}
