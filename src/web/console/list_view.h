/* list_view.h - what the lists of tags, files and redirects have in common: a search,
 * the trash as a second tab, and pages.
 *
 *	struct list_view list = list_view_of(c, "tags/", "tag", "tags", 50);
 *	… read list.limit rows from list.offset on, those in the trash where list.in_trash …
 *	list_view_count(c, &list, rows, total);
 *
 * The partials list-top and list-end show it; the page's view has it as "list". */
#ifndef WEB_CONSOLE_LIST_VIEW_H
#define WEB_CONSOLE_LIST_VIEW_H

#include "web/console/console.h"

struct list_view {
	const char *at, *bulk_url, *all_url, *trash_url;
	const char *one, *many;    /* what the rows are called */
	const char *q;             /* of the query; "" */
	const char *also;          /* what else the address says, "kind=image&"; "" */
	const char *count_label, *newer_url, *older_url;
	int64_t page, offset, limit;
	bool in_trash, has_rows, filtered;
};

extern const struct field list_view_fields[];

/* path below the site, with its final slash. */
struct list_view list_view_of(const struct console *c, const char *path, const char *one, const char *many,
                              int64_t per_page);

/* There are `total` rows in all, `rows` of them on this page. */
void list_view_count(const struct console *c, struct list_view *v, size_t rows, int64_t total);

/* Not counted: these `rows` are shown, and perhaps there are more. */
void list_view_more(const struct console *c, struct list_view *v, size_t rows, bool more);

/* A date in English and UTC, which a script shows in the reader's own zone; NULL for 0. */
const char *list_date(struct arena *a, usec_t t);

#endif
