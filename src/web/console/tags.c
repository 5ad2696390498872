/* tags.c - the list of tags, and what is said about one. */
#include "domain/tag_edit.h"

#include "domain/media.h"
#include "domain/queries.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/dates.h"
#include "text/url.h"
#include "web/console/bulk.h"
#include "web/console/list_view.h"
#include "web/console/option.h"

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
	const char *id, *name, *slug, *description, *posts, *posts_url, *public_url, *list_url, *action, *bulk_url, *merge_url;
	const char *feature_image, *picture, *accent_color, *meta_title, *meta_description;
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
	FIELD_TEXT(struct tag_view, merge_url),
	FIELD_TEXT(struct tag_view, feature_image),
	FIELD_TEXT(struct tag_view, picture),
	FIELD_TEXT(struct tag_view, accent_color),
	FIELD_TEXT(struct tag_view, meta_title),
	FIELD_TEXT(struct tag_view, meta_description),
	FIELD_END
};

static struct tag_edit
edit_of(const struct tag_row *t)
{
	return (struct tag_edit){ t->name, t->slug, t->description, t->feature_image, t->accent_color, t->meta_title,
	                          t->meta_description };
}

/* Where a picture is to be had from the console's origin. */
static const char *
picture_url(const struct console *c, const char *value)
{
	const char *site = site_url(c->cx->arena, c->conf, c->site);

	return *value == '/' ? arena_printf(c->cx->arena, "%s%s", site, value + 1) : *value ? value : NULL;
}

/* again: with what was entered, and the failure of cx. */
static bool
show_tag(struct console *c, const struct tag_row *t, const struct tag_edit *again)
{
	struct tag_edit e = again ? *again : edit_of(t);
	struct tag_view view;
	struct row_view row;

	show_row(c, t, &row);
	view = (struct tag_view){
		.id = t->id, .name = e.name, .slug = e.slug, .description = e.description, .feature_image = e.feature_image,
		.picture = picture_url(c, e.feature_image), .accent_color = e.accent_color, .meta_title = e.meta_title,
		.meta_description = e.meta_description, .posts = row.posts, .posts_url = row.posts_url,
		.public_url = row.public_url, .list_url = console_site_path(c, "tags/"), .action = row.url,
		.bulk_url = console_site_path(c, "tags/bulk"), .merge_url = console_site_path(c, "tags/%s/merge/", t->id),
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

/* A picture that was chosen goes before the address beside it. */
static bool
take_picture(struct console *c, struct tag_edit *e)
{
	const struct form_file *file = form_get_file(c->form, "picture");
	struct media media;

	if (!file)
		return true;
	if (!media_take(c->cx, &(struct media_source){ .conf = c->conf, .site = c->site, .cell = c->cell, .bytes = file->data,
	                                               .original = file->filename }, &media))
		return fail_field(c->cx, "feature_image");
	e->feature_image = media.url;
	return true;
}

bool
tag_do(struct console *c)
{
	struct tag_edit edit = { console_field(c, "name"), console_field(c, "slug"), console_field(c, "description"),
	                         console_field(c, "feature_image"), console_field(c, "accent_color"),
	                         console_field(c, "meta_title"), console_field(c, "meta_description") };
	struct tag_row t;

	if (!read_tag(c, &t))
		return false;
	if (!take_picture(c, &edit) || !tag_change(c->cx, c->site, t.id, &edit))
		return show_tag(c, &t, &edit);
	return console_redirect(c, console_site_path(c, "tags/%s/", t.id), "saved");
}

/* ---- merging ---- */

struct merge_view {
	const char *name, *slug, *posts, *tag_url, *action;
	struct list others;
	bool has_others, internal;
};

static const struct field merge_fields[] = {
	FIELD_TEXT(struct merge_view, name),
	FIELD_TEXT(struct merge_view, slug),
	FIELD_TEXT(struct merge_view, posts),
	FIELD_TEXT(struct merge_view, tag_url),
	FIELD_TEXT(struct merge_view, action),
	FIELD_LIST(struct merge_view, others, struct option, option_fields),
	FIELD_BOOL(struct merge_view, has_others),
	FIELD_BOOL(struct merge_view, internal),
	FIELD_END
};

static bool
show_merge(struct console *c, const struct tag_row *t, bool again)
{
	struct err e = c->cx->err;
	struct row_view row;
	struct list others;

	ctx_forgive(c->cx);
	show_row(c, t, &row);
	if (!pg_many(c->cx, &q_tag_others, struct option, option_fields, &others, PG_TEXT(t->id)))
		return false;
	c->cx->err = e;
	struct merge_view view = {
		.name = t->name, .slug = t->slug, .posts = row.posts, .tag_url = row.url, .internal = row.internal,
		.action = console_site_path(c, "tags/%s/merge/", t->id), .has_others = others.count > 0,
		.others = option_pick(c->cx->arena, others, c->form ? console_field(c, "into") : ""),
	};
	return (again ? console_form_again : console_page)(c, "tag-merge", "Merge a tag", merge_fields, &view);
}

bool
tag_merge_page(struct console *c)
{
	struct tag_row t;

	return read_tag(c, &t) && show_merge(c, &t, false);
}

bool
tag_merge_do(struct console *c)
{
	const char *into = console_field(c, "into");
	struct tag_row t;

	if (!read_tag(c, &t))
		return false;
	if (!*into)
		fail(c->cx, ERR_INVALID, "tag.into", "Please choose the tag it becomes."), fail_field(c->cx, "into");
	else if (strcmp(console_field(c, "sure"), "yes") != 0)
		fail(c->cx, ERR_INVALID, "tag.sure", "Please confirm: there is no way back."), fail_field(c->cx, "sure");
	else if (tag_merge(c->cx, c->site, t.id, into))
		return console_redirect(c, console_site_path(c, "tags/%s/", into), "merged");
	return show_merge(c, &t, true);
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
