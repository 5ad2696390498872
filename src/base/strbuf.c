/* strbuf.c - see strbuf.h. */
#include "base/strbuf.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

static char empty[1]; /* what a new buffer points at: nobody writes it */

void
strbuf_init(struct strbuf *sb, struct arena *arena, size_t max)
{
	*sb = (struct strbuf){ .buf = empty, .max = max, .arena = arena };
}

void
strbuf_release(struct strbuf *sb)
{
	if (!sb->arena && sb->room)
		free(sb->buf);
	strbuf_init(sb, sb->arena, sb->max);
}

void
strbuf_clear(struct strbuf *sb)
{
	strbuf_truncate(sb, 0);
	sb->overflowed = false;
}

static void
grow(struct strbuf *sb, size_t room)
{
	size_t bigger = sb->room ? sb->room * 2 : 64;

	if (bigger < room)
		bigger = room;
	if (sb->arena) {
		char *p = arena_alloc(sb->arena, bigger);
		memcpy(p, sb->buf, sb->len + 1);
		sb->buf = p;
	} else {
		char *p = realloc(sb->room ? sb->buf : NULL, bigger);
		if (!p)
			abort();
		if (!sb->room)
			p[0] = '\0';
		sb->buf = p;
	}
	sb->room = bigger;
}

char *
strbuf_reserve(struct strbuf *sb, size_t more)
{
	if (sb->overflowed || more > sb->max - sb->len) {
		sb->overflowed = true;
		return NULL;
	}
	if (sb->len + more + 1 > sb->room)
		grow(sb, sb->len + more + 1);
	return sb->buf + sb->len;
}

void
strbuf_grew(struct strbuf *sb, size_t by)
{
	assert(sb->len + by < sb->room);
	sb->len += by;
	sb->buf[sb->len] = '\0';
}

void
strbuf_add(struct strbuf *sb, const void *p, size_t len)
{
	char *to;

	if (len == 0 || !(to = strbuf_reserve(sb, len)))
		return;
	memcpy(to, p, len);
	strbuf_grew(sb, len);
}

void
strbuf_addc(struct strbuf *sb, char c)
{
	strbuf_add(sb, &c, 1);
}

void
strbuf_adds(struct strbuf *sb, const char *s)
{
	strbuf_add(sb, s, strlen(s));
}

void
strbuf_add_span(struct strbuf *sb, struct span s)
{
	strbuf_add(sb, s.ptr, s.len);
}

void
strbuf_vaddf(struct strbuf *sb, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int len = vsnprintf(NULL, 0, fmt, ap);
	char *to = len > 0 ? strbuf_reserve(sb, (size_t)len) : NULL;
	if (to) {
		vsnprintf(to, (size_t)len + 1, fmt, again);
		strbuf_grew(sb, (size_t)len);
	}
	va_end(again);
}

void
strbuf_addf(struct strbuf *sb, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(sb, fmt, ap);
	va_end(ap);
}

void
strbuf_truncate(struct strbuf *sb, size_t len)
{
	if (len >= sb->len)
		return;
	sb->len = len;
	sb->buf[len] = '\0';
}
