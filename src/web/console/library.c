/* library.c - the site's files: listed, taken in, thrown away several at once. */
#include "domain/media.h"

#include "base/strbuf.h"
#include "domain/media_trash.h"
#include "domain/site.h"
#include "text/json.h"
#include "web/console/bulk.h"
#include "web/console/library_filter.h"
#include "web/console/list_view.h"
#include "web/console/media_view.h"
#include "web/console/uploads.h"

enum { PER_PAGE = 48, FOUND_MOST = 12 };

/* ---- all ---- */

struct library_view {
	struct list_view list;
	struct library_filter filter;
	struct list files;
	const char *taken, *allowed, *left; /* of the site's storage */
	int64_t taken_percent;
	int64_t upload_piece;
	bool may_trash, nearly_full, full;
};

static const struct field library_fields[] = {
	FIELD_SUB(struct library_view, list, list_view_fields),
	FIELD_SUB(struct library_view, filter, library_filter_fields),
	FIELD_LIST(struct library_view, files, struct file_view, file_view_fields),
	FIELD_TEXT(struct library_view, taken),
	FIELD_TEXT(struct library_view, allowed),
	FIELD_TEXT(struct library_view, left),
	FIELD_INT(struct library_view, taken_percent),
	FIELD_INT(struct library_view, upload_piece),
	FIELD_BOOL(struct library_view, may_trash),
	FIELD_BOOL(struct library_view, nearly_full),
	FIELD_BOOL(struct library_view, full),
	FIELD_END
};

static void
show_room(const struct console *c, int64_t taken, struct library_view *v)
{
	struct arena *a = c->cx->arena;
	int64_t allowed = c->site->storage_bytes, left = allowed > taken ? allowed - taken : 0;

	v->taken = media_view_size(a, taken);
	v->allowed = media_view_size(a, allowed);
	v->left = media_view_size(a, left);
	v->taken_percent = allowed > 0 ? (taken >= allowed ? 100 : taken * 100 / allowed) : 100;
	v->full = left == 0;
	v->nearly_full = !v->full && v->taken_percent >= 90;
}

/* All of them are counted by a sum; a choice is not counted. */
static void
show_list(const struct console *c, const struct media_list_wish *wish, const struct list *rows, const struct media_totals *totals,
          struct library_view *v)
{
	const struct media *m = rows->items;
	bool more = rows->count > PER_PAGE;
	size_t n = more ? PER_PAGE : rows->count;
	struct file_view *files = ARENA_ARRAY(c->cx->arena, struct file_view, n + 1);

	for (size_t i = 0; i < n; i++)
		media_view_one(c, &m[i], &files[i]);
	v->files = (struct list){ files, n };
	if (v->filter.narrows)
		list_view_more(c, &v->list, n, more);
	else
		list_view_count(c, &v->list, n, wish->in_trash ? totals->trashed : totals->files);
	v->list.filtered = v->list.filtered || v->filter.narrows;
}

static bool
show_library(struct console *c, bool again)
{
	struct library_view view = { .list = list_view_of(c, "media/", "file", "files", PER_PAGE),
	                             .upload_piece = uploads_piece_size(c), .may_trash = role_may(c->role, MAY_MEDIA_TRASH) };
	struct media_list_wish wish = { .in_trash = view.list.in_trash, .search = view.list.q,
	                                .limit = PER_PAGE + 1, .offset = view.list.offset }; /* one more says whether there are more */
	struct err failed = c->cx->err;
	struct media_totals totals;
	struct list rows;

	ctx_forgive(c->cx);
	if (!library_filter_read(c, view.list.at, &wish, &view.filter) || !media_list(c->cx, &wish, &rows) ||
	    !media_totals(c->cx, &totals))
		return false;
	c->cx->err = failed;
	view.list.also = view.filter.query;
	show_list(c, &wish, &rows, &totals, &view);
	show_room(c, totals.bytes, &view);
	return (again ? console_form_again : console_page)(c, "library", "Media", library_fields, &view);
}

bool
library_page(struct console *c)
{
	return show_library(c, false);
}

/* Files by a part of what is said of them, for the editor. */
bool
library_find(struct console *c)
{
	struct media_list_wish wish = { .kind = "", .use = "", .search = console_arg(c, "q"), .sort = "", .limit = FOUND_MOST };
	struct strbuf sb;
	struct list rows;
	struct json j;

	if (!media_list(c->cx, &wish, &rows))
		return false;
	const struct media *m = rows.items;
	strbuf_init(&sb, c->cx->arena, 64 * 1024);
	json_init(&j, &sb, 0);
	json_begin_array(&j);
	for (size_t i = 0; i < rows.count; i++) {
		struct file_view v;

		media_view_one(c, &m[i], &v);
		json_begin_object(&j);
		json_key(&j, "title"), json_add_text(&j, v.name);
		json_key(&j, "url"), json_add_text(&j, v.path);
		json_key(&j, "type"), json_add_text(&j, v.type);
		json_key(&j, "alt"), json_add_text(&j, v.alt);
		json_key(&j, "caption"), json_add_text(&j, v.caption);
		json_key(&j, "thumb"), json_add_text(&j, v.thumb);
		json_end_object(&j);
	}
	json_end_array(&j);
	response_send(c->rs, 200, "application/json", strbuf_span(&sb));
	return true;
}

/* ---- taking in ---- */

/* One that is refused does not keep the others out; it is told why. */
static bool
add_one(struct console *c, const struct form_file *f, struct strbuf *refused)
{
	struct media media;

	if (media_take(c->cx, &(struct media_source){ .conf = c->conf, .site = c->site, .cell = c->cell, .bytes = f->data,
	                                               .original = f->filename }, &media))
		return true;
	strbuf_addf(refused, "%s%s", refused->len ? " " : "", c->cx->err.detail ? c->cx->err.detail : err_title(c->cx->err.kind));
	return false;
}

/* The list's own form; scripts send to media_upload(). */
bool
library_add(struct console *c)
{
	struct strbuf refused;
	struct err first = { 0 };
	size_t added = 0, n = 0;

	strbuf_init(&refused, c->cx->arena, 16384);
	for (size_t i = 0; i < c->form->file_count; i++) {
		if (c->form->files[i].data.len == 0)
			continue;
		n++;
		if (add_one(c, &c->form->files[i], &refused)) {
			added++;
			continue;
		}
		if (n == added + 1)
			first = c->cx->err;
		ctx_forgive(c->cx);
	}
	if (n == 0)
		(void)fail(c->cx, ERR_INVALID, "media.none", "Choose a file first.");
	else if (added < n)
		(void)fail(c->cx, first.kind, first.code, "%zu of %zu files were added. %s", added, n, refused.buf);
	else
		return console_redirect(c, console_site_path(c, "media/"), "file_added");
	return show_library(c, true);
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
	FIELD_LIST(struct sure_view, files, struct file_view, file_view_fields),
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
	struct sure_view view = {
		.bulk_url = console_site_path(c, "media/bulk"), .action = console_field(c, "action"),
		.list_url = console_site_path(c, for_good ? "media/?status=trash" : "media/"), .for_good = for_good,
	};
	const char *ids[BULK_MOST];
	struct media m[BULK_MOST];
	size_t n = bulk_chosen(c, ids);
	bool used = false;

	for (size_t i = 0; i < n; i++)
		if (!media_by_id(c->cx, ids[i], &m[i]))
			return false;
	if (!media_view_uses(c, m, n, &view.files))
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
