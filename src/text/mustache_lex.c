/* mustache_lex.c - source to tokens: tags found, named, matched in pairs, and
 * the white space round tags that stand alone taken away.
 *
 * A tag stands alone when nothing but white space shares its line.  Parents
 * and blocks may share a line with each other: {{<page}}{{$title}} opens both,
 * and a parent that opens and closes on one line is alone as a whole. */
#include "text/mustache_priv.h"

#include "base/utf8.h"

struct lexer {
	struct compiler *c;
	struct span src;
	struct span open, close; /* the delimiters */
	uint32_t room;           /* of c->tokens.item */
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct token *
add_token(struct lexer *l, enum token_kind kind, size_t at, size_t end)
{
	struct tokens *tokens = &l->c->tokens;

	if (tokens->count == l->room) {
		struct token *old = tokens->item;

		l->room = l->room ? l->room * 2 : 64;
		tokens->item = ARENA_ARRAY(l->c->cx->arena, struct token, l->room);
		if (old)
			memcpy(tokens->item, old, tokens->count * sizeof *old);
	}
	struct token *t = &tokens->item[tokens->count++];
	*t = (struct token){ .kind = kind, .at = (uint32_t)at, .end = (uint32_t)end };
	return t;
}

/* --- one tag --- */

static enum token_kind
kind_of(char sigil)
{
	switch (sigil) {
	case '#': return TOKEN_SECTION;
	case '^': return TOKEN_INVERTED;
	case '/': return TOKEN_CLOSE;
	case '>': return TOKEN_PARTIAL;
	case '<': return TOKEN_PARENT;
	case '$': return TOKEN_BLOCK;
	case '&':
	case '{': return TOKEN_RAW;
	case '!':
	case '=': return TOKEN_SILENT;
	default:  return TOKEN_VALUE;
	}
}

static bool
is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
has_white(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (is_white(s.ptr[i]))
			return true;
	return false;
}

/* Fit for a message. */
static struct span
shown(struct span name)
{
	return utf8_take(name, 60);
}

/* inside: "<% %>" */
static bool
set_delimiters(struct lexer *l, struct span inside, size_t at)
{
	size_t n = 0;

	while (n < inside.len && !is_white(inside.ptr[n]))
		n++;
	struct span close = span_trim(span_skip(inside, n));
	if (n == 0 || close.len == 0 || has_white(close))
		return compile_fault(l->c, at, "delimiters are two words without =, such as {{=<%% %%>=}}");
	l->open = span_take(inside, n);
	l->close = close;
	return true;
}

/* "a.b.c", each part with a byte, not too many of them; "." is whole. */
static bool
path_ok(struct span name)
{
	size_t parts = 1, part_len = 0;

	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] != '.') {
			part_len++;
			continue;
		}
		if (part_len == 0)
			return name.len == 1;
		part_len = 0;
		parts++;
	}
	return part_len > 0 && parts <= PARTS_MAX;
}

static bool
set_name(struct lexer *l, struct token *t, struct span name)
{
	bool path = t->kind == TOKEN_VALUE || t->kind == TOKEN_RAW || t->kind == TOKEN_SECTION ||
	            t->kind == TOKEN_INVERTED;

	if ((t->kind == TOKEN_PARTIAL || t->kind == TOKEN_PARENT) && span_starts(name, "*")) {
		t->dynamic = path = true;
		name = span_trim(span_skip(name, 1));
	} else if (t->kind == TOKEN_CLOSE && span_starts(name, "*")) {
		name = span_trim(span_skip(name, 1));
	}
	if (name.len == 0)
		return compile_fault(l->c, t->at, "this tag has no name");
	if (has_white(name))
		return compile_fault(l->c, t->at, "the name \"%.*s\" has white space in it", SPAN_FMT(shown(name)));
	if (path && !path_ok(name))
		return compile_fault(l->c, t->at, "\"%.*s\" is not a name, or names joined by dots",
		                     SPAN_FMT(shown(name)));
	t->name = (uint32_t)(name.ptr - l->src.ptr);
	t->name_len = (uint32_t)name.len;
	return true;
}

static ptrdiff_t
find(struct span src, size_t from, struct span what)
{
	struct span rest = span_skip(src, from);
	const char *p = rest.len ? memmem(rest.ptr, rest.len, what.ptr, what.len) : NULL;

	return p ? p - src.ptr : -1;
}

/* The inside of {x} or =x y=, whose end is the mark before the delimiter. */
static bool
marked_inside(struct lexer *l, size_t at, size_t from, char mark, struct span *inside)
{
	ptrdiff_t stop = find(l->src, from, (struct span){ &mark, 1 });
	struct span after = span_skip(l->src, (size_t)stop + 1);

	if (stop < 0 || !span_eq(span_take(after, l->close.len), l->close))
		return compile_fault(l->c, at, "this tag must end with %c%.*s", mark, SPAN_FMT(l->close));
	*inside = (struct span){ l->src.ptr + from, (size_t)stop - from };
	return true;
}

