/* byline.h - what a site's readers see of somebody who writes for it. */
#ifndef DOMAIN_BYLINE_H
#define DOMAIN_BYLINE_H

#include "base/ctx.h"
#include "base/field.h"

struct site;
struct staff;

struct byline {
	const char *id, *slug, *name, *bio, *profile_image, *website, *location;
	const char *links; /* addresses of other places, divided by blanks */
};

extern const struct field byline_fields[];

/* The byline of an account on the current site; an empty id where it has none yet. */
bool byline_read(struct ctx *cx, const struct staff *staff, struct byline *out) MUST_CHECK;

/* Store it, in a change of its own; made where there is none.  Another slug leaves
 * a redirect at the old address.  INVALID names the field at fault, CONFLICT a slug
 * that is somebody else's. */
bool byline_save(struct ctx *cx, const struct site *site, const struct staff *staff,
                 const struct byline *wish) MUST_CHECK;

#endif
