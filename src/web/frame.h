/* frame.h - what every page of a site begins with: its settings, kept in memory
 * for as long as the site's epoch stands.
 *
 * Thread-safe.  A frame stays valid until the arena of who asked is reset. */
#ifndef WEB_FRAME_H
#define WEB_FRAME_H

#include "base/ctx.h"
#include "domain/setting.h"

struct frames;

struct frames *frames_new(size_t most);
void frames_free(struct frames *f);

/* The settings of the entered site.  epoch 0: unknown, read it and keep nothing. */
bool frames_get(struct ctx *cx, struct frames *f, uint64_t epoch, const struct settings **out) MUST_CHECK;

#endif
