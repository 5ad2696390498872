/* media_report.c - what is wrong with the site's files: gaps readers see, pictures that
 * say nothing to who cannot see them, and what takes room for nothing. */
#include "domain/media_trash.h"

#include "web/console/media_view.h"

enum { MOST = 100 };

struct broken_view {
	const char *label, *url, *name;
};

static const struct field broken_fields[] = {
	FIELD_TEXT(struct broken_view, label),
	FIELD_TEXT(struct broken_view, url),
	FIELD_TEXT(struct broken_view, name),
	FIELD_END
};

struct bare_view {
	const char *label, *url, *name, *file_url, *thumb, *alt;
};

static const struct field bare_fields[] = {
	FIELD_TEXT(struct bare_view, label),
	FIELD_TEXT(struct bare_view, url),
	FIELD_TEXT(struct bare_view, name),
	FIELD_TEXT(struct bare_view, file_url),
	FIELD_TEXT(struct bare_view, thumb),
	FIELD_TEXT(struct bare_view, alt),
	FIELD_END
};

struct report_view {
	struct list broken, bare;
	const char *list_url, *broken_count, *bare_count, *unused, *no_alt;
	bool any_broken, any_bare, any_unused, any_no_alt;
};

static const struct field report_fields[] = {
	FIELD_LIST(struct report_view, broken, struct broken_view, broken_fields),
	FIELD_LIST(struct report_view, bare, struct bare_view, bare_fields),
	FIELD_TEXT(struct report_view, list_url),
	FIELD_TEXT(struct report_view, broken_count),
	FIELD_TEXT(struct report_view, bare_count),
	FIELD_TEXT(struct report_view, unused),
	FIELD_TEXT(struct report_view, no_alt),
	FIELD_BOOL(struct report_view, any_broken),
	FIELD_BOOL(struct report_view, any_bare),
	FIELD_BOOL(struct report_view, any_unused),
	FIELD_BOOL(struct report_view, any_no_alt),
	FIELD_END
};

static const char *
counted(struct arena *a, int64_t n, int64_t most)
{
	return n > most ? arena_printf(a, "more than %lld", (long long)most) : arena_printf(a, "%lld", (long long)n);
}

static const char *
user_url(const struct console *c, const struct media_use *u)
{
	if (strcmp(u->kind, "post") == 0 || strcmp(u->kind, "page") == 0)
		return console_site_path(c, "posts/%s/", u->id);
	return strcmp(u->kind, "tag") == 0 ? console_site_path(c, "tags/%s/", u->id) : NULL;
}

static const char *
user_label(const struct console *c, const struct media_use *u)
{
	if (strcmp(u->kind, "post") == 0 || strcmp(u->kind, "page") == 0)
		return *u->title ? u->title : POST_UNTITLED;
	return media_view_user(c->cx->arena, u->kind, u->title);
}

/* ---- gaps ---- */

static bool
show_broken(struct console *c, struct report_view *v)
{
	struct list rows;

	if (!media_broken(c->cx, MOST + 1, &rows))
		return false;
	size_t n = rows.count > MOST ? MOST : rows.count;
	const struct media_use *u = rows.items;
	struct broken_view *b = ARENA_ARRAY(c->cx->arena, struct broken_view, n + 1);
	for (size_t i = 0; i < n; i++)
		b[i] = (struct broken_view){ user_label(c, &u[i]), user_url(c, &u[i]),
		                             arena_printf(c->cx->arena, "/media/%s", u[i].media_id) };
	v->broken = (struct list){ b, n };
	v->any_broken = n > 0;
	v->broken_count = counted(c->cx->arena, (int64_t)rows.count, MOST);
	return true;
}

/* ---- without alternative text ---- */

static const struct file_view *
file_of(const struct file_view *files, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(files[i].id, id) == 0)
			return &files[i];
	return NULL;
}

static bool
read_files(struct console *c, const struct list *uses, struct list *out)
{
	const struct media_use *u = uses->items;
	const char **ids = ARENA_ARRAY(c->cx->arena, const char *, uses->count + 1);
	struct list rows;

	for (size_t i = 0; i < uses->count; i++)
		ids[i] = u[i].media_id;
	if (!media_by_ids(c->cx, ids, uses->count, &rows))
		return false;
	const struct media *m = rows.items;
	struct file_view *files = ARENA_ARRAY(c->cx->arena, struct file_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		media_view_one(c, &m[i], &files[i]);
	*out = (struct list){ files, rows.count };
	return true;
}

static bool
show_bare(struct console *c, struct report_view *v)
{
	struct list rows, files;
	size_t n = 0;

	if (!media_bare_uses(c->cx, MOST + 1, &rows) || !read_files(c, &rows, &files))
		return false;
	const struct media_use *u = rows.items;
	struct bare_view *b = ARENA_ARRAY(c->cx->arena, struct bare_view, rows.count + 1);
	for (size_t i = 0; i < rows.count && n < MOST; i++) {
		const struct file_view *f = file_of(files.items, files.count, u[i].media_id);

		if (f)
			b[n++] = (struct bare_view){ user_label(c, &u[i]), user_url(c, &u[i]), f->name, f->url, f->thumb,
			                             *f->alt ? f->alt : NULL };
	}
	v->bare = (struct list){ b, n };
	v->any_bare = n > 0;
	v->bare_count = counted(c->cx->arena, (int64_t)rows.count, MOST);
	return true;
}

bool
media_report_page(struct console *c)
{
	struct report_view view = { .list_url = console_site_path(c, "media/") };
	struct media_wants wants;

	if (!show_broken(c, &view) || !show_bare(c, &view) || !media_wants(c->cx, &wants))
		return false;
	view.unused = counted(c->cx->arena, wants.unused, MEDIA_WANTS_MOST);
	view.no_alt = counted(c->cx->arena, wants.no_alt, MEDIA_WANTS_MOST);
	view.any_unused = wants.unused > 0;
	view.any_no_alt = wants.no_alt > 0;
	return console_page(c, "media-report", "What is wrong with files", report_fields, &view);
}
