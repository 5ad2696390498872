/* sniff.c - see sniff.h. */
#include "text/sniff.h"

static unsigned
be16(const char *p)
{
	return (unsigned)(unsigned char)p[0] << 8 | (unsigned char)p[1];
}

static unsigned
be32(const char *p)
{
	return be16(p) << 16 | be16(p + 2);
}

static unsigned
le16(const char *p)
{
	return (unsigned)(unsigned char)p[1] << 8 | (unsigned char)p[0];
}

static bool
is_frame_header(unsigned char marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/* From a JPEG's first start-of-frame segment (ITU-T T.81).  A marker may be
 * preceded by fill bytes, and some stand alone. */
static void
jpeg_size(struct span s, struct sniffed *out)
{
	for (size_t i = 2; i + 9 < s.len && (unsigned char)s.ptr[i] == 0xFF;) {
		unsigned char marker = (unsigned char)s.ptr[i + 1];

		if (is_frame_header(marker)) {
			out->height = be16(s.ptr + i + 5);
			out->width = be16(s.ptr + i + 7);
			return;
		}
		if (marker == 0xFF)
			i++;
		else
			i += 2 + be16(s.ptr + i + 2);
	}
}

/* VP8X, VP8L or VP8 chunk (RFC 9649). */
static void
webp_size(struct span s, struct sniffed *out)
{
	const char *c = s.ptr + 12;

	if (s.len < 30)
		return;
	if (memcmp(c, "VP8X", 4) == 0) {
		out->width = 1 + (le16(s.ptr + 24) | (int64_t)(unsigned char)s.ptr[26] << 16);
		out->height = 1 + (le16(s.ptr + 27) | (int64_t)(unsigned char)s.ptr[29] << 16);
	} else if (memcmp(c, "VP8L", 4) == 0) {
		unsigned bits = le16(s.ptr + 21) | le16(s.ptr + 23) << 16;

		out->width = 1 + (bits & 0x3FFF);
		out->height = 1 + (bits >> 14 & 0x3FFF);
	} else if (memcmp(c, "VP8 ", 4) == 0) {
		out->width = le16(s.ptr + 26) & 0x3FFF;
		out->height = le16(s.ptr + 28) & 0x3FFF;
	}
}

static void
png_size(struct span s, struct sniffed *out)
{
	if (s.len < 24)
		return;
	out->width = be32(s.ptr + 16);
	out->height = be32(s.ptr + 20);
}

static void
gif_size(struct span s, struct sniffed *out)
{
	if (s.len < 10)
		return;
	out->width = le16(s.ptr + 6);
	out->height = le16(s.ptr + 8);
}

struct magic {
	size_t at;
	const char *bytes;
	size_t len;
	const char *also; /* at the very beginning, or NULL */
	enum sniff_kind kind;
	const char *type, *extension;
	void (*size)(struct span s, struct sniffed *out);
};

#define MAGIC(at, bytes, also, kind, type, ext, size) \
	{ at, bytes, sizeof(bytes) - 1, also, SNIFF_##kind, type, ext, size }

static const struct magic magics[] = {
	MAGIC(0, "\x89PNG\r\n\x1a\n", NULL, PICTURE, "image/png", "png", png_size),
	MAGIC(0, "\xFF\xD8\xFF", NULL, PICTURE, "image/jpeg", "jpg", jpeg_size),
	MAGIC(0, "GIF87a", NULL, PICTURE, "image/gif", "gif", gif_size),
	MAGIC(0, "GIF89a", NULL, PICTURE, "image/gif", "gif", gif_size),
	MAGIC(8, "WEBP", "RIFF", PICTURE, "image/webp", "webp", webp_size),
	MAGIC(4, "ftypavif", NULL, PICTURE, "image/avif", "avif", NULL),
	MAGIC(4, "ftypheic", NULL, PICTURE, "image/heic", "heic", NULL),
	MAGIC(4, "ftypheix", NULL, PICTURE, "image/heic", "heic", NULL),
	MAGIC(4, "ftypmif1", NULL, PICTURE, "image/heic", "heic", NULL),
	MAGIC(0, "%PDF-", NULL, OTHER, "application/pdf", "pdf", NULL),
	MAGIC(0, "ID3", NULL, OTHER, "audio/mpeg", "mp3", NULL),
	MAGIC(0, "\xFF\xFB", NULL, OTHER, "audio/mpeg", "mp3", NULL),
	MAGIC(0, "OggS", NULL, OTHER, "audio/ogg", "ogg", NULL),
	MAGIC(0, "fLaC", NULL, OTHER, "audio/flac", "flac", NULL),
	MAGIC(8, "WAVE", "RIFF", OTHER, "audio/wav", "wav", NULL),
	MAGIC(4, "ftypM4A", NULL, OTHER, "audio/mp4", "m4a", NULL),
	MAGIC(4, "ftyp", NULL, OTHER, "video/mp4", "mp4", NULL),
	MAGIC(0, "\x1A\x45\xDF\xA3", NULL, OTHER, "video/webm", "webm", NULL),
	MAGIC(0, "PK\x03\x04", NULL, OTHER, "application/zip", "zip", NULL),
};

static bool
has_magic(struct span s, const struct magic *m)
{
	return s.len >= m->at + m->len && memcmp(s.ptr + m->at, m->bytes, m->len) == 0 &&
	       (!m->also || span_starts(s, m->also));
}

/* A byte order mark, a declaration and comments may come before the element. */
static bool
is_svg(struct span s)
{
	struct span head = span_take(s, 4096);

	if (span_starts(head, "\xEF\xBB\xBF"))
		head = span_skip(head, 3);
	head = span_trim(head);
	return span_starts(head, "<svg") ||
	       ((span_starts(head, "<?xml") || span_starts(head, "<!--") || span_starts(head, "<!DOCTYPE")) &&
	        span_find(head, "<svg") >= 0);
}

bool
sniff(struct span bytes, struct sniffed *out)
{
	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
		const struct magic *m = &magics[i];

		if (!has_magic(bytes, m))
			continue;
		*out = (struct sniffed){ .kind = m->kind, .type = m->type, .extension = m->extension };
		if (m->size)
			m->size(bytes, out);
		return true;
	}
	*out = (struct sniffed){ .kind = SNIFF_DRAWING, .type = "image/svg+xml", .extension = "svg" };
	return is_svg(bytes);
}

bool
sniff_becomes_webp(const struct sniffed *is)
{
	return strcmp(is->type, "image/avif") == 0 || strcmp(is->type, "image/heic") == 0;
}
