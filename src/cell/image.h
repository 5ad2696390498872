/* image.h - pictures: decoded, set upright, made sRGB, and written anew without
 * a word of what the file said besides pixels (text/image_wire.h). */
#ifndef CELL_IMAGE_H
#define CELL_IMAGE_H

#include "base/arena.h"
#include "text/image_wire.h"

/* Once, before the sandbox. */
void image_init(void);

/* False: *reason is a sentence for the person who sent it. */
bool image_make(struct arena *a, const struct image_options *opt, struct span bytes, struct image_result *r,
                const char **reason);

#endif
