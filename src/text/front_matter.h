/* front_matter.h - what stands before the text of a file of a static site.
 *
 *	---                 +++                   {
 *	title: YAML         title = "TOML"          "title": "JSON"
 *	---                 +++                   }
 *
 * "---toml", "---json" and "---yaml" name the notation, as Eleventy does. */
#ifndef TEXT_FRONT_MATTER_H
#define TEXT_FRONT_MATTER_H

#include "base/ctx.h"
#include "base/span.h"
#include "text/dyn.h"

enum front_kind { FRONT_NONE, FRONT_YAML, FRONT_TOML, FRONT_JSON };

struct front_matter {
	enum front_kind kind;
	const struct dyn *data; /* a map, empty without front matter; never NULL */
	struct span body;       /* points into the file */
	unsigned body_line;     /* the number of its first line, from 1 */
};

/* Take a file apart.  A byte order mark is passed over.  A file that begins like
 * front matter but is none (a thematic break, a brace) is all body.  Fails with
 * BAD_REQUEST or TOO_LARGE; lines in the detail are lines of the file. */
bool front_matter_read(struct ctx *cx, struct span file, struct front_matter *out) MUST_CHECK;

#endif
