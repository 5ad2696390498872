/* css_check.c - see css_check.h.  Reads tokens as CSS Syntax has them, as far as it
 * needs: comments, strings, names, brackets. */
#include "text/css_check.h"

enum { NEST_MAX = 128 };

struct sheet {
	struct span s;
	size_t at;
	size_t open[NEST_MAX]; /* offsets of brackets not closed yet */
	size_t addresses;      /* of them, those from the first on whose strings are addresses */
	size_t depth;
	size_t wrong_at;
	const char *wrong;
};

static bool
fault(struct sheet *c, size_t at, const char *reason)
{
	c->wrong_at = at;
	c->wrong = reason;
	return false;
}

static struct span
rest(const struct sheet *c)
{
	return span_skip(c->s, c->at);
}

static bool
starts_nocase(struct span s, const char *word)
{
	size_t n = strlen(word);

	return s.len >= n && strncasecmp(s.ptr, word, n) == 0;
}

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
	       (c & 0x80);
}

/* ---- addresses ---- */

static bool
check_address(struct sheet *c, size_t at, struct span address)
{
	struct span a = span_trim(address);
	size_t i = 0;

	while (i < a.len && !memchr(":/?#\\", a.ptr[i], 5))
		i++;
	bool elsewhere = span_starts(a, "//") || (i < a.len && a.ptr[i] == ':' && !span_is_nocase(span_take(a, i), "data"));
	if (i < a.len && a.ptr[i] == '\\')
		return fault(c, at, "an address is written without backslashes");
	return !elsewhere ||
	       fault(c, at, "a style sheet loads nothing from other hosts: upload the file and use its address here");
}

/* ---- tokens ---- */

static bool
read_comment(struct sheet *c)
{
	ptrdiff_t end = span_find(span_skip(rest(c), 2), "*/");

	if (end < 0)
		return fault(c, c->at, "this comment does not end");
	c->at += (size_t)end + 4;
	return true;
}

static bool
read_string(struct sheet *c)
{
	size_t begin = c->at;
	char quote = c->s.ptr[c->at++];

	for (; c->at < c->s.len && c->s.ptr[c->at] != '\n'; c->at++) {
		if (c->s.ptr[c->at] == '\\') {
			c->at++;
		} else if (c->s.ptr[c->at] == quote) {
			struct span text = { c->s.ptr + begin + 1, c->at - begin - 1 };

			c->at++;
			return !c->addresses || check_address(c, begin, text);
		}
	}
	return fault(c, begin, "this string does not end on its line");
}

static bool
open_bracket(struct sheet *c, bool addresses)
{
	if (c->depth == NEST_MAX)
		return fault(c, c->at, "brackets are nested too deeply");
	if (addresses || c->addresses)
		c->addresses++;
	c->open[c->depth++] = c->at++;
	return true;
}

static bool
close_bracket(struct sheet *c)
{
	static const char pairs[] = "(){}[]";
	char closing = c->s.ptr[c->at];

	if (c->depth == 0)
		return fault(c, c->at, "this bracket closes nothing");
	if (strchr(pairs, c->s.ptr[c->open[c->depth - 1]])[1] != closing)
		return fault(c, c->at, "this bracket closes one of another kind");
	c->depth--;
	if (c->addresses)
		c->addresses--;
	c->at++;
	return true;
}

/* url( without quotes takes everything up to its bracket. */
static bool
read_bare_url(struct sheet *c)
{
	const char *end = memchr(c->s.ptr + c->at, ')', c->s.len - c->at);
	size_t begin = c->at;

	if (!end)
		return fault(c, begin, "this address does not end");
	c->at = (size_t)(end - c->s.ptr) + 1;
	return check_address(c, begin, (struct span){ c->s.ptr + begin, (size_t)(end - c->s.ptr) - begin });
}

static bool
read_name(struct sheet *c)
{
	static const char *const loaders[] = { "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade" };
	size_t begin = c->at;

	while (c->at < c->s.len && is_name(c->s.ptr[c->at]))
		c->at++;
	struct span name = { c->s.ptr + begin, c->at - begin };
	if (c->at == c->s.len || c->s.ptr[c->at] != '(')
		return true;
	if (span_is_nocase(name, "url")) {
		size_t i = c->at + 1;

		while (i < c->s.len && memchr(" \t\r\n", c->s.ptr[i], 4))
			i++;
		if (i < c->s.len && c->s.ptr[i] != '"' && c->s.ptr[i] != '\'') {
			c->at = i;
			return read_bare_url(c);
		}
		return open_bracket(c, true);
	}
	for (size_t i = 0; i < sizeof loaders / sizeof *loaders; i++)
		if (span_is_nocase(name, loaders[i]))
			return open_bracket(c, true);
	return open_bracket(c, false);
}

static bool
read_token(struct sheet *c)
{
	struct span s = rest(c);
	char first = s.ptr[0];

	if (span_starts(s, "/*"))
		return read_comment(c);
	if (starts_nocase(s, "</style") || starts_nocase(s, "<script"))
		return fault(c, c->at, "HTML does not belong in a style sheet");
	if (starts_nocase(s, "@import"))
		return fault(c, c->at, "@import is not allowed: put the rules into this file");
	if (first == '"' || first == '\'')
		return read_string(c);
	if (first == '(' || first == '{' || first == '[')
		return open_bracket(c, false);
	if (first == ')' || first == '}' || first == ']')
		return close_bracket(c);
	if (is_name(first))
		return read_name(c);
	c->at += first == '\\' && s.len > 1 ? 2 : 1;
	return true;
}

/* ---- all ---- */

static void
place(struct span s, size_t at, struct css_issue *issue)
{
	issue->line = issue->column = 1;
	for (size_t i = 0; i < at; i++) {
		if (s.ptr[i] == '\n')
			issue->line++, issue->column = 1;
		else if ((s.ptr[i] & 0xC0) != 0x80)
			issue->column++;
	}
}

bool
css_check(struct span css, struct css_issue *issue)
{
	struct sheet c = { .s = css };
	bool ok = true;

	while (ok && c.at < css.len)
		ok = read_token(&c);
	if (ok && c.depth)
		ok = fault(&c, c.open[c.depth - 1], "this bracket is never closed");
	if (!ok) {
		place(css, c.wrong_at, issue);
		issue->reason = c.wrong;
	}
	return ok;
}
