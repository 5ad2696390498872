/* colour.h - colours written #rrggbb: how well one can be read on another, and what
 * a theme's style sheet makes of one that cannot. */
#ifndef TEXT_COLOUR_H
#define TEXT_COLOUR_H

#include "base/arena.h"
#include "base/span.h"

#include <stdbool.h>

struct colour {
	double r, g, b; /* sRGB, 0 to 1 */
};

bool colour_read(struct span text, struct colour *out); /* false: it is none */
const char *colour_text(struct arena *a, struct colour c);

/* The contrast ratio of WCAG 2.2: 1 (equal) to 21 (black on white).  Text of
 * ordinary size needs 4.5. */
double colour_contrast(struct colour a, struct colour b);

/* oklch(from c min(l, most) c h), and max(l, least) with min(c, chroma), as a
 * browser computes them; what sRGB does not hold is cut at its edge. */
struct colour colour_darker(struct colour c, double most);
struct colour colour_lighter(struct colour c, double least, double chroma);

#endif
