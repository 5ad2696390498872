/* redirects.c - old addresses that lead elsewhere: a page of the settings. */
#include "domain/redirect_edit.h"

#include "base/num.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/dates.h"
#include "web/console/bulk.h"
#include "web/console/list_view.h"
#include "web/console/option.h"
#include "web/console/settings_view.h"

enum { PER_PAGE = 100 };

static const struct option kinds[] = {
	{ "301", "For ever", false }, { "302", "For now", false }, { "308", "For ever, forms too", false },
	{ "410", "Gone, leads nowhere", false },
};

struct row_view {
	const char *id, *from, *to, *kind, *origin, *created_iso, *created, *trashed_iso, *trashed;
	bool is_pattern;
};

struct redirects_view {
	struct list_view list;
	struct list tabs, redirects, kinds;
	const char *from, *to;
	bool pattern;
};

static const struct field row_fields[] = {
	FIELD_TEXT(struct row_view, id),
	FIELD_TEXT(struct row_view, from),
	FIELD_TEXT(struct row_view, to),
	FIELD_TEXT(struct row_view, kind),
	FIELD_TEXT(struct row_view, origin),
	FIELD_TEXT(struct row_view, created_iso),
	FIELD_TEXT(struct row_view, created),
	FIELD_TEXT(struct row_view, trashed_iso),
	FIELD_TEXT(struct row_view, trashed),
	FIELD_BOOL(struct row_view, is_pattern),
	FIELD_END
};

static const struct field redirects_fields[] = {
	FIELD_SUB(struct redirects_view, list, list_view_fields),
	FIELD_LIST(struct redirects_view, tabs, struct settings_tab, settings_tab_fields),
	FIELD_LIST(struct redirects_view, redirects, struct row_view, row_fields),
	FIELD_LIST(struct redirects_view, kinds, struct option, option_fields),
	FIELD_TEXT(struct redirects_view, from),
	FIELD_TEXT(struct redirects_view, to),
	FIELD_BOOL(struct redirects_view, pattern),
	FIELD_END
};

static const char *
kind_label(struct arena *a, int64_t status)
{
	const char *value = arena_printf(a, "%lld", (long long)status);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].value, value) == 0)
			return kinds[i].label;
	return NULL;
}

static const char *
origin_label(const char *origin)
{
	return strcmp(origin, "slug") == 0 ? "an address that was changed" : strcmp(origin, "import") == 0 ? "an import" : NULL;
}

static void
show_row(const struct console *c, const struct redirect_row *r, struct row_view *v)
{
	struct arena *a = c->cx->arena;

	*v = (struct row_view){
		.id = r->id, .from = r->from_path, .is_pattern = r->is_pattern, .to = r->status == 410 ? NULL : r->to_url,
		.kind = kind_label(a, r->status), .origin = origin_label(r->origin),
		.created_iso = dates_rfc3339(a, r->created_at), .created = list_date(a, r->created_at),
		.trashed_iso = r->trashed_at ? dates_rfc3339(a, r->trashed_at) : NULL,
		.trashed = list_date(a, r->trashed_at),
	};
}

/* again: with what was entered, and the failure of cx; else an address that came along
 * (missing.c) is the one to lead on from. */
static bool
show(struct console *c, const char *status, bool again)
{
	struct redirects_view view = {
		.list = list_view_of(c, "settings/redirects/", "redirect", "redirects", PER_PAGE),
		.tabs = settings_tabs(c, "redirects/"), .kinds = option_pick(c->cx->arena, OPTIONS(kinds), status),
		.from = again ? console_field(c, "from") : console_arg(c, "from"), .to = again ? console_field(c, "to") : "",
		.pattern = again && *console_field(c, "pattern"),
	};
	struct redirect_list_wish wish = { view.list.in_trash, view.list.q, view.list.limit, view.list.offset };
	struct err failed = c->cx->err;
	struct list rows;

	ctx_forgive(c->cx);
	if (!redirect_rows(c->cx, &wish, &rows))
		return false;
	c->cx->err = failed;
	const struct redirect_row *r = rows.items;
	struct row_view *v = ARENA_ARRAY(c->cx->arena, struct row_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		show_row(c, &r[i], &v[i]);
	view.redirects = (struct list){ v, rows.count };
	list_view_count(c, &view.list, rows.count, rows.count ? r[0].total : 0);
	return (again ? console_form_again : console_page)(c, "redirects", "Redirects", redirects_fields, &view);
}

bool
redirects_page(struct console *c)
{
	return show(c, "301", false);
}

bool
redirect_do(struct console *c)
{
	const char *kind = console_field(c, "status");
	int64_t status;

	if (!num_int(span_of(kind), 300, 499, &status))
		status = 0;
	struct redirect_wish wish = { console_field(c, "from"), console_field(c, "to"), status, *console_field(c, "pattern"),
	                              c->conf->redirect_patterns };
	if (!redirect_make(c->cx, c->site, &wish))
		return show(c, kind, true);
	return console_redirect(c, console_site_path(c, "settings/redirects/"), "redirect_added");
}

static bool
trash(struct console *c, const char *id)
{
	return redirect_trash(c->cx, c->site, id);
}

static bool
untrash(struct console *c, const char *id)
{
	return redirect_untrash(c->cx, c->site, id);
}

bool
redirects_bulk(struct console *c)
{
	static const struct bulk_deed deeds[] = {
		{ "trash", "trashed", trash, true },
		{ "untrash", "restored", untrash, false },
	};

	return bulk_do(c, &(struct bulk){ console_site_path(c, "settings/redirects/"), "redirect", "redirects", deeds, 2 });
}
