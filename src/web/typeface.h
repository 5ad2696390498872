/* typeface.h - typefaces that sites may choose, published for the front server.
 *
 * fonts_dir/fonts.json says which there are (fonts/build.mjs makes it); a theme's
 * choice names one by its id.  Without the directory there are none, and the faces
 * that follow in the choice's list serve. */
#ifndef WEB_TYPEFACE_H
#define WEB_TYPEFACE_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/span.h"

struct conf;
struct typefaces;

/* Read and publish them; they live as long as the arena.  *version is stirred with
 * what they are. */
bool typefaces_load(struct ctx *cx, struct arena *lasting, const struct conf *conf, uint64_t *version,
                    struct typefaces **out) MUST_CHECK;

/* The elements of a page's head that load these ids: a preload for the letters every
 * page has, and the rules of all.  Unknown ids and repeated ones are passed over. */
struct html typefaces_head(struct arena *a, const struct typefaces *t, const struct span *ids, size_t n);

#endif
