/* toml.c - TOML's keys, tables and arrays.
 *
 * Tables are filled from several places of a document, so it is first read into
 * nodes that can be found again, each knowing how it came to be: that decides
 * what may still be added to it.  The finished tree becomes a struct dyn. */
#include "text/toml_priv.h"

enum origin {
	FROM_VALUE,   /* key = value; closed */
	FROM_DOTTED,  /* made by a dotted key on the way: only dotted keys of the same table may add to it */
	FROM_HEADER,  /* made by [a.b] on the way to b: may still be defined by a header of its own */
	FROM_DEFINED, /* has had its header */
	FROM_ARRAY,   /* [[name]]: its children are the elements */
};

struct node {
	struct span name;
	enum origin origin;
	bool table;          /* children are members */
	struct node *first, *last, *next;
	const struct node *section; /* FROM_DOTTED: the table whose lines made it */
	struct dyn value;    /* FROM_VALUE */
};

bool
toml_fail(struct toml *t, const char *what)
{
	size_t line = 1, column = 1;

	for (size_t i = 0; i < t->pos && i < t->all.len; i++) {
		column++;
		if (t->all.ptr[i] == '\n')
			line++, column = 1;
	}
	return fail(t->cx, ERR_BAD_REQUEST, "toml.syntax", "Line %zu, column %zu: %s.", line, column, what);
}

void
toml_skip_blanks(struct toml *t)
{
	while (toml_peek(t, 0) == ' ' || toml_peek(t, 0) == '\t')
		t->pos++;
}

static bool
count_node(struct toml *t)
{
	if (++t->nodes > t->limits->nodes)
		return fail(t->cx, ERR_TOO_LARGE, "toml.too_large", "There are more than %zu values.",
		            t->limits->nodes);
	return true;
}

static struct node *
add_child(struct toml *t, struct node *parent, struct span name, enum origin origin, bool table)
{
	struct node *n = ARENA_NEW(t->cx->arena, struct node);

	*n = (struct node){ .name = name, .origin = origin, .table = table };
	if (parent->last)
		parent->last->next = n;
	else
		parent->first = n;
	parent->last = n;
	return n;
}

static struct node *
find_child(const struct node *parent, struct span name)
{
	for (struct node *n = parent->first; n; n = n->next)
		if (span_eq(n->name, name))
			return n;
	return NULL;
}

/* ---- white space and line ends ---- */

static bool
skip_comment(struct toml *t)
{
	if (toml_peek(t, 0) != '#')
		return true;
	for (; t->pos < t->all.len && toml_peek(t, 0) != '\n'; t->pos++) {
		char c = toml_peek(t, 0);

		if (((unsigned char)c < 0x20 && c != '\t' && !(c == '\r' && toml_peek(t, 1) == '\n')) || c == 0x7f)
			return toml_fail(t, "a comment may not hold control characters");
	}
	return true;
}

/* To the end of the line, where nothing else may stand. */
static bool
end_line(struct toml *t)
{
	toml_skip_blanks(t);
	if (!skip_comment(t))
		return false;
	if (t->pos >= t->all.len || toml_take(t, "\n") || toml_take(t, "\r\n"))
		return true;
	return toml_fail(t, "something follows on this line that does not belong here");
}

/* Inside an array: blanks, line ends and comments. */
static bool
skip_lines(struct toml *t)
{
	do {
		toml_skip_blanks(t);
		if (!skip_comment(t))
			return false;
	} while (toml_take(t, "\n") || toml_take(t, "\r\n"));
	return true;
}

/* ---- keys ---- */

