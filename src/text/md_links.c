/* md_links.c - every address a Markdown text leads to, offered for change.
 *
 * The walk remembers where brackets opened, so that at "](" it knows whether
 * the link is an image and what its text is.  An image that gives way to its
 * text has been written already, so the result is cut back to its "![". */
#include "text/md_links.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "text/md_ranges.h"

enum { BRACKETS_MAX = 64, ADDRESS_MAX = 8192 };

struct bracket {
	size_t in;  /* offset of '[' in the text */
	size_t out; /* offset of "![" or '[' in the result */
	bool image;
};

struct walk {
	struct ctx *cx;
	struct span text;
	size_t pos;
	struct md_ranges ranges;
	size_t code_hint, html_hint;
	struct bracket brackets[BRACKETS_MAX];
	size_t open;
	struct strbuf out;
	md_link_fn *fn;
	void *arg;
};

static char
at(const struct walk *w, size_t i)
{
	return i < w->text.len ? w->text.ptr[i] : '\0';
}

static void
copy_to(struct walk *w, size_t end)
{
	strbuf_add(&w->out, w->text.ptr + w->pos, end - w->pos);
	w->pos = end;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* ---- escapes ---- */

/* The few entities that stand in addresses. */
static const struct {
	const char *entity;
	char c;
} entities[] = { { "&amp;", '&' }, { "&quot;", '"' }, { "&#39;", '\'' }, { "&apos;", '\'' }, { "&lt;", '<' }, { "&gt;", '>' } };

static struct span
undo_escapes(struct walk *w, struct span s, bool html)
{
	struct strbuf out;

	if (!s.len || (!memchr(s.ptr, '\\', s.len) && !memchr(s.ptr, '&', s.len)))
		return s;
	strbuf_init(&out, w->cx->arena, s.len);
	while (s.len) {
		size_t n = 1;
		char c = s.ptr[0];

		for (size_t i = 0; c == '&' && n == 1 && i < sizeof entities / sizeof *entities; i++)
			if (span_starts(s, entities[i].entity)) {
				c = entities[i].c;
				n = strlen(entities[i].entity);
			}
		if (!html && c == '\\' && s.len > 1 && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s.ptr[1])) {
			c = s.ptr[1];
			n = 2;
		}
		strbuf_addc(&out, c);
		s = span_skip(s, n);
	}
	return strbuf_span(&out);
}

/* An address written so that it can stand in its place. */
static void
add_address(struct walk *w, const char *to, bool html)
{
	for (; *to; to++) {
		unsigned char c = (unsigned char)*to;

		if (html && c == '&')
			strbuf_adds(&w->out, "&amp;");
		else if (c <= 0x20 || strchr(html ? "\"'<>" : "()<>\"\\", c))
			strbuf_addf(&w->out, "%%%02X", c);
		else
			strbuf_addc(&w->out, (char)c);
	}
}

/* ---- offering ---- */

static enum md_link_answer
offer(struct walk *w, struct md_link link, const char **new_to)
{
	*new_to = NULL;
	link.to = span_trim(undo_escapes(w, link.to, link.html));
	if (!link.to.len || link.to.len > ADDRESS_MAX)
		return MD_LINK_KEEP;
	return w->fn(w->arg, &link, new_to);
}

/* ---- [text](address "title") ---- */

/* An address between `from` and its end; false when none stands there. */
static bool
read_address(const struct walk *w, size_t from, struct span *to, size_t *end)
{
	size_t i = from, depth = 0;

	if (at(w, i) == '<') {
		for (i++; at(w, i) != '>'; i++)
			if (i >= w->text.len || at(w, i) == '\n' || at(w, i) == '<')
				return false;
		*to = (struct span){ w->text.ptr + from + 1, i - from - 1 };
		*end = i + 1;
		return true;
	}
	for (; i < w->text.len && i - from < ADDRESS_MAX && (unsigned char)at(w, i) > 0x20; i++) {
		if (at(w, i) == '\\' && i + 1 < w->text.len && (unsigned char)at(w, i + 1) > 0x20)
			i++;
		else if (at(w, i) == '(')
			depth++;
		else if (at(w, i) == ')' && depth-- == 0)
			break;
	}
	*to = (struct span){ w->text.ptr + from, i - from };
	*end = i;
	return true;
}

