/* span.h - borrowed text: a pointer and a length, passed by value.
 *
 * A span owns nothing and need not end in NUL.  It lives as long as what it
 * points into. */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

struct span {
	const char *ptr; /* NULL only where len is 0 */
	size_t len;
};

#define SPAN(literal) ((struct span){ ("" literal), sizeof(literal) - 1 })
#define SPAN_FMT(s)   (int)(s).len, (s).ptr /* for "%.*s" */

static inline struct span
span_of(const char *s)
{
	return (struct span){ s, s ? strlen(s) : 0 };
}

static inline bool
span_eq(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool
span_is(struct span a, const char *s)
{
	return span_eq(a, span_of(s));
}

/* Equal but for the case of ASCII letters. */
static inline bool
span_is_nocase(struct span a, const char *s)
{
	return a.len == strlen(s) && (a.len == 0 || strncasecmp(a.ptr, s, a.len) == 0);
}

static inline bool
span_starts(struct span a, const char *prefix)
{
	size_t n = strlen(prefix);

	return a.len >= n && memcmp(a.ptr, prefix, n) == 0;
}

static inline bool
span_ends(struct span a, const char *suffix)
{
	size_t n = strlen(suffix);

	return a.len >= n && memcmp(a.ptr + a.len - n, suffix, n) == 0;
}

/* The span without its first n bytes; empty when it has fewer. */
static inline struct span
span_skip(struct span a, size_t n)
{
	return n >= a.len ? (struct span){ a.ptr + a.len, 0 } : (struct span){ a.ptr + n, a.len - n };
}

static inline struct span
span_take(struct span a, size_t n)
{
	return (struct span){ a.ptr, n < a.len ? n : a.len };
}

/* Without spaces, tabs and line ends at both ends. */
static inline struct span
span_trim(struct span a)
{
	while (a.len && strchr(" \t\r\n", a.ptr[0]) && a.ptr[0])
		a.ptr++, a.len--;
	while (a.len && strchr(" \t\r\n", a.ptr[a.len - 1]) && a.ptr[a.len - 1])
		a.len--;
	return a;
}

/* Cut at the first c: what is before it is returned, *rest is what follows it
 * (empty when there is no c). */
static inline struct span
span_cut(struct span a, char c, struct span *rest)
{
	const char *p = a.len ? memchr(a.ptr, c, a.len) : NULL;

	if (!p) {
		*rest = (struct span){ a.ptr + a.len, 0 };
		return a;
	}
	*rest = (struct span){ p + 1, (size_t)(a.ptr + a.len - p) - 1 };
	return (struct span){ a.ptr, (size_t)(p - a.ptr) };
}

/* Offset of needle in a, or -1. */
static inline ptrdiff_t
span_find(struct span a, const char *needle)
{
	const char *p = a.len ? memmem(a.ptr, a.len, needle, strlen(needle)) : NULL;

	return p ? p - a.ptr : -1;
}

#endif
