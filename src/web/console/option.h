/* option.h - what a form lets one choose from: the options of <select> and <datalist>. */
#ifndef WEB_CONSOLE_OPTION_H
#define WEB_CONSOLE_OPTION_H

#include "base/arena.h"
#include "base/field.h"

struct option {
	const char *value, *label;
	bool chosen;
};

/* A statement may be read straight into options: its columns are value and label. */
extern const struct field option_fields[];

#define OPTIONS(from) ((struct list){ (from), sizeof(from) / sizeof *(from) })

/* A copy in which `value` is chosen.  One that is none of them stands last: looking
 * at what is stored does not change it. */
struct list option_list(struct arena *a, struct list from, const char *value);

/* The same of `first` and those after it. */
struct list option_list_after(struct arena *a, struct option first, struct list from, const char *value);

/* A copy in which `value` is chosen, where it is one of them. */
struct list option_pick(struct arena *a, struct list from, const char *value);

#endif
