/* posts_filter.c - see posts_filter.h. */
#include "web/console/posts_filter.h"

#include "domain/queries.h"

struct option {
	const char *value, *label;
	bool chosen;
};

static const struct field option_fields[] = {
	FIELD_TEXT(struct option, value),
	FIELD_TEXT(struct option, label),
	FIELD_BOOL(struct option, chosen),
	FIELD_END
};

const struct field posts_filter_fields[] = {
	FIELD_LIST(struct posts_filter, authors, struct option, option_fields),
	FIELD_LIST(struct posts_filter, tags, struct option, option_fields),
	FIELD_LIST(struct posts_filter, orders, struct option, option_fields),
	FIELD_BOOL(struct posts_filter, has_authors),
	FIELD_BOOL(struct posts_filter, has_tags),
	FIELD_END
};

struct named {
	const char *slug, *name;
};

static const struct field named_fields[] = {
	FIELD_TEXT(struct named, slug),
	FIELD_TEXT(struct named, name),
	FIELD_END
};

/* One that is asked for by its address and not among the first stands there by its slug. */
static struct list
options_of(struct arena *a, struct list rows, const char *all, const char *wished)
{
	struct option *o = ARENA_ARRAY(a, struct option, rows.count + 2);
	const struct named *row = rows.items;
	bool found = *wished == '\0';
	size_t n = 0;

	o[n++] = (struct option){ "", all, found };
	for (size_t i = 0; i < rows.count; i++) {
		bool chosen = strcmp(row[i].slug, wished) == 0;

		o[n++] = (struct option){ row[i].slug, row[i].name, chosen };
		found = found || chosen;
	}
	if (!found)
		o[n++] = (struct option){ wished, wished, true };
	return (struct list){ o, n };
}

static struct list
order_options(struct arena *a, const char *wished)
{
	static const struct named orders[] = {
		{ "", "Last edited first" }, { "published", "Last published first" }, { "title", "By title" },
	};
	size_t n = sizeof orders / sizeof *orders;
	struct option *o = ARENA_ARRAY(a, struct option, n);

	for (size_t i = 0; i < n; i++)
		o[i] = (struct option){ orders[i].slug, orders[i].name, strcmp(orders[i].slug, wished) == 0 };
	return (struct list){ o, n };
}

bool
posts_filter_read(struct console *c, const struct post_list_wish *wish, struct posts_filter *out)
{
	struct list authors, tags;
	struct pg_read reads[] = {
		{ &q_author_names, named_fields, &authors, sizeof(struct named), NULL, PG_NO_ARGS },
		{ &q_tag_choices, named_fields, &tags, sizeof(struct named), NULL, PG_NO_ARGS },
	};

	if (!pg_run(c->cx, reads, 2))
		return false;
	*out = (struct posts_filter){
		.authors = options_of(c->cx->arena, authors, "All authors", wish->author),
		.tags = options_of(c->cx->arena, tags, "All tags", wish->tag),
		.orders = order_options(c->cx->arena, wish->sort),
		.has_authors = authors.count > 1 || *wish->author, .has_tags = tags.count > 0 || *wish->tag,
	};
	return true;
}