static bool
plain_inside(struct lexer *l, size_t at, size_t from, struct span *inside)
{
	ptrdiff_t stop = find(l->src, from, l->close);

	if (stop < 0)
		return compile_fault(l->c, at, "this tag is never closed");
	*inside = (struct span){ l->src.ptr + from, (size_t)stop - from };
	return true;
}

/* The tag at offset at; *next is where the source goes on. */
static bool
lex_tag(struct lexer *l, size_t at, size_t *next)
{
	struct span src = l->src, inside;
	size_t from = at + l->open.len;

	while (from < src.len && is_white(src.ptr[from]))
		from++;
	char sigil = from < src.len ? src.ptr[from] : '\0';
	char mark = sigil == '{' ? '}' : sigil == '=' ? '=' : '\0';
	enum token_kind kind = kind_of(sigil);
	from += kind != TOKEN_VALUE;
	if (mark ? !marked_inside(l, at, from, mark, &inside) : !plain_inside(l, at, from, &inside))
		return false;
	*next = from + inside.len + (mark != '\0') + l->close.len;
	struct token *t = add_token(l, kind, at, *next);
	if (sigil == '=')
		return set_delimiters(l, span_trim(inside), at);
	return sigil == '!' || set_name(l, t, span_trim(inside));
}

static bool
lex_all(struct lexer *l)
{
	size_t pos = 0;

	while (pos < l->src.len) {
		ptrdiff_t at = find(l->src, pos, l->open);
		size_t text_end = at < 0 ? l->src.len : (size_t)at;

		if (text_end > pos)
			add_token(l, TOKEN_TEXT, pos, text_end);
		if (at < 0)
			break;
		if (!lex_tag(l, text_end, &pos))
			return false;
	}
	return true;
}

/* --- pairs --- */

static bool
opens(enum token_kind kind)
{
	return kind == TOKEN_SECTION || kind == TOKEN_INVERTED || kind == TOKEN_PARENT || kind == TOKEN_BLOCK;
}

static struct span
token_name(const struct lexer *l, const struct token *t)
{
	return (struct span){ l->src.ptr + t->name, t->name_len };
}

static const char *
kind_word(enum token_kind kind)
{
	return kind == TOKEN_PARENT ? "parent" : kind == TOKEN_BLOCK ? "block" : "section";
}

static bool
match_close(struct lexer *l, uint32_t open, uint32_t close)
{
	struct token *o = &l->c->tokens.item[open], *c = &l->c->tokens.item[close];
	struct span name = token_name(l, o);
	unsigned line, column;

	if (!span_eq(name, token_name(l, c))) {
		mustache_place(l->src, o->at, &line, &column);
		return compile_fault(l->c, c->at, "\"/%.*s\" does not close %s \"%.*s\" of line %u",
		                     SPAN_FMT(shown(token_name(l, c))), kind_word(o->kind),
		                     SPAN_FMT(shown(name)), line);
	}
	o->match = close;
	c->match = open;
	return true;
}

static bool
match_pairs(struct lexer *l)
{
	struct tokens *tokens = &l->c->tokens;
	uint32_t nest[NEST_MAX], depth = 0;

	for (uint32_t i = 0; i < tokens->count; i++) {
		struct token *t = &tokens->item[i];

		if (opens(t->kind)) {
			if (depth == NEST_MAX)
				return compile_fault(l->c, t->at, "more than %d tags are open here", NEST_MAX);
			nest[depth++] = i;
		} else if (t->kind == TOKEN_CLOSE) {
			if (depth == 0)
				return compile_fault(l->c, t->at, "\"/%.*s\" closes nothing",
				                     SPAN_FMT(shown(token_name(l, t))));
			if (!match_close(l, nest[--depth], i))
				return false;
		}
	}
	if (depth == 0)
		return true;
	const struct token *o = &tokens->item[nest[depth - 1]];
	return compile_fault(l->c, o->at, "%s \"%.*s\" is never closed", kind_word(o->kind),
	                     SPAN_FMT(shown(token_name(l, o))));
}

/* --- white space --- */

/* Where the blanks before offset p begin. */
static uint32_t
blanks_before(const struct lexer *l, uint32_t p)
{
	while (p > 0 && is_blank(l->src.ptr[p - 1]))
		p--;
	return p;
}

/* Is only white space left of the line at offset p?  *past is then the
 * beginning of the next line. */
static bool
line_end(const struct lexer *l, uint32_t p, uint32_t *past)
{
	const char *s = l->src.ptr;

	while (p < l->src.len && is_blank(s[p]))
		p++;
	if (p + 1 < l->src.len && s[p] == '\r' && s[p + 1] == '\n')
		p++;
	*past = p < l->src.len ? p + 1 : p;
	return p == l->src.len || s[p] == '\n';
}

