/* custom.c - the fields a site declares (custom.h). */
#include "domain/custom.h"

#include "base/utf8.h"
#include "domain/audit.h"
#include "domain/change.h"
#include "domain/queries.h"
#include "domain/site.h"

const struct field custom_field_fields[] = {
	FIELD_TEXT(struct custom_field, key),
	FIELD_TEXT(struct custom_field, label),
	FIELD_TEXT(struct custom_field, kind),
	FIELD_TEXT(struct custom_field, choices),
	FIELD_INT(struct custom_field, position),
	FIELD_END
};

static const struct field use_fields[] = {
	FIELD_TEXT(struct custom_use, key),
	FIELD_INT(struct custom_use, posts),
	FIELD_END
};

static const struct {
	const char *name, *label;
} kinds[] = {
#define K(kind, label) [CUSTOM_##kind] = { #kind, label },
	CUSTOM_KINDS(K)
#undef K
};

enum custom_kind
custom_kind_of(const char *name)
{
	enum custom_kind k = 0;

	while (k < CUSTOM_KIND_COUNT && strcmp(kinds[k].name, name) != 0)
		k++;
	return k;
}

const char *
custom_kind_name(enum custom_kind kind)
{
	return kinds[kind].name;
}

const char *
custom_kind_label(enum custom_kind kind)
{
	return kinds[kind].label;
}

bool
custom_key_ok(struct span key)
{
	if (key.len == 0 || key.len > CUSTOM_KEY_MAX || key.ptr[0] < 'a' || key.ptr[0] > 'z')
		return false;
	for (size_t i = 0; i < key.len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_", key.ptr[i]))
			return false;
	return true;
}

bool
custom_fields(struct ctx *cx, struct list *out)
{
	return pg_all(cx, &q_custom_field_list, struct custom_field, custom_field_fields, out);
}

bool
custom_uses(struct ctx *cx, struct list *out)
{
	return pg_all(cx, &q_custom_use, struct custom_use, use_fields, out);
}

/* ---- declaring ---- */

static bool
refuse(struct ctx *cx, const char *part, size_t n, const char *sentence)
{
	fail(cx, ERR_INVALID, "custom.field", "%s", sentence);
	return fail_field(cx, arena_printf(cx->arena, "%s.%zu", part, n));
}

static bool
check(struct ctx *cx, const struct custom_field *f, size_t n)
{
	struct span label = span_of(f->label);
	struct arena *a = cx->arena;

	if (!custom_key_ok(span_of(f->key)))
		return refuse(cx, "key", n, arena_printf(a, "\"%s\" cannot be a key: it is a small letter, then small letters, "
		              "digits and underscores, %d at most.", f->key, CUSTOM_KEY_MAX));
	if (span_trim(label).len == 0 || utf8_length(label) > CUSTOM_LABEL_MAX)
		return refuse(cx, "label", n, arena_printf(a, "A field has a label of at most %d characters.", CUSTOM_LABEL_MAX));
	if (custom_kind_of(f->kind) == CUSTOM_KIND_COUNT)
		return refuse(cx, "kind", n, arena_printf(a, "There is no kind of field \"%s\".", f->kind));
	if (utf8_length(span_of(f->choices)) > CUSTOM_CHOICES_MAX)
		return refuse(cx, "choices", n, arena_printf(a, "The choices have more than %d characters.", CUSTOM_CHOICES_MAX));
	if (custom_kind_of(f->kind) == CUSTOM_choice && span_trim(span_of(f->choices)).len == 0)
		return refuse(cx, "choices", n, "A choice needs something to choose from, a line each.");
	return true;
}

static bool
check_all(struct ctx *cx, struct list fields)
{
	const struct custom_field *f = fields.items;

	if (fields.count > CUSTOM_FIELDS_MAX)
		return fail(cx, ERR_INVALID, "custom.many", "A site has at most %d fields of its own.", CUSTOM_FIELDS_MAX);
	for (size_t i = 0; i < fields.count; i++) {
		if (!check(cx, &f[i], i))
			return false;
		for (size_t k = 0; k < i; k++)
			if (strcmp(f[k].key, f[i].key) == 0)
				return refuse(cx, "key", i, arena_printf(cx->arena, "There is a field \"%s\" already.", f[i].key));
	}
	return true;
}

static bool
store(struct ctx *cx, const struct custom_field *f, int64_t position)
{
	return pg_exec(cx, &q_custom_field_add, PG_TEXT(f->key), PG_TEXT(f->label), PG_TEXT(f->kind), PG_TEXT(f->choices),
	               PG_INT(position));
}

static bool
store_all(struct ctx *cx, struct list fields)
{
	const struct custom_field *f = fields.items;

	if (!pg_run(cx, &(struct pg_read){ &q_custom_field_clear, NULL, NULL, 0, NULL, PG_NO_ARGS }, 1))
		return false;
	for (size_t i = 0; i < fields.count; i++)
		if (!store(cx, &f[i], (int64_t)i + 1))
			return false;
	return true;
}

bool
custom_fields_set(struct ctx *cx, const struct site *site, struct list fields)
{
	if (!check_all(cx, fields) || !change_begin(cx, site))
		return false;
	if (store_all(cx, fields) &&
	    audit_end(cx, audit_begin(cx, site->id, "fields.change", NULL) && change_commit(cx, site)))
		return true;
	change_abort(cx, site);
	return false;
}

bool
custom_field_add(struct ctx *cx, const struct custom_field *f)
{
	struct list all;

	if (!check(cx, f, 0) || !custom_fields(cx, &all))
		return false;
	const struct custom_field *last = all.items;
	return store(cx, f, all.count ? last[all.count - 1].position + 1 : 1);
}
