/* post_custom.c - see post_custom.h. */
#include "web/console/post_custom.h"

#include "domain/custom.h"
#include "text/dyn.h"
#include "web/console/option.h"

#define TEXT(m) FIELD_TEXT(struct custom_input, m)
#define FLAG(m) FIELD_BOOL(struct custom_input, m)

const struct field custom_input_fields[] = {
	TEXT(name), TEXT(id), TEXT(label), TEXT(value), TEXT(most), TEXT(wrong),
	FIELD_LIST(struct custom_input, options, struct option, option_fields),
	FLAG(is_text), FLAG(is_long), FLAG(is_number), FLAG(is_date), FLAG(is_address), FLAG(is_flag), FLAG(is_choice),
	FIELD_END
};

const struct field custom_kept_fields[] = {
	FIELD_TEXT(struct custom_kept, name),
	FIELD_TEXT(struct custom_kept, key),
	FIELD_TEXT(struct custom_kept, value),
	FIELD_END
};

/* Nothing, and a choice a line. */
static struct list
options_of(struct arena *a, const char *choices, const char *value)
{
	struct span rest = span_of(choices);
	struct option *v = ARENA_ARRAY(a, struct option, rest.len + 2);
	size_t n = 0;

	v[n++] = (struct option){ "", "", false };
	while (rest.len) {
		struct span line = span_trim(span_cut(rest, '\n', &rest));

		if (line.len)
			v[n].value = v[n].label = arena_strndup(a, line.ptr, line.len), n++;
	}
	return option_list(a, (struct list){ v, n }, value);
}

static struct custom_input
input_of(struct console *c, const struct custom_field *f, const char *value)
{
	struct arena *a = c->cx->arena;
	enum custom_kind kind = custom_kind_of(f->kind);

	return (struct custom_input){
		.name = arena_printf(a, CUSTOM_PREFIX "%s", f->key), .id = arena_printf(a, "custom-%s", f->key),
		.label = f->label, .value = value,
		.most = arena_printf(a, "%d", kind == CUSTOM_long ? CUSTOM_LONG_MAX : kind == CUSTOM_number ? CUSTOM_NUMBER_MAX
		                     : CUSTOM_TEXT_MAX),
		.options = kind == CUSTOM_choice ? options_of(a, f->choices, value) : (struct list){ NULL, 0 },
		.is_text = kind == CUSTOM_text, .is_long = kind == CUSTOM_long, .is_number = kind == CUSTOM_number,
		.is_date = kind == CUSTOM_date, .is_address = kind == CUSTOM_address, .is_flag = kind == CUSTOM_flag,
		.is_choice = kind == CUSTOM_choice,
	};
}

static bool
is_declared(struct list fields, struct span key)
{
	const struct custom_field *f = fields.items;

	for (size_t i = 0; i < fields.count; i++)
		if (span_is(key, f[i].key))
			return true;
	return false;
}

static struct list
kept_of(struct console *c, const struct dyn *values, struct list fields)
{
	struct arena *a = c->cx->arena;
	struct custom_kept *v = ARENA_ARRAY(a, struct custom_kept, values->count + 1);
	size_t n = 0;

	for (size_t i = 0; i < values->count; i++) {
		const struct dyn_member *m = &values->members[i];

		if (!is_declared(fields, m->name))
			v[n++] = (struct custom_kept){ arena_printf(a, CUSTOM_PREFIX "%.*s", SPAN_FMT(m->name)),
			                               arena_strndup(a, m->name.ptr, m->name.len),
			                               arena_strndup(a, m->value.text.ptr, m->value.text.len) };
	}
	return (struct list){ v, n };
}

bool
post_custom_show(struct console *c, const struct post_edit *e, struct list *inputs, struct list *kept)
{
	const struct dyn *values = custom_read(c->cx, e->custom);
	struct list fields;

	if (!custom_fields(c->cx, &fields))
		return false;
	const struct custom_field *f = fields.items;
	struct custom_input *v = ARENA_ARRAY(c->cx->arena, struct custom_input, fields.count + 1);
	for (size_t i = 0; i < fields.count; i++)
		v[i] = input_of(c, &f[i], custom_get(c->cx, values, f[i].key));
	*inputs = (struct list){ v, fields.count };
	*kept = kept_of(c, values, fields);
	return true;
}

bool
post_custom_mark(struct list inputs, const struct post_wrong *wrong)
{
	struct custom_input *v = (struct custom_input *)(uintptr_t)inputs.items;

	for (size_t i = 0; i < inputs.count; i++)
		if (strcmp(v[i].name, wrong->field) == 0) {
			v[i].wrong = wrong->reason;
			return true;
		}
	return false;
}

const char *
post_custom_read(struct console *c)
{
	struct dyn values = dyn_map();

	for (size_t i = 0; i < c->form->field_count; i++) {
		struct span name = span_of(c->form->fields[i].name);

		if (span_starts(name, CUSTOM_PREFIX))
			custom_set(c->cx, &values, span_skip(name, strlen(CUSTOM_PREFIX)), span_trim(span_of(c->form->fields[i].value)));
	}
	return custom_text(c->cx, &values);
}
