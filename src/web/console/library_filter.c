/* library_filter.c - see library_filter.h. */
#include "web/console/library_filter.h"

#include "base/num.h"
#include "base/strbuf.h"
#include "domain/row.h"
#include "text/dates.h"
#include "text/url.h"
#include "web/console/option.h"

const struct field library_filter_fields[] = {
	FIELD_LIST(struct library_filter, kinds, struct option, option_fields),
	FIELD_LIST(struct library_filter, uses, struct option, option_fields),
	FIELD_LIST(struct library_filter, months, struct option, option_fields),
	FIELD_LIST(struct library_filter, sorts, struct option, option_fields),
	FIELD_TEXT(struct library_filter, query),
	FIELD_TEXT(struct library_filter, grid_url),
	FIELD_TEXT(struct library_filter, rows_url),
	FIELD_BOOL(struct library_filter, as_rows),
	FIELD_BOOL(struct library_filter, has_months),
	FIELD_BOOL(struct library_filter, narrows),
	FIELD_END
};

static const struct option kinds[] = {
	{ "", "All kinds", false }, { "image", "Images", false }, { "video", "Videos", false }, { "audio", "Audio", false },
	{ "document", "Documents", false },
};
static const struct option uses[] = {
	{ "", "Used or not", false }, { "used", "Used", false }, { "unused", "Not used", false },
	{ "no-alt", "Without alternative text", false },
};
static const struct option sorts[] = {
	{ "", "Newest first", false }, { "oldest", "Oldest first", false }, { "name", "By name", false }, { "size", "Largest first", false },
};

/* The value of the address where it is one of these; else "", the first of each. */
static const char *
pick(const struct console *c, const char *arg, struct list of, struct list *out)
{
	const struct option *o = of.items;
	const char *wished = console_arg(c, arg), *found = "";

	for (size_t i = 0; i < of.count; i++)
		if (strcmp(o[i].value, wished) == 0)
			found = o[i].value;
	*out = option_pick(c->cx->arena, of, found);
	return found;
}

/* ---- months ---- */

/* "2026-11" */
static bool
read_month(const char *text, int64_t *year, int64_t *month)
{
	struct span rest, first = span_cut(span_of(text), '-', &rest);

	return num_int(first, 1970, 9999, year) && rest.len == 2 && num_int(span_skip(rest, rest.ptr[0] == '0'), 1, 12, month);
}

static const char *
month_label(struct arena *a, const char *text)
{
	static const char *const names[] = { "January", "February", "March", "April", "May", "June", "July", "August",
	                                     "September", "October", "November", "December" };
	int64_t year, month;

	return read_month(text, &year, &month) ? arena_printf(a, "%s %lld", names[month - 1], (long long)year) : text;
}

static bool
pick_month(struct console *c, struct library_filter *out, usec_t *month)
{
	const char *wished = console_arg(c, "month");
	struct list rows;
	int64_t y, m;

	if (!media_months(c->cx, &rows))
		return false;
	struct option *o = ARENA_ARRAY(c->cx->arena, struct option, rows.count + 1);
	const struct text_row *row = rows.items;
	*month = read_month(wished, &y, &m) ? dates_at((int)y, (int)m, 1, "UTC") : 0;
	o[0] = (struct option){ "", "Any month", *month == 0 };
	for (size_t i = 0; i < rows.count; i++)
		o[i + 1] = (struct option){ row[i].value, month_label(c->cx->arena, row[i].value), strcmp(row[i].value, wished) == 0 };
	out->months = (struct list){ o, rows.count + 1 };
	out->has_months = rows.count > 1 || *month;
	return true;
}

/* ---- the address ---- */

static void
add(struct strbuf *to, const char *name, const char *value)
{
	if (*value)
		strbuf_addf(to, "%s=%s&", name, value);
}

static const char *
query_of(struct arena *a, const struct media_list_wish *w, const char *month, const char *view)
{
	struct strbuf sb;

	strbuf_init(&sb, a, 4096);
	add(&sb, "kind", w->kind);
	add(&sb, "use", w->use);
	add(&sb, "month", w->month ? month : "");
	add(&sb, "sort", w->sort);
	add(&sb, "view", view);
	return sb.buf;
}

static const char *
shown_as(const struct console *c, const char *at, const struct media_list_wish *w, const char *view)
{
	struct arena *a = c->cx->arena;

	return arena_printf(a, "%s?%s%sq=%s", at, w->in_trash ? "status=trash&" : "", query_of(a, w, console_arg(c, "month"), view),
	                    url_arg(a, w->search));
}

bool
library_filter_read(struct console *c, const char *at, struct media_list_wish *wish, struct library_filter *out)
{
	*out = (struct library_filter){ .as_rows = strcmp(console_arg(c, "view"), "list") == 0 };
	wish->kind = pick(c, "kind", OPTIONS(kinds), &out->kinds);
	wish->use = pick(c, "use", OPTIONS(uses), &out->uses);
	wish->sort = pick(c, "sort", OPTIONS(sorts), &out->sorts);
	if (!pick_month(c, out, &wish->month))
		return false;
	out->narrows = *wish->kind || *wish->use || wish->month || *wish->search;
	out->query = query_of(c->cx->arena, wish, console_arg(c, "month"), out->as_rows ? "list" : "");
	out->grid_url = shown_as(c, at, wish, "");
	out->rows_url = shown_as(c, at, wish, "list");
	return true;
}
