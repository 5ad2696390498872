/* settings_view.c - see settings_view.h. */
#include "web/console/settings_view.h"

#include "base/num.h"
#include "base/strbuf.h"
#include "domain/post.h"
#include "domain/queries.h"
#include "domain/readers.h"
#include "domain/setting.h"
#include "domain/site.h"
#include "text/dates.h"
#include "text/url.h"
#include "web/console/menu_rows.h"
#include "web/console/option.h"
#include "web/dispatch.h"

static const struct setting_ask asks[] = {
#define SETTING_PAGE(address, label) { ASK_PAGE, address, label, NULL },
#define SETTING_GROUP(legend, note) { ASK_GROUP, NULL, legend, note },
#define SETTING_ASK(key, kind, label, hint) { ASK_##kind, #key, label, hint },
#include "web/console/setting_rows.h"
#undef SETTING_PAGE
#undef SETTING_GROUP
#undef SETTING_ASK
};

enum { ASKS = sizeof asks / sizeof *asks };

/* ---- tabs ---- */

const struct field settings_tab_fields[] = {
	FIELD_TEXT(struct settings_tab, label),
	FIELD_TEXT(struct settings_tab, url),
	FIELD_BOOL(struct settings_tab, current),
	FIELD_END
};

static void
add_tab(const struct console *c, struct list *tabs, const char *address, const char *label, const char *current)
{
	struct settings_tab *v = (struct settings_tab *)(uintptr_t)tabs->items;

	v[tabs->count++] = (struct settings_tab){ label, console_site_path(c, "settings/%s", address),
	                                          strcmp(address, current) == 0 };
}

struct list
settings_tabs(const struct console *c, const char *current)
{
	struct list tabs = { ARENA_ARRAY(c->cx->arena, struct settings_tab, ASKS + 4), 0 };

	for (size_t i = 0; i < ASKS; i++)
		if (asks[i].kind == ASK_PAGE)
			add_tab(c, &tabs, asks[i].key, asks[i].label, current);
	if (role_may(c->role, MAY_REDIRECT))
		add_tab(c, &tabs, "redirects/", "Redirects", current);
	if (role_may(c->role, MAY_SETTINGS))
		add_tab(c, &tabs, "fields/", "Fields", current);
	if (role_may(c->role, MAY_EXPORT))
		add_tab(c, &tabs, "export/", "Export", current);
	if (role_may(c->role, MAY_AUDIT))
		add_tab(c, &tabs, "history/", "History", current);
	return tabs;
}

/* ---- from the store ---- */

static const struct setting_ask *
find_page(const char *address)
{
	for (size_t i = 0; i < ASKS; i++)
		if (asks[i].kind == ASK_PAGE && strcmp(asks[i].key, address) == 0)
			return &asks[i];
	return NULL;
}

static bool
in_page(const struct setting_ask *a)
{
	return a < asks + ASKS && a->kind != ASK_PAGE;
}

static const char *
stored_text(struct list rows, const char *key)
{
	const struct setting_row *row = rows.items;

	for (size_t i = 0; i < rows.count; i++)
		if (strcmp(row[i].key, key) == 0)
			return row[i].value;
	return setting_default(key);
}

bool
settings_form_read(struct console *c, const char *address, struct settings_form *out)
{
	const struct setting_ask *page = find_page(address);
	struct list rows;
	struct pg_read read = settings_read(&rows);

	if (!page)
		return fail(c->cx, ERR_NOT_FOUND, "settings.page", NULL);
	if (!pg_run(c->cx, &read, 1))
		return false;
	*out = (struct settings_form){ page, ARENA_ARRAY(c->cx->arena, struct setting_value, ASKS), 0 };
	for (const struct setting_ask *a = page + 1; in_page(a); a++)
		if (a->kind != ASK_GROUP) {
			const char *text = stored_text(rows, a->key);

			out->values[out->n++] = (struct setting_value){ a, text, text };
		}
	return true;
}

