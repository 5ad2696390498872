/* file.h - whole files: read with a ceiling, written all or nothing. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/ctx.h"
#include "base/span.h"

#include <sys/types.h>

/* The bytes of a file, NUL-terminated past their end.  Fails with NOT_FOUND,
 * TOO_LARGE (more than max bytes) or INTERNAL. */
bool file_read(struct ctx *cx, const char *path, size_t max, struct span *out) MUST_CHECK;

/* The same of what a command is given: "-" is standard input, and a pipe, such as
 * /dev/stdin may be, is read to its end. */
bool file_read_input(struct ctx *cx, const char *path, size_t max, struct span *out) MUST_CHECK;

/* Replace path by data: written beside it, synced, renamed.  UNAVAILABLE says that
 * the disk is full; then, as after any failure, nothing has changed. */
bool file_write(struct ctx *cx, const char *path, struct span data, mode_t mode) MUST_CHECK;

/* mkdir -p. */
bool file_mkdirs(struct ctx *cx, const char *path, mode_t mode) MUST_CHECK;

#endif
