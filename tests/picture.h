/* picture.h - pictures for tests, made of bytes: a grey PNG of any size. */
#ifndef TESTS_PICTURE_H
#define TESTS_PICTURE_H

#include "base/strbuf.h"

#include <stdint.h>
#include <zlib.h>

static inline void
picture_chunk(struct strbuf *to, const char *type, struct span data)
{
	size_t at = to->len + 4;
	uint32_t len = __builtin_bswap32((uint32_t)data.len), crc;

	strbuf_add(to, &len, 4);
	strbuf_adds(to, type);
	strbuf_add_span(to, data);
	crc = __builtin_bswap32((uint32_t)crc32(0, (const unsigned char *)to->buf + at, (unsigned)(to->len - at)));
	strbuf_add(to, &crc, 4);
}

/* Claims so many pixels, of this shade, and has so many rows. */
static inline struct span
picture_png(struct arena *a, uint32_t width, uint32_t height, uint32_t rows, int shade)
{
	struct { uint32_t width, height; unsigned char rest[5]; } __attribute__((packed)) head = {
		__builtin_bswap32(width), __builtin_bswap32(height), { 8, 0, 0, 0, 0 } };
	size_t raw = (size_t)(width + 1) * rows;
	uLongf packed = compressBound(raw);
	unsigned char *from = arena_alloc(a, raw + 1), *to = arena_alloc(a, packed);
	struct strbuf sb;

	memset(from, shade, raw);
	for (size_t row = 0; row < rows; row++)
		from[row * (width + 1)] = 0; /* no filter */
	compress2(to, &packed, from, raw, 1);
	strbuf_init(&sb, a, 64 << 20);
	strbuf_add(&sb, "\x89PNG\r\n\x1a\n", 8);
	picture_chunk(&sb, "IHDR", (struct span){ (char *)&head, sizeof head });
	picture_chunk(&sb, "IDAT", (struct span){ (char *)to, packed });
	picture_chunk(&sb, "IEND", SPAN(""));
	return strbuf_span(&sb);
}

#endif
