/* field.c - see field.h. */
#include "base/field.h"

#include <string.h>

const struct field *
field_find(const struct field *table, const char *name, size_t len)
{
	for (const struct field *f = table; f->name; f++)
		if (strlen(f->name) == len && memcmp(f->name, name, len) == 0) /* name may hold NUL */
			return f;
	return NULL;
}
