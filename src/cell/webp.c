/* webp.c - see webp.h.  The library writes EXIF and a profile whether or not it
 * was asked to. */
#include "cell/webp.h"

#include <stdint.h>

enum { HEAD = 12, CHUNK_HEAD = 8, FLAG_ALPHA = 0x10, FLAG_ANIMATION = 0x02 };

static uint32_t
le32(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint32_t)u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 24;
}

static void
put_le32(char *p, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		p[i] = (char)(n >> 8 * i);
}

static bool
is_picture(const char *chunk)
{
	static const char kept[][5] = { "VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF" };

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (memcmp(chunk, kept[i], 4) == 0)
			return true;
	return false;
}

bool
webp_bare(char *bytes, size_t *len)
{
	size_t to = HEAD, at = HEAD;

	if (*len < HEAD || memcmp(bytes, "RIFF", 4) != 0 || memcmp(bytes + 8, "WEBP", 4) != 0)
		return false;
	while (at + CHUNK_HEAD <= *len) {
		char *chunk = bytes + at;
		size_t size = CHUNK_HEAD + (((size_t)le32(chunk + 4) + 1) & ~(size_t)1);

		if (size > *len - at)
			return false;
		at += size;
		if (!is_picture(chunk))
			continue;
		if (memcmp(chunk, "VP8X", 4) == 0 && size > CHUNK_HEAD)
			chunk[CHUNK_HEAD] &= FLAG_ALPHA | FLAG_ANIMATION;
		memmove(bytes + to, chunk, size);
		to += size;
	}
	put_le32(bytes + 4, (uint32_t)(to - 8));
	*len = to;
	return to > HEAD;
}
