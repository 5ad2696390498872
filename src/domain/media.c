/* media.c - see media.h. */
#include "domain/media.h"

#include "base/file.h"
#include "domain/id.h"
#include "domain/queries.h"
#include "domain/site.h"
#include "service/conf.h"
#include "service/crypto.h"

#include <unistd.h>

enum { NAME_HEX = 32 };

const struct field media_fields[] = {
	FIELD_TEXT(struct media, id),
	FIELD_TEXT(struct media, name),
	FIELD_TEXT(struct media, original),
	FIELD_TEXT(struct media, type),
	FIELD_TEXT(struct media, alt),
	FIELD_INT(struct media, bytes),
	FIELD_INT(struct media, width),
	FIELD_INT(struct media, height),
	FIELD_END
};

/* ---- what bytes are ---- */

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

/* Width and height from a JPEG's first start-of-frame segment (ITU-T T.81). */
static void
jpeg_size(struct span s, int64_t *w, int64_t *h)
{
	for (size_t i = 2; i + 9 < s.len && (unsigned char)s.ptr[i] == 0xFF;) {
		unsigned char marker = (unsigned char)s.ptr[i + 1];

		if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
			*h = be16(s.ptr + i + 5);
			*w = be16(s.ptr + i + 7);
			return;
		}
		i += 2 + be16(s.ptr + i + 2);
	}
}

/* WebP: VP8, VP8L or VP8X chunk (RFC 9649). */
static void
webp_size(struct span s, int64_t *w, int64_t *h)
{
	const char *c = s.ptr + 12;

	if (s.len < 30)
		return;
	if (memcmp(c, "VP8X", 4) == 0) {
		*w = 1 + (le16(s.ptr + 24) | (int64_t)(unsigned char)s.ptr[26] << 16);
		*h = 1 + (le16(s.ptr + 27) | (int64_t)(unsigned char)s.ptr[29] << 16);
	} else if (memcmp(c, "VP8L", 4) == 0) {
		unsigned bits = le16(s.ptr + 21) | le16(s.ptr + 23) << 16;

		*w = 1 + (bits & 0x3FFF);
		*h = 1 + (bits >> 14 & 0x3FFF);
	} else if (memcmp(c, "VP8 ", 4) == 0) {
		*w = le16(s.ptr + 26) & 0x3FFF;
		*h = le16(s.ptr + 28) & 0x3FFF;
	}
}

static bool
is_svg(struct span s)
{
	struct span head = span_trim(span_take(s, 1024));

	return span_starts(head, "<svg") ||
	       ((span_starts(head, "<?xml") || span_starts(head, "<!--") || span_starts(head, "<!DOCTYPE")) &&
	        span_find(head, "<svg") >= 0);
}

struct magic {
	size_t at;
	const char *bytes;
	size_t len;
	const char *type, *extension;
};

#define MAGIC(at, bytes, type, ext) { at, bytes, sizeof(bytes) - 1, type, ext }

static const struct magic magics[] = {
	MAGIC(0, "\x89PNG\r\n\x1a\n", "image/png", "png"),
	MAGIC(0, "\xFF\xD8\xFF", "image/jpeg", "jpg"),
	MAGIC(0, "GIF87a", "image/gif", "gif"),
	MAGIC(0, "GIF89a", "image/gif", "gif"),
	MAGIC(8, "WEBP", "image/webp", "webp"),
	MAGIC(4, "ftypavif", "image/avif", "avif"),
	MAGIC(0, "%PDF-", "application/pdf", "pdf"),
	MAGIC(0, "ID3", "audio/mpeg", "mp3"),
	MAGIC(0, "OggS", "audio/ogg", "ogg"),
	MAGIC(0, "fLaC", "audio/flac", "flac"),
	MAGIC(8, "WAVE", "audio/wav", "wav"),
	MAGIC(4, "ftypM4A", "audio/mp4", "m4a"),
	MAGIC(4, "ftyp", "video/mp4", "mp4"),
	MAGIC(0, "\x1A\x45\xDF\xA3", "video/webm", "webm"),
	MAGIC(0, "PK\x03\x04", "application/zip", "zip"),
};

