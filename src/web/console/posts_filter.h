/* posts_filter.h - what a list of posts can be narrowed to: an author, a tag, an order. */
#ifndef WEB_CONSOLE_POSTS_FILTER_H
#define WEB_CONSOLE_POSTS_FILTER_H

#include "domain/post_edit.h"
#include "web/console/console.h"

struct posts_filter {
	struct list authors, tags, orders;  /* of {value, label, chosen} */
	bool has_authors, has_tags;         /* there is something to choose from */
};

extern const struct field posts_filter_fields[];

/* The choices there are, and which of them the wish has made. */
bool posts_filter_read(struct console *c, const struct post_list_wish *wish, struct posts_filter *out) MUST_CHECK;

#endif
