/* redirect.h - old addresses of a site that lead elsewhere. */
#ifndef DOMAIN_REDIRECT_H
#define DOMAIN_REDIRECT_H

#include "base/ctx.h"
#include "base/field.h"

struct redirect {
	const char *to_url;
	int64_t status; /* 301, 302, 308 or 410 */
};

extern const struct field redirect_fields[];

/* A path as it is stored: without its last slash. */
const char *redirect_key(struct arena *a, const char *path);

/* An address as a Location header has it: what is encoded stays, what has to be is. */
const char *redirect_location(struct arena *a, const char *to_url);

/* The redirect stored for this path (decoded, no query); *found says whether. */
bool redirect_for(struct ctx *cx, const char *path, struct redirect *out, bool *found) MUST_CHECK;

/* The first of these expressions (of struct redirect_rule) that leads on from the path. */
bool redirect_by_pattern(struct ctx *cx, struct list rows, const char *path, struct redirect *out);

/* Store one; an existing one of the same from_path is replaced only when its
 * origin is the same.  A redirect onto itself is refused silently (false
 * without failure is never returned: *stored tells). */
bool redirect_add(struct ctx *cx, const char *from_path, const char *to_url, int status, const char *origin,
                  bool *stored) MUST_CHECK;

#endif
