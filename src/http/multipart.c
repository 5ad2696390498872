/* multipart.c - see multipart.h. */
#include "http/multipart.h"

#include <stdio.h>

enum { MAX_PART_HEADERS = 16, MAX_PART_HEADER_BYTES = 4096 };

/* Parameters of a header value: name=token or name="text" (with \" and \\ in
 * it).  What WHATWG browsers escape as %22 is put back by the caller. */
static bool
is_separator(char c)
{
	return c == ';' || c == ' ' || c == '\t';
}

static struct span
take_quoted(struct span *rest)
{
	size_t n = 1;

	while (n < rest->len && rest->ptr[n] != '"')
		n += rest->ptr[n] == '\\' && n + 1 < rest->len && rest->ptr[n + 1] == '"' ? 2 : 1;
	struct span value = { rest->ptr + 1, (n < rest->len ? n : rest->len) - 1 };
	*rest = span_skip(*rest, n + 1);
	return value;
}

static struct span
take_token(struct span *rest)
{
	size_t n = 0;

	while (n < rest->len && !is_separator(rest->ptr[n]))
		n++;
	struct span value = span_take(*rest, n);
	*rest = span_skip(*rest, n);
	return value;
}

/* The value of one parameter of a header; false when it is not there. */
static bool
find_param(struct span header, const char *wanted, struct span *out)
{
	struct span rest;

	span_cut(header, ';', &rest);
	while (rest.len) {
		while (rest.len && is_separator(rest.ptr[0]))
			rest = span_skip(rest, 1);
		size_t n = 0;
		while (n < rest.len && rest.ptr[n] != '=' && rest.ptr[n] != ';')
			n++;
		struct span name = span_trim(span_take(rest, n));
		bool has_value = n < rest.len && rest.ptr[n] == '=';
		rest = span_skip(rest, n + 1);
		if (!has_value)
			continue;
		struct span value = rest.len && rest.ptr[0] == '"' ? take_quoted(&rest) : take_token(&rest);
		if (span_is_nocase(name, wanted)) {
			*out = value;
			return true;
		}
	}
	return false;
}

/* Undo \" and browsers' %22, %0D, %0A in a name. */
static const char *
unescape(struct arena *a, struct span s)
{
	char *to = arena_strndup(a, s.ptr, s.len);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		struct span here = span_skip(s, i);
		if (span_starts(here, "\\\"")) {
			to[n++] = '"';
			i++;
		} else if (span_starts(here, "%22") || span_starts(here, "%0D") || span_starts(here, "%0A")) {
			to[n++] = here.ptr[1] == '2' ? '"' : ' ';
			i += 2;
		} else {
			to[n++] = s.ptr[i];
		}
	}
	to[n] = '\0';
	return to;
}

static bool
is_boundary(struct span s)
{
	if (s.len == 0 || s.len > 70 || s.ptr[s.len - 1] == ' ')
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < ' ' || s.ptr[i] >= 0x7f || s.ptr[i] == '"')
			return false;
	return true;
}

/* After a delimiter comes "--" and the end, or blanks and CR LF, then a part. */
static bool
after_delimiter(struct multipart *m)
{
	if (span_starts(m->rest, "--")) {
		m->done = true;
		return true;
	}
	while (m->rest.len && (m->rest.ptr[0] == ' ' || m->rest.ptr[0] == '\t'))
		m->rest = span_skip(m->rest, 1);
	if (!span_starts(m->rest, "\r\n"))
		return false;
	m->rest = span_skip(m->rest, 2);
	return true;
}

bool
multipart_init(struct multipart *m, struct arena *arena, struct span body, const char *content_type)
{
	struct span boundary, params, type = span_cut(span_of(content_type ? content_type : ""), ';', &params);

	*m = (struct multipart){ .arena = arena, .rest = body };
	if (!span_is_nocase(span_trim(type), "multipart/form-data") ||
	    !find_param(span_of(content_type), "boundary", &boundary) || !is_boundary(boundary))
		return false;
	m->delimiter_len = (size_t)snprintf(m->delimiter, sizeof m->delimiter, "\r\n--%.*s", SPAN_FMT(boundary));
	/* The first delimiter has no line end before it. */
	if (!span_starts(body, m->delimiter + 2))
		return false;
	m->rest = span_skip(body, m->delimiter_len - 2);
	return after_delimiter(m);
}

static void
read_header(struct multipart *m, struct span line, struct multipart_part *out)
{
	struct span value, param, name = span_trim(span_cut(line, ':', &value));

	if (span_is_nocase(name, "Content-Disposition")) {
		if (find_param(value, "name", &param))
			out->name = unescape(m->arena, param);
		if (find_param(value, "filename", &param))
			out->filename = unescape(m->arena, param);
	} else if (span_is_nocase(name, "Content-Type")) {
		value = span_trim(value);
		out->type = arena_strndup(m->arena, value.ptr, value.len);
	}
}

/* Header lines up to the empty one. */
static bool
read_headers(struct multipart *m, struct multipart_part *out)
{
	for (int n = 0; n <= MAX_PART_HEADERS; n++) {
		struct span window = span_take(m->rest, MAX_PART_HEADER_BYTES);
		ptrdiff_t end = span_find(window, "\r\n");

		if (end < 0)
			return false;
		struct span line = span_take(m->rest, (size_t)end);
		m->rest = span_skip(m->rest, (size_t)end + 2);
		if (line.len == 0)
			return true;
		if (memchr(line.ptr, '\0', line.len))
			return false;
		read_header(m, line, out);
	}
	return false;
}

enum multipart_step
multipart_next(struct multipart *m, struct multipart_part *out)
{
	*out = (struct multipart_part){ .name = NULL };
	if (m->done)
		return MULTIPART_END;
	if (!read_headers(m, out) || !out->name)
		return MULTIPART_BAD;
	/* An empty part's delimiter may use the line end of the empty line. */
	const char *at = memmem(m->rest.ptr - 2, m->rest.len + 2, m->delimiter, m->delimiter_len);
	if (!at)
		return MULTIPART_BAD;
	size_t len = at < m->rest.ptr ? 0 : (size_t)(at - m->rest.ptr);
	out->data = span_take(m->rest, len);
	m->rest = span_skip(m->rest, (size_t)(at + m->delimiter_len - m->rest.ptr));
	return after_delimiter(m) ? MULTIPART_PART : MULTIPART_BAD;
}