/* ---- from a form ---- */

/* Words of a text, with this between them. */
static const char *
words(struct arena *a, const char *text, const char *between)
{
	struct span rest = span_of(text);
	struct strbuf sb;

	strbuf_init(&sb, a, 2 * strlen(text) + 1);
	while (rest.len) {
		size_t n = strcspn(rest.ptr, " \t\r\n");

		if (n)
			strbuf_addf(&sb, "%s%.*s", sb.len ? between : "", (int)n, rest.ptr);
		rest = span_skip(rest, n + 1);
	}
	return sb.buf;
}

static const char *
trimmed(struct arena *a, const char *text)
{
	struct span s = span_trim(span_of(text));

	return arena_strndup(a, s.ptr, s.len);
}

/* A line of text keeps no line ends: settings are shown on one. */
static bool
take(struct console *c, struct setting_value *v)
{
	const char *sent = console_field(c, v->ask->key);
	struct arena *a = c->cx->arena;
	bool on;

	switch (v->ask->kind) {
	case ASK_SWITCH:
		on = num_bool(span_of(v->stored), &on) && on;
		if (on != (*sent != '\0'))
			v->text = *sent ? "on" : "off";
		return true;
	case ASK_LINES:
		v->text = words(a, sent, " ");
		return true;
	case ASK_AREA:
		v->text = words(a, sent, " ");
		return true;
	case ASK_MENU:
		return menu_take(c, v->ask->key, &v->text);
	default:
		v->text = trimmed(a, sent);
		return true;
	}
}

/* A refusal of one does not lose the others: all are taken, to be shown again. */
bool
settings_form_take(struct console *c, struct settings_form *form)
{
	bool ok = true;

	for (size_t i = 0; i < form->n; i++)
		ok = take(c, &form->values[i]) && ok;
	return ok;
}

/* ---- onto the page ---- */

struct field_view {
	const char *key, *label, *hint, *value, *most, *wrong, *described, *picture, *example;
	struct list options, rows;
	bool is_line, is_area, is_number, is_switch, is_listed, is_colour, is_image, is_lines, is_menu, is_choice;
	bool is_permalink, is_readers, on;
};

#define TEXT(m) FIELD_TEXT(struct field_view, m)
#define FLAG(m) FIELD_BOOL(struct field_view, m)

static const struct field field_view_fields[] = {
	TEXT(key), TEXT(label), TEXT(hint), TEXT(value), TEXT(most), TEXT(wrong), TEXT(described), TEXT(picture),
	TEXT(example),
	FIELD_LIST(struct field_view, options, struct option, option_fields),
	FIELD_LIST(struct field_view, rows, struct menu_row, menu_row_fields),
	FLAG(is_line), FLAG(is_area), FLAG(is_number), FLAG(is_switch), FLAG(is_listed), FLAG(is_colour), FLAG(is_image),
	FLAG(is_lines), FLAG(is_menu), FLAG(is_choice), FLAG(is_permalink), FLAG(is_readers), FLAG(on),
	FIELD_END
};

struct group_view {
	const char *legend, *note;
	struct list fields;
};

static const struct field group_fields[] = {
	FIELD_TEXT(struct group_view, legend),
	FIELD_TEXT(struct group_view, note),
	FIELD_LIST(struct group_view, fields, struct field_view, field_view_fields),
	FIELD_END
};

struct settings_page_view {
	const char *at;
	struct list tabs, groups;
};

static const struct field settings_page_fields[] = {
	FIELD_TEXT(struct settings_page_view, at),
	FIELD_LIST(struct settings_page_view, tabs, struct settings_tab, settings_tab_fields),
	FIELD_LIST(struct settings_page_view, groups, struct group_view, group_fields),
	FIELD_END
};

static const struct option languages[] = {
#define LANGUAGE(tag, name) { tag, name, false },
#include "web/console/languages.h"
#undef LANGUAGE
};

