/* text_render.h - one text from source to result: guard, parse, build the
 * dialect's blocks, number, write, summarise, and sanitise where HTML is kept. */
#ifndef CELL_TEXT_RENDER_H
#define CELL_TEXT_RENDER_H

#include "base/arena.h"
#include "text/markdown_wire.h"

enum { TEXT_MAX_BYTES = 512 * 1024 }; /* where the options do not say */

/* False where the source is larger than the options allow; *r then holds
 * nothing.  A source the guard refuses comes out as plain text, and says so.
 * reference: exactly what cmark-gfm writes, raw HTML and all, for tests. */
bool text_render(struct arena *a, struct span source, const struct markdown_options *opt, bool reference,
                 struct markdown_result *r);

#endif
