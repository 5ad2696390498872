/* yaml.c - libyaml's events become a tree.
 *
 * The parser is libyaml's; what an event means is decided here.  read_node()
 * is a recursive descent over events, as deep as the limit allows. */
#include "text/yaml.h"

#include "base/num.h"

#include <yaml.h>

struct anchor {
	const char *name;
	struct dyn value;
	size_t weight; /* nodes in it */
	struct anchor *next;
};

struct reader {
	struct ctx *cx;
	const struct yaml_limits *limits;
	yaml_parser_t parser;
	struct anchor *anchors;
	size_t nodes;
	unsigned depth;
};

static bool
fail_at(struct reader *r, yaml_mark_t mark, const char *what)
{
	return fail(r->cx, ERR_BAD_REQUEST, "yaml.syntax", "Line %zu, column %zu: %s.", mark.line + 1, mark.column + 1,
	            what);
}

static bool
fail_large(struct reader *r, const char *what)
{
	return fail(r->cx, ERR_TOO_LARGE, "yaml.too_large", "Line %zu, column %zu: %s.", r->parser.mark.line + 1,
	            r->parser.mark.column + 1, what);
}

static bool
next_event(struct reader *r, yaml_event_t *event)
{
	if (yaml_parser_parse(&r->parser, event))
		return true;
	return fail_at(r, r->parser.problem_mark, r->parser.problem ? r->parser.problem : "this is not YAML");
}

/* JSON's grammar of numbers: what matches may be a number without losing how
 * it was written. */
