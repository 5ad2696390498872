/* dyn.c - see dyn.h. */
#include "text/dyn.h"

#include <assert.h>

enum { FIRST_ROOM = 4 };

struct dyn
dyn_null(void)
{
	return (struct dyn){ .type = DYN_NULL };
}

struct dyn
dyn_bool(bool b)
{
	return (struct dyn){ .type = DYN_BOOL, .boolean = b };
}

struct dyn
dyn_int(int64_t i)
{
	return (struct dyn){ .type = DYN_INT, .integer = i };
}

struct dyn
dyn_text(const char *s)
{
	return s ? dyn_span(span_of(s)) : dyn_null();
}

struct dyn
dyn_span(struct span s)
{
	return (struct dyn){ .type = DYN_TEXT, .text = s };
}

struct dyn
dyn_list(void)
{
	return (struct dyn){ .type = DYN_LIST };
}

struct dyn
dyn_map(void)
{
	return (struct dyn){ .type = DYN_MAP };
}

/* Room for one more element after count.  An array has room for FIRST_ROOM
 * elements, and then for the next power of two, so the room need not be kept. */
static void *
one_more(struct arena *a, void *old, size_t count, size_t size)
{
	bool full = count == 0 || (count >= FIRST_ROOM && (count & (count - 1)) == 0);

	if (!full)
		return old;
	void *bigger = arena_alloc(a, arena_array_size(count ? count * 2 : FIRST_ROOM, size));
	if (count)
		memcpy(bigger, old, count * size);
	return bigger;
}

void
dyn_add(struct arena *a, struct dyn *list, struct dyn item)
{
	assert(list->type == DYN_LIST);
	list->items = one_more(a, list->items, list->count, sizeof item);
	list->items[list->count++] = item;
}

void
dyn_set(struct arena *a, struct dyn *map, struct span name, struct dyn value)
{
	assert(map->type == DYN_MAP);
	map->members = one_more(a, map->members, map->count, sizeof *map->members);
	map->members[map->count++] = (struct dyn_member){ name, value };
}

const struct dyn *
dyn_get(const struct dyn *d, struct span name)
{
	if (!d || d->type != DYN_MAP)
		return NULL;
	for (size_t i = d->count; i-- > 0;)
		if (span_eq(d->members[i].name, name))
			return &d->members[i].value;
	return NULL;
}

bool
dyn_truthy(const struct dyn *d)
{
	if (!d)
		return false;
	switch (d->type) {
	case DYN_NULL:   return false;
	case DYN_BOOL:   return d->boolean;
	case DYN_INT:    return d->integer != 0;
	case DYN_NUMBER: return true;
	case DYN_TEXT:   return d->text.len > 0;
	case DYN_LIST:   return d->count > 0;
	case DYN_MAP:    return true;
	}
	return false;
}
