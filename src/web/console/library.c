/* library.c - the site's files: shown, described, taken in, thrown away. */
#include "domain/media.h"

#include "base/strbuf.h"
#include "domain/media_trash.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/dates.h"
#include "text/url.h"
#include "web/console/bulk.h"
#include "web/console/list_view.h"
#include "web/console/uploads.h"

enum { PER_PAGE = 48 };

/* ---- what is shown of a file ---- */

struct use_view {
	const char *label, *url;
	bool in_trash;
};

static const struct field use_fields[] = {
	FIELD_TEXT(struct use_view, label),
	FIELD_TEXT(struct use_view, url),
	FIELD_BOOL(struct use_view, in_trash),
	FIELD_END
};

struct file_view {
	const char *id, *name, *alt, *url, *address, *thumb, *icon, *size, *pixels, *created_iso, *created;
	const char *trashed_iso, *trashed, *used;
	struct list uses;
	bool is_used;
};

static const struct field file_fields[] = {
	FIELD_TEXT(struct file_view, id),
	FIELD_TEXT(struct file_view, name),
	FIELD_TEXT(struct file_view, alt),
	FIELD_TEXT(struct file_view, url),
	FIELD_TEXT(struct file_view, address),
	FIELD_TEXT(struct file_view, thumb),
	FIELD_TEXT(struct file_view, icon),
	FIELD_TEXT(struct file_view, size),
	FIELD_TEXT(struct file_view, pixels),
	FIELD_TEXT(struct file_view, created_iso),
	FIELD_TEXT(struct file_view, created),
	FIELD_TEXT(struct file_view, trashed_iso),
	FIELD_TEXT(struct file_view, trashed),
	FIELD_TEXT(struct file_view, used),
	FIELD_LIST(struct file_view, uses, struct use_view, use_fields),
	FIELD_BOOL(struct file_view, is_used),
	FIELD_END
};

static const char *
size_text(struct arena *a, int64_t bytes)
{
	if (bytes < 1000)
		return arena_printf(a, "%lld bytes", (long long)bytes);
	if (bytes < 1000000)
		return arena_printf(a, "%lld kB", (long long)((bytes + 500) / 1000));
	return arena_printf(a, "%.1f MB", (double)bytes / 1e6);
}

static const char *
icon_of(const char *type)
{
	struct span t = span_of(type);

	return span_starts(t, "video/") ? "video" : span_starts(t, "audio/") ? "audio" : "file";
}

/* The narrowest variant of a picture: what a srcset begins with. */
static const char *
thumb_of(const struct console *c, const struct media *m)
{
	const char *set = m->srcset_webp ? m->srcset_webp : m->srcset;
	const char *path = set ? arena_strndup(c->cx->arena, set, strcspn(set, " ")) : m->url;

	if (!span_starts(span_of(m->type), "image/"))
		return NULL;
	return arena_printf(c->cx->arena, "%s%s", site_url(c->cx->arena, c->conf, c->site), path + 1);
}

static void
show_use(const struct console *c, const struct media_use *u, struct use_view *v)
{
	struct arena *a = c->cx->arena;
	bool post = strcmp(u->kind, "post") == 0 || strcmp(u->kind, "page") == 0;

	*v = (struct use_view){ .label = *u->title ? u->title : POST_UNTITLED, .in_trash = u->in_trash };
	if (post)
		v->url = u->in_trash ? NULL : console_site_path(c, "posts/%s/", u->id);
	else
		v->label = arena_printf(a, "%s “%s”", strcmp(u->kind, "tag") == 0 ? "the tag" : strcmp(u->kind, "byline") == 0
		                        ? "the byline of" : "the setting", u->title);
}