static size_t
skip_space(const struct walk *w, size_t i)
{
	while (i < w->text.len && is_space(at(w, i)))
		i++;
	return i;
}

/* Past a title in quotation marks or parentheses; i itself where there is none. */
static size_t
skip_title(const struct walk *w, size_t i)
{
	char open = at(w, i), close = open == '(' ? ')' : open;

	if (open != '"' && open != '\'' && open != '(')
		return i;
	for (size_t j = i + 1; j < w->text.len; j++) {
		if (at(w, j) == '\\')
			j++;
		else if (at(w, j) == close)
			return j + 1;
		else if (at(w, j) == '\n' && at(w, j + 1) == '\n')
			return i;
	}
	return i;
}

/* "(address)" at `from` with blanks in the address: no link, but often meant. */
static bool
read_loose(const struct walk *w, size_t from, struct span *to, size_t *end)
{
	size_t i = from;

	while (i < w->text.len && at(w, i) != ')' && at(w, i) != '\n' && at(w, i) != '(' && i - from < ADDRESS_MAX)
		i++;
	if (at(w, i) != ')')
		return false;
	*to = span_trim((struct span){ w->text.ptr + from, i - from });
	*end = i;
	return to->len > 0;
}

/* Write the link whose "](" ends at `from`: true when the result is done up to
 * the new pos. */
static void
give_way_to_text(struct walk *w, const struct bracket *b, size_t label_end, size_t end)
{
	strbuf_truncate(&w->out, b->out);
	strbuf_add(&w->out, w->text.ptr + b->in + 1, label_end - b->in - 1);
	w->pos = end;
}

static void
take_inline(struct walk *w, const struct bracket *b)
{
	size_t label_end = w->pos, from = skip_space(w, w->pos + 2), end, close;
	struct md_link link = { .offset = from, .image = b->image };
	bool strict;
	const char *new_to;

	strict = read_address(w, from, &link.to, &end);
	close = strict ? skip_space(w, skip_title(w, skip_space(w, end))) : 0;
	if (!strict || at(w, close) != ')') {
		link.loose = read_loose(w, from, &link.to, &end);
		close = end;
		if (!link.loose) {
			copy_to(w, w->pos + 1);
			return;
		}
	}
	switch (offer(w, link, &new_to)) {
	case MD_LINK_CHANGE:
		copy_to(w, from);
		add_address(w, new_to, false);
		w->pos = end;
		copy_to(w, close + 1);
		return;
	case MD_LINK_TEXT:
		if (b->image) {
			give_way_to_text(w, b, label_end, close + 1);
			return;
		}
		break;
	case MD_LINK_KEEP:
		break;
	}
	copy_to(w, link.loose ? w->pos + 1 : close + 1);
}

/* ---- [label]: address ---- */

static bool
starts_line(const struct walk *w)
{
	size_t i = w->pos;

	while (i && (w->text.ptr[i - 1] == ' ' || w->text.ptr[i - 1] == '>') && w->pos - i < 8)
		i--;
	return i == 0 || w->text.ptr[i - 1] == '\n';
}

/* A definition that begins at pos. */
static bool
take_definition(struct walk *w)
{
	size_t i = w->pos + 1, end;
	struct md_link link = { 0 };
	const char *new_to;

	if (!starts_line(w) || at(w, i) == '^' || at(w, i) == ']')
		return false;
	for (; at(w, i) != ']'; i++) {
		if (i >= w->text.len || at(w, i) == '[' || i - w->pos > 1000 || (at(w, i) == '\n' && at(w, i + 1) == '\n'))
			return false;
		if (at(w, i) == '\\')
			i++;
	}
	if (at(w, i + 1) != ':')
		return false;
	link.offset = skip_space(w, i + 2);
	if (!read_address(w, link.offset, &link.to, &end) || !link.to.len)
		return false;
	if (offer(w, link, &new_to) == MD_LINK_CHANGE) {
		copy_to(w, link.offset);
		add_address(w, new_to, false);
		w->pos = end;
	} else
		copy_to(w, end);
	return true;
}

