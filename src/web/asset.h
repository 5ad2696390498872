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

#endif