/* Those of `all` that are about this file. */
static void
show_uses(const struct console *c, const struct list *all, struct file_view *v)
{
	const struct media_use *u = all->items;
	struct use_view *uses = ARENA_ARRAY(c->cx->arena, struct use_view, all->count + 1);
	size_t n = 0;

	for (size_t i = 0; i < all->count; i++)
		if (strcmp(u[i].media_id, v->id) == 0)
			show_use(c, &u[i], &uses[n++]);
	v->uses = (struct list){ uses, n };
	v->is_used = n > 0;
	v->used = n == 0 ? "Not used" : n == 1 ? "Used once" : n > MEDIA_USES_MOST
	          ? arena_printf(c->cx->arena, "Used more than %d times", MEDIA_USES_MOST)
	          : arena_printf(c->cx->arena, "Used %zu times", n);
}

static void
show_file(const struct console *c, const struct media *m, const struct list *uses, struct file_view *v)
{
	struct arena *a = c->cx->arena;

	*v = (struct file_view){
		.id = m->id, .name = m->original, .alt = m->alt ? m->alt : "", .url = console_site_path(c, "media/%s/", m->id),
		.address = arena_printf(a, "%s%s", site_url(a, c->conf, c->site), m->url + 1), .thumb = thumb_of(c, m),
		.icon = icon_of(m->type), .size = size_text(a, m->bytes),
		.pixels = m->width ? arena_printf(a, "%lld × %lld", (long long)m->width, (long long)m->height) : NULL,
		.created_iso = dates_rfc3339(a, m->created_at), .created = list_date(a, m->created_at),
		.trashed_iso = m->trashed_at ? dates_rfc3339(a, m->trashed_at) : NULL, .trashed = list_date(a, m->trashed_at),
	};
	show_uses(c, uses, v);
}

/* ---- all ---- */

struct library_view {
	struct list_view list;
	struct list files;
	int64_t upload_piece;
	bool may_trash;
};

static const struct field library_fields[] = {
	FIELD_SUB(struct library_view, list, list_view_fields),
	FIELD_LIST(struct library_view, files, struct file_view, file_fields),
	FIELD_INT(struct library_view, upload_piece),
	FIELD_BOOL(struct library_view, may_trash),
	FIELD_END
};

static bool
show_files(struct console *c, const struct media *m, size_t n, struct list *out)
{
	struct file_view *v = ARENA_ARRAY(c->cx->arena, struct file_view, n + 1);
	const char **ids = ARENA_ARRAY(c->cx->arena, const char *, n + 1);
	struct list uses;

	for (size_t i = 0; i < n; i++)
		ids[i] = m[i].id;
	if (!media_uses(c->cx, ids, n, &uses))
		return false;
	for (size_t i = 0; i < n; i++)
		show_file(c, &m[i], &uses, &v[i]);
	*out = (struct list){ v, n };
	return true;
}

static bool
show_library(struct console *c, bool again)
{
	struct library_view view = { .list = list_view_of(c, "media/", "file", "files", PER_PAGE),
	                             .upload_piece = uploads_piece_size(c), .may_trash = role_may(c->role, MAY_MEDIA_TRASH) };
	struct media_list_wish wish = { view.list.in_trash, "", view.list.q, view.list.limit, view.list.offset };
	struct err failed = c->cx->err;
	struct list rows;

	ctx_forgive(c->cx);
	if (!media_list(c->cx, &wish, &rows) || !show_files(c, rows.items, rows.count, &view.files))
		return false;
	c->cx->err = failed;
	list_view_count(c, &view.list, rows.count, rows.count ? ((const struct media *)rows.items)->total : 0);
	return (again ? console_form_again : console_page)(c, "library", "Media", library_fields, &view);
}

bool
library_page(struct console *c)
{
	return show_library(c, false);
}

/* The list's own form; scripts send to media_upload(). */
bool
library_add(struct console *c)
{
	struct media media;
	size_t n = 0;

	for (size_t i = 0; i < c->form->file_count; i++) {
		const struct form_file *f = &c->form->files[i];

		if (f->data.len == 0)
			continue;
		if (!media_take(c->cx, &(struct media_source){ .conf = c->conf, .site = c->site, .cell = c->cell, .bytes = f->data,
		                                               .original = f->filename }, &media))
			return show_library(c, true);
		n++;
	}
	if (n == 0) {
		(void)fail(c->cx, ERR_INVALID, "media.none", "Choose a file first.");
		return show_library(c, true);
	}
	return console_redirect(c, console_site_path(c, "media/"), "file_added");
}

