/* mustache_render.c - operations and values to output.
 *
 * Recursion in C follows the nesting of the template and is bounded by the
 * ceiling on depth.  Every operation and every turn of a list is a step; the
 * clock is asked now and then, not at each. */
#include "text/mustache_priv.h"

enum {
	STEPS_PER_LOOK = 1024, /* between looks at the clock */
	INDENT_MAX = 256,      /* bytes of indentation; further nesting adds none */
};

/* Arguments given to a parent: the blocks inside its operation. */
struct arguments {
	const struct mustache *t;
	const struct op *parent;
};

struct render {
	struct ctx *cx;
	const struct mustache_job *job;
	struct strbuf *to;
	struct stack stack;
	struct arguments *args;
	unsigned arg_count;
	unsigned depth, depth_max, deepest;
	uint64_t steps, look;      /* steps made; look at the ceilings at that step */

	/* the white space each line begins with: indent[indent_from..indent_to] */
	char indent[INDENT_MAX];
	unsigned indent_from, indent_to;
	bool line_begun;           /* the next line start is none: text stands before it */
	bool in_attr;              /* an argument shown inside an attribute */
	struct field_cache cache;
};

static bool run(struct render *r, const struct mustache *t, uint32_t from, uint32_t to);

/* --- ceilings --- */

static bool
fault(struct render *r, const struct mustache *t, const struct op *op, enum err_kind kind, const char *code,
      const char *reason)
{
	unsigned line, column;

	mustache_place(t->source, op->at, &line, &column);
	return fail(r->cx, kind, code, "%s:%u:%u: %s", t->name, line, column, reason);
}

static bool
look(struct render *r, const struct mustache *t, const struct op *op)
{
	const struct mustache_limits *limits = &r->job->limits;

	if (r->steps > limits->ops)
		return fault(r, t, op, ERR_INTERNAL, "template.ops", "the page takes too many steps");
	if (limits->deadline && limits->now && limits->now() > limits->deadline)
		return fault(r, t, op, ERR_TIMEOUT, "template.deadline", "the page takes too long");
	r->look = r->steps + STEPS_PER_LOOK;
	if (r->look > limits->ops)
		r->look = limits->ops + 1;
	return true;
}

static bool
step(struct render *r, const struct mustache *t, const struct op *op)
{
	if (!strbuf_ok(r->to))
		return fault(r, t, op, ERR_INTERNAL, "template.bytes", "the page is too large");
	return ++r->steps < r->look || look(r, t, op);
}

static bool
deeper(struct render *r, const struct mustache *t, const struct op *op)
{
	if (r->depth < r->depth_max) {
		if (++r->depth > r->deepest)
			r->deepest = r->depth;
		return true;
	}
	return fault(r, t, op, ERR_INTERNAL, "template.depth", "the page is nested too deeply");
}

/* --- text --- */

static void
begin_line(struct render *r)
{
	if (!r->line_begun)
		strbuf_add(r->to, r->indent + r->indent_from, r->indent_to - r->indent_from);
	r->line_begun = false;
}

static bool
blank_line(const char *p, const char *end)
{
	return p == end || *p == '\n' || (*p == '\r' && p + 1 < end && p[1] == '\n');
}

static void
indented_text(struct render *r, const char *p, const char *end, bool line_start)
{
	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		const char *next = nl ? nl + 1 : end;

		if (line_start && !blank_line(p, end))
			begin_line(r);
		strbuf_add(r->to, p, (size_t)(next - p));
		line_start = true;
		p = next;
	}
}

static bool
text_op(struct render *r, const struct mustache *t, const struct op *op)
{
	const char *p = t->source.ptr + op->arg;

	if (r->indent_from == r->indent_to)
		strbuf_add(r->to, p, op->len);
	else
		indented_text(r, p, p + op->len, op->flags & OP_LINE_START);
	return true;
}

static bool
indent_op(struct render *r, const struct mustache *t, const struct op *op)
{
	(void)t;
	(void)op;
	begin_line(r);
	return true;
}

/* --- values --- */

static bool
value_op(struct render *r, const struct mustache *t, const struct op *op)
{
	struct value v = value_find(&r->stack, t, op);

	value_put(r->to, &v, r->in_attr && op->dest == DEST_TEXT ? DEST_ATTR : op->dest);
	return true;
}

/* --- sections --- */

static uint32_t
after(const struct mustache *t, const struct op *op)
{
	return (uint32_t)(op - t->ops) + 1;
}

