/* field.c - see field.h. */
#include "base/field.h"

#include <string.h>

const struct field *
field_find(const struct field *table, const char *name, size_t len)
{
	for (const struct field *f = table; f->name; f++)
		if (strncmp(f->name, name, len) == 0 && f->name[len] == '\0')
			return f;
	return NULL;
}
