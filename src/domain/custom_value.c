/* custom_value.c - the values of custom fields (custom.h). */
#include "domain/custom.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "domain/address.h"
#include "text/dates.h"
#include "text/json.h"

#include <stdlib.h>

enum { VALUES_MAX = 1 << 20 };

static const struct json_limits limits = { .bytes = VALUES_MAX, .depth = 2 };

/* ---- the text a post keeps ---- */

struct dyn *
custom_read(struct ctx *cx, const char *text)
{
	struct dyn *out = ARENA_NEW(cx->arena, struct dyn);
	const struct dyn *d = NULL;

	*out = dyn_map();
	if (!text || !*text)
		return out;
	if (!json_parse(cx, span_of(text), &limits, &d)) {
		ctx_forgive(cx);
		return out;
	}
	for (size_t i = 0; d->type == DYN_MAP && i < d->count; i++)
		if (d->members[i].value.type == DYN_TEXT)
			dyn_set(cx->arena, out, d->members[i].name, d->members[i].value);
	return out;
}

static int
by_name(const void *a, const void *b)
{
	const struct dyn_member *x = a, *y = b;
	size_t n = x->name.len < y->name.len ? x->name.len : y->name.len;
	int order = memcmp(x->name.ptr, y->name.ptr, n);

	return order ? order : x->name.len < y->name.len ? -1 : x->name.len > y->name.len;
}

const char *
custom_text(struct ctx *cx, const struct dyn *values)
{
	struct dyn_member *m = ARENA_ARRAY(cx->arena, struct dyn_member, values->count + 1);
	struct strbuf sb;
	struct json j;
	size_t n = 0;

	for (size_t i = 0; i < values->count; i++)
		if (values->members[i].value.text.len && custom_key_ok(values->members[i].name))
			m[n++] = values->members[i];
	if (n == 0)
		return "";
	qsort(m, n, sizeof *m, by_name);
	strbuf_init(&sb, cx->arena, 2 * VALUES_MAX);
	json_init(&j, &sb, 0);
	json_begin_object(&j);
	for (size_t i = 0; i < n; i++)
		json_key_span(&j, m[i].name), json_add_span(&j, m[i].value.text);
	json_end_object(&j);
	return strbuf_ok(&sb) ? sb.buf : "";
}

const char *
custom_normal(struct ctx *cx, const char *text)
{
	return text && *text ? custom_text(cx, custom_read(cx, text)) : "";
}

const char *
custom_get(struct ctx *cx, const struct dyn *values, const char *key)
{
	const struct dyn *d = dyn_get(values, span_of(key));

	return d && d->type == DYN_TEXT ? arena_strndup(cx->arena, d->text.ptr, d->text.len) : "";
}

void
custom_set(struct ctx *cx, struct dyn *values, struct span key, struct span value)
{
	for (size_t i = 0; i < values->count; i++)
		if (span_eq(values->members[i].name, key)) {
			values->members[i].value = dyn_span(value);
			return;
		}
	dyn_set(cx->arena, values, key, dyn_span(value));
}

/* ---- what a kind takes ---- */

static bool
is_number(const char *s)
{
	static const char digits[] = "0123456789";
	size_t whole;

	s += *s == '-';
	whole = strspn(s, digits);
	s += whole;
	if (whole && *s == '.')
		s += 1 + strspn(s + 1, digits) - (strspn(s + 1, digits) == 0);
	return whole && !*s;
}

static bool
is_date(const char *s)
{
	int y, m, d, y2, m2, d2;

	if (strlen(s) != 10 || sscanf(s, "%4d-%2d-%2d", &y, &m, &d) != 3 || y < 1 || m < 1 || m > 12 || d < 1 || d > 31)
		return false;
	dates_civil(dates_at(y, m, d, "UTC"), "UTC", &y2, &m2, &d2);
	return y == y2 && m == m2 && d == d2;
}

static bool
is_choice(const char *choices, const char *value)
{
	struct span rest = span_of(choices);

	while (rest.len)
		if (span_is(span_trim(span_cut(rest, '\n', &rest)), value))
			return true;
	return false;
}

static const char *
length_fault(struct arena *a, const struct custom_field *f, const char *value, size_t most)
{
	return utf8_length(span_of(value)) <= most ? NULL
	       : arena_printf(a, "%s has more than %zu characters.", f->label, most);
}

const char *
custom_fault(struct arena *a, const struct custom_field *f, const char *value)
{
	if (!*value)
		return NULL;
	switch (custom_kind_of(f->kind)) {
	case CUSTOM_long:
		return length_fault(a, f, value, CUSTOM_LONG_MAX);
	case CUSTOM_number:
		return strlen(value) <= CUSTOM_NUMBER_MAX && is_number(value) ? NULL
		       : arena_printf(a, "%s is a number, such as 12 or -0.5.", f->label);
	case CUSTOM_date:
		return is_date(value) ? NULL : arena_printf(a, "%s is a date, such as 2026-11-21.", f->label);
	case CUSTOM_address:
		return address_fault(a, f->label, value);
	case CUSTOM_flag:
		return strcmp(value, CUSTOM_YES) == 0 ? NULL : arena_printf(a, "%s is yes or nothing.", f->label);
	case CUSTOM_choice:
		return is_choice(f->choices, value) ? NULL : arena_printf(a, "%s is none of what can be chosen.", f->label);
	default:
		return strchr(value, '\n') ? arena_printf(a, "%s is one line.", f->label)
		                           : length_fault(a, f, value, CUSTOM_TEXT_MAX);
	}
}
