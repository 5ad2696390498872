/* dyn.h - a tree of values whose shape is not known to the compiler: what a
 * JSON document held, a theme's settings.
 *
 * Where the shape is known, a struct with a field table (base/field.h) is the
 * better carrier: its names are checked.  A tree lives in the arena it was
 * built in.  Text ends in NUL past its length. */
#ifndef TEXT_DYN_H
#define TEXT_DYN_H

#include "base/arena.h"
#include "base/span.h"

#include <stdint.h>

enum dyn_type {
	DYN_NULL,
	DYN_BOOL,
	DYN_INT,
	DYN_NUMBER, /* any other number, as text in JSON's notation */
	DYN_TEXT,
	DYN_LIST,
	DYN_MAP, /* members in the order they were added */
};

struct dyn {
	enum dyn_type type;
	size_t count; /* of items or members */
	union {
		bool boolean;
		int64_t integer;
		struct span text; /* of NUMBER and TEXT */
		struct dyn *items;
		struct dyn_member *members;
	};
};

struct dyn_member {
	struct span name;
	struct dyn value;
};

/* Values by hand.  The text is borrowed; NULL text is a null. */
struct dyn dyn_null(void);
struct dyn dyn_bool(bool b);
struct dyn dyn_int(int64_t i);
struct dyn dyn_text(const char *s);
struct dyn dyn_span(struct span s);
struct dyn dyn_list(void);
struct dyn dyn_map(void);

/* Append to a list or a map.  The array moves as it grows: fill a child before
 * it is added, and keep no pointer to an item while adding.  A name may be
 * added twice; dyn_get() finds the last. */
void dyn_add(struct arena *a, struct dyn *list, struct dyn item);
void dyn_set(struct arena *a, struct dyn *map, struct span name, struct dyn value);

/* The member of that name; NULL when there is none or d is NULL or no map. */
const struct dyn *dyn_get(const struct dyn *d, struct span name);

/* Text, number and truth members into the fields of those names; members without
 * a field and fields without a member stay as they are.  False where a value is
 * of another type than its field.  Times are written as numbers (FIELD_INT). */
struct field;
bool dyn_to_struct(struct arena *a, const struct dyn *d, const struct field *fields, void *out);

/* Would a section show it?  A map is even when empty; null, false,
 * zero, empty text and the empty list are not. */
bool dyn_truthy(const struct dyn *d);

#endif
