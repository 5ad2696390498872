/* usage.h - what a site takes: of its database's disk, of storage for media, and how
 * many of what it holds. */
#ifndef DOMAIN_USAGE_H
#define DOMAIN_USAGE_H

#include "base/ctx.h"
#include "base/field.h"

struct usage {
	int64_t database_bytes, media_bytes; /* media with all their copies */
	int64_t media, posts, pages;         /* how many */
};

extern const struct field usage_fields[];

/* Of the site the context has entered. */
bool usage_read(struct ctx *cx, struct usage *out) MUST_CHECK;

#endif
