/* multipart.h - walk the parts of a multipart body (RFC 7578, RFC 2046).
 *
 * Strict where it matters: every part ends at a boundary line, the last at the
 * closing one, and header lines are bounded.  Nothing is copied but names. */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include "base/arena.h"
#include "base/span.h"

#include <stdbool.h>

struct multipart {
	struct arena *arena;
	struct span rest;      /* not read yet, from just after a boundary */
	char delimiter[2 + 2 + 70 + 1]; /* CR LF "--" boundary */
	size_t delimiter_len;
	bool done;
};

struct multipart_part {
	const char *name;     /* of Content-Disposition; never NULL */
	const char *filename; /* NULL: not a file */
	const char *type;     /* Content-Type or NULL */
	struct span data;
};

enum multipart_step { MULTIPART_PART, MULTIPART_END, MULTIPART_BAD };

/* Begin; false when content_type is not multipart/form-data with a usable
 * boundary or the body does not begin with it. */
bool multipart_init(struct multipart *m, struct arena *arena, struct span body, const char *content_type);

enum multipart_step multipart_next(struct multipart *m, struct multipart_part *out);

#endif
