/* posts_filter.c - see posts_filter.h. */
#include "web/console/posts_filter.h"

#include "domain/queries.h"
#include "web/console/option.h"

const struct field posts_filter_fields[] = {
	FIELD_LIST(struct posts_filter, authors, struct option, option_fields),
	FIELD_LIST(struct posts_filter, tags, struct option, option_fields),
	FIELD_LIST(struct posts_filter, orders, struct option, option_fields),
	FIELD_BOOL(struct posts_filter, has_authors),
	FIELD_BOOL(struct posts_filter, has_tags),
	FIELD_END
};

static const struct option orders[] = {
	{ "", "Last edited first", false }, { "published", "Last published first", false }, { "title", "By title", false },
};

bool
posts_filter_read(struct console *c, const struct post_list_wish *wish, struct posts_filter *out)
{
	struct arena *a = c->cx->arena;
	struct list authors, tags;
	struct pg_read reads[] = {
		{ &q_author_names, option_fields, &authors, sizeof(struct option), NULL, PG_NO_ARGS },
		{ &q_tag_choices, option_fields, &tags, sizeof(struct option), NULL, PG_NO_ARGS },
	};

	if (!pg_run(c->cx, reads, 2))
		return false;
	*out = (struct posts_filter){
		.authors = option_list_after(a, (struct option){ "", "All authors", false }, authors, wish->author),
		.tags = option_list_after(a, (struct option){ "", "All tags", false }, tags, wish->tag),
		.orders = option_pick(a, OPTIONS(orders), wish->sort),
		.has_authors = authors.count > 1 || *wish->author, .has_tags = tags.count > 0 || *wish->tag,
	};
	return true;
}
