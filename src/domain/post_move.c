/* post_move.c - posts go to the addresses another permalink pattern, or another
 * time zone, gives them; the old ones lead there. */
#include "domain/post.h"

#include "domain/queries.h"
#include "domain/setting.h"

struct address_row {
	const char *id, *slug, *path;
	usec_t published_at;
};

static const struct field address_fields[] = {
	FIELD_TEXT(struct address_row, id),
	FIELD_TEXT(struct address_row, slug),
	FIELD_TEXT(struct address_row, path),
	FIELD_TIME(struct address_row, published_at),
	FIELD_END
};

struct moves {
	const char **ids, **from, **to;
	size_t n;
};

static struct moves
moves_of(struct ctx *cx, const struct settings *settings, struct list posts)
{
	const struct address_row *post = posts.items;
	struct moves m = {
		.ids = ARENA_ARRAY(cx->arena, const char *, posts.count + 1),
		.from = ARENA_ARRAY(cx->arena, const char *, posts.count + 1),
		.to = ARENA_ARRAY(cx->arena, const char *, posts.count + 1),
	};

	for (size_t i = 0; i < posts.count; i++) {
		const char *path = post_path(cx, settings, "post", post[i].slug, post[i].published_at);

		if (strcmp(path, post[i].path) == 0)
			continue;
		m.ids[m.n] = post[i].id;
		m.from[m.n] = post[i].path;
		m.to[m.n++] = path;
	}
	return m;
}

bool
post_move_all(struct ctx *cx)
{
	struct settings settings;
	struct list posts;

	if (!settings_load(cx, &settings) ||
	    !pg_all(cx, &q_post_addresses, struct address_row, address_fields, &posts))
		return false;
	const struct moves m = moves_of(cx, &settings, posts);
	if (m.n == 0)
		return true;
	const struct pg_arg ids = pg_text_array(cx->arena, m.ids, m.n), from = pg_text_array(cx->arena, m.from, m.n),
	                    to = pg_text_array(cx->arena, m.to, m.n);
	/* In this order, so that an address that was left and taken again is not led
	 * away from, and one that was left twice leads to the last in one step. */
	return pg_exec(cx, &q_redirect_end, to) && pg_exec(cx, &q_redirect_retarget, from, to) &&
	       pg_exec(cx, &q_redirect_moved, from, to) && pg_exec(cx, &q_post_move, ids, to);
}
