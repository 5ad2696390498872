/* compress.h - gzip (RFC 1952) and brotli (RFC 7932) of whole bodies. */
#ifndef SERVICE_COMPRESS_H
#define SERVICE_COMPRESS_H

#include "base/arena.h"
#include "base/span.h"

/* Compressed bytes in the arena; an empty span where compressing failed or made
 * it no smaller. */
struct span compress_gzip(struct arena *a, struct span in);
struct span compress_brotli(struct arena *a, struct span in, int quality);

#endif
