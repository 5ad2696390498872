/* mustache_compile.c - tokens to operations, packed into one block of memory.
 *
 * The operations of a section, parent or block follow it, up to its `end`.
 * Names and literal text stay in the source, of which the block keeps a copy;
 * the offsets in operations serve messages as well.
 *
 * Indentation.  What a block holds when it begins on a line of its own has the
 * white space common to its lines taken away here, and gets the indentation of
 * the place where it is shown when it is rendered. */
#include "text/mustache_priv.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <stdlib.h>

struct open_tag {
	const struct token *token;
	uint32_t op;
	uint32_t dedent;         /* bytes taken from the beginning of each line inside */
	struct html_state start;
	bool simple;             /* so far only text and values */
};

struct builder {
	struct compiler *c;
	struct span src;
	struct op *ops;
	uint32_t op_count, op_room;
	struct part *parts;
	uint32_t part_count, part_room;
	struct map *paths, *words; /* dotted names and whole ones → index of the first part, plus one */
	struct html_state html;
	struct open_tag nest[NEST_MAX + 1];
	uint32_t depth;          /* nest[0] is the template itself */
};

/* --- faults --- */

void
mustache_place(struct span text, size_t at, unsigned *line, unsigned *column)
{
	const char *start = text.ptr;

	*line = 1;
	for (size_t i = 0; i < at; i++) {
		if (text.ptr[i] != '\n')
			continue;
		++*line;
		start = text.ptr + i + 1;
	}
	struct span before = { start, (size_t)(text.ptr + at - start) };
	*column = (unsigned)utf8_length(before) + 1;
}

bool
compile_fault(struct compiler *c, size_t at, const char *fmt, ...)
{
	struct mustache_issue issue = { .name = c->source->name };
	va_list ap;

	va_start(ap, fmt);
	issue.reason = arena_vprintf(c->cx->arena, fmt, ap);
	va_end(ap);
	mustache_place(c->source->text, at, &issue.line, &issue.column);
	if (c->issue)
		*c->issue = issue;
	return fail(c->cx, ERR_INVALID, "template.syntax", "%s:%u:%u: %s", issue.name, issue.line, issue.column,
	            issue.reason);
}

/* --- tables that grow --- */

static void *
grown(struct arena *a, void *old, uint32_t count, uint32_t *room, size_t size)
{
	if (count < *room)
		return old;
	*room = *room ? *room * 2 : 64;
	void *bigger = arena_alloc(a, arena_array_size(*room, size));
	if (count)
		memcpy(bigger, old, count * size);
	return bigger;
}

static struct op *
add_op(struct builder *b, enum op_kind kind, uint32_t at)
{
	b->ops = grown(b->c->cx->arena, b->ops, b->op_count, &b->op_room, sizeof *b->ops);
	struct op *op = &b->ops[b->op_count++];
	*op = (struct op){ .kind = (uint8_t)kind, .at = at, .end = b->op_count };
	return op;
}

static void
add_part(struct builder *b, uint32_t at, size_t len)
{
	b->parts = grown(b->c->cx->arena, b->parts, b->part_count, &b->part_room, sizeof *b->parts);
	b->parts[b->part_count++] = (struct part){ at, (uint32_t)len };
}

static void
add_path(struct builder *b, uint32_t at, struct span name)
{
	while (name.len) {
		struct span rest, part = span_cut(name, '.', &rest);

		add_part(b, at, part.len);
		at += (uint32_t)part.len + 1;
		name = rest;
	}
}

/* Names are shared: the same name twice is the same parts. */
static void
set_op_name(struct builder *b, struct op *op, const struct token *t, bool path)
{
	struct span name = { b->src.ptr + t->name, t->name_len };
	struct map *known = path ? b->paths : b->words;

	if (path && span_is(name, "."))
		return;
	uintptr_t first = (uintptr_t)map_get(known, name);
	if (!first) {
		first = b->part_count + 1;
		if (path)
			add_path(b, t->name, name);
		else
			add_part(b, t->name, name.len);
		map_set(known, name, (void *)first);
	}
	op->name = (uint32_t)first - 1;
	op->parts = 1;
	for (size_t i = 0; path && i < name.len; i++)
		op->parts += name.ptr[i] == '.';
}

