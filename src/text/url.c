/* url.c - see url.h.  Section numbers are of RFC 3986. */
#include "text/url.h"

#include "base/utf8.h"
#include "text/escape.h"

#include <stdint.h>

/* What may stand unencoded where. */
enum { UNRESERVED = 1, SUB_DELIM = 2, SEGMENT = 4, HEX = 8, SCHEME = 16 };

static const uint8_t class_of[256] = {
#define LETTER(c) [c] = UNRESERVED | SCHEME, [c - 32] = UNRESERVED | SCHEME
#define HEX_LETTER(c) [c] = UNRESERVED | SCHEME | HEX, [c - 32] = UNRESERVED | SCHEME | HEX
#define DIGIT(c) [c] = UNRESERVED | SCHEME | HEX
	HEX_LETTER('a'), HEX_LETTER('b'), HEX_LETTER('c'), HEX_LETTER('d'), HEX_LETTER('e'), HEX_LETTER('f'),
	LETTER('g'), LETTER('h'), LETTER('i'), LETTER('j'), LETTER('k'), LETTER('l'), LETTER('m'), LETTER('n'),
	LETTER('o'), LETTER('p'), LETTER('q'), LETTER('r'), LETTER('s'), LETTER('t'), LETTER('u'), LETTER('v'),
	LETTER('w'), LETTER('x'), LETTER('y'), LETTER('z'),
	DIGIT('0'), DIGIT('1'), DIGIT('2'), DIGIT('3'), DIGIT('4'),
	DIGIT('5'), DIGIT('6'), DIGIT('7'), DIGIT('8'), DIGIT('9'),
	['-'] = UNRESERVED | SCHEME, ['.'] = UNRESERVED | SCHEME, ['_'] = UNRESERVED, ['~'] = UNRESERVED,
	['+'] = SUB_DELIM | SCHEME,
	['!'] = SUB_DELIM, ['$'] = SUB_DELIM, ['&'] = SUB_DELIM, ['\''] = SUB_DELIM, ['('] = SUB_DELIM,
	[')'] = SUB_DELIM, ['*'] = SUB_DELIM, [','] = SUB_DELIM, [';'] = SUB_DELIM, ['='] = SUB_DELIM,
	[':'] = SEGMENT, ['@'] = SEGMENT,
#undef LETTER
#undef HEX_LETTER
#undef DIGIT
};

static bool
is(char c, unsigned classes)
{
	return (class_of[(unsigned char)c] & classes) != 0;
}

static bool
is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Cut s before the first of the delimiters; *rest begins with it. */
static struct span
cut_before(struct span s, const char *delimiters, struct span *rest)
{
	size_t n = 0;

	while (n < s.len && (s.ptr[n] == '\0' || !strchr(delimiters, s.ptr[n])))
		n++;
	*rest = span_skip(s, n);
	return span_take(s, n);
}

static bool
is_scheme(struct span s)
{
	if (s.len == 0 || !is_alpha(s.ptr[0]))
		return false;
	for (size_t i = 1; i < s.len; i++)
		if (!is(s.ptr[i], SCHEME))
			return false;
	return true;
}

static void
split_authority(struct span authority, struct url *out)
{
	const char *at = authority.len ? memrchr(authority.ptr, '@', authority.len) : NULL;

	if (at) {
		out->userinfo = span_take(authority, (size_t)(at - authority.ptr));
		authority = span_skip(authority, out->userinfo.len + 1);
	}
	size_t from = 0;
	if (authority.len && authority.ptr[0] == '[') {
		const char *close = memchr(authority.ptr, ']', authority.len);
		from = close ? (size_t)(close - authority.ptr) : 0;
	}
	const char *colon = authority.len > from ? memchr(authority.ptr + from, ':', authority.len - from) : NULL;
	out->host = colon ? span_take(authority, (size_t)(colon - authority.ptr)) : authority;
	if (colon)
		out->port = span_skip(authority, out->host.len + 1);
}

void
url_split(struct span text, struct url *out)
{
	struct span rest;
	struct span scheme = cut_before(text, ":/?#", &rest);

	*out = (struct url){ .has_scheme = false };
	if (rest.len && rest.ptr[0] == ':' && is_scheme(scheme)) {
		out->scheme = scheme;
		out->has_scheme = true;
		text = span_skip(rest, 1);
	}
	if (span_starts(text, "//")) {
		out->has_authority = true;
		split_authority(cut_before(span_skip(text, 2), "/?#", &text), out);
	}
	out->path = cut_before(text, "?#", &text);
	if (span_starts(text, "?")) {
		out->has_query = true;
		out->query = cut_before(span_skip(text, 1), "#", &text);
	}
	if (span_starts(text, "#")) {
		out->has_fragment = true;
		out->fragment = span_skip(text, 1);
	}
}