static bool
is_number(struct span s, bool *integer)
{
	size_t i = 0, digits;

	if (i < s.len && s.ptr[i] == '-')
		i++;
	for (digits = i; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9'; )
		i++;
	if (i == digits || (i - digits > 1 && s.ptr[digits] == '0'))
		return false;
	*integer = i == s.len;
	if (i < s.len && s.ptr[i] == '.') {
		for (digits = ++i; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9'; )
			i++;
		if (i == digits)
			return false;
	}
	return i == s.len;
}

static struct dyn
number(struct span text, bool integer)
{
	struct dyn d = dyn_span(text);
	int64_t i;

	if (integer && num_int(text, INT64_MIN, INT64_MAX, &i))
		return dyn_int(i);
	d.type = DYN_NUMBER;
	return d;
}

static struct dyn
plain_scalar(struct span text)
{
	static const char *const nulls[] = { "", "~", "null", "Null", "NULL" };
	static const char *const trues[] = { "true", "True", "TRUE" };
	static const char *const falses[] = { "false", "False", "FALSE" };
	bool integer = false;

	for (size_t i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
		if (span_is(text, nulls[i]))
			return dyn_null();
	for (size_t i = 0; i < 3; i++) {
		if (span_is(text, trues[i]))
			return dyn_bool(true);
		if (span_is(text, falses[i]))
			return dyn_bool(false);
	}
	return is_number(text, &integer) ? number(text, integer) : dyn_span(text);
}

static struct dyn
scalar(struct reader *r, const yaml_event_t *event)
{
	size_t len = event->data.scalar.length;
	struct span text = { arena_strndup(r->cx->arena, (const char *)event->data.scalar.value, len), len };

	if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
		return plain_scalar(text);
	return dyn_span(text);
}

static bool
count_nodes(struct reader *r, size_t n)
{
	r->nodes += n;
	if (r->nodes > r->limits->nodes)
		return fail_large(r, "there are more values than are taken");
	return true;
}

static void
remember(struct reader *r, const char *name, struct dyn value, size_t weight)
{
	struct anchor *a;

	if (!name)
		return;
	a = ARENA_NEW(r->cx->arena, struct anchor);
	*a = (struct anchor){ name, value, weight, r->anchors };
	r->anchors = a;
}

static bool
alias(struct reader *r, const yaml_event_t *event, struct dyn *out)
{
	const char *name = (const char *)event->data.alias.anchor;

	for (const struct anchor *a = r->anchors; a; a = a->next)
		if (!strcmp(a->name, name)) {
			*out = a->value;
			return count_nodes(r, a->weight);
		}
	return fail_at(r, event->start_mark, "this alias names nothing that stands before it");
}

static bool read_node(struct reader *r, yaml_event_t *event, struct dyn *out);

/* Read the node an event begins, and let the event go. */
static bool
read_and_delete(struct reader *r, yaml_event_t *event, struct dyn *out)
{
	bool ok = read_node(r, event, out);

	yaml_event_delete(event);
	return ok;
}

static bool
read_list(struct reader *r, struct dyn *out)
{
	yaml_event_t event;
	struct dyn item;

	*out = dyn_list();
	for (;;) {
		if (!next_event(r, &event))
			return false;
		if (event.type == YAML_SEQUENCE_END_EVENT)
			break;
		if (!read_and_delete(r, &event, &item))
			return false;
		dyn_add(r->cx->arena, out, item);
	}
	yaml_event_delete(&event);
	return true;
}

/* Members of `from` that `map` has not. */
static void
merge_map(struct reader *r, struct dyn *map, const struct dyn *from)
{
	for (size_t i = 0; from->type == DYN_MAP && i < from->count; i++)
		if (!dyn_get(map, from->members[i].name))
			dyn_set(r->cx->arena, map, from->members[i].name, from->members[i].value);
}

static bool
read_value(struct reader *r, struct dyn *map, struct span name)
{
	yaml_event_t event;
	struct dyn value;

	if (!next_event(r, &event) || !read_and_delete(r, &event, &value))
		return false;
	if (span_is(name, "<<") && value.type == DYN_MAP)
		merge_map(r, map, &value);
	else
		dyn_set(r->cx->arena, map, name, value);
	return true;
}

static bool
read_map(struct reader *r, struct dyn *out)
{
	yaml_event_t event;
	struct span name;

	*out = dyn_map();
	for (;;) {
		if (!next_event(r, &event))
			return false;
		if (event.type == YAML_MAPPING_END_EVENT)
			break;
		if (event.type != YAML_SCALAR_EVENT) {
			fail_at(r, event.start_mark, "a name must be text");
			yaml_event_delete(&event);
			return false;
		}
		name.len = event.data.scalar.length;
		name.ptr = arena_strndup(r->cx->arena, (const char *)event.data.scalar.value, name.len);
		yaml_event_delete(&event);
		if (!read_value(r, out, name))
			return false;
	}
	yaml_event_delete(&event);
	return true;
}

/* A list or a map, whose first event is at hand. */
static bool
read_collection(struct reader *r, const yaml_event_t *event, struct dyn *out)
{
	bool list = event->type == YAML_SEQUENCE_START_EVENT, ok;
	const char *anchor = (const char *)(list ? event->data.sequence_start.anchor : event->data.mapping_start.anchor);
	size_t before = r->nodes - 1;

	anchor = arena_strdup(r->cx->arena, anchor);
	if (++r->depth > r->limits->depth)
		return fail_large(r, "lists and maps stand too deep in one another");
	ok = list ? read_list(r, out) : read_map(r, out);
	r->depth--;
	if (ok)
		remember(r, anchor, *out, r->nodes - before);
	return ok;
}

static bool
read_node(struct reader *r, yaml_event_t *event, struct dyn *out)
{
	if (!count_nodes(r, 1))
		return false;
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		*out = scalar(r, event);
		remember(r, arena_strdup(r->cx->arena, (const char *)event->data.scalar.anchor), *out, 1);
		return true;
	case YAML_ALIAS_EVENT:
		return alias(r, event, out);
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return read_collection(r, event, out);
	default:
		return fail_at(r, event->start_mark, "a value was expected");
	}
}

/* The next event must be of that type. */
static bool
expect(struct reader *r, yaml_event_type_t type)
{
	yaml_event_t event;
	bool ok;

	if (!next_event(r, &event))
		return false;
	ok = event.type == type;
	if (!ok)
		fail_at(r, event.start_mark, "a second document begins here");
	yaml_event_delete(&event);
	return ok;
}

static bool
read_document(struct reader *r, struct dyn *out)
{
	yaml_event_t event;

	*out = dyn_null();
	if (!expect(r, YAML_STREAM_START_EVENT) || !next_event(r, &event))
		return false;
	if (event.type == YAML_STREAM_END_EVENT) {
		yaml_event_delete(&event);
		return true;
	}
	yaml_event_delete(&event);
	return next_event(r, &event) && read_and_delete(r, &event, out) && expect(r, YAML_DOCUMENT_END_EVENT) &&
	       expect(r, YAML_STREAM_END_EVENT);
}

bool
yaml_parse(struct ctx *cx, struct span document, const struct yaml_limits *limits, const struct dyn **out)
{
	struct reader r = { .cx = cx, .limits = limits };
	struct dyn *root = ARENA_NEW(cx->arena, struct dyn);
	bool ok;

	if (document.len > limits->bytes)
		return fail(cx, ERR_TOO_LARGE, "yaml.too_large", "Line 1, column 1: this is larger than %zu bytes.",
		            limits->bytes);
	if (!yaml_parser_initialize(&r.parser))
		return fail_cause(cx, ERR_INTERNAL, "yaml.memory", "the parser did not start");
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)(document.ptr ? document.ptr : ""),
	                             document.len);
	ok = read_document(&r, root);
	yaml_parser_delete(&r.parser);
	*out = root;
	return ok;
}
