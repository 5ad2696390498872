/* custom.c - custom fields of an archive: those the site has are looked for in front
 * matter under their keys; an export of Quoin's own has them under "custom", and
 * brings the fields themselves. */
#include "domain/import/archive.h"

#include "domain/change.h"
#include "domain/custom.h"
#include "domain/queries.h"

static bool
is_known(const struct custom_field *f, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(f[i].key, key) == 0)
			return true;
	return false;
}

/* Those of quoin.json that the site lacks. */
static size_t
add_brought(struct archive *ar, struct custom_field *f, size_t n)
{
	const struct dyn *rows = config_at(ar, "fields");

	for (size_t i = 0; rows && rows->type == DYN_LIST && i < rows->count && n < CUSTOM_FIELDS_MAX; i++) {
		struct custom_field one = { "", "", "", "", 0 };

		if (dyn_to_struct(ar->arena, &rows->items[i], custom_field_fields, &one) && custom_key_ok(span_of(one.key)) &&
		    !is_known(f, n, one.key))
			f[n++] = one;
	}
	return n;
}

bool
custom_begin(struct archive *ar)
{
	struct custom_field *f = ARENA_ARRAY(ar->arena, struct custom_field, 2 * CUSTOM_FIELDS_MAX);
	struct list stored;

	if (!custom_fields(ar->cx, &stored))
		return false;
	size_t n = stored.count < CUSTOM_FIELDS_MAX ? stored.count : CUSTOM_FIELDS_MAX;
	if (n)
		memcpy(f, stored.items, n * sizeof *f);
	ar->own_fields = n;
	if (ar->generator == GENERATOR_QUOIN)
		n = add_brought(ar, f, n);
	ar->fields = (struct list){ f, n };
	return true;
}

/* ---- values ---- */

/* As a form would send it. */
static const char *
value_of(struct archive *ar, const struct custom_field *f, const struct dyn *d)
{
	enum custom_kind kind = custom_kind_of(f->kind);
	const char *text;

	if (kind == CUSTOM_flag && d->type == DYN_BOOL)
		return d->boolean ? CUSTOM_YES : "";
	text = front_text(ar->arena, d);
	if (text && kind == CUSTOM_date && strlen(text) > strlen("2026-11-21") && strchr("T ", text[10]))
		return arena_strndup(ar->arena, text, 10); /* a time of that day */
	return text ? text : "";
}

static void
take(struct archive *ar, struct document *d, const struct custom_field *f, const struct dyn *from, struct dyn *values)
{
	const char *text = value_of(ar, f, from), *fault = custom_fault(ar->arena, f, text);

	if (fault)
		report_line(ar, d->file->path, 0, "field.invalid", span_of(text), arena_printf(ar->arena, "left out: %s", fault));
	custom_set(ar->cx, values, span_of(f->key), span_of(fault ? "" : text));
}

void
document_read_custom(struct archive *ar, struct document *d)
{
	const struct dyn *own = d->own ? dyn_get(d->front, SPAN("custom")) : NULL;
	const struct custom_field *f = ar->fields.items;
	struct dyn values = dyn_map();

	/* An export's values of fields that were removed are kept, too. */
	for (size_t i = 0; own && own->type == DYN_MAP && i < own->count; i++)
		if (own->members[i].value.type == DYN_TEXT)
			custom_set(ar->cx, &values, own->members[i].name, own->members[i].value.text);
	for (size_t i = 0; i < ar->fields.count; i++) {
		const struct dyn *from = d->own ? dyn_get(own, span_of(f[i].key)) : front_any(d->front, f[i].key);

		if (from)
			take(ar, d, &f[i], from, &values);
	}
	const char *text = custom_text(ar->cx, &values);
	d->custom = *text ? text : d->own ? "{}" : NULL;
}

/* ---- the fields themselves ---- */

static bool
declare(struct archive *ar)
{
	const struct custom_field *f = ar->fields.items;

	for (size_t i = ar->own_fields; i < ar->fields.count; i++)
		if (!custom_field_add(ar->cx, &f[i])) {
			if (ar->cx->err.kind != ERR_INVALID)
				return false;
			report_line(ar, "quoin.json", 0, "field.invalid", span_of(f[i].key), "not declared");
			ctx_forgive(ar->cx);
		}
	return true;
}

bool
custom_save(struct archive *ar)
{
	if (ar->options->dry_run || ar->own_fields == ar->fields.count)
		return true;
	if (!change_begin(ar->cx, ar->site))
		return false;
	if (declare(ar) && change_commit(ar->cx, ar->site))
		return true;
	change_abort(ar->cx, ar->site);
	return false;
}
