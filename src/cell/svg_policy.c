/* svg_policy.c - see svg_policy.h. */
#include "cell/svg_policy.h"

static bool
one_of(struct span name, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (span_is(name, words[i]))
			return true;
	return false;
}

#define ONE_OF(name, words) one_of((name), (words), sizeof (words) / sizeof *(words))

/* No script, no foreignObject, no image or feImage (a picture within would be
 * shown as it came), nothing that plays or listens. */
static const char *const kept[] = {
	"svg", "g", "defs", "symbol", "use", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
	"text", "tspan", "textPath", "marker", "clipPath", "mask", "pattern", "linearGradient", "radialGradient", "stop",
	"filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting",
	"feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR",
	"feGaussianBlur", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight", "feSpecularLighting",
	"feSpotLight", "feTile", "feTurbulence", "animate", "animateTransform", "animateMotion", "mpath", "set",
};

static const char *const unwrapped[] = { "a", "switch" };

enum svg_fate
svg_element(struct span name)
{
	if (span_is(name, "style"))
		return SVG_STYLE;
	if (ONE_OF(name, unwrapped))
		return SVG_UNWRAP;
	return ONE_OF(name, kept) ? SVG_KEEP : SVG_DROP;
}

/* Geometry, painting and text; their values are looked at as CSS is. */
static const char *const attrs[] = {
	"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "fr", "dx", "dy", "d", "width", "height",
	"points", "pathLength", "rotate", "transform", "gradientTransform", "patternTransform", "gradientUnits",
	"patternUnits", "patternContentUnits", "clipPathUnits", "maskUnits", "maskContentUnits", "markerUnits", "markerWidth",
	"markerHeight", "refX", "refY", "orient", "spreadMethod", "offset", "viewBox", "preserveAspectRatio", "version",
	"baseProfile", "startOffset", "method", "spacing", "side", "textLength", "lengthAdjust", "xml:space", "enable-background",
	/* painting */
	"fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap", "stroke-linejoin",
	"stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "stop-color", "stop-opacity", "opacity", "color", "display",
	"visibility", "overflow", "clip", "clip-path", "clip-rule", "mask", "mask-type", "filter", "flood-color", "flood-opacity",
	"lighting-color", "marker", "marker-start", "marker-mid", "marker-end", "mix-blend-mode", "isolation", "paint-order",
	"vector-effect", "shape-rendering", "color-rendering", "text-rendering", "image-rendering", "color-interpolation",
	"color-interpolation-filters", "transform-origin", "transform-box", "style",
	/* text */
	"font", "font-family", "font-size", "font-size-adjust", "font-stretch", "font-style", "font-variant", "font-weight",
	"text-anchor", "text-decoration", "text-transform", "letter-spacing", "word-spacing", "line-height", "writing-mode",
	"dominant-baseline", "alignment-baseline", "baseline-shift", "direction", "unicode-bidi", "white-space",
	/* filters */
	"in", "in2", "result", "mode", "type", "values", "operator", "k1", "k2", "k3", "k4", "stdDeviation", "edgeMode", "order",
	"kernelMatrix", "divisor", "bias", "targetX", "targetY", "preserveAlpha", "surfaceScale", "diffuseConstant",
	"specularConstant", "specularExponent", "kernelUnitLength", "scale", "xChannelSelector", "yChannelSelector", "azimuth",
	"elevation", "z", "pointsAtX", "pointsAtY", "pointsAtZ", "limitingConeAngle", "radius", "baseFrequency", "numOctaves",
	"seed", "stitchTiles", "tableValues", "slope", "intercept", "amplitude", "exponent", "filterUnits", "primitiveUnits",
	/* movement */
	"begin", "dur", "end", "min", "max", "restart", "repeatCount", "repeatDur", "calcMode", "keyTimes", "keySplines",
	"keyPoints", "path", "from", "to", "by", "additive", "accumulate",
};

/* Words of the author's, which mean nothing to a browser. */
static const char *const free_text[] = { "id", "class", "role", "lang", "xml:lang", "aria-label", "aria-labelledby",
	"aria-describedby", "aria-hidden", "focusable" };

/* What an animation may change: what may be there, but not where a link goes or
 * a whole style. */
static bool
animates(struct span name)
{
	return ONE_OF(name, attrs) && !span_is(name, "style") && !span_is(name, "begin") && !span_is(name, "end");
}

static bool
is_within(struct span address)
{
	return address.len > 1 && address.ptr[0] == '#';
}

bool
svg_attr_ok(struct span element, struct span name, struct span value)
{
	if (span_is(name, "href") || span_is(name, "xlink:href"))
		return is_within(value);
	if (span_is(name, "attributeName"))
		return animates(value);
	if (span_is(name, "attributeType"))
		return true;
	if (span_is(name, "media"))
		return span_is(element, "style") && svg_css_ok(value);
	return ONE_OF(name, free_text) || (ONE_OF(name, attrs) && svg_css_ok(value));
}

/* ---- CSS ---- */

static const char *const functions[] = {
	"", "rgb", "rgba", "hsl", "hsla", "matrix", "matrix3d", "translate", "translatex", "translatey", "translate3d", "scale",
	"scalex", "scaley", "rotate", "rotatex", "rotatey", "rotatez", "skew", "skewx", "skewy", "calc", "min", "max", "clamp",
	"var", "cubic-bezier", "steps", "blur", "brightness", "contrast", "drop-shadow", "grayscale", "hue-rotate", "invert",
	"opacity", "saturate", "sepia", "polygon", "circle", "ellipse", "inset", "not", "is", "nth-child", "nth-of-type", "and",
};

static const char *const rules[] = { "media", "keyframes", "-webkit-keyframes" };

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static bool
any_nocase(struct span name, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (span_is_nocase(name, words[i]))
			return true;
	return false;
}

/* The word that ends where the parenthesis at i begins. */
static struct span
word_before(struct span css, size_t i)
{
	size_t from = i;

	while (from > 0 && is_word(css.ptr[from - 1]))
		from--;
	return (struct span){ css.ptr + from, i - from };
}

static struct span
word_after(struct span css, size_t i)
{
	size_t to = i + 1;

	while (to < css.len && is_word(css.ptr[to]))
		to++;
	return (struct span){ css.ptr + i + 1, to - i - 1 };
}

static bool
function_ok(struct span css, size_t at)
{
	struct span name = word_before(css, at), inside = span_trim(span_skip(css, at + 1));

	if (any_nocase(name, functions, sizeof functions / sizeof *functions))
		return true;
	if (inside.len && (inside.ptr[0] == '"' || inside.ptr[0] == '\''))
		inside = span_skip(inside, 1);
	return span_is_nocase(name, "url") && inside.len && inside.ptr[0] == '#';
}

/* A backslash could hide any word. */
bool
svg_css_ok(struct span css)
{
	for (size_t i = 0; i < css.len; i++) {
		char c = css.ptr[i];

		if (c == '\\' || c == '<')
			return false;
		if (c == '(' && !function_ok(css, i))
			return false;
		if (c == '@' && !any_nocase(word_after(css, i), rules, sizeof rules / sizeof *rules))
			return false;
	}
	return true;
}
