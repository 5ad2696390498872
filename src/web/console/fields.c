/* fields.c - the settings' page of custom fields (domain/custom.h): all of them in
 * one form, a few empty rows for new ones, and those that the theme knows.
 *
 * A row's inputs are "label.N" and the like.  The place, a number, says the order;
 * a row without a label and a key does not count. */
#include "web/console/settings_view.h"

#include "base/num.h"
#include "domain/custom.h"
#include "domain/setting.h"
#include "text/slug.h"
#include "web/console/option.h"
#include "web/console/row_place.h"
#include "web/dispatch.h"

#include <stdlib.h>

enum { EMPTY_ROWS = 2, ROWS_MAX = CUSTOM_FIELDS_MAX + EMPTY_ROWS };

struct row_view {
	const char *number, *place, *key, *label, *choices, *posts;
	const char *wrong; /* NULL: nothing is */
	struct list kinds;
	bool is_new, removed;
};

struct theme_row {
	const char *key, *label, *kind;
};

struct left_view {
	const char *key, *posts;
};

struct fields_view {
	const char *at;
	struct list tabs, rows, offers, left; /* left: values whose field was removed */
	bool has_offers, has_left;
};

#define TEXT(m) FIELD_TEXT(struct row_view, m)

static const struct field row_fields[] = {
	TEXT(number), TEXT(place), TEXT(key), TEXT(label), TEXT(choices), TEXT(posts), TEXT(wrong),
	FIELD_LIST(struct row_view, kinds, struct option, option_fields),
	FIELD_BOOL(struct row_view, is_new), FIELD_BOOL(struct row_view, removed),
	FIELD_END
};

static const struct field theme_row_fields[] = {
	FIELD_TEXT(struct theme_row, key),
	FIELD_TEXT(struct theme_row, label),
	FIELD_TEXT(struct theme_row, kind),
	FIELD_END
};

static const struct field left_fields[] = {
	FIELD_TEXT(struct left_view, key),
	FIELD_TEXT(struct left_view, posts),
	FIELD_END
};

static const struct field fields_view_fields[] = {
	FIELD_TEXT(struct fields_view, at),
	FIELD_LIST(struct fields_view, tabs, struct settings_tab, settings_tab_fields),
	FIELD_LIST(struct fields_view, rows, struct row_view, row_fields),
	FIELD_LIST(struct fields_view, offers, struct theme_row, theme_row_fields),
	FIELD_LIST(struct fields_view, left, struct left_view, left_fields),
	FIELD_BOOL(struct fields_view, has_offers), FIELD_BOOL(struct fields_view, has_left),
	FIELD_END
};

/* A field on its way between store and form. */
struct entry {
	struct row_place place;
	struct custom_field field;
	bool is_new, removed;
};

struct entries {
	struct entry *items;
	size_t n;
};

/* ---- what there is ---- */

static struct entries
stored(struct console *c, struct list fields)
{
	const struct custom_field *f = fields.items;
	struct entries e = { ARENA_ARRAY(c->cx->arena, struct entry, ROWS_MAX + fields.count), 0 };

	for (size_t i = 0; i < fields.count; i++)
		e.items[e.n++] = (struct entry){ { (int64_t)i + 1, i }, f[i], false, false };
	return e;
}

static bool
has_key(const struct entries *e, const char *key)
{
	for (size_t i = 0; i < e->n; i++)
		if (strcmp(e->items[i].field.key, key) == 0)
			return true;
	return false;
}

static bool
read_offers(struct console *c, struct list *out)
{
	struct settings settings;

	if (!settings_load(c->cx, &settings))
		return false;
	*out = theme_fields(c->cx->arena, theme_get(c->worker->themes, settings.theme));
	return true;
}

/* ---- from the form ---- */

static const char *
part(const struct console *c, const char *name, size_t row)
{
	struct span s = span_trim(span_of(console_field(c, arena_printf(c->cx->arena, "%s.%zu", name, row))));

	return arena_strndup(c->cx->arena, s.ptr ? s.ptr : "", s.len);
}