static struct op *
add_tag(struct builder *b, enum op_kind kind, const struct token *t)
{
	struct op *op = add_op(b, kind, t->at);

	op->flags = (t->dynamic ? OP_DYNAMIC : 0) | (t->own_line ? OP_OWN_LINE : 0);
	set_op_name(b, op, t, t->dynamic || (kind != OP_PARTIAL && kind != OP_PARENT && kind != OP_BLOCK));
	return op;
}

/* --- the nest --- */

static struct open_tag *
innermost(struct builder *b)
{
	return &b->nest[b->depth];
}

static bool
in_parent(struct builder *b)
{
	return b->depth > 0 && innermost(b)->token->kind == TOKEN_PARENT;
}

static bool
is_html(const struct builder *b)
{
	return b->c->source->mode == MUSTACHE_HTML;
}

/* --- text --- */

static void
add_text(struct builder *b, uint32_t at, uint32_t end)
{
	bool first = source_line_start(b->src, at);
	uint32_t dedent = innermost(b)->dedent;

	if (first && dedent) {
		uint32_t blanks = source_blanks(b->src, at, end);
		at += blanks < dedent ? blanks : dedent;
	}
	if (at == end)
		return;
	struct op *op = add_op(b, OP_TEXT, at);
	op->arg = at;
	op->len = end - at;
	op->flags = first ? OP_LINE_START : 0;
}

static bool
feed_html(struct builder *b, uint32_t at, uint32_t end)
{
	const char *wrong = html_feed(&b->html, (struct span){ b->src.ptr + at, end - at }, &at);

	return !wrong || compile_fault(b->c, at, "%s", wrong);
}

static bool
build_text(struct builder *b, const struct token *t)
{
	struct span text = { b->src.ptr + t->at, t->end > t->at ? t->end - t->at : 0 };

	if (in_parent(b) || text.len == 0)
		return true;
	if (memchr(text.ptr, '<', text.len) || memchr(text.ptr, '>', text.len) || memchr(text.ptr, '"', text.len))
		innermost(b)->simple = false;
	if (is_html(b) && !feed_html(b, t->at, t->end))
		return false;
	if (innermost(b)->dedent == 0) {
		add_text(b, t->at, t->end);
		return true;
	}
	for (uint32_t at = t->at; at < t->end;) {
		uint32_t next = source_next_line(b->src, at, t->end);
		add_text(b, at, next);
		at = next;
	}
	return true;
}

/* --- indentation of blocks --- */

/* The indentation a tag gives, less what its surroundings lost already. */
static void
set_indent(const struct builder *b, struct op *op, struct span blanks, uint32_t dedent)
{
	struct span rest = span_skip(blanks, dedent);

	op->arg = (uint32_t)(rest.ptr - b->src.ptr);
	op->len = (uint32_t)rest.len;
}

/* --- tags --- */

static bool
build_value(struct builder *b, const struct token *t)
{
	struct op *op = add_tag(b, OP_VALUE, t);
	enum dest dest = b->c->source->mode == MUSTACHE_SPEC && t->kind == TOKEN_VALUE ? DEST_MUSTACHE : DEST_PLAIN;
	const char *wrong = NULL;

	if (t->kind == TOKEN_RAW) {
		op->flags |= OP_RAW;
		innermost(b)->simple = false;
	}
	if (is_html(b))
		wrong = html_dest(&b->html, t->kind == TOKEN_RAW, &dest);
	op->dest = (uint8_t)dest;
	return !wrong || compile_fault(b->c, t->at, "%s", wrong);
}

static bool
includes_allowed(struct builder *b, const struct token *t, const char *what)
{
	innermost(b)->simple = false;
	if (!is_html(b) || b->html.place == HTML_TEXT)
		return true;
	return compile_fault(b->c, t->at, "a %s may not stand %s", what, html_where(&b->html));
}

static bool
build_partial(struct builder *b, const struct token *t)
{
	struct op *op = add_tag(b, OP_PARTIAL, t);

	if (t->own_line)
		set_indent(b, op, (struct span){ b->src.ptr + t->at - t->lead, t->lead }, innermost(b)->dedent);
	return includes_allowed(b, t, "partial");
}

