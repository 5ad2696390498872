/* row_place.c - see row_place.h. */
#include "web/console/row_place.h"

#include "base/num.h"

enum { FARTHEST = 100000 };

struct row_place
row_place_read(const char *text, size_t row)
{
	struct row_place p = { 0, row };

	if (!num_int(span_of(text), -FARTHEST, FARTHEST, &p.number))
		p.number = (int64_t)row + 1;
	return p;
}

int
row_place_compare(const void *a, const void *b)
{
	const struct row_place *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}
