/* json_parse.c - the reading half of json.h; the only file that knows jansson.
 *
 * Depth is checked before the library sees the document, because it recurses. */
#include "text/json.h"

#include <jansson.h>

struct place {
	size_t line, column;
};

static struct place
place_of(struct span document, size_t at)
{
	struct place p = { 1, 1 };

	for (size_t i = 0; i < at; i++) {
		unsigned char c = (unsigned char)document.ptr[i];

		if (c == '\n')
			p = (struct place){ p.line + 1, 1 };
		else if ((c & 0xC0) != 0x80)
			p.column++;
	}
	return p;
}

/* The offset of the bracket that goes too deep, or -1. */
static ptrdiff_t
too_deep_at(struct span document, unsigned limit)
{
	bool in_string = false;
	unsigned depth = 0;

	for (size_t i = 0; i < document.len; i++) {
		char c = document.ptr[i];

		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '[' || c == '{') && ++depth > limit)
			return (ptrdiff_t)i;
		else if (!in_string && (c == ']' || c == '}') && depth > 0)
			depth--;
	}
	return -1;
}

static bool
check_limits(struct ctx *cx, struct span document, const struct json_limits *limits)
{
	if (document.len > limits->bytes)
		return fail(cx, ERR_TOO_LARGE, "json.too_large", "This JSON document is larger than %zu bytes.",
		            limits->bytes);
	ptrdiff_t deep = too_deep_at(document, limits->depth);
	if (deep < 0)
		return true;
	struct place p = place_of(document, (size_t)deep);
	return fail(cx, ERR_BAD_REQUEST, "json.too_deep",
	            "Line %zu, column %zu: lists and objects are nested more than %u deep.", p.line, p.column,
	            limits->depth);
}

/* The shortest decimal that reads back as the same number; minus zero is zero, for
 * "-0" would be read back as an integer. */
static struct span
number_text(struct arena *a, double value)
{
	char text[40];

	if (value == 0)
		return SPAN("0");
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	return span_of(arena_strdup(a, text));
}

static struct span
copy_text(struct arena *a, const char *s, size_t len)
{
	return (struct span){ arena_strndup(a, s, len), len };
}

static struct dyn to_dyn(struct arena *a, json_t *value);

static struct dyn
list_to_dyn(struct arena *a, json_t *value)
{
	struct dyn list = dyn_list();

	for (size_t i = 0; i < json_array_size(value); i++)
		dyn_add(a, &list, to_dyn(a, json_array_get(value, i)));
	return list;
}

static struct dyn
map_to_dyn(struct arena *a, json_t *value)
{
	struct dyn map = dyn_map();

	for (void *it = json_object_iter(value); it; it = json_object_iter_next(value, it)) {
		const char *name = json_object_iter_key(it);

		dyn_set(a, &map, copy_text(a, name, strlen(name)), to_dyn(a, json_object_iter_value(it)));
	}
	return map;
}

/* Recursion is bounded: check_limits() came first. */
static struct dyn
to_dyn(struct arena *a, json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:  return map_to_dyn(a, value);
	case JSON_ARRAY:   return list_to_dyn(a, value);
	case JSON_STRING:  return dyn_span(copy_text(a, json_string_value(value), json_string_length(value)));
	case JSON_INTEGER: return dyn_int(json_integer_value(value));
	case JSON_REAL:    return (struct dyn){ .type = DYN_NUMBER, .text = number_text(a, json_real_value(value)) };
	case JSON_TRUE:    return dyn_bool(true);
	case JSON_FALSE:   return dyn_bool(false);
	case JSON_NULL:    return dyn_null();
	}
	return dyn_null();
}

bool
json_parse(struct ctx *cx, struct span document, const struct json_limits *limits, const struct dyn **out)
{
	json_error_t error;

	if (!check_limits(cx, document, limits))
		return false;
	json_t *root = json_loadb(document.len ? document.ptr : "", document.len, JSON_DECODE_ANY, &error);
	if (!root)
		return fail(cx, ERR_BAD_REQUEST, "json.syntax", "Line %d, column %d: %s.", error.line,
		            error.column > 0 ? error.column : 1, error.text);
	struct dyn *tree = ARENA_NEW(cx->arena, struct dyn);
	*tree = to_dyn(cx->arena, root);
	json_decref(root);
	*out = tree;
	return true;
}
