/* yaml.h - YAML in: one document, as front matter and data files hold it.
 *
 * Scalars follow YAML 1.2's core schema, and nothing is lost on the way: what is
 * not exactly a JSON number, true, false or null is text, so dates, "007" and
 * "yes" arrive as they were written.  Tags are ignored.  Anchors, aliases and
 * merge keys ("<<") work, but what aliases multiply counts against the limit of
 * nodes, so a small document cannot unfold into a large one. */
#ifndef TEXT_YAML_H
#define TEXT_YAML_H

#include "base/ctx.h"
#include "base/span.h"
#include "text/dyn.h"

struct yaml_limits {
	size_t bytes;   /* of the document */
	unsigned depth; /* of lists and maps within one another */
	size_t nodes;   /* values, aliases unfolded */
};

/* An empty document is a null.  Fails with TOO_LARGE, or with BAD_REQUEST and a
 * detail that begins "Line 3, column 7: ". */
bool yaml_parse(struct ctx *cx, struct span document, const struct yaml_limits *limits,
                const struct dyn **out) MUST_CHECK;

#endif
