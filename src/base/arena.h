/* arena.h - memory that dies together: one arena per request, job or command.
 *
 * Everything a request allocates comes from its arena and is released by one
 * arena_reset().  There is no free for a single allocation.  Resources that are
 * not memory (a database result, a temporary file) are attached at birth with
 * arena_defer(); reset runs those actions newest first, so that what was opened
 * last is closed first.
 *
 * Running out of memory ends the process: what a client may cause to be
 * allocated is bounded earlier, by ceilings on bodies, buffers and lists.
 *
 * Built with --enable-arena-malloc every allocation is a malloc of its own, so
 * that AddressSanitizer sees an overrun from one allocation into the next. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* A new arena whose first block holds first_block bytes (kept across resets). */
struct arena *arena_new(size_t first_block);

/* Run deferred actions, newest first, and forget every allocation.  The first
 * block is kept for reuse, the others are freed. */
void arena_reset(struct arena *a);

/* arena_reset() and release the arena itself.  NULL is fine. */
void arena_free(struct arena *a);

/* Memory aligned for any type.  Never NULL.  arena_zalloc() zeroes it. */
void *arena_alloc(struct arena *a, size_t size) __attribute__((malloc, alloc_size(2), returns_nonnull));
void *arena_zalloc(struct arena *a, size_t size) __attribute__((malloc, alloc_size(2), returns_nonnull));

/* n zeroed elements of type T. */
#define ARENA_NEW(a, T)      ((T *)arena_zalloc((a), sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_zalloc((a), arena_array_size((n), sizeof(T))))

/* n * size, ending the process on overflow. */
size_t arena_array_size(size_t n, size_t size);

/* Copies; the result is NUL-terminated.  arena_strdup(a, NULL) is NULL. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t len);
void *arena_memdup(struct arena *a, const void *p, size_t len);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/* Call fn(arg) at the next reset. */
void arena_defer(struct arena *a, void (*fn)(void *arg), void *arg);

/* Bytes held from the system now, for the memory metrics. */
size_t arena_footprint(const struct arena *a);

#endif
