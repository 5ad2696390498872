/* helpers.c - finding helpers in a text, and putting what they become in their
 * place.
 *
 * One walk over the bytes.  Code is copied; a pair that holds text of its own
 * ({% raw %}, {% comment %}, {% highlight %}) is taken whole; every other helper
 * is handed to the table of tags or read as a value. */
#include "text/helpers_priv.h"

enum { HELPER_MAX = 8192 }; /* bytes of one helper: no brace further away belongs to it */

/* ---- where we are ---- */

void
helper_advance(struct helpers *h, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h->line += h->text.ptr[h->pos + i] == '\n';
	h->pos += n;
}

/* The line count of result and file part here: note where. */
void
helper_mark(struct helpers *h)
{
	if (h->nmarks == h->room) {
		struct helper_mark *more = ARENA_ARRAY(h->arena, struct helper_mark, h->room ? 2 * h->room : 16);

		if (h->nmarks)
			memcpy(more, h->marks, h->nmarks * sizeof *more);
		h->marks = more;
		h->room = h->room ? 2 * h->room : 16;
	}
	h->marks[h->nmarks++] = (struct helper_mark){ h->out.len, h->line };
}

void
helper_note(struct helpers *h, const char *code, struct span what, const char *became)
{
	struct span line, rest;

	line = span_cut(span_trim(what), '\n', &rest);
	h->hooks->note(h->hooks->arg, h->line, code, span_trim(line), became);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
is_word(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* Does nothing but blanks stand before pos and after `end` on their lines? */
static bool
stands_alone(const struct helpers *h, size_t end, struct span *indent)
{
	size_t start = h->pos;

	while (start && (h->text.ptr[start - 1] == ' ' || h->text.ptr[start - 1] == '\t'))
		start--;
	*indent = (struct span){ h->text.ptr + start, h->pos - start };
	if (start && h->text.ptr[start - 1] != '\n')
		return false;
	while (end < h->text.len && (h->text.ptr[end] == ' ' || h->text.ptr[end] == '\t' || h->text.ptr[end] == '\r'))
		end++;
	return end == h->text.len || h->text.ptr[end] == '\n';
}

/* ---- taking a helper apart ---- */

/* What opens and closes each kind. */
static const struct syntax {
	const char *open, *close;
	enum kind { TAG, SHORTCODE, VALUE, NOTE } kind;
} syntaxes[] = {
	{ "{{<", ">}}", SHORTCODE },
	{ "{{%", "%}}", SHORTCODE },
	{ "{{", "}}", VALUE },
	{ "{%", "%}", TAG },
	{ "{# ", "#}", NOTE },
};

/* Where a kind of helper closes next, at or after `from`; the end of the text
 * when it does not.  The last answer is kept: it serves every question between
 * where it was asked and what it found. */
static size_t
next_close(struct helpers *h, const struct syntax *syntax, size_t from)
{
	struct helper_close *kept = &h->closes[syntax - syntaxes];
	ptrdiff_t found;

	if (!kept->known || from < kept->from || from > kept->at) {
		found = span_find(span_skip(h->text, from), syntax->close);
		*kept = (struct helper_close){ from, found < 0 ? h->text.len : from + (size_t)found, true };
	}
	return kept->at;
}

/* The inside of the helper that begins at `at`; its length in *len, 0 if none. */
static struct span
inside(struct helpers *h, size_t at, const struct syntax *syntax, size_t *len)
{
	struct span s = span_skip(h->text, at), body;
	size_t open = strlen(syntax->open), close;

	*len = 0;
	if (!span_starts(s, syntax->open))
		return s;
	close = next_close(h, syntax, at + open);
	if (close == h->text.len || close - at > HELPER_MAX)
		return s;
	*len = close - at + strlen(syntax->close);
	body = (struct span){ s.ptr + open, close - at - open };
	if (body.len && (body.ptr[0] == '-' || body.ptr[0] == '~'))
		body = span_skip(body, 1);
	if (body.len && (body.ptr[body.len - 1] == '-' || body.ptr[body.len - 1] == '~'))
		body.len--;
	return span_trim(body);
}

static const struct syntax *
syntax_at(struct helpers *h, size_t at, struct span *body, size_t *len)
{
	for (size_t i = 0; i < sizeof syntaxes / sizeof *syntaxes; i++) {
		*body = inside(h, at, &syntaxes[i], len);
		if (*len)
			return &syntaxes[i];
	}
	return NULL;
}

/* name and the rest; a Zola call's parentheses go. */
static void
split_name(struct span body, struct span *name, struct span *rest)
{
	size_t n = 0;

	while (n < body.len && is_word(body.ptr[n]))
		n++;
	*name = span_take(body, n);
	*rest = span_trim(span_skip(body, n));
	if (span_starts(*rest, "(") && span_ends(*rest, ")"))
		*rest = (struct span){ rest->ptr + 1, rest->len - 2 };
}

/* ---- pairs that hold text ---- */

/* The tag or shortcode called `name` at or after `from`: its offset and length. */
static bool
find_tag(struct helpers *h, size_t from, const char *name, size_t *at, size_t *len)
{
	for (size_t i = from; i + 3 < h->text.len; i++) {
		struct span body, word, rest;
		const char *brace = memchr(h->text.ptr + i, '{', h->text.len - i);
		const struct syntax *syntax;

		if (!brace)
			return false;
		i = (size_t)(brace - h->text.ptr);
		syntax = syntax_at(h, i, &body, len);
		if (!syntax || (syntax->kind != TAG && syntax->kind != SHORTCODE))
			continue;
		if (span_starts(body, "/"))
			body = span_trim(span_skip(body, 1));
		split_name(body, &word, &rest);
		if (span_is(word, name)) {
			*at = i;
			return true;
		}
	}
	return false;
}

/* The longest run of backticks in a text. */
static size_t
longest_run(struct span s)
{
	size_t longest = 0, n = 0;

	for (size_t i = 0; i < s.len; i++) {
		n = s.ptr[i] == '`' ? n + 1 : 0;
		longest = n > longest ? n : longest;
	}
	return longest;
}

static void
write_fence(struct helpers *h, const struct helper *tag, struct span code)
{
	size_t ticks = longest_run(code) + 1;
	struct span lang = tag->rest;
	size_t n = 0;

	while (n < lang.len && !is_blank(lang.ptr[n]) && lang.ptr[n] != ',')
		n++;
	lang = span_take(lang, n);
	if (lang.len >= 2 && (lang.ptr[0] == '"' || lang.ptr[0] == '\''))
		lang = (struct span){ lang.ptr + 1, lang.len - 2 };
	if (!tag->alone && h->out.len && h->out.buf[h->out.len - 1] != '\n')
		strbuf_adds(&h->out, "\n\n");
	for (size_t i = 0; i < (ticks < 3 ? 3 : ticks); i++)
		strbuf_addc(&h->out, '`');
	strbuf_add_span(&h->out, lang);
	while (code.len && (code.ptr[0] == '\n' || code.ptr[0] == '\r'))
		code = span_skip(code, 1);
	while (code.len && is_blank(code.ptr[code.len - 1]))
		code.len--;
	strbuf_addc(&h->out, '\n');
	strbuf_add_span(&h->out, code);
	strbuf_addc(&h->out, '\n');
	strbuf_add_span(&h->out, tag->indent);
	for (size_t i = 0; i < (ticks < 3 ? 3 : ticks); i++)
		strbuf_addc(&h->out, '`');
}

enum pair_kind { PAIR_RAW, PAIR_COMMENT, PAIR_CODE };

static const struct pair {
	const char *open, *close;
	enum pair_kind kind;
} pairs[] = {
	{ "raw", "endraw", PAIR_RAW },
	{ "verbatim", "endverbatim", PAIR_RAW },
	{ "comment", "endcomment", PAIR_COMMENT },
	{ "highlight", "endhighlight", PAIR_CODE },
	{ "codeblock", "endcodeblock", PAIR_CODE },
};

/* Take a pair whole, from its opening helper of `len` bytes on. */
static bool
take_pair(struct helpers *h, const struct syntax *syntax, const struct helper *tag, size_t len)
{
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		const struct pair *p = &pairs[i];
		size_t close, close_len;
		struct span held;

		if (!span_is(tag->name, p->open))
			continue;
		if ((h->open_pairs & 1u << i) ||
		    !find_tag(h, h->pos + len, syntax->kind == SHORTCODE ? p->open : p->close, &close, &close_len)) {
			h->open_pairs |= 1u << i;
			helper_note(h, "helper.open", tag->whole, "left out: nothing closes it");
			helper_advance(h, len);
			return true;
		}
		held = (struct span){ h->text.ptr + h->pos + len, close - h->pos - len };
		if (p->kind == PAIR_RAW)
			strbuf_add_span(&h->out, held);
		else if (p->kind == PAIR_CODE)
			write_fence(h, tag, held);
		helper_advance(h, close + close_len - h->pos);
		return true;
	}
	return false;
}

/* ---- what cannot be resolved ---- */

/* Tags that steer their generator and show nothing themselves. */
static const char *const logic[] = {
	"if", "unless", "else", "elsif", "elif", "elseif", "for", "case", "when", "assign", "set", "capture", "cycle",
	"break", "continue", "tablerow", "liquid", "layout", "extends", "block", "paginate", "increment", "decrement",
	"macro", "import", "from", "call", "filter", "end", "css", "js",
};

static void
drop_tag(struct helpers *h, const struct helper *tag)
{
	bool closes = span_starts(tag->name, "end");

	for (size_t i = 0; i < sizeof logic / sizeof *logic && !closes; i++)
		if (span_is(tag->name, logic[i])) {
			helper_note(h, "helper.logic", tag->whole, "left out: it steers the generator");
			return;
		}
	if (!closes)
		helper_note(h, "helper.unknown", tag->whole, "left out");
}

static void
write_value(struct helpers *h, const struct helper *found, struct span expression)
{
	struct helper_value value;
	struct helper call = *found;

	helper_value_read(h, expression, &value);
	switch (value.shape) {
	case SHAPE_TEXT:
		strbuf_add_span(&h->out, value.text);
		return;
	case SHAPE_EMBED:
		helper_embed(h, found, value.text, value.title);
		return;
	case SHAPE_PLAIN:
		strbuf_add_span(&h->out, value.text);
		helper_note(h, "helper.text", found->whole, "became plain text");
		return;
	case SHAPE_PICTURE:
		helper_note(h, "helper.picture", found->whole, "left out: the picture is the generator's");
		return;
	case SHAPE_CALL:
		call.name = value.name;
		call.rest = value.rest;
		if (helper_tag(h, &call))
			return;
		break;
	case SHAPE_UNKNOWN:
		break;
	}
	helper_note(h, "helper.unknown", found->whole, "left out");
}

/* ---- one helper ---- */

/* A shortcode whose inside is a C comment is shown, not run. */
static bool
write_shown_shortcode(struct helpers *h, const struct syntax *syntax, struct span body)
{
	if (!span_starts(body, "/*") || !span_ends(body, "*/"))
		return false;
	body = (struct span){ body.ptr + 2, body.len - 4 };
	strbuf_adds(&h->out, syntax->open);
	strbuf_add_span(&h->out, body);
	strbuf_adds(&h->out, syntax->close);
	return true;
}

static void
take_tag(struct helpers *h, const struct syntax *syntax, struct helper *found, struct span body, size_t len)
{
	if (syntax->kind == SHORTCODE && write_shown_shortcode(h, syntax, body)) {
		helper_advance(h, len);
		return;
	}
	if (span_starts(body, "/")) {
		helper_advance(h, len);
		return;
	}
	split_name(body, &found->name, &found->rest);
	if (take_pair(h, syntax, found, len))
		return;
	if (!helper_tag(h, found))
		drop_tag(h, found);
	helper_advance(h, len);
}

/* A helper at pos, if one begins there. */
static bool
take_helper(struct helpers *h)
{
	struct span body;
	size_t len;
	const struct syntax *syntax = syntax_at(h, h->pos, &body, &len);
	struct helper found = { 0 };

	if (!syntax)
		return false;
	if (syntax->kind == TAG && !(body.len && is_word(body.ptr[0])))
		return false;
	found.whole = (struct span){ h->text.ptr + h->pos, len };
	found.html = md_range_at(h->ranges.html, h->ranges.nhtml, h->pos, &h->html_hint) != NULL;
	found.alone = stands_alone(h, h->pos + len, &found.indent);
	if (syntax->kind == TAG || syntax->kind == SHORTCODE)
		take_tag(h, syntax, &found, body, len);
	else {
		if (syntax->kind == VALUE)
			write_value(h, &found, body);
		helper_advance(h, len);
	}
	helper_mark(h);
	return true;
}

/* ---- the walk ---- */

/* Copy code, without the marks of {% raw %} in it. */
static void
copy_code(struct helpers *h, size_t end)
{
	while (h->pos < end) {
		struct span body;
		size_t len = 0;
		const struct syntax *syntax = h->text.ptr[h->pos] == '{' ? syntax_at(h, h->pos, &body, &len) : NULL;

		if (syntax && syntax->kind == TAG && (span_is(body, "raw") || span_is(body, "endraw"))) {
			helper_advance(h, len);
			continue;
		}
		strbuf_addc(&h->out, h->text.ptr[h->pos]);
		helper_advance(h, 1);
	}
}

static void
step(struct helpers *h)
{
	const struct md_range *code = md_range_at(h->ranges.code, h->ranges.ncode, h->pos, &h->code_hint);
	char c;

	if (code) {
		copy_code(h, code->end);
		return;
	}
	helper_dedent(h);
	if (h->pos >= h->text.len || md_range_at(h->ranges.code, h->ranges.ncode, h->pos, &h->code_hint))
		return;
	c = h->text.ptr[h->pos];
	if (c == '<' && helper_html(h)) {
		helper_mark(h);
		return;
	}
	if (c == '{' && (take_helper(h) || helper_attributes(h)))
		return;
	strbuf_addc(&h->out, c);
	helper_advance(h, 1);
}

bool
helpers_resolve(struct ctx *cx, struct span text, unsigned first_line, const struct helper_hooks *hooks,
                struct helper_text *out)
{
	struct helpers h = { .cx = cx, .arena = cx->arena, .hooks = hooks, .text = text, .line = first_line };

	strbuf_init(&h.out, cx->arena, 8 * text.len + 4096);
	md_ranges_find(cx->arena, text, &h.ranges);
	helper_mark(&h);
	while (h.pos < text.len)
		step(&h);
	if (!strbuf_ok(&h.out))
		return fail(cx, ERR_TOO_LARGE, "helpers.too_large", "what its helpers become is too large");
	*out = (struct helper_text){ strbuf_span(&h.out), h.marks, h.nmarks };
	return true;
}

unsigned
helper_line(const struct helper_text *t, size_t offset)
{
	size_t low = 0, high = t->nmarks;
	unsigned line;

	while (low + 1 < high) {
		size_t middle = (low + high) / 2;

		if (t->marks[middle].offset <= offset)
			low = middle;
		else
			high = middle;
	}
	line = t->marks[low].line;
	for (size_t i = t->marks[low].offset; i < offset && i < t->text.len; i++)
		line += t->text.ptr[i] == '\n';
	return line;
}

bool
helpers_resolve_value(struct ctx *cx, struct span value, const struct helper_hooks *hooks, const char **out)
{
	struct helper_text text;

	*out = arena_strndup(cx->arena, value.ptr ? value.ptr : "", value.len);
	if (span_find(value, "{{") < 0 && span_find(value, "{%") < 0)
		return true;
	if (!helpers_resolve(cx, value, 1, hooks, &text))
		return false;
	*out = text.text.ptr;
	return true;
}