/* Only white space, and tags that open parents and blocks, before token i? */
static bool
first_but_for_openings(const struct lexer *l, uint32_t i)
{
	const struct token *t = l->c->tokens.item;

	for (;;) {
		uint32_t p = blanks_before(l, t[i].at);

		if (source_line_start(l->src, p))
			return true;
		if (i > 0 && p < t[i].at)
			i--; /* the text of blanks */
		if (i == 0 || t[i - 1].end != p || (t[i - 1].kind != TOKEN_PARENT && t[i - 1].kind != TOKEN_BLOCK))
			return false;
		i--;
	}
}

/* Only white space, and tags that close parents and blocks, after token i? */
static bool
last_but_for_closings(const struct lexer *l, uint32_t i)
{
	const struct tokens *tokens = &l->c->tokens;
	const struct token *t = tokens->item;

	for (;;) {
		uint32_t past, p = t[i].end;

		if (line_end(l, p, &past))
			return true;
		if (i + 1 < tokens->count && t[i + 1].kind == TOKEN_TEXT) {
			while (p < l->src.len && is_blank(l->src.ptr[p]))
				p++;
			i++;
		}
		if (i + 1 >= tokens->count || t[i + 1].at != p || t[i + 1].kind != TOKEN_CLOSE ||
		    (t[t[i + 1].match].kind != TOKEN_PARENT && t[t[i + 1].match].kind != TOKEN_BLOCK))
			return false;
		i++;
	}
}

/* Cut the blanks before token i off the text before it. */
static void
trim_before(struct lexer *l, uint32_t i)
{
	struct token *t = &l->c->tokens.item[i];

	t->trimmed = true;
	if (i > 0 && t[-1].kind == TOKEN_TEXT)
		t[-1].end = t->at - t->lead;
}

static void
trim_after(struct lexer *l, uint32_t i, uint32_t past)
{
	struct token *t = &l->c->tokens.item[i];

	if (i + 1 < l->c->tokens.count && t[1].kind == TOKEN_TEXT)
		t[1].at = past;
}

static void
trim_parent(struct lexer *l, uint32_t i, bool first)
{
	struct token *t = &l->c->tokens.item[i];
	uint32_t past;

	if (!first || !line_end(l, l->c->tokens.item[t->match].end, &past))
		return;
	t->own_line = true;
	trim_before(l, i);
	trim_after(l, t->match, past);
}

static void
trim_block(struct lexer *l, uint32_t i, bool first)
{
	struct token *t = &l->c->tokens.item[i];
	uint32_t past;

	if (!line_end(l, t->end, &past) || !first_but_for_openings(l, i))
		return;
	t->own_line = true;
	if (first)
		trim_before(l, i);
	trim_after(l, i, past);
}

static void
trim_block_close(struct lexer *l, uint32_t i, bool first)
{
	uint32_t past;

	if (!first || !last_but_for_closings(l, i))
		return;
	trim_before(l, i);
	if (line_end(l, l->c->tokens.item[i].end, &past))
		trim_after(l, i, past);
}

static void
trim_alone(struct lexer *l, uint32_t i, bool first)
{
	struct token *t = &l->c->tokens.item[i];
	uint32_t past;

	if (!first || !line_end(l, t->end, &past))
		return;
	t->own_line = t->kind == TOKEN_PARTIAL;
	trim_before(l, i);
	trim_after(l, i, past);
}

static void
trim_token(struct lexer *l, uint32_t i)
{
	struct token *t = &l->c->tokens.item[i];
	uint32_t p = blanks_before(l, t->at);
	bool first = source_line_start(l->src, p);

	t->lead = first ? t->at - p : 0;
	switch (t->kind) {
	case TOKEN_TEXT:
	case TOKEN_VALUE:
	case TOKEN_RAW:
		break;
	case TOKEN_PARENT:
		trim_parent(l, i, first);
		break;
	case TOKEN_BLOCK:
		trim_block(l, i, first);
		break;
	case TOKEN_CLOSE:
		if (l->c->tokens.item[t->match].kind == TOKEN_BLOCK)
			trim_block_close(l, i, first);
		else if (l->c->tokens.item[t->match].kind != TOKEN_PARENT)
			trim_alone(l, i, first);
		break;
	default:
		trim_alone(l, i, first);
	}
}

bool
mustache_lex(struct compiler *c)
{
	struct lexer l = { .c = c, .src = c->source->text, .open = SPAN("{{"), .close = SPAN("}}") };

	if (!lex_all(&l) || !match_pairs(&l))
		return false;
	for (uint32_t i = 0; i < c->tokens.count; i++)
		trim_token(&l, i);
	return true;
}
