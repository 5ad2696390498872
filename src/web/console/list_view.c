/* list_view.c - see list_view.h. */
#include "web/console/list_view.h"

#include "base/num.h"
#include "text/dates.h"
#include "text/url.h"

const struct field list_view_fields[] = {
	FIELD_TEXT(struct list_view, at),
	FIELD_TEXT(struct list_view, bulk_url),
	FIELD_TEXT(struct list_view, all_url),
	FIELD_TEXT(struct list_view, trash_url),
	FIELD_TEXT(struct list_view, one),
	FIELD_TEXT(struct list_view, many),
	FIELD_TEXT(struct list_view, q),
	FIELD_TEXT(struct list_view, also),
	FIELD_TEXT(struct list_view, count_label),
	FIELD_TEXT(struct list_view, newer_url),
	FIELD_TEXT(struct list_view, older_url),
	FIELD_BOOL(struct list_view, in_trash),
	FIELD_BOOL(struct list_view, has_rows),
	FIELD_BOOL(struct list_view, filtered),
	FIELD_END
};

struct list_view
list_view_of(const struct console *c, const char *path, const char *one, const char *many, int64_t per_page)
{
	const char *at = console_site_path(c, "%s", path);
	struct arena *a = c->cx->arena;
	struct list_view v = {
		.at = at, .bulk_url = arena_printf(a, "%sbulk", at), .all_url = at, .trash_url = arena_printf(a, "%s?status=trash", at),
		.one = one, .many = many, .q = console_arg(c, "q"), .also = "", .limit = per_page,
		.in_trash = strcmp(console_arg(c, "status"), "trash") == 0,
	};

	if (!num_int(span_of(console_arg(c, "page")), 1, 100000, &v.page))
		v.page = 1;
	v.offset = (v.page - 1) * per_page;
	v.filtered = v.in_trash || *v.q;
	return v;
}

static const char *
page_url(const struct console *c, const struct list_view *v, int64_t page)
{
	return arena_printf(c->cx->arena, "%s?%s%sq=%s&page=%lld", v->at, v->in_trash ? "status=trash&" : "", v->also,
	                    url_arg(c->cx->arena, v->q), (long long)page);
}

void
list_view_count(const struct console *c, struct list_view *v, size_t rows, int64_t total)
{
	v->has_rows = rows > 0;
	v->count_label = arena_printf(c->cx->arena, "%lld %s", (long long)total, total == 1 ? v->one : v->many);
	v->newer_url = v->page > 1 ? page_url(c, v, v->page - 1) : NULL;
	v->older_url = v->offset + (int64_t)rows < total ? page_url(c, v, v->page + 1) : NULL;
}

void
list_view_more(const struct console *c, struct list_view *v, size_t rows, bool more)
{
	int64_t last = v->offset + (int64_t)rows;

	list_view_count(c, v, rows, last + more);
	if (rows && (more || v->offset))
		v->count_label = arena_printf(c->cx->arena, "%s %lld–%lld", v->many, (long long)v->offset + 1, (long long)last);
}

const char *
list_date(struct arena *a, usec_t t)
{
	return t ? dates_format(a, t, DATE_MEDIUM, "en", "UTC") : NULL;
}
