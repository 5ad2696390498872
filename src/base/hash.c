/* hash.c - SipHash-2-4 and an open-addressing table over it. */
#include "base/hash.h"

#include "base/rand.h"

#include <pthread.h>

#define ROTL(x, b) (((x) << (b)) | ((x) >> (64 - (b))))
#define ROUND do { \
	v0 += v1; v1 = ROTL(v1, 13); v1 ^= v0; v0 = ROTL(v0, 32); \
	v2 += v3; v3 = ROTL(v3, 16); v3 ^= v2; \
	v0 += v3; v3 = ROTL(v3, 21); v3 ^= v0; \
	v2 += v1; v1 = ROTL(v1, 17); v1 ^= v2; v2 = ROTL(v2, 32); \
} while (0)

uint64_t
hash_bytes_keyed(const void *p, size_t len, uint64_t k0, uint64_t k1)
{
	uint64_t v0 = k0 ^ 0x736f6d6570736575u, v1 = k1 ^ 0x646f72616e646f6du;
	uint64_t v2 = k0 ^ 0x6c7967656e657261u, v3 = k1 ^ 0x7465646279746573u;
	const unsigned char *in = p;
	size_t whole = len & ~(size_t)7;
	uint64_t m;

	for (size_t i = 0; i < whole; i += 8) {
		memcpy(&m, in + i, 8);
		v3 ^= m;
		ROUND; ROUND;
		v0 ^= m;
	}
	m = (uint64_t)len << 56;
	for (size_t i = whole; i < len; i++)
		m |= (uint64_t)in[i] << (8 * (i - whole));
	v3 ^= m;
	ROUND; ROUND;
	v0 ^= m;
	v2 ^= 0xff;
	ROUND; ROUND; ROUND; ROUND;
	return v0 ^ v1 ^ v2 ^ v3;
}

static uint64_t process_key[2];
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static void
make_key(void)
{
	rand_bytes(process_key, sizeof process_key);
}

uint64_t
hash_bytes(const void *p, size_t len)
{
	pthread_once(&key_once, make_key);
	return hash_bytes_keyed(p, len, process_key[0], process_key[1]);
}

struct entry {
	uint64_t hash;
	struct span key;
	void *value;
};

struct map {
	struct arena *arena;
	struct entry *entries; /* in order of insertion */
	size_t count, room;
	uint32_t *slots;       /* entry number + 1; 0 is free */
	size_t mask;
};

struct map *
map_new(struct arena *a)
{
	struct map *m = ARENA_NEW(a, struct map);

	m->arena = a;
	m->room = 8;
	m->entries = ARENA_ARRAY(a, struct entry, m->room);
	m->mask = 15;
	m->slots = ARENA_ARRAY(a, uint32_t, m->mask + 1);
	return m;
}

static uint32_t *
slot_of(const struct map *m, struct span key, uint64_t hash)
{
	for (size_t i = hash & m->mask;; i = (i + 1) & m->mask) {
		uint32_t n = m->slots[i];

		if (n == 0 || (m->entries[n - 1].hash == hash && span_eq(m->entries[n - 1].key, key)))
			return &m->slots[i];
	}
}

static void
grow(struct map *m)
{
	struct entry *old = m->entries;

	m->entries = ARENA_ARRAY(m->arena, struct entry, m->room * 2);
	memcpy(m->entries, old, m->count * sizeof *old);
	m->room *= 2;
	m->mask = m->room * 2 - 1;
	m->slots = ARENA_ARRAY(m->arena, uint32_t, m->mask + 1);
	for (size_t i = 0; i < m->count; i++)
		*slot_of(m, m->entries[i].key, m->entries[i].hash) = (uint32_t)i + 1;
}

void *
map_get(const struct map *m, struct span key)
{
	uint32_t n = *slot_of(m, key, hash_bytes(key.ptr, key.len));

	return n ? m->entries[n - 1].value : NULL;
}

void
map_set(struct map *m, struct span key, void *value)
{
	uint64_t hash = hash_bytes(key.ptr, key.len);
	uint32_t *slot = slot_of(m, key, hash);

	if (*slot) {
		m->entries[*slot - 1].value = value;
		return;
	}
	if (m->count == m->room) {
		grow(m);
		slot = slot_of(m, key, hash);
	}
	struct span own = { arena_strndup(m->arena, key.ptr, key.len), key.len };
	m->entries[m->count++] = (struct entry){ hash, own, value };
	*slot = (uint32_t)m->count;
}

size_t
map_count(const struct map *m)
{
	return m->count;
}

struct span
map_key(const struct map *m, size_t i)
{
	return m->entries[i].key;
}

void *
map_value(const struct map *m, size_t i)
{
	return m->entries[i].value;
}