static void
size_of(const char *extension, struct span s, int64_t *w, int64_t *h)
{
	if (strcmp(extension, "png") == 0 && s.len >= 24)
		*w = be32(s.ptr + 16), *h = be32(s.ptr + 20);
	else if (strcmp(extension, "gif") == 0 && s.len >= 10)
		*w = le16(s.ptr + 6), *h = le16(s.ptr + 8);
	else if (strcmp(extension, "jpg") == 0)
		jpeg_size(s, w, h);
	else if (strcmp(extension, "webp") == 0)
		webp_size(s, w, h);
}

bool
media_sniff(struct span s, const char **type, const char **extension, int64_t *width, int64_t *height)
{
	*width = *height = 0;
	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
		const struct magic *m = &magics[i];

		if (s.len < m->at + m->len || memcmp(s.ptr + m->at, m->bytes, m->len) != 0)
			continue;
		*type = m->type;
		*extension = m->extension;
		size_of(m->extension, s, width, height);
		return true;
	}
	if (!is_svg(s))
		return false;
	*type = "image/svg+xml";
	*extension = "svg";
	return true;
}

/* ---- storing ---- */

const char *
media_path(struct arena *a, const struct conf *conf, const struct site *site, const char *name)
{
	return arena_printf(a, "%s/tenants/%lld/media/%s", conf->media_dir, (long long)site->id, name);
}

struct bytes_row {
	int64_t n;
};

static const struct field bytes_fields[] = { FIELD_INT(struct bytes_row, n), FIELD_END };

static bool
check_quota(struct ctx *cx, const struct site *site, struct span bytes)
{
	struct bytes_row used;

	if (!pg_run(cx, &(struct pg_read){ &q_media_bytes, bytes_fields, &used, 0, NULL, PG_NO_ARGS }, 1))
		return false;
	if (used.n + (int64_t)bytes.len > site->storage_bytes)
		return fail(cx, ERR_TOO_LARGE, "media.quota", "The site's storage of %lld MB is full.",
		            (long long)(site->storage_bytes >> 20));
	return true;
}

static const char *
name_of(struct arena *a, struct span bytes, const char *extension)
{
	return arena_printf(a, "%.*s.%s", NAME_HEX, crypto_sha256_hex(a, bytes), extension);
}

const char *
media_address(struct arena *a, struct span bytes)
{
	const char *type, *extension;
	int64_t width, height;

	if (!media_sniff(bytes, &type, &extension, &width, &height))
		return NULL;
	return arena_printf(a, "/media/%s", name_of(a, bytes, extension));
}

bool
media_store(struct ctx *cx, const struct conf *conf, const struct site *site, struct span bytes, const char *original,
            struct media *out, const char **url)
{
	const char *type, *extension;
	int64_t width, height;

	if (bytes.len > (size_t)conf->upload_max)
		return fail(cx, ERR_TOO_LARGE, "media.size", "\"%s\" is larger than %lld MB.", original,
		            (long long)(conf->upload_max >> 20));
	if (!media_sniff(bytes, &type, &extension, &width, &height))
		return fail(cx, ERR_MEDIA_TYPE, "media.type", "\"%s\" is no kind of file this site takes.", original);
	const char *name = name_of(cx->arena, bytes, extension);
	const char *path = media_path(cx->arena, conf, site, name);
	const char *dir = arena_strndup(cx->arena, path, (size_t)(strrchr(path, '/') - path));

	if (!check_quota(cx, site, bytes) || !file_mkdirs(cx, dir, 0755) ||
	    (access(path, F_OK) != 0 && !file_write(cx, path, bytes, 0644)))
		return false;
	*out = (struct media){ .id = id_new(cx->arena), .name = name, .original = original, .type = type,
	                       .bytes = (int64_t)bytes.len, .width = width, .height = height };
	*url = arena_printf(cx->arena, "/media/%s", name);
	return pg_exec(cx, &q_media_insert, PG_TEXT(out->id), PG_TEXT(name), PG_TEXT(original), PG_TEXT(type),
	               PG_INT(out->bytes), PG_INT(width), PG_INT(height));
}

bool
media_by_name(struct ctx *cx, const char *name, struct media *out, bool *found)
{
	return pg_maybe(cx, &q_media_by_name, media_fields, out, found, PG_TEXT(name));
}
