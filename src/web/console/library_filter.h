/* library_filter.h - what the list of files can be narrowed to: a kind, what is known
 * of its use, a month; and its order and shape.  All of it is in the address. */
#ifndef WEB_CONSOLE_LIBRARY_FILTER_H
#define WEB_CONSOLE_LIBRARY_FILTER_H

#include "domain/media.h"
#include "web/console/console.h"

struct library_filter {
	struct list kinds, uses, months, sorts; /* of {value, label, chosen} */
	const char *query;                      /* "kind=image&…&", for the addresses of other pages; "" where nothing is chosen */
	const char *grid_url, *rows_url;        /* the same choice, shown otherwise */
	bool as_rows, has_months, narrows;
};

extern const struct field library_filter_fields[];

/* What the address asks for, into *wish and *out; at is the list's path. */
bool library_filter_read(struct console *c, const char *at, struct media_list_wish *wish, struct library_filter *out) MUST_CHECK;

#endif