static bool
section_op(struct render *r, const struct mustache *t, const struct op *op)
{
	struct value v = value_find(&r->stack, t, op);
	size_t turns = value_turns(&v);
	bool ok = true;

	if (turns == 0)
		return true;
	if (!deeper(r, t, op))
		return false;
	struct value *top = &r->stack.frame[r->stack.count++];
	for (size_t i = 0; ok && i < turns; i++) {
		*top = value_item(&v, i);
		ok = step(r, t, op) && run(r, t, after(t, op), op->end);
	}
	r->stack.count--;
	r->depth--;
	return ok;
}

static bool
inverted_op(struct render *r, const struct mustache *t, const struct op *op)
{
	struct value v = value_find(&r->stack, t, op);

	if (value_truthy(&v))
		return true;
	if (!deeper(r, t, op) || !run(r, t, after(t, op), op->end))
		return false;
	r->depth--;
	return true;
}

/* --- partials and parents --- */

static struct span
included_name(struct render *r, const struct mustache *t, const struct op *op)
{
	if (!(op->flags & OP_DYNAMIC))
		return op_name(t, op);

	struct value v = value_find(&r->stack, t, op);
	return v.kind == VALUE_TEXT ? v.text : SPAN("");
}

static bool
find_included(struct render *r, const struct mustache *t, const struct op *op, const struct mustache **out)
{
	const struct mustache_partials *partials = &r->job->partials;
	struct span name = included_name(r, t, op);

	*out = NULL;
	if (name.len == 0 || !partials->find)
		return true;
	if (!partials->find(r->cx, partials->arg, name, out))
		return false;
	/* Escaping belongs to the mode: a text template must not fill a page. */
	if (*out && (*out)->mode != t->mode)
		return fault(r, t, op, ERR_INTERNAL, "template.mode", "the partial is not of this kind of template");
	return true;
}

static void
add_indent(struct render *r, const struct mustache *t, const struct op *op)
{
	if (op->len > INDENT_MAX - r->indent_to)
		return;
	memcpy(r->indent + r->indent_to, t->source.ptr + op->arg, op->len);
	r->indent_to += op->len;
}

/* What is included from the middle of a line is not indented. */
static bool
include(struct render *r, const struct mustache *t, const struct op *op, const struct mustache *included)
{
	unsigned from = r->indent_from, to = r->indent_to;

	if (!deeper(r, t, op))
		return false;
	if (op->flags & OP_OWN_LINE)
		add_indent(r, t, op);
	else
		r->indent_from = r->indent_to;
	bool ok = run(r, included, 0, included->op_count);
	r->indent_from = from;
	r->indent_to = to;
	r->depth--;
	return ok;
}

static bool
partial_op(struct render *r, const struct mustache *t, const struct op *op)
{
	const struct mustache *included;

	if (!find_included(r, t, op, &included))
		return false;
	return !included || include(r, t, op, included);
}

static bool
parent_op(struct render *r, const struct mustache *t, const struct op *op)
{
	const struct mustache *parent;

	if (!find_included(r, t, op, &parent))
		return false;
	if (!parent)
		return true;
	if (r->arg_count == r->depth_max)
		return deeper(r, t, op);
	r->args[r->arg_count++] = (struct arguments){ t, op };
	bool ok = include(r, t, op, parent);
	r->arg_count--;
	return ok;
}

/* --- blocks --- */

static const struct op *
argument_named(struct render *r, const struct arguments *args, struct span name)
{
	const struct mustache *t = args->t;

	for (uint32_t i = after(t, args->parent); i < args->parent->end; i = t->ops[i].end) {
		r->steps++;
		if (t->ops[i].kind == OP_BLOCK && span_eq(op_name(t, &t->ops[i]), name))
			return &t->ops[i];
	}
	return NULL;
}

/* What replaces a block: the outermost template has the last word. */
static const struct op *
find_argument(struct render *r, struct span name, const struct mustache **t)
{
	for (unsigned i = 0; i < r->arg_count; i++) {
		const struct op *arg = argument_named(r, &r->args[i], name);

		*t = r->args[i].t;
		if (arg)
			return arg;
	}
	return NULL;
}

/* Content that begins its own line brings line starts, content that does not
 * brings none for its first line; the site may be in the middle of a line. */
static void
join_lines(struct render *r, const struct op *site, const struct op *arg)
{
	bool own_site = site->flags & OP_OWN_LINE, own_arg = arg->flags & OP_OWN_LINE;

	if (own_site && !own_arg)
		begin_line(r);
	r->line_begun = own_arg && !own_site && r->indent_from != r->indent_to;
}