static bool
is_bare(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

static bool
simple_key(struct toml *t, struct span *out)
{
	size_t n = 0;

	if (toml_peek(t, 0) == '"' || toml_peek(t, 0) == '\'')
		return toml_short_string(t, out);
	while (is_bare(toml_peek(t, n)))
		n++;
	if (!n)
		return toml_fail(t, "a key was expected");
	*out = (struct span){ arena_strndup(t->cx->arena, t->all.ptr + t->pos, n), n };
	t->pos += n;
	return true;
}

/* Is there one more part of a dotted key? */
static bool
take_dot(struct toml *t)
{
	toml_skip_blanks(t);
	if (!toml_take(t, "."))
		return false;
	toml_skip_blanks(t);
	return true;
}

/* ---- values ---- */

static bool read_value(struct toml *t, struct node *into);
static struct dyn to_dyn(struct arena *a, const struct node *n);

static bool
read_array(struct toml *t, struct node *into)
{
	t->pos++;
	into->value = dyn_list();
	for (;;) {
		struct node item = { .origin = FROM_VALUE };

		if (!skip_lines(t))
			return false;
		if (toml_take(t, "]"))
			return true;
		if (!read_value(t, &item) || !skip_lines(t))
			return false;
		dyn_add(t->cx->arena, &into->value, to_dyn(t->cx->arena, &item));
		if (!toml_take(t, ",") && toml_peek(t, 0) != ']')
			return toml_fail(t, "a comma or the end of the array was expected");
	}
}

static bool read_pair(struct toml *t, struct node *table);

static bool
read_inline_table(struct toml *t, struct node *into)
{
	t->pos++;
	into->table = true;
	toml_skip_blanks(t);
	if (toml_take(t, "}"))
		return true;
	for (;;) {
		if (!read_pair(t, into))
			return false;
		toml_skip_blanks(t);
		if (toml_take(t, "}"))
			return true;
		if (!toml_take(t, ","))
			return toml_fail(t, "a comma or the end of the table was expected");
		toml_skip_blanks(t);
	}
}

static bool
read_value(struct toml *t, struct node *into)
{
	char c = toml_peek(t, 0);
	bool ok;

	if (!count_node(t))
		return false;
	if (c != '[' && c != '{')
		return toml_scalar(t, &into->value);
	if (++t->depth > t->limits->depth)
		return fail(t->cx, ERR_TOO_LARGE, "toml.too_large", "Values stand more than %u deep in one another.",
		            t->limits->depth);
	ok = c == '[' ? read_array(t, into) : read_inline_table(t, into);
	t->depth--;
	return ok;
}

/* The table a dotted key leads through. */
static struct node *
dotted_table(struct toml *t, struct node *table, const struct node *section, struct span name)
{
	struct node *n = find_child(table, name);

	if (!n) {
		n = add_child(t, table, name, FROM_DOTTED, true);
		n->section = section;
		return n;
	}
	if (n->origin == FROM_DOTTED && n->section == section)
		return n;
	toml_fail(t, "this key leads into something that is complete already");
	return NULL;
}

/* key = value, in the table at hand. */
static bool
read_pair(struct toml *t, struct node *table)
{
	const struct node *section = table;
	struct span name;
	struct node *n;
	unsigned parts = 1;

	if (!simple_key(t, &name))
		return false;
	while (take_dot(t)) {
		if (++parts > t->limits->depth || !count_node(t))
			return toml_fail(t, "this key has too many parts");
		table = dotted_table(t, table, section, name);
		if (!table || !simple_key(t, &name))
			return false;
	}
	if (find_child(table, name))
		return toml_fail(t, "this key stands here for the second time");
	if (!toml_take(t, "="))
		return toml_fail(t, "\"=\" was expected after the key");
	toml_skip_blanks(t);
	n = add_child(t, table, name, FROM_VALUE, false);
	return read_value(t, n);
}

/* ---- headers ---- */

/* Step into the table a header names on its way; of an array, its last element. */
static struct node *
header_step(struct toml *t, struct node *table, struct span name)
{
	struct node *n = find_child(table, name);

	if (!n)
		return add_child(t, table, name, FROM_HEADER, true);
	if (n->origin == FROM_ARRAY)
		return n->last;
	if (n->table && n->origin != FROM_VALUE)
		return n;
	toml_fail(t, "this name is taken by a value");
	return NULL;
}

static struct node *
define_table(struct toml *t, struct node *parent, struct span name)
{
	struct node *n = find_child(parent, name);

	if (!n)
		return add_child(t, parent, name, FROM_DEFINED, true);
	if (n->origin != FROM_HEADER) {
		toml_fail(t, "this table is defined for the second time");
		return NULL;
	}
	n->origin = FROM_DEFINED;
	return n;
}

static struct node *
define_element(struct toml *t, struct node *parent, struct span name)
{
	struct node *n = find_child(parent, name);

	if (!n)
		n = add_child(t, parent, name, FROM_ARRAY, false);
	if (n->origin != FROM_ARRAY) {
		toml_fail(t, "this name is taken by something that is not an array of tables");
		return NULL;
	}
	return add_child(t, n, (struct span){ "", 0 }, FROM_DEFINED, true);
}

/* [a.b] or [[a.b]]; *section becomes the table that follows. */
static bool
read_header(struct toml *t, struct node *root, struct node **section)
{
	struct node *table = root;
	bool element = toml_take(t, "[[");
	struct span name;
	unsigned parts = 1;

	if (!element)
		t->pos++;
	toml_skip_blanks(t);
	if (!simple_key(t, &name))
		return false;
	while (take_dot(t)) {
		if (++parts > t->limits->depth || !count_node(t))
			return toml_fail(t, "this name has too many parts");
		table = header_step(t, table, name);
		if (!table || !simple_key(t, &name))
			return false;
	}
	if (!toml_take(t, element ? "]]" : "]"))
		return toml_fail(t, "the end of the header was expected");
	*section = element ? define_element(t, table, name) : define_table(t, table, name);
	return *section && count_node(t) && end_line(t);
}

/* ---- the document ---- */

static struct dyn
to_dyn(struct arena *a, const struct node *n)
{
	struct dyn d;

	if (n->origin != FROM_ARRAY && !n->table)
		return n->value;
	d = n->table ? dyn_map() : dyn_list();
	for (const struct node *child = n->first; child; child = child->next) {
		if (n->table)
			dyn_set(a, &d, child->name, to_dyn(a, child));
		else
			dyn_add(a, &d, to_dyn(a, child));
	}
	return d;
}

static bool
read_lines(struct toml *t, struct node *root)
{
	struct node *section = root;

	while (t->pos < t->all.len) {
		char c;

		toml_skip_blanks(t);
		c = toml_peek(t, 0);
		if (c == '[') {
			if (!read_header(t, root, &section))
				return false;
			continue;
		}
		if (c && c != '#' && c != '\n' && c != '\r' && !read_pair(t, section))
			return false;
		if (!end_line(t))
			return false;
	}
	return true;
}

bool
toml_parse(struct ctx *cx, struct span document, const struct toml_limits *limits, const struct dyn **out)
{
	struct toml t = { .cx = cx, .limits = limits, .all = document };
	struct node root = { .origin = FROM_DEFINED, .table = true };
	struct dyn *map;

	if (document.len > limits->bytes)
		return fail(cx, ERR_TOO_LARGE, "toml.too_large", "Line 1, column 1: this is larger than %zu bytes.",
		            limits->bytes);
	if (!read_lines(&t, &root))
		return false;
	map = ARENA_NEW(cx->arena, struct dyn);
	*map = to_dyn(cx->arena, &root);
	*out = map;
	return true;
}