/* ---- one ---- */

struct one_view {
	struct file_view file;
	const char *list_url, *bulk_url;
	bool may_trash;
};

static const struct field one_fields[] = {
	FIELD_SUB(struct one_view, file, file_fields),
	FIELD_TEXT(struct one_view, list_url),
	FIELD_TEXT(struct one_view, bulk_url),
	FIELD_BOOL(struct one_view, may_trash),
	FIELD_END
};

bool
file_page(struct console *c)
{
	struct one_view view = { .list_url = console_site_path(c, "media/"), .bulk_url = console_site_path(c, "media/bulk"),
	                         .may_trash = role_may(c->role, MAY_MEDIA_TRASH) };
	struct media m;
	struct list uses;

	if (!media_by_id(c->cx, console_capture(c, "id"), &m) || !media_uses(c->cx, &m.id, 1, &uses))
		return false;
	show_file(c, &m, &uses, &view.file);
	return console_page(c, "file", m.original, one_fields, &view);
}

bool
file_do(struct console *c)
{
	struct media m;

	return media_by_id(c->cx, console_capture(c, "id"), &m) && media_set_alt(c->cx, m.id, console_field(c, "alt")) &&
	       console_redirect(c, console_site_path(c, "media/%s/", m.id), "saved");
}

/* ---- several ---- */

static bool
trash(struct console *c, const char *id)
{
	return media_trash(c->cx, c->site, id);
}

static bool
untrash(struct console *c, const char *id)
{
	return media_untrash(c->cx, c->site, id);
}

static bool
delete(struct console *c, const char *id)
{
	return media_delete(c->cx, c->conf, c->site, id);
}

struct sure_view {
	struct list files;
	const char *bulk_url, *list_url, *action;
	bool for_good;
};

static const struct field sure_fields[] = {
	FIELD_LIST(struct sure_view, files, struct file_view, file_fields),
	FIELD_TEXT(struct sure_view, bulk_url),
	FIELD_TEXT(struct sure_view, list_url),
	FIELD_TEXT(struct sure_view, action),
	FIELD_BOOL(struct sure_view, for_good),
	FIELD_END
};

/* Says where each file is used, before anything is done.  *asked: this was the answer. */
static bool
ask_first(struct console *c, bool for_good, bool *asked)
{
	struct sure_view view = { .bulk_url = console_site_path(c, "media/bulk"), .action = console_field(c, "action"),
	                          .list_url = console_site_path(c, for_good ? "media/?status=trash" : "media/"), .for_good = for_good };
	const char *ids[BULK_MOST];
	struct media m[BULK_MOST];
	size_t n = bulk_chosen(c, ids);
	bool used = false;

	for (size_t i = 0; i < n; i++)
		if (!media_by_id(c->cx, ids[i], &m[i]))
			return false;
	if (!show_files(c, m, n, &view.files))
		return false;
	for (size_t i = 0; i < n; i++)
		used |= ((const struct file_view *)view.files.items)[i].is_used;
	*asked = n > 0 && (used || for_good);
	return !*asked || console_page(c, "media-sure", for_good ? "Delete for good?" : "Still in use", sure_fields, &view);
}

bool
library_bulk(struct console *c)
{
	static const struct bulk_deed deeds[] = {
		{ "trash", "trashed", trash, true },
		{ "untrash", "restored", untrash, false },
		{ "delete", "deleted", delete, false },
	};
	bool for_good = strcmp(console_field(c, "action"), "delete") == 0, asked = false;

	if ((for_good || strcmp(console_field(c, "action"), "trash") == 0) && !*console_field(c, "sure") &&
	    (!ask_first(c, for_good, &asked) || asked))
		return asked;
	return bulk_do(c, &(struct bulk){ console_site_path(c, "media/"), "file", "files", deeds, 3 });
}