static void
open_tag(struct builder *b, const struct token *t, uint32_t op, uint32_t dedent)
{
	b->nest[++b->depth] = (struct open_tag){
		.token = t, .op = op, .dedent = dedent, .start = b->html, .simple = true
	};
}

static bool
build_section(struct builder *b, const struct token *t)
{
	const char *wrong = is_html(b) ? html_enter(&b->html) : NULL;

	if (wrong)
		return compile_fault(b->c, t->at, "%s", wrong);
	add_tag(b, t->kind == TOKEN_SECTION ? OP_SECTION : OP_INVERTED, t);
	open_tag(b, t, b->op_count - 1, innermost(b)->dedent);
	return true;
}

static bool
build_parent(struct builder *b, const struct token *t)
{
	struct op *op = add_tag(b, OP_PARENT, t);
	uint32_t dedent = innermost(b)->dedent;

	if (t->own_line)
		set_indent(b, op, (struct span){ b->src.ptr + t->at - t->lead, t->lead }, dedent);
	if (!includes_allowed(b, t, "parent"))
		return false;
	open_tag(b, t, b->op_count - 1, dedent);
	return true;
}

/* A block that stands in the page, where its content must fit. */
static bool
place_block(struct builder *b, const struct token *t, struct op *op)
{
	const struct html_state *h = &b->html;
	bool attr = h->place == HTML_DOUBLE && h->attr == ATTR_PLAIN;

	innermost(b)->simple = false;
	if (!is_html(b) || h->place == HTML_TEXT)
		return true;
	if (h->place == HTML_SINGLE && h->attr == ATTR_PLAIN)
		return compile_fault(b->c, t->at, "a block in an attribute wants double quotes round it");
	if (h->place == HTML_DOUBLE && !attr)
		return compile_fault(b->c, t->at, "a block may not stand in the value of this attribute");
	if (h->place != HTML_TITLE && !attr)
		return compile_fault(b->c, t->at, "a block may not stand %s", html_where(h));
	op->flags |= OP_NARROW;
	op->dest = attr ? DEST_ATTR : DEST_TEXT;
	return true;
}

static struct span
token_name(const struct builder *b, const struct token *t)
{
	return (struct span){ b->src.ptr + t->name, t->name_len };
}

/* An argument that holds a block of its own name would replace that too, for ever. */
static bool
inside_itself(const struct builder *b, const struct token *t)
{
	for (uint32_t i = 2; i <= b->depth; i++)
		if (b->nest[i].token->kind == TOKEN_BLOCK && b->nest[i - 1].token->kind == TOKEN_PARENT &&
		    span_eq(token_name(b, t), token_name(b, b->nest[i].token)))
			return true;
	return false;
}

static bool
build_block(struct builder *b, const struct token *t)
{
	struct op *op = add_tag(b, OP_BLOCK, t);
	struct span blanks = { b->src.ptr + t->at - t->lead, t->lead };
	uint32_t dedent = innermost(b)->dedent;
	bool argument = in_parent(b);

	if (inside_itself(b, t))
		return compile_fault(b->c, t->at, "block \"%.*s\" contains itself", SPAN_FMT(token_name(b, t)));
	if (t->own_line)
		blanks = source_indent(&b->c->tokens, b->src, t);
	set_indent(b, op, blanks, dedent);
	if (!argument && !place_block(b, t, op))
		return false;
	open_tag(b, t, b->op_count - 1, t->own_line ? (uint32_t)blanks.len : dedent);
	return true;
}

static bool
build_close(struct builder *b, const struct token *t)
{
	struct open_tag *o = innermost(b);
	const char *wrong = NULL;

	if (is_html(b) && o->token->kind != TOKEN_PARENT)
		wrong = html_leave(&b->html, &o->start);
	if (wrong)
		return compile_fault(b->c, t->at, "%s", wrong);
	b->ops[o->op].end = b->op_count;
	if (o->simple && o->token->kind == TOKEN_BLOCK)
		b->ops[o->op].flags |= OP_SIMPLE;
	b->depth--;
	if (!o->simple)
		innermost(b)->simple = false;
	return true;
}

typedef bool build_token(struct builder *b, const struct token *t);

static bool
build_silent(struct builder *b, const struct token *t)
{
	(void)b;
	(void)t;
	return true;
}

