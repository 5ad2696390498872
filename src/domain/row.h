/* row.h - rows of one column, whoever asks: one struct for each type of value, with
 * the name the column has in sql/query. */
#ifndef DOMAIN_ROW_H
#define DOMAIN_ROW_H

#include "base/field.h"

struct id_row {
	int64_t id;
};

struct count_row {
	int64_t n;
};

struct text_row {
	const char *value; /* NULL: SQL NULL */
};

struct yes_row {
	bool yes;
};

extern const struct field id_row_fields[], count_row_fields[], text_row_fields[], yes_row_fields[];

#endif
