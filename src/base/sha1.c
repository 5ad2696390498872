/* sha1.c - see sha1.h. */
#include "base/sha1.h"

#include <stdint.h>

enum { BLOCK = 64 };

struct sha1_state {
	uint32_t h[5];
	unsigned char block[BLOCK];
	size_t used;     /* bytes of block */
	uint64_t length; /* of everything, in bytes */
};

static uint32_t
rotate(uint32_t x, int by)
{
	return x << by | x >> (32 - by);
}

static void
expand(const unsigned char block[BLOCK], uint32_t w[80])
{
	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 |
		       block[4 * i + 3];
	for (int i = 16; i < 80; i++)
		w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
}

/* The function and constant of round i. */
static uint32_t
mix(int i, uint32_t b, uint32_t c, uint32_t d)
{
	if (i < 20)
		return ((b & c) | (~b & d)) + 0x5a827999;
	if (i < 40)
		return (b ^ c ^ d) + 0x6ed9eba1;
	if (i < 60)
		return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
	return (b ^ c ^ d) + 0xca62c1d6;
}

static void
compress(struct sha1_state *s)
{
	uint32_t w[80], a = s->h[0], b = s->h[1], c = s->h[2], d = s->h[3], e = s->h[4];

	expand(s->block, w);
	for (int i = 0; i < 80; i++) {
		uint32_t t = rotate(a, 5) + mix(i, b, c, d) + e + w[i];

		e = d, d = c, c = rotate(b, 30), b = a, a = t;
	}
	s->h[0] += a, s->h[1] += b, s->h[2] += c, s->h[3] += d, s->h[4] += e;
}

static void
begin(struct sha1_state *s)
{
	*s = (struct sha1_state){ .h = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 } };
}

static void
add(struct sha1_state *s, struct span data)
{
	for (size_t i = 0; i < data.len; i++) {
		s->block[s->used++] = (unsigned char)data.ptr[i];
		if (s->used == BLOCK)
			compress(s), s->used = 0;
	}
	s->length += data.len;
}

static void
finish(struct sha1_state *s, unsigned char out[SHA1_BYTES])
{
	uint64_t bits = s->length * 8;
	char tail[8];

	add(s, SPAN("\x80"));
	while (s->used != BLOCK - 8)
		add(s, (struct span){ "", 1 });
	for (int i = 0; i < 8; i++)
		tail[i] = (char)(bits >> (56 - 8 * i));
	add(s, (struct span){ tail, 8 });
	for (int i = 0; i < SHA1_BYTES; i++)
		out[i] = (unsigned char)(s->h[i / 4] >> (24 - 8 * (i % 4)));
}

void
sha1(struct span data, unsigned char out[SHA1_BYTES])
{
	struct sha1_state s;

	begin(&s);
	add(&s, data);
	finish(&s, out);
}

static void
keyed(const unsigned char key[BLOCK], unsigned char pad, struct span data, unsigned char out[SHA1_BYTES])
{
	struct sha1_state s;
	char padded[BLOCK];

	for (int i = 0; i < BLOCK; i++)
		padded[i] = (char)(key[i] ^ pad);
	begin(&s);
	add(&s, (struct span){ padded, BLOCK });
	add(&s, data);
	finish(&s, out);
}

void
sha1_hmac(struct span key, struct span data, unsigned char out[SHA1_BYTES])
{
	unsigned char block[BLOCK] = { 0 }, inner[SHA1_BYTES];

	if (key.len > BLOCK)
		sha1(key, block);
	else if (key.len)
		memcpy(block, key.ptr, key.len);
	keyed(block, 0x36, data, inner);
	keyed(block, 0x5c, (struct span){ (const char *)inner, SHA1_BYTES }, out);
}