/* ---- HTML ---- */

static bool
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Past the '>' of the tag at `from`; 0 when it does not end. */
static size_t
tag_end(const struct walk *w, size_t from)
{
	char quote = '\0';

	for (size_t i = from; i < w->text.len && i - from < 4 * ADDRESS_MAX; i++) {
		char c = at(w, i);

		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '>')
			return i + 1;
		else if (c == '<' && i > from)
			return 0;
		else if ((c == '"' || c == '\'') && at(w, i - 1) == '=')
			quote = c;
	}
	return 0;
}

/* The next attribute at or after *i, before `end`: its name and value. */
static bool
next_attribute(const struct walk *w, size_t *i, size_t end, struct span *name, struct span *value)
{
	size_t n;
	char quote;

	while (*i < end && !is_letter(at(w, *i)))
		++*i;
	for (n = 0; *i + n < end && (is_letter(at(w, *i + n)) || at(w, *i + n) == '-'); n++)
		;
	*name = (struct span){ w->text.ptr + *i, n };
	*i += n;
	*value = (struct span){ w->text.ptr + *i, 0 };
	if (!n)
		return false;
	if (at(w, *i) != '=')
		return true;
	quote = at(w, ++*i);
	if (quote == '"' || quote == '\'')
		++*i;
	else
		quote = '\0';
	for (n = 0; *i + n < end && (quote ? at(w, *i + n) != quote : !is_space(at(w, *i + n)) && at(w, *i + n) != '>'); n++)
		;
	*value = (struct span){ w->text.ptr + *i, n };
	*i += n;
	if (quote && *i < end)
		++*i;
	return true;
}

static bool
is_address_attribute(struct span name)
{
	return span_is_nocase(name, "href") || span_is_nocase(name, "src") || span_is_nocase(name, "poster");
}

/* The alternative text takes the place of an <img>. */
static void
write_alt(struct walk *w, size_t start, size_t end)
{
	struct span name, value;

	for (size_t i = start + 4; next_attribute(w, &i, end, &name, &value); )
		if (span_is_nocase(name, "alt"))
			strbuf_add_span(&w->out, value);
	w->pos = end;
}

/* A tag: each of its addresses is offered; srcset goes, since what it lists are
 * other sizes of a picture that lies elsewhere now. */
static void
take_tag(struct walk *w, size_t end)
{
	size_t start = w->pos, out = w->out.len, i = start + 1;
	bool img = span_starts(span_skip(w->text, start), "<img") || span_starts(span_skip(w->text, start), "<IMG");
	struct span name, value;

	while (is_letter(at(w, i)) || (at(w, i) >= '0' && at(w, i) <= '9'))
		i++;
	while (next_attribute(w, &i, end, &name, &value)) {
		struct md_link link = { value, (size_t)(value.ptr - w->text.ptr), img, true, false };
		const char *new_to;
		enum md_link_answer answer;

		if (span_is_nocase(name, "srcset")) {
			copy_to(w, (size_t)(name.ptr - w->text.ptr));
			w->pos = i;
			continue;
		}
		if (!is_address_attribute(name))
			continue;
		answer = offer(w, link, &new_to);
		if (answer == MD_LINK_TEXT && img) {
			strbuf_truncate(&w->out, out);
			write_alt(w, start, end);
			return;
		}
		if (answer != MD_LINK_CHANGE)
			continue;
		copy_to(w, link.offset);
		add_address(w, new_to, true);
		w->pos = link.offset + value.len;
	}
	copy_to(w, end);
}

