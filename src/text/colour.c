/* colour.c - see colour.h.  Oklab as Björn Ottosson published it (2020), which CSS
 * Color 4 has taken up. */
#include "text/colour.h"

#include <math.h>

struct oklch {
	double l, c, h;
};

static int
digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool
colour_read(struct span text, struct colour *out)
{
	double part[3];

	if (text.len != 7 || text.ptr[0] != '#')
		return false;
	for (size_t i = 0; i < 3; i++) {
		int high = digit(text.ptr[1 + 2 * i]), low = digit(text.ptr[2 + 2 * i]);

		if (high < 0 || low < 0)
			return false;
		part[i] = (high * 16 + low) / 255.0;
	}
	*out = (struct colour){ part[0], part[1], part[2] };
	return true;
}

static unsigned
byte_of(double part)
{
	return (unsigned)lround(fmin(fmax(part, 0), 1) * 255);
}

const char *
colour_text(struct arena *a, struct colour c)
{
	return arena_printf(a, "#%02x%02x%02x", byte_of(c.r), byte_of(c.g), byte_of(c.b));
}

static double
linear(double part)
{
	return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double
gamma_of(double part)
{
	return part <= 0.0031308 ? part * 12.92 : 1.055 * pow(part, 1 / 2.4) - 0.055;
}

static double
luminance(struct colour c)
{
	return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

double
colour_contrast(struct colour a, struct colour b)
{
	double x = luminance(a), y = luminance(b);

	return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static struct oklch
to_oklch(struct colour c)
{
	double r = linear(c.r), g = linear(c.g), b = linear(c.b);
	double l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
	double m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
	double s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
	double A = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
	double B = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;

	return (struct oklch){ 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, hypot(A, B), atan2(B, A) };
}

static struct colour
from_oklch(struct oklch k)
{
	double A = k.c * cos(k.h), B = k.c * sin(k.h);
	double l = pow(k.l + 0.3963377774 * A + 0.2158037573 * B, 3);
	double m = pow(k.l - 0.1055613458 * A - 0.0638541728 * B, 3);
	double s = pow(k.l - 0.0894841775 * A - 1.2914855480 * B, 3);
	struct colour c = { 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
	                    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
	                    -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s };

	return (struct colour){ gamma_of(fmin(fmax(c.r, 0), 1)), gamma_of(fmin(fmax(c.g, 0), 1)),
	                        gamma_of(fmin(fmax(c.b, 0), 1)) };
}

struct colour
colour_darker(struct colour c, double most)
{
	struct oklch k = to_oklch(c);

	k.l = fmin(k.l, most);
	return from_oklch(k);
}

struct colour
colour_lighter(struct colour c, double least, double chroma)
{
	struct oklch k = to_oklch(c);

	k.l = fmax(k.l, least);
	k.c = fmin(k.c, chroma);
	return from_oklch(k);
}