static const struct option patterns[] = {
	{ "/{slug}/", NULL, false }, { "/{yyyy}/{slug}/", NULL, false }, { "/{yyyy}/{mm}/{slug}/", NULL, false },
	{ "/{yyyy}/{mm}/{dd}/{slug}/", NULL, false },
};

static const struct option robots[] = {
	{ "all", "May list the site", false }, { "none", "Are asked to stay away", false },
};
static const struct option visibilities[] = {
	{ "public", "Everybody", false }, { "members", "Members", false }, { "paid", "Paying members", false },
};
static const struct option remote[] = {
	{ "link", "Shown when the reader asks for them", false }, { "load", "Loaded with the page", false },
};

static bool
home_options(struct console *c, const char *value, struct list *out)
{
	struct list pages;

	if (!pg_all(c->cx, &q_page_choices, struct option, option_fields, &pages))
		return false;
	*out = option_list_after(c->cx->arena, (struct option){ "", "The latest posts", false }, pages, value);
	return true;
}

static struct list
zone_options(struct arena *a)
{
	size_t n;
	const char *const *zones = dates_zones(a, &n);
	struct option *all = ARENA_ARRAY(a, struct option, n + 1);

	for (size_t i = 0; i < n; i++)
		all[i].value = zones[i];
	return (struct list){ all, n };
}

/* Where a picture is to be had from the console's origin. */
static const char *
picture_url(const struct console *c, const char *value)
{
	const char *site = site_url(c->cx->arena, c->conf, c->site);

	return *value == '/' ? arena_printf(c->cx->arena, "%s%s", site, value + 1) : *value ? value : NULL;
}

/* Where a post of today would be. */
static const char *
permalink_example(struct console *c, const char *pattern)
{
	struct settings s = { .permalink = pattern, .timezone = "UTC" };
	const char *path = url_path(c->cx->arena, post_path(c->cx, &s, "post", "my-post", clock_wall()));

	return arena_printf(c->cx->arena, "%s%s", site_url(c->cx->arena, c->conf, c->site), *path == '/' ? path + 1 : path);
}

/* A program that reads feeds can give no password; NULL: it need not. */
static const char *
feed_address(struct console *c, const char *password)
{
	struct settings s = { .readers_password = password };
	struct arena *a = c->cx->arena;

	return !*password ? NULL : arena_printf(a, "%srss/?key=%s", site_url(a, c->conf, c->site),
	                                        readers_feed_key(a, c->worker->world, c->site, &s));
}

static const char *
time_there(struct arena *a, const char *zone)
{
	usec_t now = clock_wall();
	const char *local = dates_rfc3339(a, now + dates_offset(now, zone) * USEC_PER_SEC);

	return arena_strndup(a, local + strlen("2026-11-21T"), strlen("09:30"));
}

