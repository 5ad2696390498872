/* helper_kramdown.c - what Jekyll's Markdown has beyond ours: attributes in
 * braces, and Markdown inside HTML (<div markdown="1">).
 *
 * CommonMark reads Markdown inside an element when blank lines part it from the
 * tags.  So the attribute goes and the blank lines come; the lines between lose
 * the indentation they had for looks, which would make them code; and a <p>
 * becomes a <div>, since paragraphs will stand in it. */
#include "text/helpers_priv.h"

enum { TAG_MAX = 4096 };

/* ---- attributes ---- */

static bool
is_name(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
}

/* Words of ours among the attributes stay; the rest go, as in {:target="_blank"}. */
static void
write_attributes(struct helpers *h, struct span body)
{
	static const char *const ours[] = { "wide", "full", "left", "right", "center", "button", "embed", "bookmark" };
	bool first = true;

	while (body.len) {
		struct span word = span_cut(body, ' ', &body);

		for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
			if (span_starts(word, ".") && span_is(span_skip(word, 1), ours[i])) {
				strbuf_addf(&h->out, "%s.%s", first ? "{" : " ", ours[i]);
				first = false;
			}
	}
	if (!first)
		strbuf_addc(&h->out, '}');
}

/* Are these attributes, or is it a brace in somebody's sentence? */
static bool
are_attributes(struct helpers *h, struct span body)
{
	struct helper_args args;

	helper_args_read(h->arena, body, &args);
	for (size_t i = 0; i < args.n; i++) {
		struct span value = args.items[i].value;
		bool named = args.items[i].name.len > 0;

		if (named ? !args.items[i].quoted && !(value.len && is_name(value.ptr[0]))
		          : args.items[i].quoted || !value.len || !strchr(".#", value.ptr[0]))
			return false;
	}
	return args.n > 0;
}

/* {: .wide }, {:target="_blank"}, {:toc} */
bool
helper_attributes(struct helpers *h)
{
	struct span line, rest = span_skip(h->text, h->pos), body;
	ptrdiff_t close;

	if (!span_starts(rest, "{:"))
		return false;
	line = span_cut(rest, '\n', &rest);
	close = span_find(line, "}");
	if (close < 2)
		return false;
	body = span_trim((struct span){ line.ptr + 2, (size_t)close - 2 });
	if (span_is(body, "toc"))
		strbuf_adds(&h->out, "\n[TOC]\n");
	else if (are_attributes(h, body))
		write_attributes(h, body);
	else
		return false;
	helper_advance(h, (size_t)close + 1);
	helper_mark(h);
	return true;
}

/* ---- Markdown inside HTML ---- */

/* The tag at pos: its name, whether it closes, its length; 0: none. */
static size_t
read_tag(const struct helpers *h, struct span *name, bool *closes)
{
	struct span s = span_take(span_skip(h->text, h->pos), TAG_MAX);
	size_t start = 1, n;
	char quote = '\0';

	*closes = span_starts(s, "</");
	start += *closes;
	for (n = start; n < s.len && is_name(s.ptr[n]); n++)
		;
	*name = (struct span){ s.ptr + start, n - start };
	for (; name->len && n < s.len; n++) {
		char c = s.ptr[n];

		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '>')
			return n + 1;
		else if (c == '"' || c == '\'')
			quote = c;
	}
	return 0;
}

/* Where " markdown=…" stands in a tag; its length, 0: nowhere. */
static size_t
find_attribute(struct span tag, size_t *at)
{
	ptrdiff_t found = span_find(tag, " markdown=");
	size_t n = strlen(" markdown="), i;
	char quote;

	if (found < 0)
		return 0;
	*at = i = (size_t)found;
	i += n;
	quote = i < tag.len && (tag.ptr[i] == '"' || tag.ptr[i] == '\'') ? tag.ptr[i] : '\0';
	for (i += quote != '\0'; i < tag.len && (quote ? tag.ptr[i] != quote : tag.ptr[i] != ' ' && tag.ptr[i] != '>'); i++)
		;
	return i + (quote != '\0') - *at;
}

