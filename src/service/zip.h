/* zip.h - a zip archive, written as a stream: memory does not grow with it
 * (libarchive; this module is its only includer).
 *
 * Names are UTF-8 and marked as such.  Failures: UNAVAILABLE where the disk is
 * full, INTERNAL else; then nothing more can be added, and the file is to be
 * removed by whoever named it. */
#ifndef SERVICE_ZIP_H
#define SERVICE_ZIP_H

#include "base/ctx.h"
#include "base/span.h"

struct zip;

/* Write into an open file; closed with the arena, finished or not. */
bool zip_open(struct ctx *cx, int fd, struct zip **out) MUST_CHECK;

bool zip_add(struct ctx *cx, struct zip *z, const char *name, usec_t modified, struct span bytes) MUST_CHECK;

/* A file as it is on disk, in pieces; *found is false where there is none. */
bool zip_add_file(struct ctx *cx, struct zip *z, const char *name, const char *path, bool *found) MUST_CHECK;

/* Write what stands at the end of an archive: it is whole then. */
bool zip_finish(struct ctx *cx, struct zip *z) MUST_CHECK;

#endif
