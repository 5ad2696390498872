/* image_wire.h - what a picture is made into, and what comes of it, as structs
 * and as parts of the cell's protocol (text/cell_proto.h).
 *
 * A picture becomes one main file, in the format it came in, and variants:
 * narrower ones in that format, and WebP at every width.  A drawing (SVG)
 * becomes one file, and so does a moving picture. */
#ifndef TEXT_IMAGE_WIRE_H
#define TEXT_IMAGE_WIRE_H

#include "base/arena.h"
#include "base/span.h"
#include "base/strbuf.h"

#include <stdint.h>

enum {
	IMAGE_MAX_BYTES = 64 << 20, /* of a source that a cell takes */
	IMAGE_MOST_FILES = 16,
	IMAGE_MOST_FRAMES = 600,    /* of a moving picture */
};

/* Widths of variants in pixels.  None is made that is not narrower than the main
 * file; the main file's own width is one more for WebP. */
extern const int image_widths[];
extern const size_t image_n_widths;

/* What is asked for; or-ed. */
enum { IMAGE_MAIN = 1, IMAGE_VARIANTS = 2 };

struct image_options {
	unsigned want;
	int64_t pixels_max; /* width × height × frames a source may have */
	int64_t width_max;  /* of the main file; a wider source is made narrower */
	unsigned cpu_ms;    /* 0: IMAGE_CPU_MS */
};

enum { IMAGE_CPU_MS = 20000 };

struct image_file {
	bool main;
	const char *type, *extension;
	int64_t width, height; /* pixels; 0 for a drawing that does not say */
	struct span bytes;
};

struct image_result {
	int64_t width, height; /* of the main file, wanted or not */
	int64_t frames;        /* 1: it does not move */
	int64_t dropped;       /* of a drawing: elements and attributes left out */
	struct image_file files[IMAGE_MOST_FILES];
	size_t n_files;
};

/* The source goes last, and not by this: put the head of a CELL_SOURCE part. */
void image_options_put(struct strbuf *to, const struct image_options *opt);
void image_result_put(struct strbuf *to, const struct image_result *r);

/* False where the bytes are no such thing.  Spans point into parts. */
bool image_options_get(struct span parts, struct image_options *opt, struct span *source);
bool image_result_get(struct arena *a, struct span parts, struct image_result *r);

#endif