/* "Read by" has the key read_by. */
static const char *
key_for(struct arena *a, const char *label)
{
	char *key = arena_strdup(a, slug_make(a, span_of(label)));

	for (char *p = key; *p; p++)
		if (*p == '-')
			*p = '_';
	return strlen(key) > CUSTOM_KEY_MAX ? arena_strndup(a, key, CUSTOM_KEY_MAX) : key;
}

static struct entry
read_entry(const struct console *c, size_t row)
{
	struct entry e = { .place = row_place_read(part(c, "place", row), row), .is_new = !*part(c, "old", row),
	                   .removed = *part(c, "remove", row) != '\0' };

	e.field = (struct custom_field){ part(c, "key", row), part(c, "label", row), part(c, "kind", row),
	                                 part(c, "choices", row), 0 };
	if (!e.is_new)
		e.field.key = part(c, "old", row);
	else if (!*e.field.key)
		e.field.key = key_for(c->cx->arena, e.field.label);
	return e;
}

static struct entries
sent(const struct console *c)
{
	struct entries e = { ARENA_ARRAY(c->cx->arena, struct entry, ROWS_MAX + CUSTOM_FIELDS_MAX), 0 };

	for (size_t row = 0; row < ROWS_MAX; row++) {
		struct entry one = read_entry(c, row);

		if (!one.is_new || *one.field.label || *one.field.key)
			e.items[e.n++] = one;
	}
	return e;
}

/* A field that somebody added since the form was shown is not taken out by it. */
static void
add_unseen(struct entries *e, struct list fields)
{
	const struct custom_field *f = fields.items;

	for (size_t i = 0; i < fields.count && e->n < ROWS_MAX + CUSTOM_FIELDS_MAX; i++)
		if (!has_key(e, f[i].key))
			e->items[e->n++] = (struct entry){ { ROWS_MAX + f[i].position, ROWS_MAX + i }, f[i], false, false };
}

/* Those of the theme that were ticked, at the end. */
static size_t
take_offers(struct console *c, struct list offers, const struct entries *e, struct custom_field *to)
{
	const struct custom_field *f = offers.items;
	size_t n = 0;

	for (size_t i = 0; i < offers.count; i++)
		if (*console_field(c, arena_printf(c->cx->arena, "take.%s", f[i].key)) && !has_key(e, f[i].key))
			to[n++] = f[i];
	return n;
}

static struct list
wanted(struct console *c, const struct entries *e, struct list offers)
{
	struct custom_field *f = ARENA_ARRAY(c->cx->arena, struct custom_field, e->n + offers.count + 1);
	size_t n = 0;

	for (size_t i = 0; i < e->n; i++)
		if (!e->items[i].removed)
			f[n++] = e->items[i].field;
	n += take_offers(c, offers, e, f + n);
	return (struct list){ f, n };
}

/* ---- onto the page ---- */

static struct list
kind_options(struct arena *a, const char *chosen)
{
	struct option v[CUSTOM_KIND_COUNT] = { 0 };

	for (enum custom_kind k = 0; k < CUSTOM_KIND_COUNT; k++)
		v[k] = (struct option){ custom_kind_name(k), custom_kind_label(k), false };
	return option_pick(a, OPTIONS(v), chosen);
}

static const char *
posts_with(struct arena *a, struct list uses, const char *key)
{
	const struct custom_use *u = uses.items;

	for (size_t i = 0; i < uses.count; i++)
		if (strcmp(u[i].key, key) == 0)
			return u[i].posts == 1 ? "1 post" : arena_printf(a, "%lld posts", (long long)u[i].posts);
	return NULL;
}

static struct row_view
row_of(struct console *c, const struct entry *e, size_t number, struct list uses)
{
	struct arena *a = c->cx->arena;

	return (struct row_view){
		.number = arena_printf(a, "%zu", number), .place = arena_printf(a, "%zu", number + 1), .key = e->field.key,
		.label = e->field.label, .choices = e->field.choices, .kinds = kind_options(a, e->field.kind),
		.posts = e->is_new ? NULL : posts_with(a, uses, e->field.key), .is_new = e->is_new, .removed = e->removed,
	};
}

