/* compress.c - see compress.h. */
#include "service/compress.h"

#include <brotli/encode.h>
#include <zlib.h>

static const struct span none = { NULL, 0 };

struct span
compress_gzip(struct arena *a, struct span in)
{
	z_stream z = { 0 };
	enum { GZIP_WRAPPER = 16 };

	if (deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + GZIP_WRAPPER, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return none;
	size_t room = deflateBound(&z, in.len);
	unsigned char *out = arena_alloc(a, room);
	z.next_in = (unsigned char *)(uintptr_t)in.ptr;
	z.avail_in = (unsigned)in.len;
	z.next_out = out;
	z.avail_out = (unsigned)room;
	bool ok = deflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out < in.len;
	struct span made = { (const char *)out, z.total_out };
	deflateEnd(&z);
	return ok ? made : none;
}

struct span
compress_brotli(struct arena *a, struct span in, int quality)
{
	size_t room = BrotliEncoderMaxCompressedSize(in.len);
	uint8_t *out = arena_alloc(a, room ? room : 1);

	if (!BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, in.len, (const uint8_t *)in.ptr, &room,
	                           out) || room >= in.len)
		return none;
	return (struct span){ (const char *)out, room };
}
