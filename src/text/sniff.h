/* sniff.h - what a file is, by its first bytes, and how large a picture says it
 * is.  Nothing is decoded: what a header claims may still be a lie, and whoever
 * decodes it has to stay inside limits of its own. */
#ifndef TEXT_SNIFF_H
#define TEXT_SNIFF_H

#include "base/span.h"

#include <stdint.h>

enum sniff_kind {
	SNIFF_PICTURE, /* of pixels: decoded and written anew before it is shown */
	SNIFF_DRAWING, /* SVG: cleaned before it is shown */
	SNIFF_OTHER,   /* kept as it is */
};

struct sniffed {
	enum sniff_kind kind;
	const char *type;      /* media type; static */
	const char *extension; /* without a dot; static */
	int64_t width, height; /* as a picture's header has them, before it is turned; 0: unknown */
};

/* False: none of the kinds a site takes. */
bool sniff(struct span bytes, struct sniffed *out);

/* AVIF takes too long to write, and few browsers read HEIC: both are written anew as
 * WebP. */
bool sniff_becomes_webp(const struct sniffed *is);

#endif
