/* build_custom.c - what templates and feeds see of a post's custom fields. */
#include "web/build.h"

#include "domain/address.h"
#include "domain/custom.h"
#include "text/dates.h"
#include "text/json.h"

static const struct json_limits limits = { .bytes = 4 << 20, .depth = 3 };

/* A row of what the database makes of values (sql/site/008-fields.sql). */
struct shown {
	const char *key, *label, *kind, *value;
};

static const struct field shown_fields[] = {
	FIELD_TEXT(struct shown, key),
	FIELD_TEXT(struct shown, label),
	FIELD_TEXT(struct shown, kind),
	FIELD_TEXT(struct shown, value),
	FIELD_END
};

/* A day has no zone.  What is no date, for the field was of another kind, is text. */
static void
show_date(struct page *p, struct custom_view *v)
{
	int y, m, d;

	if (strlen(v->value) != 10 || sscanf(v->value, "%4d-%2d-%2d", &y, &m, &d) != 3)
		return;
	v->iso = v->value;
	v->value = dates_format(p->cx->arena, dates_at(y, m, d, "UTC"), DATE_LONG, p->settings.lang, "UTC");
}

static struct custom_view
view_of(struct page *p, const struct shown *s)
{
	struct custom_view v = { .key = s->key, .label = s->label, .value = s->value };

	switch (custom_kind_of(s->kind)) {
	case CUSTOM_date:
		show_date(p, &v);
		break;
	case CUSTOM_address:
		v.url = address_fault(p->cx->arena, "", s->value) ? NULL : s->value;
		break;
	case CUSTOM_flag:
		v.is_flag = true;
		v.value = "✓";
		break;
	case CUSTOM_long:
		v.is_long = true;
		break;
	default:
		break;
	}
	return v;
}

struct list
build_custom_list(struct page *p, const char *custom)
{
	const struct dyn *rows = NULL;
	size_t n = 0;

	if (!custom)
		return (struct list){ NULL, 0 };
	if (!json_parse(p->cx, span_of(custom), &limits, &rows) || rows->type != DYN_LIST) {
		ctx_forgive(p->cx); /* what PostgreSQL wrote can be read, if it is not too much */
		return (struct list){ NULL, 0 };
	}
	struct custom_view *v = ARENA_ARRAY(p->cx->arena, struct custom_view, rows->count + 1);
	for (size_t i = 0; i < rows->count; i++) {
		struct shown s = { 0 };

		if (dyn_to_struct(p->cx->arena, &rows->items[i], shown_fields, &s) && s.key && s.label && s.kind && s.value)
			v[n++] = view_of(p, &s);
	}
	return (struct list){ v, n };
}

const struct dyn *
build_custom(struct page *p, struct list fields)
{
	const struct custom_view *v = fields.items;
	struct dyn *map = ARENA_NEW(p->cx->arena, struct dyn);

	*map = dyn_map();
	for (size_t i = 0; i < fields.count; i++) {
		dyn_set(p->cx->arena, map, span_of(v[i].key), v[i].is_flag ? dyn_bool(true) : dyn_text(v[i].value));
		if (v[i].iso)
			dyn_set(p->cx->arena, map, span_of(arena_printf(p->cx->arena, "%s_iso", v[i].key)), dyn_text(v[i].iso));
	}
	return map;
}