/* <https://host/path> */
static bool
take_autolink(struct walk *w)
{
	struct span s = span_skip(w->text, w->pos + 1);
	struct md_link link = { .offset = w->pos + 1 };
	size_t n = 0;
	const char *new_to;

	if (!span_starts(s, "http://") && !span_starts(s, "https://"))
		return false;
	while (n < s.len && n < ADDRESS_MAX && s.ptr[n] != '>' && s.ptr[n] != '<' && (unsigned char)s.ptr[n] > 0x20)
		n++;
	if (n >= s.len || s.ptr[n] != '>')
		return false;
	link.to = span_take(s, n);
	if (offer(w, link, &new_to) == MD_LINK_CHANGE && new_to[0] == '/') {
		/* an address without a host is no autolink */
		strbuf_addc(&w->out, '[');
		strbuf_add_span(&w->out, link.to);
		strbuf_adds(&w->out, "](");
		add_address(w, new_to, false);
		strbuf_addc(&w->out, ')');
		w->pos += n + 2;
	} else
		copy_to(w, w->pos + n + 2);
	return true;
}

static void
take_angle(struct walk *w)
{
	size_t end;

	if (take_autolink(w))
		return;
	end = is_letter(at(w, w->pos + 1)) ? tag_end(w, w->pos) : 0;
	if (end)
		take_tag(w, end);
	else
		copy_to(w, w->pos + 1);
}

/* ---- the walk ---- */

static void
open_bracket(struct walk *w, bool image)
{
	struct bracket b = { w->pos + image, w->out.len, image };

	if (w->open == BRACKETS_MAX) {
		memmove(w->brackets, w->brackets + 1, (BRACKETS_MAX - 1) * sizeof *w->brackets);
		w->open--;
	}
	w->brackets[w->open++] = b;
	copy_to(w, w->pos + 1 + image);
}

static void
close_bracket(struct walk *w)
{
	if (!w->open) {
		copy_to(w, w->pos + 1);
		return;
	}
	struct bracket b = w->brackets[--w->open];

	if (at(w, w->pos + 1) == '(')
		take_inline(w, &b);
	else
		copy_to(w, w->pos + 1);
}

/* The byte at pos, outside code. */
static void
step(struct walk *w)
{
	char c = at(w, w->pos);
	bool html = md_range_at(w->ranges.html, w->ranges.nhtml, w->pos, &w->html_hint) != NULL;

	if (c == '\n' && (at(w, w->pos + 1) == '\n' || w->pos + 1 == w->text.len))
		w->open = 0; /* brackets do not reach past their paragraph */
	if (c == '<')
		take_angle(w);
	else if (html)
		copy_to(w, w->pos + 1);
	else if (c == '\\')
		copy_to(w, w->pos + 2 < w->text.len ? w->pos + 2 : w->text.len);
	else if (c == '!' && at(w, w->pos + 1) == '[')
		open_bracket(w, true);
	else if (c == '[' && !take_definition(w))
		open_bracket(w, false);
	else if (c == ']')
		close_bracket(w);
	else if (c != '[')
		copy_to(w, w->pos + 1);
}

bool
md_links_rewrite(struct ctx *cx, struct span text, md_link_fn *fn, void *arg, struct span *out)
{
	struct walk w = { .cx = cx, .text = text, .fn = fn, .arg = arg };

	md_ranges_find(cx->arena, text, &w.ranges);
	strbuf_init(&w.out, cx->arena, 8 * text.len + 4096);
	while (w.pos < text.len) {
		const struct md_range *code = md_range_at(w.ranges.code, w.ranges.ncode, w.pos, &w.code_hint);

		if (code)
			copy_to(&w, code->end);
		else
			step(&w);
	}
	if (!strbuf_ok(&w.out))
		return fail(cx, ERR_TOO_LARGE, "links.too_large", "its text is too large once its links are rewritten");
	*out = strbuf_span(&w.out);
	return true;
}
