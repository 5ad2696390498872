/* arena.c - a bump allocator in blocks, with a list of deferred actions. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGN = _Alignof(max_align_t), LARGE = 16 * 1024 };

struct block {
	struct block *next;
	size_t size, used;
	max_align_t data[];
};

struct deferred {
	struct deferred *next;
	void (*fn)(void *);
	void *arg;
};

struct arena {
	struct block *first;    /* kept across resets */
	struct block *current;  /* where small allocations are cut from */
	struct block *others;   /* every block but the first, newest first */
	struct deferred *deferred;
	size_t held;
};

static void
out_of_memory(size_t size)
{
	fprintf(stderr, "could not allocate %zu bytes: out of memory\n", size);
	abort();
}

static struct block *
block_new(struct arena *a, size_t size)
{
	struct block *b = malloc(sizeof *b + size);

	if (!b)
		out_of_memory(size);
	b->next = NULL;
	b->size = size;
	b->used = 0;
	a->held += size;
	return b;
}

struct arena *
arena_new(size_t first_block)
{
	struct arena *a = calloc(1, sizeof *a);

	if (!a)
		out_of_memory(sizeof *a);
	a->first = a->current = block_new(a, first_block);
	return a;
}

void
arena_reset(struct arena *a)
{
	/* An action may defer another: take them one by one. */
	while (a->deferred) {
		struct deferred *d = a->deferred;

		a->deferred = d->next;
		d->fn(d->arg);
	}
	while (a->others) {
		struct block *b = a->others;

		a->others = b->next;
		a->held -= b->size;
		free(b);
	}
	a->first->used = 0;
	a->current = a->first;
}

void
arena_free(struct arena *a)
{
	if (!a)
		return;
	arena_reset(a);
	free(a->first);
	free(a);
}

static struct block *
push_block(struct arena *a, size_t size)
{
	struct block *b = block_new(a, size);

	b->next = a->others;
	a->others = b;
	return b;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	if (size > SIZE_MAX / 2)
		out_of_memory(size);
#ifdef ARENA_MALLOC
	struct block *own = push_block(a, size);
	return own->data;
#else
	size_t need = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	struct block *b = a->current;

	if (b->size - b->used < need) {
		/* A large allocation gets a block of its own, so that the rest
		 * of the current block is not lost to it. */
		if (need > LARGE / 4) {
			b = push_block(a, need);
		} else {
			b = push_block(a, LARGE);
			a->current = b;
		}
	}
	void *p = (char *)b->data + b->used;
	b->used += need;
	return p;
#endif
}

void *
arena_zalloc(struct arena *a, size_t size)
{
	return memset(arena_alloc(a, size), 0, size);
}

size_t
arena_array_size(size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		out_of_memory(SIZE_MAX);
	return total;
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p = arena_alloc(a, len + 1);

	if (len)
		memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

void *
arena_memdup(struct arena *a, const void *p, size_t len)
{
	void *copy = arena_alloc(a, len);

	if (len)
		memcpy(copy, p, len);
	return copy;
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	char small[256];
	va_list again;

	va_copy(again, ap);
	int len = vsnprintf(small, sizeof small, fmt, ap);
	if (len < 0)
		len = 0;
	char *p = arena_alloc(a, (size_t)len + 1);
	if ((size_t)len < sizeof small)
		memcpy(p, small, (size_t)len + 1);
	else
		vsnprintf(p, (size_t)len + 1, fmt, again);
	va_end(again);
	return p;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

void
arena_defer(struct arena *a, void (*fn)(void *), void *arg)
{
	struct deferred *d = arena_alloc(a, sizeof *d);

	d->fn = fn;
	d->arg = arg;
	d->next = a->deferred;
	a->deferred = d;
}

size_t
arena_footprint(const struct arena *a)
{
	return a->held;
}
