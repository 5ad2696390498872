/* svg.h - drawings: read strictly, and written anew with what the allow-list
 * (cell/svg_policy.h) keeps of them. */
#ifndef CELL_SVG_H
#define CELL_SVG_H

#include "base/arena.h"
#include "text/image_wire.h"

enum { SVG_MAX_BYTES = 4 << 20 };

/* False: *reason is a sentence for the person who sent it. */
bool svg_make(struct arena *a, struct span bytes, struct image_result *r, const char **reason);

#endif
