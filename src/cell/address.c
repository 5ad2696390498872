/* address.c - see address.h. */
#include "cell/address.h"

#include <ctype.h>

/* What a browser takes as the scheme, lower-cased into to; false if relative.
 * It ignores leading blanks and controls, and tabs and line ends anywhere. */
static bool
scheme_of(struct span url, char *to, size_t room)
{
	size_t n = 0, i = 0;

	while (i < url.len && (unsigned char)url.ptr[i] <= ' ')
		i++;
	for (; i < url.len; i++) {
		unsigned char c = (unsigned char)url.ptr[i];

		if (c == '\t' || c == '\n' || c == '\r')
			continue;
		if (c == ':') {
			to[n] = '\0';
			return n > 0;
		}
		if (!isalnum(c) && c != '+' && c != '-' && c != '.')
			return false;
		if (n < room - 1)
			to[n++] = (char)tolower(c);
	}
	return false;
}

static bool
is_one_of(const char *s, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(s, *list) == 0)
			return true;
	return false;
}

bool
address_permitted(struct span url)
{
	static const char *const good[] = { "http", "https", "mailto", "tel", NULL };
	char scheme[16];

	return !scheme_of(url, scheme, sizeof scheme) || is_one_of(scheme, good);
}

static bool
starts_nocase(struct span s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.len >= n && strncasecmp(s.ptr, prefix, n) == 0;
}

bool
address_is_script(struct span url)
{
	if (starts_nocase(url, "data:"))
		return !starts_nocase(url, "data:image/png") && !starts_nocase(url, "data:image/gif") &&
		       !starts_nocase(url, "data:image/jpeg") && !starts_nocase(url, "data:image/webp");
	return starts_nocase(url, "javascript:") || starts_nocase(url, "vbscript:") || starts_nocase(url, "file:");
}

void
address_escape(struct strbuf *to, struct span url)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < url.len; i++) {
		unsigned char c = (unsigned char)url.ptr[i];

		if (c == '&')
			strbuf_adds(to, "&amp;");
		else if (c == '\'')
			strbuf_adds(to, "&#x27;");
		else if (c < 0x80 && (isalnum(c) || (c && strchr("-_.+!*(),%#@?=;:/$~", c))))
			strbuf_addc(to, (char)c);
		else
			strbuf_add(to, (char[]){ '%', hex[c >> 4], hex[c & 15] }, 3);
	}
}

/* What follows "http:", "https:" or nothing and its slashes; empty if that is
 * not how it begins.  Browsers read a backslash here as a slash, and take any
 * number after a scheme. */
static struct span
after_slashes(struct span url)
{
	size_t least = 2, n = 0;

	if (starts_nocase(url, "http:"))
		url = span_skip(url, 5), least = 0;
	else if (starts_nocase(url, "https:"))
		url = span_skip(url, 6), least = 0;
	while (n < url.len && (url.ptr[n] == '/' || url.ptr[n] == '\\'))
		n++;
	return n < least ? (struct span){ url.ptr, 0 } : span_skip(url, n);
}

static size_t
span_until(struct span s, const char *stops)
{
	size_t n = 0;

	while (n < s.len && !(s.ptr[n] && strchr(stops, s.ptr[n])))
		n++;
	return n;
}

struct span
address_host(struct span url)
{
	struct span rest = after_slashes(span_trim(url));
	struct span host = span_take(rest, span_until(rest, "/\\?#"));
	struct span after;

	for (struct span before = span_cut(host, '@', &after); before.len != host.len; before = span_cut(host, '@', &after))
		host = after;
	return host;
}

struct span
address_path(struct span url)
{
	struct span rest = after_slashes(url);

	if (rest.len)
		url = span_skip(rest, span_until(rest, "/\\?#"));
	return span_take(url, span_until(url, "?#"));
}

static bool
below(struct span url, struct span base)
{
	struct span u = after_slashes(url), b = after_slashes(base);

	if (b.len && b.ptr[b.len - 1] == '/')
		b.len--;
	return b.len && u.len >= b.len && strncasecmp(u.ptr, b.ptr, b.len) == 0 &&
	       (u.len == b.len || u.ptr[b.len] == '/' || u.ptr[b.len] == '?' || u.ptr[b.len] == '#');
}

static bool
is_slash(char c)
{
	return c == '/' || c == '\\';
}

/* Of a host, even if it does not name one. */
static bool
leaves_site(struct span url)
{
	return starts_nocase(url, "http:") || starts_nocase(url, "https:") ||
	       (url.len >= 2 && is_slash(url.ptr[0]) && is_slash(url.ptr[1]));
}

bool
address_remote(struct span url, const char *const *bases, size_t n)
{
	url = span_trim(url);
	if (!leaves_site(url))
		return false;
	for (size_t i = 0; i < n; i++)
		if (below(url, span_of(bases[i])))
			return false;
	return true;
}

bool
address_has_extension(struct span url, const char *list)
{
	struct span path = address_path(url), rest = span_of(list);

	while (rest.len) {
		struct span ext = span_cut(rest, ' ', &rest);

		if (path.len > ext.len && path.ptr[path.len - ext.len - 1] == '.' &&
		    strncasecmp(path.ptr + path.len - ext.len, ext.ptr, ext.len) == 0)
			return true;
	}
	return false;
}