/* What a kind has beside its text. */
static bool
show_kind(struct console *c, const struct setting_value *v, struct field_view *f)
{
	struct arena *a = c->cx->arena;

	switch (v->ask->kind) {
	case ASK_SWITCH:
		f->is_switch = true;
		return num_bool(span_of(v->text), &f->on) || !(f->on = false);
	case ASK_ZONE:
		f->is_listed = true;
		f->options = zone_options(a);
		f->hint = arena_printf(a, "%s It is %s there now.", v->ask->hint, time_there(a, v->stored));
		return true;
	case ASK_LANGUAGE:
		f->is_listed = true;
		f->options = OPTIONS(languages);
		return true;
	case ASK_PERMALINK:
		f->is_permalink = f->is_listed = true;
		f->options = OPTIONS(patterns);
		f->example = permalink_example(c, v->text);
		return true;
	case ASK_READERS:
		f->is_line = f->is_readers = true;
		f->example = feed_address(c, v->stored);
		return true;
	case ASK_IMAGE:
		f->is_image = true;
		f->picture = picture_url(c, v->text);
		return true;
	case ASK_LINES:
		f->is_lines = true;
		f->value = words(a, v->text, "\n");
		return true;
	case ASK_MENU:
		f->is_menu = true;
		f->rows = menu_rows(c, v->ask->key, v->text);
		return true;
	case ASK_HOME:
		f->is_choice = true;
		return home_options(c, v->text, &f->options);
	case ASK_ROBOTS:
		f->is_choice = true;
		f->options = option_list(a, OPTIONS(robots), v->text);
		return true;
	case ASK_VISIBILITY:
		f->is_choice = true;
		f->options = option_list(a, OPTIONS(visibilities), v->text);
		return true;
	case ASK_REMOTE:
		f->is_choice = true;
		f->options = option_list(a, OPTIONS(remote), v->text);
		return true;
	default:
		f->is_line = v->ask->kind == ASK_LINE;
		f->is_area = v->ask->kind == ASK_AREA;
		f->is_number = v->ask->kind == ASK_NUMBER;
		f->is_colour = v->ask->kind == ASK_COLOUR;
		return true;
	}
}

static bool
show_field(struct console *c, const struct setting_value *v, const struct err *e, struct field_view *f)
{
	const struct setting_ask *a = v->ask;
	bool wrong = e->field && strcmp(e->field, a->key) == 0;

	*f = (struct field_view){ .key = a->key, .label = a->label, .hint = *a->hint ? a->hint : NULL, .value = v->text,
	                          .most = arena_printf(c->cx->arena, "%zu", setting_most(a->key)),
	                          .wrong = wrong ? e->detail : NULL };
	if (!show_kind(c, v, f))
		return false;
	f->described = f->hint && wrong ? arena_printf(c->cx->arena, "%s-hint %s-error", a->key, a->key)
	               : f->hint ? arena_printf(c->cx->arena, "%s-hint", a->key)
	               : wrong ? arena_printf(c->cx->arena, "%s-error", a->key) : NULL;
	return true;
}

static bool
show_groups(struct console *c, const struct settings_form *form, const struct err *e, struct list *out)
{
	struct group_view *groups = ARENA_ARRAY(c->cx->arena, struct group_view, ASKS);
	struct field_view *fields = ARENA_ARRAY(c->cx->arena, struct field_view, form->n);
	size_t n = 0, k = 0;

	for (const struct setting_ask *a = form->page + 1; in_page(a); a++) {
		if (a->kind == ASK_GROUP) {
			groups[n++] = (struct group_view){ a->label, *a->hint ? a->hint : NULL, { &fields[k], 0 } };
			continue;
		}
		if (!show_field(c, &form->values[k], e, &fields[k]))
			return false;
		groups[n - 1].fields.count++;
		k++;
	}
	*out = (struct list){ groups, n };
	return true;
}

/* Commands say reasons after a colon; here they are sentences. */
static const char *
sentence(struct arena *a, const char *reason)
{
	char *s = arena_printf(a, "%s%s", reason, span_ends(span_of(reason), ".") ? "" : ".");

	if (*s >= 'a' && *s <= 'z')
		*s = (char)(*s - 'a' + 'A');
	return s;
}

bool
settings_form_show(struct console *c, const struct settings_form *form, bool failed)
{
	struct err e = c->cx->err;
	struct settings_page_view view = { console_site_path(c, "settings/%s", form->page->key),
	                                   settings_tabs(c, form->page->key), { 0 } };

	ctx_forgive(c->cx);
	if (e.detail)
		e.detail = sentence(c->cx->arena, e.detail);
	if (!show_groups(c, form, &e, &view.groups))
		return false;
	if (!failed)
		return console_page(c, "settings", "Settings", settings_page_fields, &view);
	c->cx->err = e;
	return console_form_again(c, "settings", "Settings", settings_page_fields, &view);
}
