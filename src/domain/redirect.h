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

/* The redirect stored for this path (decoded, no query); *found says whether. */
bool redirect_for(struct ctx *cx, const char *path, struct redirect *out, bool *found) MUST_CHECK;

/* Store one; an existing one of the same from_path is replaced only when its
 * origin is the same.  A redirect onto itself is refused silently (false
 * without failure is never returned: *stored tells). */
bool redirect_add(struct ctx *cx, const char *from_path, const char *to_url, int status, const char *origin,
                  bool *stored) MUST_CHECK;

#endif
