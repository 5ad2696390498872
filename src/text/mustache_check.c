/* mustache_check.c - does every name of a template resolve?
 *
 * The template is walked as it would be rendered, with field tables in place of
 * values: a section over a list is entered once.  Partials and parents are
 * followed with the tables in force where they are included; one already seen
 * with the same tables is not walked again, which also ends recursion. */
#include "text/mustache_priv.h"

#include "base/hash.h"
#include "base/utf8.h"

enum { BUDGET = 100000 }; /* steps of the walk; templates may include each other in 2^n ways */

/* What a frame, or a name, is known to be. */
enum shape_kind { SHAPE_MISSING, SHAPE_ANY, SHAPE_SCALAR, SHAPE_STRUCT };

struct shape {
	enum shape_kind kind;
	const struct field *fields; /* of STRUCT */
	const struct field *field;  /* the field a name led to; NULL for "." and below a dyn */
};

struct arguments {
	const struct mustache *t;
	const struct op *parent;
	bool *used; /* of each of the parent's blocks, in order */
};

struct check {
	struct ctx *cx;
	const struct mustache_shape *shape;
	struct shape *stack;
	size_t depth;
	struct arguments args[MUSTACHE_DEPTH_MAX];
	size_t arg_count;
	size_t nest;
	size_t walked;
	struct map *seen;
	struct mustache_issue *issues;
	size_t issue_count;
};

static bool walk(struct check *k, const struct mustache *t, uint32_t from, uint32_t to);

static void __attribute__((format(printf, 4, 5)))
report(struct check *k, const struct mustache *t, const struct op *op, const char *fmt, ...)
{
	struct mustache_issue issue = { .name = arena_strdup(k->cx->arena, t->name) };
	va_list ap;

	if (k->issue_count == k->shape->max_issues)
		return;
	mustache_place(t->source, op->at, &issue.line, &issue.column);
	va_start(ap, fmt);
	issue.reason = arena_vprintf(k->cx->arena, fmt, ap);
	va_end(ap);
	for (size_t i = 0; i < k->issue_count; i++) /* a partial walked twice says the same twice */
		if (k->issues[i].line == issue.line && k->issues[i].column == issue.column &&
		    strcmp(k->issues[i].name, issue.name) == 0 && strcmp(k->issues[i].reason, issue.reason) == 0)
			return;
	k->issues[k->issue_count++] = issue;
}

/* --- names --- */

static struct shape
shape_of_field(const struct field *f)
{
	switch (f->type) {
	case FIELD_TYPE_LIST:
	case FIELD_TYPE_SUB:
	case FIELD_TYPE_PTR: return (struct shape){ SHAPE_STRUCT, f->sub, f };
	case FIELD_TYPE_DYN: return (struct shape){ SHAPE_ANY, NULL, f };
	default:             return (struct shape){ SHAPE_SCALAR, NULL, f };
	}
}

static struct shape
member_shape(const struct shape *s, struct span name)
{
	if (s->kind == SHAPE_ANY)
		return (struct shape){ .kind = SHAPE_ANY };
	/* Below a list there are only its items' fields, and those in a section. */
	if (s->kind != SHAPE_STRUCT || (s->field && s->field->type == FIELD_TYPE_LIST))
		return (struct shape){ .kind = SHAPE_MISSING };
	const struct field *f = field_find(s->fields, name.ptr, name.len);
	return f ? shape_of_field(f) : (struct shape){ .kind = SHAPE_MISSING };
}

static struct shape
find_shape(const struct check *k, const struct mustache *t, const struct op *op)
{
	struct shape s = { .kind = SHAPE_MISSING };

	if (op->parts == 0)
		return k->stack[k->depth - 1];
	for (size_t i = k->depth; i-- > 0 && s.kind == SHAPE_MISSING;)
		s = member_shape(&k->stack[i], op_name(t, op));
	for (unsigned i = 1; i < op->parts && s.kind != SHAPE_MISSING; i++)
		s = member_shape(&s, part_text(t, &t->parts[op->name + i]));
	return s;
}

/* The whole dotted name, for messages. */
static struct span
full_name(const struct mustache *t, const struct op *op)
{
	if (op->parts == 0)
		return SPAN(".");
	const struct part *first = &t->parts[op->name], *last = first + op->parts - 1;
	return utf8_take((struct span){ t->source.ptr + first->at, last->at + last->len - first->at }, 60);
}

