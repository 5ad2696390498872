/* media.h - files of a site: stored under the hash of their content.
 *
 * A file lies in <media_dir>/tenants/<site id>/media/<name> and its address is
 * /media/<name>, where <name> is the start of its SHA-256 and an extension that
 * follows from what the bytes are, never from the name it came with.  The same
 * bytes are stored once. */
#ifndef DOMAIN_MEDIA_H
#define DOMAIN_MEDIA_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/span.h"

struct conf;
struct site;

struct media {
	const char *id, *name, *original, *type, *alt;
	int64_t bytes, width, height;
};

extern const struct field media_fields[];

/* Store bytes and their row (inside the caller's transaction).  *url becomes
 * "/media/<name>".  Fails with MEDIA_TYPE for kinds we do not take, TOO_LARGE. */
bool media_store(struct ctx *cx, const struct conf *conf, const struct site *site, struct span bytes,
                 const char *original, struct media *out, const char **url) MUST_CHECK;

/* The address media_store() would give these bytes; NULL for kinds we do not take. */
const char *media_address(struct arena *a, struct span bytes);

bool media_by_name(struct ctx *cx, const char *name, struct media *out, bool *found) MUST_CHECK;

/* Where a file of this name lies on disk. */
const char *media_path(struct arena *a, const struct conf *conf, const struct site *site, const char *name);

/* What the bytes are: media type and extension, or false.  Width and height are
 * set where the header tells them. */
bool media_sniff(struct span bytes, const char **type, const char **extension, int64_t *width, int64_t *height);

#endif
