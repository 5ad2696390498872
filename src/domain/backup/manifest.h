/* manifest.h - what a backup holds: manifest.json, written last.
 *
 * A directory without one is no backup, or one that was interrupted.  Every file
 * is listed with its size and SHA-256; paths are relative and stay inside. */
#ifndef DOMAIN_BACKUP_MANIFEST_H
#define DOMAIN_BACKUP_MANIFEST_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/span.h"

#include <stdint.h>

enum { MANIFEST_FORMAT = 1 };

struct manifest_file {
	const char *path, *sha256;
	int64_t bytes;
};

struct manifest_site {
	int64_t id, schema_version;
	const char *name, *server, *database;
};

struct manifest {
	int64_t format;          /* of the backup's layout */
	const char *program;     /* version of Quoin that wrote it */
	const char *created;     /* RFC 3339 */
	const char *postgresql;  /* version of the platform's server */
	const char *platform;    /* name of the platform database */
	const char *secret;      /* a word of warning to whoever opens it */
	int64_t schema_version;  /* of sites, in that version of Quoin */
	struct list sites, files;
};

extern const struct field manifest_site_fields[];

/* List a file that was written to dir/path. */
bool manifest_add(struct ctx *cx, struct manifest *m, const char *dir, const char *path) MUST_CHECK;

bool manifest_write(struct ctx *cx, const struct manifest *m, const char *dir) MUST_CHECK;

/* Fails with a sentence where there is none, or none this version understands. */
bool manifest_read(struct ctx *cx, const char *dir, struct manifest *out) MUST_CHECK;

/* Every file there, of its size and hash?  `step` is called after each. */
bool manifest_verify(struct ctx *cx, const struct manifest *m, const char *dir,
                     void (*step)(void *arg, size_t done, size_t total), void *arg) MUST_CHECK;

/* Fill a list from a JSON array of objects. */
bool manifest_list(struct ctx *cx, struct span json, const struct field *fields, size_t item_size,
                   struct list *out) MUST_CHECK;

#endif
