/* theme_cache.h - the sites' own themes of one worker, compiled when they are first
 * needed and kept while there is room.
 *
 * A version of a site's files never changes, so a theme made of it stays right: the
 * key is place, theme and version.  Those used longest ago go when the ceiling on
 * memory is reached.  Thread-safe. */
#ifndef WEB_THEME_CACHE_H
#define WEB_THEME_CACHE_H

#include "base/ctx.h"

struct conf;
struct site;
struct theme;
struct theme_cache;

struct theme_cache *theme_cache_new(size_t bytes);
void theme_cache_free(struct theme_cache *c);

/* The theme of a version of the entered site's files over `under`, valid until the
 * arena is reset; one read where it is not kept.  *out is NULL where that version
 * cannot be used (*why says so: a file does not compile any more); fails only when it
 * could not be read. */
bool theme_cache_get(struct ctx *cx, struct theme_cache *c, const struct conf *conf, const struct site *site,
                  const struct theme *under, int64_t version, const struct theme **out, const char **why) MUST_CHECK;

size_t theme_cache_bytes(struct theme_cache *c);

#endif