/* Decoding */

static int
hex(char c)
{
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

static bool
is_escape(struct span s, size_t i)
{
	return s.ptr[i] == '%' && i + 2 < s.len && is(s.ptr[i + 1], HEX) && is(s.ptr[i + 2], HEX);
}

static void
decode(struct strbuf *to, struct span s, bool plus)
{
	for (size_t i = 0; i < s.len; i++) {
		if (is_escape(s, i)) {
			strbuf_addc(to, (char)(hex(s.ptr[i + 1]) << 4 | hex(s.ptr[i + 2])));
			i += 2;
		} else {
			strbuf_addc(to, plus && s.ptr[i] == '+' ? ' ' : s.ptr[i]);
		}
	}
}

void
url_decode(struct strbuf *to, struct span s)
{
	decode(to, s, false);
}

void
url_decode_arg(struct strbuf *to, struct span s)
{
	decode(to, s, true);
}

/* Encoding */

void
url_encode_path(struct strbuf *to, struct span s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (is(s.ptr[i], UNRESERVED | SUB_DELIM | SEGMENT) || c == '/')
			strbuf_addc(to, s.ptr[i]);
		else
			strbuf_add(to, (char[]){ '%', digits[c >> 4], digits[c & 15] }, 3);
	}
}

static const char *
encoded(struct arena *a, const char *s, void (*how)(struct strbuf *, struct span))
{
	struct strbuf to;
	struct span text = span_of(s);

	strbuf_init(&to, a, 3 * text.len);
	how(&to, text);
	return to.buf;
}

const char *
url_path(struct arena *a, const char *s)
{
	return encoded(a, s, url_encode_path);
}

const char *
url_segment(struct arena *a, const char *s)
{
	return encoded(a, s, escape_url_segment);
}

const char *
url_arg(struct arena *a, const char *s)
{
	return encoded(a, s, escape_url_arg);
}

/* The path of a request */

static bool
has_control(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7f)
			return true;
	return false;
}

/* Append one segment, decoded; false when it must not be. */
static bool
add_decoded_segment(struct strbuf *to, struct span raw)
{
	for (size_t i = 0; i < raw.len; i++)
		if (raw.ptr[i] == '%' && !is_escape(raw, i))
			return false;
	size_t from = to->len;
	url_decode(to, raw);
	struct span segment = span_skip(strbuf_span(to), from);
	return !has_control(segment) && utf8_valid(segment) &&
	       !memchr(to->buf + from, '/', segment.len) && !memchr(to->buf + from, '\\', segment.len);
}

/* Forget the last "/segment". */
static void
pop_segment(struct strbuf *path)
{
	const char *slash = path->len ? memrchr(path->buf, '/', path->len) : NULL;

	strbuf_truncate(path, slash ? (size_t)(slash - path->buf) : 0);
}

void
url_path_clean(struct arena *a, struct span raw, struct url_path *out)
{
	struct strbuf path;
	struct span rest = raw;
	bool last = false, ends_in_slash = false;

	*out = (struct url_path){ URL_PATH_BAD, "/", "/" };
	if (!span_starts(raw, "/"))
		return;
	strbuf_init(&path, a, raw.len + 1);
	out->kind = URL_PATH_OK;
	for (rest = span_skip(rest, 1); !last; ) {
		last = !rest.len || !memchr(rest.ptr, '/', rest.len);
		struct span segment = span_cut(rest, '/', &rest);
		size_t from = path.len;

		strbuf_addc(&path, '/');
		if (!add_decoded_segment(&path, segment)) {
			*out = (struct url_path){ URL_PATH_BAD, "/", "/" };
			return;
		}
		const char *name = path.buf + from + 1;
		bool dot = strcmp(name, ".") == 0, dots = strcmp(name, "..") == 0, empty = !*name;
		ends_in_slash = empty || dot || dots;
		if (!ends_in_slash)
			continue;
		strbuf_truncate(&path, from);
		if (dots)
			pop_segment(&path);
		if (dot || dots || !last)
			out->kind = URL_PATH_UNCLEAN;
	}
	if (ends_in_slash)
		strbuf_addc(&path, '/');
	out->decoded = path.buf;
	out->clean = url_path(a, path.buf);
}

/* References (5.2) */

