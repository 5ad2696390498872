/* webp.h - a WebP file without what it says about itself. */
#ifndef CELL_WEBP_H
#define CELL_WEBP_H

#include "base/span.h"

#include <stdbool.h>

/* Leave out every chunk but those that make the picture, in place: bytes->len
 * becomes smaller.  False: the bytes are no WebP file (RFC 9649). */
bool webp_bare(char *bytes, size_t *len);

#endif
