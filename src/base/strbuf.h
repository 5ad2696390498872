/* strbuf.h - text that grows, up to a ceiling its owner chose.
 *
 * Invariants: buf is never NULL and buf[len] is always NUL, so buf can be read
 * as a C string at any time.  len never exceeds max.
 *
 * Appending never fails singly.  The first append that would pass the ceiling
 * adds nothing, marks the buffer overflowed, and so does every later append;
 * check strbuf_ok() once, at the end.
 *
 * With an arena the memory belongs to it and strbuf_release() does nothing.
 * Without one (NULL) it is on the heap until strbuf_release(). */
#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

#include "base/arena.h"
#include "base/span.h"

#include <stdarg.h>
#include <stdbool.h>

struct strbuf {
	char *buf;
	size_t len;
	size_t room;         /* bytes of buf, the NUL included */
	size_t max;          /* most bytes of text */
	struct arena *arena; /* NULL: heap */
	bool overflowed;
};

void strbuf_init(struct strbuf *sb, struct arena *arena, size_t max);
void strbuf_release(struct strbuf *sb);

/* Empty it and forget an overflow; memory is kept. */
void strbuf_clear(struct strbuf *sb);

static inline bool
strbuf_ok(const struct strbuf *sb)
{
	return !sb->overflowed;
}

void strbuf_add(struct strbuf *sb, const void *p, size_t len);
void strbuf_addc(struct strbuf *sb, char c);
void strbuf_adds(struct strbuf *sb, const char *s);
void strbuf_add_span(struct strbuf *sb, struct span s);
void strbuf_addf(struct strbuf *sb, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void strbuf_vaddf(struct strbuf *sb, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/* Cut the text to its first len bytes. */
void strbuf_truncate(struct strbuf *sb, size_t len);

/* Make room for at least more bytes after len and return where they go; NULL
 * past the ceiling.  Follow with strbuf_grew(). */
char *strbuf_reserve(struct strbuf *sb, size_t more);
void strbuf_grew(struct strbuf *sb, size_t by);

static inline struct span
strbuf_span(const struct strbuf *sb)
{
	return (struct span){ sb->buf, sb->len };
}

#endif
