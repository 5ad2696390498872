/* toml.h - TOML 1.0 in: one document, as front matter and settings hold it.
 *
 * Integers become INT, floats NUMBER (inf and nan, which JSON has not, TEXT),
 * dates and times TEXT as written (text/date_read.h reads them).  A table or key
 * defined twice, and all else the specification calls invalid, is an error. */
#ifndef TEXT_TOML_H
#define TEXT_TOML_H

#include "base/ctx.h"
#include "base/span.h"
#include "text/dyn.h"

struct toml_limits {
	size_t bytes;   /* of the document */
	unsigned depth; /* of arrays and tables within one another */
	size_t nodes;   /* values and tables */
};

/* *out is a map.  Fails with TOO_LARGE, or with BAD_REQUEST and a detail that
 * begins "Line 3, column 7: ". */
bool toml_parse(struct ctx *cx, struct span document, const struct toml_limits *limits,
                const struct dyn **out) MUST_CHECK;

#endif