static bool
is_inline(struct span name)
{
	static const char *const names[] = { "span", "a", "b", "i", "em", "strong", "small", "sup", "sub", "cite", "q", "abbr" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (span_is_nocase(name, names[i]))
			return true;
	return false;
}

static struct helper_element *
innermost(struct helpers *h)
{
	return h->nelements ? &h->elements[h->nelements - 1] : NULL;
}

static void
skip_blanks(struct helpers *h, bool line_end)
{
	size_t i = h->pos;

	while (i < h->text.len && (h->text.ptr[i] == ' ' || h->text.ptr[i] == '\t' || h->text.ptr[i] == '\r'))
		i++;
	if (line_end && i < h->text.len && h->text.ptr[i] == '\n')
		i++;
	helper_advance(h, i - h->pos);
}

static void
write_opening(struct helpers *h, struct span tag, struct span name, size_t at, size_t len)
{
	bool paragraph = span_is_nocase(name, "p");
	size_t from = paragraph ? 2 : 0;

	if (paragraph)
		strbuf_adds(&h->out, "<div");
	strbuf_add(&h->out, tag.ptr + from, at - from);
	strbuf_add(&h->out, tag.ptr + at + len, tag.len - at - len);
}

static void
open_element(struct helpers *h, struct span tag, struct span name, size_t at, size_t len)
{
	bool block = !is_inline(name) && h->nelements < HELPER_ELEMENTS;

	write_opening(h, tag, block ? name : SPAN("span"), at, len);
	helper_advance(h, tag.len);
	if (block) {
		strbuf_adds(&h->out, "\n\n");
		skip_blanks(h, true);
		h->elements[h->nelements++] = (struct helper_element){ .name = name };
	}
}

/* Blank lines before the closing tag, and a line end after it. */
static void
close_element(struct helpers *h, struct span name, size_t len)
{
	while (h->out.len && (h->out.buf[h->out.len - 1] == ' ' || h->out.buf[h->out.len - 1] == '\t'))
		strbuf_truncate(&h->out, h->out.len - 1);
	while (h->out.len && !span_ends(strbuf_span(&h->out), "\n\n") && strbuf_ok(&h->out))
		strbuf_addc(&h->out, '\n');
	strbuf_addf(&h->out, "</%.*s>", SPAN_FMT(span_is_nocase(name, "p") ? SPAN("div") : name));
	helper_advance(h, len);
	skip_blanks(h, false);
	if (h->pos < h->text.len && h->text.ptr[h->pos] != '\n')
		strbuf_addc(&h->out, '\n');
	h->nelements--;
}

/* A picture alone on its line would begin an HTML block that swallows the text
 * below it. */
static bool
part_picture(struct helpers *h, struct span name, struct span tag)
{
	size_t end = h->pos + tag.len;

	if (!span_is_nocase(name, "img"))
		return false;
	while (end < h->text.len && (h->text.ptr[end] == ' ' || h->text.ptr[end] == '\r'))
		end++;
	if (end >= h->text.len || h->text.ptr[end] != '\n')
		return false;
	strbuf_add_span(&h->out, tag);
	strbuf_addc(&h->out, '\n');
	helper_advance(h, tag.len);
	return true;
}

bool
helper_html(struct helpers *h)
{
	struct helper_element *inner = innermost(h);
	struct span name, tag;
	bool closes;
	size_t len = read_tag(h, &name, &closes), at, attribute;

	if (!len)
		return false;
	tag = (struct span){ h->text.ptr + h->pos, len };
	attribute = closes ? 0 : find_attribute(tag, &at);
	if (attribute) {
		open_element(h, tag, name, at, attribute);
		return true;
	}
	if (!inner)
		return false;
	if (!span_eq(name, inner->name))
		return !closes && part_picture(h, name, tag);
	if (!closes) {
		inner->inside++;
		return false;
	}
	if (inner->inside) {
		inner->inside--;
		return false;
	}
	close_element(h, name, len);
	return true;
}

void
helper_dedent(struct helpers *h)
{
	struct helper_element *inner = innermost(h);
	size_t n = 0;

	if (!inner || (h->pos && h->text.ptr[h->pos - 1] != '\n'))
		return;
	while (h->pos + n < h->text.len && h->text.ptr[h->pos + n] == ' ')
		n++;
	if (!inner->indented && h->pos + n < h->text.len && h->text.ptr[h->pos + n] != '\n') {
		inner->indented = true;
		inner->indent = n;
	}
	helper_advance(h, n < inner->indent ? n : inner->indent);
}