static struct list
rows_of(struct console *c, const struct entries *e, struct list uses)
{
	static const struct entry empty = { .field = { "", "", "text", "", 0 }, .is_new = true };
	struct row_view *v = ARENA_ARRAY(c->cx->arena, struct row_view, e->n + EMPTY_ROWS);
	size_t n = 0;

	for (; n < e->n; n++)
		v[n] = row_of(c, &e->items[n], n, uses);
	for (size_t i = 0; i < EMPTY_ROWS; i++, n++)
		v[n] = row_of(c, &empty, n, uses);
	return (struct list){ v, n };
}

static struct list
offers_of(struct console *c, struct list offers, const struct entries *e)
{
	const struct custom_field *f = offers.items;
	struct theme_row *v = ARENA_ARRAY(c->cx->arena, struct theme_row, offers.count + 1);
	size_t n = 0;

	for (size_t i = 0; i < offers.count; i++)
		if (!has_key(e, f[i].key) && custom_kind_of(f[i].kind) < CUSTOM_KIND_COUNT)
			v[n++] = (struct theme_row){ f[i].key, f[i].label, custom_kind_label(custom_kind_of(f[i].kind)) };
	return (struct list){ v, n };
}

static struct list
left_of(struct console *c, struct list uses, struct list fields)
{
	const struct custom_use *u = uses.items;
	struct left_view *v = ARENA_ARRAY(c->cx->arena, struct left_view, uses.count + 1);
	struct entries e = stored(c, fields);
	size_t n = 0;

	for (size_t i = 0; i < uses.count; i++)
		if (!has_key(&e, u[i].key))
			v[n++] = (struct left_view){ u[i].key, posts_with(c->cx->arena, uses, u[i].key) };
	return (struct list){ v, n };
}

/* Nothing is written where entries is NULL: the stored ones are shown. */
static bool
fill(struct console *c, const struct entries *entries, struct fields_view *view)
{
	struct list fields, uses, offers;

	if (!custom_fields(c->cx, &fields) || !custom_uses(c->cx, &uses) || !read_offers(c, &offers))
		return false;
	struct entries e = entries ? *entries : stored(c, fields);
	*view = (struct fields_view){ console_site_path(c, "settings/fields/"), settings_tabs(c, "fields/"),
	                              rows_of(c, &e, uses), offers_of(c, offers, &e), left_of(c, uses, fields), false, false };
	view->has_offers = view->offers.count > 0;
	view->has_left = view->left.count > 0;
	return true;
}

bool
fields_page(struct console *c)
{
	struct fields_view view;

	return fill(c, NULL, &view) && console_page(c, "fields", "Fields", fields_view_fields, &view);
}

/* "label.2" is of the third that was wanted; the rows have those that go, too. */
static void
mark(struct list rows, const struct err *e)
{
	struct row_view *v = (struct row_view *)(uintptr_t)rows.items;
	const char *dot = e->field ? strchr(e->field, '.') : NULL;
	int64_t nth;

	if (!dot || !num_int(span_of(dot + 1), 0, ROWS_MAX, &nth))
		return;
	for (size_t i = 0; i < rows.count; i++)
		if (!v[i].removed && nth-- == 0)
			v[i].wrong = e->detail;
}

static bool
again(struct console *c, const struct entries *entries)
{
	struct err e = c->cx->err;
	struct fields_view view;

	ctx_forgive(c->cx);
	if (!fill(c, entries, &view))
		return false;
	mark(view.rows, &e);
	c->cx->err = e;
	return console_form_again(c, "fields", "Fields", fields_view_fields, &view);
}

bool
fields_save(struct console *c)
{
	struct entries e = sent(c);
	struct list offers, fields;

	if (!read_offers(c, &offers) || !custom_fields(c->cx, &fields))
		return false;
	add_unseen(&e, fields);
	qsort(e.items, e.n, sizeof *e.items, row_place_compare);
	if (!custom_fields_set(c->cx, c->site, wanted(c, &e, offers)))
		return again(c, &e);
	return console_redirect(c, c->rq->path, "saved");
}
