/* hash.h - keyed hashing and a table from text to pointers.
 *
 * hash_bytes() is SipHash-2-4 (Aumasson and Bernstein, 2012) keyed at process
 * start, so that nobody outside can choose keys that collide. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/arena.h"
#include "base/span.h"

#include <stdint.h>

uint64_t hash_bytes(const void *p, size_t len);

/* The same function under a given key: equal in every process. */
uint64_t hash_bytes_keyed(const void *p, size_t len, uint64_t k0, uint64_t k1);

/* Keys are copied into the arena; values are the caller's. */
struct map;

struct map *map_new(struct arena *a);
void       *map_get(const struct map *m, struct span key);       /* NULL: none */
void        map_set(struct map *m, struct span key, void *value); /* replaces */
size_t      map_count(const struct map *m);

/* Walk in order of insertion: i from 0 to map_count() - 1. */
struct span map_key(const struct map *m, size_t i);
void       *map_value(const struct map *m, size_t i);

#endif
