/* row.c - see row.h. */
#include "domain/row.h"

const struct field id_row_fields[] = { FIELD_INT(struct id_row, id), FIELD_END };
const struct field count_row_fields[] = { FIELD_INT(struct count_row, n), FIELD_END };
const struct field text_row_fields[] = { FIELD_TEXT(struct text_row, value), FIELD_END };
const struct field yes_row_fields[] = { FIELD_BOOL(struct yes_row, yes), FIELD_END };
