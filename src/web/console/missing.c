/* missing.c - what readers looked for and did not find, and a redirect from there. */
#include "domain/missed.h"

#include "text/dates.h"
#include "text/url.h"
#include "web/console/bulk.h"
#include "web/console/list_view.h"
#include "web/console/settings_view.h"

enum { PER_PAGE = 100 };

struct row_view {
	const char *id, *path, *led_by, *times, *last_iso, *last, *redirect_url;
};

struct missing_view {
	struct list_view list;
	struct list tabs, missing;
};

static const struct field row_fields[] = {
	FIELD_TEXT(struct row_view, id),
	FIELD_TEXT(struct row_view, path),
	FIELD_TEXT(struct row_view, led_by),
	FIELD_TEXT(struct row_view, times),
	FIELD_TEXT(struct row_view, last_iso),
	FIELD_TEXT(struct row_view, last),
	FIELD_TEXT(struct row_view, redirect_url),
	FIELD_END
};

static const struct field missing_fields[] = {
	FIELD_SUB(struct missing_view, list, list_view_fields),
	FIELD_LIST(struct missing_view, tabs, struct settings_tab, settings_tab_fields),
	FIELD_LIST(struct missing_view, missing, struct row_view, row_fields),
	FIELD_END
};

static struct row_view
row_of(const struct console *c, const struct missed_row *r)
{
	struct arena *a = c->cx->arena;

	return (struct row_view){
		.id = r->id, .path = r->path, .led_by = *r->led_by ? r->led_by : NULL,
		.times = r->times == 1 ? "once" : arena_printf(a, "%lld times", (long long)r->times),
		.last_iso = dates_rfc3339(a, r->last_at), .last = list_date(a, r->last_at),
		.redirect_url = console_site_path(c, "settings/redirects/?from=%s", url_arg(a, url_path(a, r->path))),
	};
}

bool
missing_page(struct console *c)
{
	struct missing_view view = {
		.list = list_view_of(c, "settings/missing/", "address", "addresses", PER_PAGE), .tabs = settings_tabs(c, "redirects/"),
	};
	struct list rows;

	if (!missed_rows(c->cx, view.list.q, view.list.limit, view.list.offset, &rows))
		return false;
	const struct missed_row *r = rows.items;
	struct row_view *v = ARENA_ARRAY(c->cx->arena, struct row_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		v[i] = row_of(c, &r[i]);
	view.missing = (struct list){ v, rows.count };
	list_view_count(c, &view.list, rows.count, rows.count ? r[0].total : 0);
	return console_page(c, "missing", "What readers missed", missing_fields, &view);
}

static bool
forget(struct console *c, const char *id)
{
	return missed_forget(c->cx, id);
}

bool
missing_bulk(struct console *c)
{
	static const struct bulk_deed deeds[] = { { "forget", "forgotten", forget, false } };

	return bulk_do(c, &(struct bulk){ console_site_path(c, "settings/missing/"), "address", "addresses", deeds, 1 });
}
