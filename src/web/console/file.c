/* file.c - one file of the site: shown, described, found in its uses, replaced. */
#include "domain/media_replace.h"

#include "base/num.h"
#include "domain/media_trash.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/dates.h"
#include "text/url.h"
#include "web/console/list_view.h"
#include "web/console/media_view.h"

/* What this file took the place of. */
struct replaced_view {
	const char *id, *name, *old_url, *at, *at_iso, *places;
};

static const struct field replaced_fields[] = {
	FIELD_TEXT(struct replaced_view, id),
	FIELD_TEXT(struct replaced_view, name),
	FIELD_TEXT(struct replaced_view, old_url),
	FIELD_TEXT(struct replaced_view, at),
	FIELD_TEXT(struct replaced_view, at_iso),
	FIELD_TEXT(struct replaced_view, places),
	FIELD_END
};

struct one_view {
	struct file_view file;
	struct list replaced;
	const char *list_url, *bulk_url;
	const char *name, *alt, *caption, *focus_x, *focus_y, *with; /* in the forms */
	bool may_trash;
};

static const struct field one_fields[] = {
	FIELD_SUB(struct one_view, file, file_view_fields),
	FIELD_LIST(struct one_view, replaced, struct replaced_view, replaced_fields),
	FIELD_TEXT(struct one_view, list_url),
	FIELD_TEXT(struct one_view, bulk_url),
	FIELD_TEXT(struct one_view, name),
	FIELD_TEXT(struct one_view, alt),
	FIELD_TEXT(struct one_view, caption),
	FIELD_TEXT(struct one_view, focus_x),
	FIELD_TEXT(struct one_view, focus_y),
	FIELD_TEXT(struct one_view, with),
	FIELD_BOOL(struct one_view, may_trash),
	FIELD_END
};

/* ---- showing ---- */

static bool
show_replaced(struct console *c, const char *id, struct list *out)
{
	struct arena *a = c->cx->arena;
	struct list rows;

	if (!media_replaced_by(c->cx, id, &rows))
		return false;
	const struct media_replaced *r = rows.items;
	struct replaced_view *v = ARENA_ARRAY(a, struct replaced_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		v[i] = (struct replaced_view){
			.id = arena_printf(a, "%lld", (long long)r[i].id), .name = r[i].original,
			.old_url = console_site_path(c, "media/%s/", r[i].old_id), .at = list_date(a, r[i].at), .at_iso = dates_rfc3339(a, r[i].at),
			.places = r[i].uses == 1 ? "one place" : arena_printf(a, "%lld places", (long long)r[i].uses),
		};
	*out = (struct list){ v, rows.count };
	return true;
}

static bool
read_view(struct console *c, const struct media *m, struct one_view *v)
{
	struct list files;

	*v = (struct one_view){ .list_url = console_site_path(c, "media/"), .bulk_url = console_site_path(c, "media/bulk"),
	                        .may_trash = role_may(c->role, MAY_MEDIA_TRASH), .with = "" };
	if (!media_view_uses(c, m, 1, &files) || !show_replaced(c, m->id, &v->replaced))
		return false;
	v->file = *(const struct file_view *)files.items;
	v->name = v->file.name;
	v->alt = v->file.alt;
	v->caption = v->file.caption;
	v->focus_x = v->file.focus_x;
	v->focus_y = v->file.focus_y;
	return true;
}

bool
file_page(struct console *c)
{
	struct one_view view;
	struct media m;

	return media_by_id(c->cx, console_capture(c, "id"), &m) && read_view(c, &m, &view) &&
	       console_page(c, "file", m.original, one_fields, &view);
}

/* With what was entered, and what is wrong with it. */
static bool
show_again(struct console *c, const struct media *m, bool described)
{
	struct err failed = c->cx->err;
	struct one_view view;

	ctx_forgive(c->cx);
	if (!read_view(c, m, &view))
		return false;
	c->cx->err = failed;
	view.with = console_field(c, "with");
	if (described) {
		view.name = console_field(c, "name");
		view.alt = console_field(c, "alt");
		view.caption = console_field(c, "caption");
		view.focus_x = console_field(c, "focus_x");
		view.focus_y = console_field(c, "focus_y");
	}
	return console_form_again(c, "file", m->original, one_fields, &view);
}

/* ---- describing ---- */

/* An empty field is none: -1; what is no number is told by media_describe(). */
static int64_t
per_cent(const struct console *c, const char *field)
{
	const char *text = console_field(c, field);
	int64_t n;

	return !*text ? -1 : num_int(span_of(text), 0, 100, &n) ? n : -2;
}

bool
file_do(struct console *c)
{
	struct media_words words = {
		.name = console_field(c, "name"), .alt = console_field(c, "alt"), .caption = console_field(c, "caption"),
		.focus_x = per_cent(c, "focus_x"), .focus_y = per_cent(c, "focus_y"),
	};
	struct media m;

	if (!media_by_id(c->cx, console_capture(c, "id"), &m))
		return false;
	if (!media_describe(c->cx, c->site, &m, &words))
		return show_again(c, &m, true);
	return console_redirect(c, console_site_path(c, "media/%s/", m.id), "saved");
}

/* ---- taking away ---- */

bool
file_download(struct console *c)
{
	struct media m;

	if (!media_by_id(c->cx, console_capture(c, "id"), &m))
		return false;
	if (strcmp(c->conf->accel, "off") == 0) {
		response_redirect(c->rs, 302, arena_printf(c->cx->arena, "%s%s", site_url(c->cx->arena, c->conf, c->site), m.url + 1));
		return true;
	}
	response_header(c->rs, "Content-Type", m.type);
	response_header(c->rs, "Content-Disposition", arena_printf(c->cx->arena, "attachment; filename*=UTF-8''%s",
	                                                          url_segment(c->cx->arena, m.original)));
	response_accel(c->rs, arena_printf(c->cx->arena, "/_files/tenants/%lld/media/%s", (long long)c->site->id, m.name));
	return true;
}

/* ---- replacing ---- */

bool
file_replace_do(struct console *c)
{
	const struct form_file *file = form_get_file(c->form, "file");
	struct media_source s = { .conf = c->conf, .site = c->site, .cell = c->cell };
	struct media old, new = { 0 };
	int64_t uses;
	bool ok;

	if (!media_by_id(c->cx, console_capture(c, "id"), &old))
		return false;
	if (file && file->data.len) {
		s.bytes = file->data;
		s.original = file->filename;
		ok = media_replace(c->cx, &s, &old, &new, &uses);
	} else if (*console_field(c, "with")) {
		ok = media_replace_with(c->cx, &s, &old, console_field(c, "with"), &new, &uses);
	} else {
		ok = fail(c->cx, ERR_INVALID, "media.none", "Choose the file that takes its place."), fail_field(c->cx, "file");
	}
	return ok ? console_redirect(c, console_site_path(c, "media/%s/", new.id), "file_replaced") : show_again(c, &old, false);
}

bool
file_replace_undo(struct console *c)
{
	struct media_source s = { .conf = c->conf, .site = c->site, .cell = c->cell };
	struct media old;
	int64_t id;

	return (num_int(span_of(console_field(c, "replaced")), 1, INT64_MAX, &id) ||
	        fail(c->cx, ERR_NOT_FOUND, "media.replaced", "There is nothing to undo.")) &&
	       media_replace_undo(c->cx, &s, console_capture(c, "id"), id, &old) &&
	       console_redirect(c, console_site_path(c, "media/%s/", old.id), "file_back");
}
