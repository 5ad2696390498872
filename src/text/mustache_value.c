/* mustache_value.c - names to values, through field tables and dynamic values.
 *
 * The first part of a name is looked for from the top of the stack down; the
 * frame that has it decides, even when its value is absent.  Further parts are
 * looked for in the value found and nowhere else. */
#include "text/mustache_priv.h"

struct value
value_of_dyn(const struct dyn *d)
{
	switch (d ? d->type : DYN_NULL) {
	case DYN_NULL:   break;
	case DYN_BOOL:   return (struct value){ .kind = VALUE_BOOL, .boolean = d->boolean };
	case DYN_INT:    return (struct value){ .kind = VALUE_INT, .integer = d->integer };
	case DYN_NUMBER: return (struct value){ .kind = VALUE_NUMBER, .text = d->text };
	case DYN_TEXT:   return (struct value){ .kind = VALUE_TEXT, .text = d->text };
	case DYN_LIST:
	case DYN_MAP:    return (struct value){ .kind = VALUE_DYN, .dyn = d };
	}
	return (struct value){ .kind = VALUE_NONE };
}

static struct value
value_of_text(const char *s)
{
	return s ? (struct value){ .kind = VALUE_TEXT, .text = span_of(s) } : (struct value){ .kind = VALUE_NONE };
}

static struct value
value_of_html(const struct html *html)
{
	if (!html->ptr)
		return (struct value){ .kind = VALUE_NONE };
	return (struct value){ .kind = VALUE_HTML, .text = { html->ptr, html->len } };
}

struct value
value_of_struct(const struct field *fields, const void *base)
{
	return (struct value){ .kind = base ? VALUE_STRUCT : VALUE_NONE, .fields = fields, .base = base };
}

static struct value
value_of_field(const struct field *f, const void *base)
{
	switch (f->type) {
	case FIELD_TYPE_TEXT: return value_of_text(*FIELD_CONST_AT(char *, base, f));
	case FIELD_TYPE_HTML: return value_of_html(FIELD_CONST_AT(struct html, base, f));
	case FIELD_TYPE_INT:
		return (struct value){ .kind = VALUE_INT, .integer = *FIELD_CONST_AT(int64_t, base, f) };
	case FIELD_TYPE_BOOL:
		return (struct value){ .kind = VALUE_BOOL, .boolean = *FIELD_CONST_AT(bool, base, f) };
	case FIELD_TYPE_LIST:
		return (struct value){ .kind = VALUE_LIST, .field = f, .list = FIELD_CONST_AT(struct list, base, f) };
	case FIELD_TYPE_SUB: return value_of_struct(f->sub, FIELD_CONST_AT(char, base, f));
	case FIELD_TYPE_PTR: return value_of_struct(f->sub, *FIELD_CONST_AT(void *, base, f));
	case FIELD_TYPE_DYN: return value_of_dyn(*FIELD_CONST_AT(struct dyn *, base, f));
	case FIELD_TYPE_TIME: /* a theme cannot format it; mustache_check() says so */
	case FIELD_TYPE_END: break;
	}
	return (struct value){ .kind = VALUE_NONE };
}

/* --- names --- */

static const struct field *
find_field(struct field_cache *cache, const struct field *table, const struct mustache *t, const struct part *part)
{
	uintptr_t key = ((uintptr_t)table >> 3) * 31 + (uintptr_t)part / sizeof *part;
	struct field_memo *memo = &cache->memo[(key ^ key >> 8) % FIELD_CACHE];

	if (memo->table != table || memo->part != part)
		*memo = (struct field_memo){ table, part, field_find(table, t->source.ptr + part->at, part->len) };
	return memo->found;
}

/* Has v a member of that name?  Then it is in *out, perhaps VALUE_NONE. */
static bool
find_member(const struct stack *s, const struct value *v, const struct mustache *t, const struct part *part,
            struct value *out)
{
	if (v->kind == VALUE_STRUCT) {
		const struct field *f = find_field(s->cache, v->fields, t, part);

		if (f)
			*out = value_of_field(f, v->base);
		return f != NULL;
	}
	if (v->kind == VALUE_DYN && v->dyn->type == DYN_MAP) {
		const struct dyn *d = dyn_get(v->dyn, part_text(t, part));

		*s->ops += v->dyn->count / 16;
		*out = value_of_dyn(d);
		return d != NULL;
	}
	return false;
}

static struct value
find_first(const struct stack *s, const struct mustache *t, const struct part *part)
{
	struct value found;

	for (size_t i = s->count; i-- > 0;)
		if (find_member(s, &s->frame[i], t, part, &found))
			return found;
	return (struct value){ .kind = VALUE_NONE };
}

struct value
value_find(const struct stack *s, const struct mustache *t, const struct op *op)
{
	if (op->parts == 0)
		return s->frame[s->count - 1];

	const struct part *part = &t->parts[op->name];
	struct value v = find_first(s, t, part);
	for (unsigned i = 1; i < op->parts; i++) {
		struct value member;

		if (!find_member(s, &v, t, part + i, &member))
			return (struct value){ .kind = VALUE_NONE };
		v = member;
	}
	return v;
}

/* --- sections --- */

bool
value_truthy(const struct value *v)
{
	switch (v->kind) {
	case VALUE_NONE:   return false;
	case VALUE_TEXT:
	case VALUE_HTML:   return v->text.len > 0;
	case VALUE_NUMBER: return true;
	case VALUE_INT:    return v->integer != 0;
	case VALUE_BOOL:   return v->boolean;
	case VALUE_STRUCT: return true;
	case VALUE_LIST:   return v->list->count > 0;
	case VALUE_DYN:    return dyn_truthy(v->dyn);
	}
	return false;
}

size_t
value_turns(const struct value *v)
{
	if (v->kind == VALUE_LIST)
		return v->list->count;
	if (v->kind == VALUE_DYN && v->dyn->type == DYN_LIST)
		return v->dyn->count;
	return value_truthy(v);
}

struct value
value_item(const struct value *v, size_t i)
{
	if (v->kind == VALUE_LIST)
		return value_of_struct(v->field->sub, (const char *)v->list->items + i * v->field->size);
	if (v->kind == VALUE_DYN && v->dyn->type == DYN_LIST)
		return value_of_dyn(&v->dyn->items[i]);
	return *v;
}
