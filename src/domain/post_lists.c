/* post_lists.c - the console's lists of posts (post_edit.h). */
#include "domain/post_edit.h"

#include "base/strbuf.h"
#include "domain/queries.h"
#include "domain/staff.h"

const struct field post_row_fields[] = {
	FIELD_TEXT(struct post_row, id),
	FIELD_TEXT(struct post_row, title),
	FIELD_TEXT(struct post_row, status),
	FIELD_TEXT(struct post_row, path),
	FIELD_TEXT(struct post_row, type),
	FIELD_TEXT(struct post_row, edited_by),
	FIELD_TEXT(struct post_row, authors),
	FIELD_TEXT(struct post_row, visibility),
	FIELD_TEXT(struct post_row, review),
	FIELD_BOOL(struct post_row, staged),
	FIELD_BOOL(struct post_row, featured),
	FIELD_BOOL(struct post_row, mine),
	FIELD_INT(struct post_row, words),
	FIELD_INT(struct post_row, total),
	FIELD_TIME(struct post_row, published_at),
	FIELD_TIME(struct post_row, edited_at),
	FIELD_TIME(struct post_row, trashed_at),
	FIELD_END
};

/* A part of a title, with what LIKE would read as a pattern taken as it stands. */
static const char *
like_text(struct arena *a, const char *s)
{
	struct strbuf sb;

	strbuf_init(&sb, a, 4096);
	for (; *s; s++) {
		if (strchr("\\%_", *s))
			strbuf_addc(&sb, '\\');
		strbuf_addc(&sb, *s);
	}
	return sb.buf;
}

bool
post_rows(struct ctx *cx, const struct writer *w, const struct post_list_wish *wish, struct list *out)
{
	return pg_many(cx, &q_post_rows, struct post_row, post_row_fields, out, PG_TEXT(wish->type), PG_TEXT(wish->status),
		PG_TEXT(like_text(cx->arena, wish->search)), PG_TEXT(wish->author), PG_TEXT(wish->tag), PG_TEXT(wish->sort),
		PG_INT(w->staff->id), PG_BOOL(wish->mine_only), PG_INT(wish->limit), PG_INT(wish->offset),
		PG_BOOL(wish->counted));
}
