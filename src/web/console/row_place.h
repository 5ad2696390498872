/* row_place.h - rows of a form in the order that a number beside each of them says. */
#ifndef WEB_CONSOLE_ROW_PLACE_H
#define WEB_CONSOLE_ROW_PLACE_H

#include <stddef.h>
#include <stdint.h>

/* The first member of what is ordered by it. */
struct row_place {
	int64_t number;
	size_t row; /* those of one number stay in their order */
};

/* Row `row`, from 0 on, with this text as its place; where that is no number, its own. */
struct row_place row_place_read(const char *text, size_t row);

/* For qsort(). */
int row_place_compare(const void *a, const void *b);

#endif
