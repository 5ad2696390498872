/* html_tags.c - see html_tags.h. */
#include "text/html_tags.h"

static bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Past the next occurrence of this text; the end where there is none. */
static size_t
past(struct span page, size_t at, const char *text)
{
	ssize_t found = span_find(span_skip(page, at), text);

	return found < 0 ? page.len : at + (size_t)found + strlen(text);
}

/* The '>' that ends the tag, or the end: one in a quoted value does not. */
static size_t
tag_end(struct span page, size_t at)
{
	char quote = 0;

	for (; at < page.len; at++) {
		char c = page.ptr[at];

		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? 0 : c;
		else if (!quote && c == '>')
			break;
	}
	return at;
}

/* What follows these is text, whatever it looks like. */
static const char *
closing(struct span name)
{
	static const char *const ends[] = { "</script", "</style", "</title" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (span_is_nocase(name, ends[i] + 2))
			return ends[i];
	return NULL;
}

bool
html_next_tag(struct span page, size_t *at, struct html_tag *out)
{
	while (*at < page.len) {
		size_t open = past(page, *at, "<"), end = open;

		if (span_starts(span_skip(page, open), "!--")) {
			*at = past(page, open + 3, "-->");
			continue;
		}
		while (end < page.len && !is_space(page.ptr[end]) && page.ptr[end] != '>' && page.ptr[end] != '/')
			end++;
		*at = open;
		if (open >= page.len || !is_letter(page.ptr[open]))
			continue;
		size_t close = tag_end(page, end);
		*out = (struct html_tag){ { page.ptr + open, end - open }, { page.ptr + end, close - end } };
		*at = closing(out->name) ? past(page, close, closing(out->name)) : close;
		return true;
	}
	return false;
}

bool
html_tag_is(const struct html_tag *tag, const char *name)
{
	return span_is_nocase(tag->name, name);
}

bool
html_attr(const struct html_tag *tag, const char *name, struct span *value)
{
	struct span rest = tag->attrs;

	while (rest.len) {
		size_t n = 0;

		while (rest.len && (is_space(rest.ptr[0]) || rest.ptr[0] == '/'))
			rest = span_skip(rest, 1);
		while (n < rest.len && !is_space(rest.ptr[n]) && rest.ptr[n] != '=')
			n++;
		struct span key = { rest.ptr, n };
		rest = span_skip(rest, n);
		if (!rest.len || rest.ptr[0] != '=')
			continue;
		rest = span_skip(rest, 1);
		if (!rest.len || (rest.ptr[0] != '"' && rest.ptr[0] != '\''))
			continue;
		*value = span_cut(span_skip(rest, 1), rest.ptr[0], &rest);
		if (span_is_nocase(key, name))
			return true;
	}
	return false;
}

/* Files are where they are, whatever page they are asked for from. */
static bool
is_page(struct span path)
{
	return span_starts(path, "/") && !span_starts(path, "//") && !span_starts(path, "/media/") &&
	       !span_starts(path, "/assets/");
}

void
html_relink(struct strbuf *to, struct span page, const char *base, const char *prefix)
{
	size_t at = 0, copied = 0, host = strlen(base) - 1; /* base without its slash */
	struct html_tag tag;
	struct span href;

	while (html_next_tag(page, &at, &tag)) {
		if ((!html_tag_is(&tag, "a") && !html_tag_is(&tag, "area")) || !html_attr(&tag, "href", &href))
			continue;
		struct span path = span_starts(href, base) ? span_skip(href, host) : href;
		if (!is_page(path))
			continue;
		size_t where = (size_t)(href.ptr - page.ptr);
		strbuf_add(to, page.ptr + copied, where - copied);
		strbuf_adds(to, prefix);
		copied = (size_t)(path.ptr - page.ptr);
	}
	strbuf_add(to, page.ptr + copied, page.len - copied);
}