static bool
starts_or_is(struct span s, const char *with_slash)
{
	return span_starts(s, with_slash) ||
	       (s.len == strlen(with_slash) - 1 && memcmp(s.ptr, with_slash, s.len) == 0);
}

static void
remove_dots(struct strbuf *out, struct span in)
{
	static const struct span slash = { "/", 1 };

	while (in.len) {
		if (span_starts(in, "../") || span_starts(in, "./")) {
			in = span_skip(in, in.ptr[1] == '.' ? 3 : 2);
		} else if (starts_or_is(in, "/./")) {
			in = in.len > 2 ? span_skip(in, 2) : slash;
		} else if (starts_or_is(in, "/../")) {
			in = in.len > 3 ? span_skip(in, 3) : slash;
			pop_segment(out);
		} else if (span_is(in, ".") || span_is(in, "..")) {
			in.len = 0;
		} else {
			const char *next = in.len > 1 ? memchr(in.ptr + 1, '/', in.len - 1) : NULL;
			size_t n = next ? (size_t)(next - in.ptr) : in.len;

			strbuf_add_span(out, span_take(in, n));
			in = span_skip(in, n);
		}
	}
}

const char *
url_remove_dots(struct arena *a, struct span path)
{
	struct strbuf out;

	strbuf_init(&out, a, path.len);
	remove_dots(&out, path);
	return out.buf;
}

/* A relative path put after the base's last slash (5.2.3). */
static struct span
merge(struct arena *a, const struct url *base, struct span path)
{
	if (base->has_authority && base->path.len == 0)
		return span_of(arena_printf(a, "/%.*s", SPAN_FMT(path)));
	const char *slash = base->path.len ? memrchr(base->path.ptr, '/', base->path.len) : NULL;
	int keep = slash ? (int)(slash - base->path.ptr) + 1 : 0;
	return span_of(arena_printf(a, "%.*s%.*s", keep, base->path.ptr ? base->path.ptr : "", SPAN_FMT(path)));
}

/* The parts in order (5.3); the path's dots are removed here. */
static const char *
recompose(struct arena *a, const struct url *u, size_t max)
{
	struct strbuf out;

	strbuf_init(&out, a, max);
	if (u->has_scheme) {
		strbuf_add_span(&out, u->scheme);
		strbuf_addc(&out, ':');
	}
	if (u->has_authority) {
		strbuf_adds(&out, "//");
		if (u->userinfo.ptr) {
			strbuf_add_span(&out, u->userinfo);
			strbuf_addc(&out, '@');
		}
		strbuf_add_span(&out, u->host);
		if (u->port.ptr) {
			strbuf_addc(&out, ':');
			strbuf_add_span(&out, u->port);
		}
	}
	const char *path = url_remove_dots(a, u->path);
	if (!u->has_authority && path[0] == '/' && path[1] == '/')
		strbuf_adds(&out, "/."); /* else the path would read as an authority */
	strbuf_adds(&out, path);
	if (u->has_query) {
		strbuf_addc(&out, '?');
		strbuf_add_span(&out, u->query);
	}
	if (u->has_fragment) {
		strbuf_addc(&out, '#');
		strbuf_add_span(&out, u->fragment);
	}
	return out.buf;
}

static void
take_authority(struct url *to, const struct url *from)
{
	to->userinfo = from->userinfo;
	to->host = from->host;
	to->port = from->port;
	to->has_authority = from->has_authority;
}

const char *
url_resolve(struct arena *a, struct span base_text, struct span ref_text)
{
	struct url base, target;

	url_split(base_text, &base);
	url_split(ref_text, &target);
	if (!target.has_scheme) {
		target.scheme = base.scheme;
		target.has_scheme = base.has_scheme;
		if (!target.has_authority) {
			take_authority(&target, &base);
			if (target.path.len == 0) {
				target.path = base.path;
				if (!target.has_query) {
					target.query = base.query;
					target.has_query = base.has_query;
				}
			} else if (target.path.ptr[0] != '/') {
				target.path = merge(a, &base, target.path);
			}
		}
	}
	return recompose(a, &target, base_text.len + ref_text.len + 8);
}

/* Redirects */

bool
url_is_local(struct span ref)
{
	if (!span_starts(ref, "/") || span_starts(ref, "//"))
		return false;
	return !has_control(ref) && !memchr(ref.ptr, '\\', ref.len);
}

bool
url_is_web(struct span s)
{
	struct url u;

	url_split(s, &u);
	if (!span_is_nocase(u.scheme, "http") && !span_is_nocase(u.scheme, "https"))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (strchr(" \"<>\\", s.ptr[i]))
			return false;
	return u.host.len > 0 && !has_control(s);
}