static build_token *const build[] = {
	[TOKEN_TEXT] = build_text,
	[TOKEN_VALUE] = build_value,
	[TOKEN_RAW] = build_value,
	[TOKEN_SECTION] = build_section,
	[TOKEN_INVERTED] = build_section,
	[TOKEN_PARTIAL] = build_partial,
	[TOKEN_PARENT] = build_parent,
	[TOKEN_BLOCK] = build_block,
	[TOKEN_CLOSE] = build_close,
	[TOKEN_SILENT] = build_silent,
};

static bool
fits_in_parent(enum token_kind kind)
{
	return kind == TOKEN_TEXT || kind == TOKEN_BLOCK || kind == TOKEN_CLOSE || kind == TOKEN_SILENT;
}

static bool
build_one(struct builder *b, const struct token *t)
{
	if (in_parent(b) && !fits_in_parent(t->kind))
		return compile_fault(b->c, t->at, "directly inside a parent only blocks are used");
	if (t->kind != TOKEN_TEXT && !t->trimmed && source_line_start(b->src, t->at) && !in_parent(b))
		add_op(b, OP_INDENT, t->at);
	return build[t->kind](b, t);
}

static bool
build_all(struct builder *b)
{
	const struct tokens *tokens = &b->c->tokens;

	for (uint32_t i = 0; i < tokens->count; i++)
		if (!build_one(b, &tokens->item[i]))
			return false;
	if (is_html(b) && b->html.place != HTML_TEXT)
		return compile_fault(b->c, b->html.opened, "what begins here does not end: the template stops %s",
		                     html_where(&b->html));
	return true;
}

/* --- packing --- */

static void *
put(char **to, const void *from, size_t size)
{
	void *at = *to;

	if (size)
		memcpy(at, from, size);
	*to += size;
	return at;
}

/* Operations and parts are of 4-byte members, the texts come last. */
static struct mustache *
pack(const struct builder *b)
{
	const struct mustache_source *source = b->c->source;
	size_t ops = b->op_count * sizeof *b->ops, parts = b->part_count * sizeof *b->parts;
	size_t name = strlen(source->name) + 1;
	size_t size = sizeof(struct mustache) + ops + parts + name + source->text.len;
	struct mustache *t = malloc(size);
	char *to = (char *)(t + 1);

	if (!t)
		abort();
	t->footprint = size;
	t->mode = source->mode;
	t->op_count = b->op_count;
	t->ops = put(&to, b->ops, ops);
	t->parts = put(&to, b->parts, parts);
	t->name = put(&to, source->name, name);
	t->source.len = source->text.len;
	t->source.ptr = put(&to, source->text.ptr, source->text.len);
	return t;
}

bool
mustache_compile(struct ctx *cx, const struct mustache_source *source, struct mustache **out,
                 struct mustache_issue *issue)
{
	struct mustache_source own = *source;
	struct compiler c = { .cx = cx, .source = &own, .issue = issue };
	struct builder *b = ARENA_NEW(cx->arena, struct builder);

	*out = NULL;
	if (own.text.len == 0)
		own.text = SPAN("");
	if (own.text.len > MUSTACHE_SOURCE_MAX)
		return compile_fault(&c, 0, "the template is larger than %d bytes", MUSTACHE_SOURCE_MAX);
	if (!mustache_lex(&c))
		return false;
	b->c = &c;
	b->src = own.text;
	b->html.no_code = own.no_code;
	b->paths = map_new(cx->arena);
	b->words = map_new(cx->arena);
	if (!build_all(b))
		return false;
	*out = pack(b);
	return true;
}

bool
mustache_html_whole(struct span html, struct mustache_issue *issue)
{
	struct html_state h = { .place = HTML_TEXT };
	uint32_t at = 0;

	issue->reason = html.len > MUSTACHE_SOURCE_MAX ? "this is too large" : html_feed(&h, html, &at);
	if (!issue->reason && h.place != HTML_TEXT) {
		at = h.opened;
		issue->reason = "what begins here does not end";
	}
	mustache_place(html, at, &issue->line, &issue->column);
	return !issue->reason;
}

void
mustache_free(struct mustache *t)
{
	free(t);
}

size_t
mustache_footprint(const struct mustache *t)
{
	return t->footprint;
}

const char *
mustache_name(const struct mustache *t)
{
	return t->name;
}