static bool
run_argument(struct render *r, const struct mustache *t, const struct op *site, const struct mustache *from,
             const struct op *arg)
{
	bool in_attr = r->in_attr;

	if ((site->flags & OP_NARROW) && !(arg->flags & OP_SIMPLE))
		return fault(r, from, arg, ERR_INTERNAL, "template.block",
		             "this block stands in a title or an attribute: it may hold only text and values");
	add_indent(r, t, site);
	join_lines(r, site, arg);
	r->in_attr = (site->flags & OP_NARROW) && site->dest == DEST_ATTR;
	bool ok = run(r, from, after(from, arg), arg->end);
	r->in_attr = in_attr;
	r->line_begun = false;
	return ok;
}

static bool
block_op(struct render *r, const struct mustache *t, const struct op *op)
{
	const struct mustache *from;
	const struct op *arg = find_argument(r, op_name(t, op), &from);
	unsigned indent_to = r->indent_to;
	bool ok;

	if (!deeper(r, t, op))
		return false;
	if (arg) {
		ok = run_argument(r, t, op, from, arg);
	} else {
		if (op->flags & OP_OWN_LINE)
			add_indent(r, t, op);
		ok = run(r, t, after(t, op), op->end);
	}
	r->indent_to = indent_to;
	r->depth--;
	return ok;
}

/* --- all --- */

typedef bool run_op(struct render *r, const struct mustache *t, const struct op *op);

static run_op *const run_ops[] = {
	[OP_TEXT] = text_op,
	[OP_INDENT] = indent_op,
	[OP_VALUE] = value_op,
	[OP_SECTION] = section_op,
	[OP_INVERTED] = inverted_op,
	[OP_PARTIAL] = partial_op,
	[OP_PARENT] = parent_op,
	[OP_BLOCK] = block_op,
};

static bool
run(struct render *r, const struct mustache *t, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i = t->ops[i].end) {
		const struct op *op = &t->ops[i];

		if (!step(r, t, op) || !run_ops[op->kind](r, t, op))
			return false;
	}
	return true;
}

static void
push_roots(struct render *r)
{
	for (size_t i = 0; i < r->job->frame_count; i++) {
		const struct mustache_frame *f = &r->job->frames[i];

		r->stack.frame[r->stack.count++] =
			f->fields ? value_of_struct(f->fields, f->base) : value_of_dyn(f->dyn);
	}
	if (r->stack.count == 0)
		r->stack.frame[r->stack.count++] = (struct value){ .kind = VALUE_NONE };
}

static struct render *
render_new(struct ctx *cx, const struct mustache_job *job, struct strbuf *to)
{
	struct render *r = ARENA_NEW(cx->arena, struct render);
	unsigned depth = job->limits.depth;

	r->cx = cx;
	r->job = job;
	r->to = to;
	r->depth_max = depth < MUSTACHE_DEPTH_MAX ? depth : MUSTACHE_DEPTH_MAX;
	r->stack.frame = ARENA_ARRAY(cx->arena, struct value, r->depth_max + job->frame_count + 1);
	r->stack.cache = &r->cache;
	r->stack.ops = &r->steps;
	r->args = ARENA_ARRAY(cx->arena, struct arguments, r->depth_max);
	push_roots(r);
	return r;
}

static bool
render_all(struct render *r, const struct mustache *t)
{
	static const struct op whole = { .at = 0 };

	if (!run(r, t, 0, t->op_count))
		return false;
	return strbuf_ok(r->to) || step(r, t, t->op_count ? &t->ops[t->op_count - 1] : &whole);
}

bool
mustache_render(struct ctx *cx, const struct mustache *t, const struct mustache_job *job, struct strbuf *to)
{
	size_t start = to->len, max = to->max;
	bool overflowed = to->overflowed;
	usec_t began = job->cost && job->limits.now ? job->limits.now() : 0;
	struct render *r = render_new(cx, job, to);

	if (max - start > job->limits.bytes)
		to->max = start + job->limits.bytes;
	bool ok = render_all(r, t);
	to->max = max;
	if (job->cost)
		*job->cost = (struct mustache_cost){ r->deepest, to->len - start, r->steps,
		                                     job->limits.now ? job->limits.now() - began : 0 };
	if (!ok) {
		strbuf_truncate(to, start);
		to->overflowed = overflowed;
	}
	return ok;
}
