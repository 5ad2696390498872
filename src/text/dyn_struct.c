/* dyn_struct.c - a tree of values into a struct, by its field table. */
#include "text/dyn.h"

#include "base/field.h"

/* False where the value does not fit the field. */
static bool
take(struct arena *a, const struct field *f, const struct dyn *d, void *base)
{
	switch (f->type) {
	case FIELD_TYPE_TEXT:
		if (d->type == DYN_TEXT)
			*FIELD_AT(const char *, base, f) = arena_strndup(a, d->text.ptr, d->text.len);
		return d->type == DYN_TEXT || d->type == DYN_NULL;
	case FIELD_TYPE_INT:
		if (d->type == DYN_INT)
			*FIELD_AT(int64_t, base, f) = d->integer;
		return d->type == DYN_INT || d->type == DYN_NULL;
	case FIELD_TYPE_BOOL:
		if (d->type == DYN_BOOL)
			*FIELD_AT(bool, base, f) = d->boolean;
		return d->type == DYN_BOOL || d->type == DYN_NULL;
	default:
		return true; /* lists and structs are their owner's affair */
	}
}

bool
dyn_to_struct(struct arena *a, const struct dyn *d, const struct field *fields, void *out)
{
	for (const struct field *f = fields; f->name; f++) {
		const struct dyn *member = dyn_get(d, (struct span){ f->name, strlen(f->name) });

		if (member && !take(a, f, member, out))
			return false;
	}
	return true;
}
