/* svg_policy.h - the allow-list for drawings: which elements and attributes are
 * kept, and what their values may say.  Whatever is not named here is not kept. */
#ifndef CELL_SVG_POLICY_H
#define CELL_SVG_POLICY_H

#include "base/span.h"

enum svg_fate {
	SVG_DROP,   /* the element goes with all it holds */
	SVG_KEEP,
	SVG_UNWRAP, /* the element goes, what it holds stays */
	SVG_STYLE,  /* a style sheet: kept if svg_css_ok() */
};

enum svg_fate svg_element(struct span name);

/* Is this attribute kept on that element, with this value? */
bool svg_attr_ok(struct span element, struct span name, struct span value);

/* Style sheet, declarations or a presentation attribute: nothing is fetched, and
 * only functions that paint and place are called. */
bool svg_css_ok(struct span css);

#endif