static bool
resolves(struct check *k, const struct mustache *t, const struct op *op, struct shape *s)
{
	*s = find_shape(k, t, op);
	if (s->kind == SHAPE_MISSING)
		report(k, t, op, "there is no \"%.*s\" here", SPAN_FMT(full_name(t, op)));
	else if (s->field && s->field->type == FIELD_TYPE_TIME)
		report(k, t, op, "\"%.*s\" is a time that is not formatted", SPAN_FMT(full_name(t, op)));
	else
		return true;
	return false;
}

/* --- operations --- */

static bool
check_value(struct check *k, const struct mustache *t, const struct op *op)
{
	struct span name = full_name(t, op);
	struct shape s;

	if (!resolves(k, t, op, &s) || !s.field)
		return true;
	bool html = s.field->type == FIELD_TYPE_HTML;
	if (s.kind == SHAPE_STRUCT)
		report(k, t, op, "\"%.*s\" has no text of its own: it is for a section", SPAN_FMT(name));
	else if (t->mode == MUSTACHE_HTML && (op->flags & OP_RAW) && !html && s.kind != SHAPE_ANY)
		report(k, t, op, "\"%.*s\" is not HTML: write {{%.*s}}", SPAN_FMT(name), SPAN_FMT(name));
	else if (op->dest == DEST_TEXT && html)
		report(k, t, op, "\"%.*s\" is HTML: write {{{%.*s}}}", SPAN_FMT(name), SPAN_FMT(name));
	return true;
}

static uint32_t
after(const struct mustache *t, const struct op *op)
{
	return (uint32_t)(op - t->ops) + 1;
}

/* An item of what a section is over. */
static struct shape
item_shape(struct shape s)
{
	if (s.field && s.field->type == FIELD_TYPE_LIST)
		s.field = NULL;
	return s;
}

static bool
check_section(struct check *k, const struct mustache *t, const struct op *op)
{
	struct shape s;

	if (!resolves(k, t, op, &s))
		s = (struct shape){ .kind = SHAPE_ANY }; /* one report is enough */
	k->stack[k->depth++] = item_shape(s);
	bool ok = walk(k, t, after(t, op), op->end);
	k->depth--;
	return ok;
}

static bool
check_inverted(struct check *k, const struct mustache *t, const struct op *op)
{
	struct shape s;

	(void)resolves(k, t, op, &s);
	return walk(k, t, after(t, op), op->end);
}

/* --- partials and parents --- */

/* Add p to a list of different pointers, from the one at first on. */
static size_t
add_new(const void **list, size_t first, size_t n, const void *p)
{
	for (size_t i = first; i < n; i++)
		if (list[i] == p)
			return n;
	list[n] = p;
	return n + 1;
}

/* What decides how names and blocks resolve in a template: the tables, highest
 * first, and the arguments, outermost first.  One that comes again decides
 * nothing, so that recursion comes back to a key it had. */
static bool
seen_before(struct check *k, const struct mustache *t)
{
	const void **key = ARENA_ARRAY(k->cx->arena, const void *, 2 + k->depth + k->arg_count);
	size_t n = 0, args;

	key[n++] = t;
	for (size_t i = k->depth; i-- > 0;)
		if (k->stack[i].kind != SHAPE_SCALAR)
			n = add_new(key, 1, n, k->stack[i].kind == SHAPE_STRUCT ? (const void *)k->stack[i].fields : k);
	key[n++] = NULL;
	args = n;
	for (size_t i = 0; i < k->arg_count; i++)
		n = add_new(key, args, n, k->args[i].parent);
	k->walked += k->depth + k->arg_count;

	struct span bytes = { (const char *)key, n * sizeof *key };
	if (map_get(k->seen, bytes))
		return true;
	map_set(k->seen, bytes, k);
	return false;
}

static bool
find_included(struct check *k, const struct mustache *t, const struct op *op, const struct mustache **out)
{
	const struct mustache_partials *partials = &k->shape->partials;
	struct shape s;

	*out = NULL;
	if (op->flags & OP_DYNAMIC) {
		(void)resolves(k, t, op, &s);
		return true;
	}
	if (partials->find && !partials->find(k->cx, partials->arg, op_name(t, op), out))
		return false;
	if (!*out)
		report(k, t, op, "there is no partial \"%.*s\"", SPAN_FMT(utf8_take(op_name(t, op), 60)));
	else if ((*out)->mode != t->mode)
		report(k, t, op, "the partial is not of this kind of template");
	return true;
}

static bool
check_partial(struct check *k, const struct mustache *t, const struct op *op)
{
	const struct mustache *included;

	if (!find_included(k, t, op, &included))
		return false;
	if (!included || seen_before(k, included))
		return true;
	return walk(k, included, 0, included->op_count);
}

