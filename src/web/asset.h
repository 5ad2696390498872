/* asset.h - theme files published for the front server. */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include "base/ctx.h"
#include "base/span.h"

struct conf;

/* Write bytes to <assets_dir>/<theme>/<hash>.<ext>, with .br and .gz beside it
 * where that makes them smaller; *url is "/assets/<theme>/<hash>.<ext>".  Files
 * that are there already are left alone. */
bool asset_publish(struct ctx *cx, const struct conf *conf, const char *theme, const char *path, struct span bytes,
                   const char **url) MUST_CHECK;

/* Remove what was published for a theme more than a day ago and is named by none of n
 * hashes.  What cannot be removed stays. */
void asset_sweep(struct ctx *cx, const struct conf *conf, const char *theme, const char *const *hashes, size_t n);

#endif