static void
report_unused(struct check *k, const struct arguments *args)
{
	const struct mustache *t = args->t;
	size_t n = 0;

	for (uint32_t i = after(t, args->parent); i < args->parent->end; i = t->ops[i].end)
		if (!args->used[n++])
			report(k, t, &t->ops[i], "the parent has no block \"%.*s\"", SPAN_FMT(op_name(t, &t->ops[i])));
}

static bool
check_parent(struct check *k, const struct mustache *t, const struct op *op)
{
	const struct mustache *parent;
	struct arguments args = { t, op, ARENA_ARRAY(k->cx->arena, bool, op->end - after(t, op) + 1) };

	if (!find_included(k, t, op, &parent))
		return false;
	if (!parent || k->arg_count == MUSTACHE_DEPTH_MAX)
		return true;
	k->args[k->arg_count++] = args;
	if (!seen_before(k, parent)) {
		if (!walk(k, parent, 0, parent->op_count))
			return false;
		report_unused(k, &args);
	}
	k->arg_count--;
	return true;
}

/* --- blocks --- */

static const struct op *
argument_named(struct check *k, struct arguments *args, struct span name)
{
	const struct mustache *t = args->t;
	size_t n = 0;

	for (uint32_t i = after(t, args->parent); i < args->parent->end; i = t->ops[i].end, n++) {
		k->walked++;
		if (!span_eq(op_name(t, &t->ops[i]), name))
			continue;
		args->used[n] = true;
		return &t->ops[i];
	}
	return NULL;
}

static bool
check_block(struct check *k, const struct mustache *t, const struct op *op)
{
	const struct mustache *from = t;
	const struct op *shown = NULL;

	/* Every level that names the block uses it, though the outermost wins. */
	for (size_t i = k->arg_count; i-- > 0;) {
		const struct op *arg = argument_named(k, &k->args[i], op_name(t, op));

		if (arg) {
			shown = arg;
			from = k->args[i].t;
		}
	}
	if (!shown)
		return walk(k, t, after(t, op), op->end);
	if ((op->flags & OP_NARROW) && !(shown->flags & OP_SIMPLE))
		report(k, from, shown, "this block stands in a title or an attribute: it may hold only text and values");
	return walk(k, from, after(from, shown), shown->end);
}

static bool
check_nothing(struct check *k, const struct mustache *t, const struct op *op)
{
	(void)k;
	(void)t;
	(void)op;
	return true;
}

typedef bool check_op(struct check *k, const struct mustache *t, const struct op *op);

static check_op *const check_ops[] = {
	[OP_TEXT] = check_nothing,
	[OP_INDENT] = check_nothing,
	[OP_VALUE] = check_value,
	[OP_SECTION] = check_section,
	[OP_INVERTED] = check_inverted,
	[OP_PARTIAL] = check_partial,
	[OP_PARENT] = check_parent,
	[OP_BLOCK] = check_block,
};

static bool
walk(struct check *k, const struct mustache *t, uint32_t from, uint32_t to)
{
	bool ok = true;

	if (k->nest == MUSTACHE_DEPTH_MAX) {
		if (from < to)
			report(k, t, &t->ops[from], "nested too deeply");
		return true;
	}
	k->nest++;
	for (uint32_t i = from; ok && i < to && k->walked < BUDGET; i = t->ops[i].end, k->walked++)
		ok = check_ops[t->ops[i].kind](k, t, &t->ops[i]);
	k->nest--;
	return ok;
}

static void
push_roots(struct check *k)
{
	for (size_t i = 0; i < k->shape->table_count; i++) {
		const struct field *table = k->shape->tables[i];

		k->stack[k->depth++] = (struct shape){ table ? SHAPE_STRUCT : SHAPE_ANY, table, NULL };
	}
	if (k->depth == 0)
		k->stack[k->depth++] = (struct shape){ .kind = SHAPE_SCALAR };
}

bool
mustache_check(struct ctx *cx, const struct mustache *t, const struct mustache_shape *shape,
               const struct mustache_issue **issues, size_t *count)
{
	static const struct op whole = { .at = 0 };
	struct check *k = ARENA_NEW(cx->arena, struct check);

	k->cx = cx;
	k->shape = shape;
	k->seen = map_new(cx->arena);
	k->stack = ARENA_ARRAY(cx->arena, struct shape, shape->table_count + MUSTACHE_DEPTH_MAX + 1);
	k->issues = ARENA_ARRAY(cx->arena, struct mustache_issue, shape->max_issues);
	push_roots(k);
	bool ok = walk(k, t, 0, t->op_count);
	if (k->walked >= BUDGET)
		report(k, t, &whole, "the partials include each other too often to be checked");
	*issues = k->issues;
	*count = k->issue_count;
	return ok;
}
