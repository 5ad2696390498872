/* post_read.c - posts as the public may see them (post.h). */
#include "domain/post.h"

#include "domain/queries.h"
#include "domain/row.h"
#include "domain/taxonomy.h"

const struct field post_fields[] = {
	FIELD_TEXT(struct post, id),
	FIELD_TEXT(struct post, uuid),
	FIELD_TEXT(struct post, type),
	FIELD_TEXT(struct post, status),
	FIELD_TEXT(struct post, visibility),
	FIELD_TEXT(struct post, slug),
	FIELD_TEXT(struct post, path),
	FIELD_TEXT(struct post, title),
	FIELD_TEXT(struct post, lang),
	FIELD_HTML(struct post, html),
	FIELD_HTML(struct post, toc),
	FIELD_TEXT(struct post, excerpt),
	FIELD_TEXT(struct post, custom_excerpt),
	FIELD_TEXT(struct post, feature_image),
	FIELD_TEXT(struct post, feature_image_alt),
	FIELD_TEXT(struct post, feature_image_caption),
	FIELD_TEXT(struct post, first_image),
	FIELD_TEXT(struct post, template_name),
	FIELD_TEXT(struct post, canonical_url),
	FIELD_TEXT(struct post, meta_title),
	FIELD_TEXT(struct post, meta_description),
	FIELD_TEXT(struct post, og_title),
	FIELD_TEXT(struct post, og_description),
	FIELD_TEXT(struct post, og_image),
	FIELD_TEXT(struct post, twitter_title),
	FIELD_TEXT(struct post, twitter_description),
	FIELD_TEXT(struct post, twitter_image),
	FIELD_TEXT(struct post, custom),
	FIELD_BOOL(struct post, featured),
	FIELD_BOOL(struct post, translated),
	FIELD_INT(struct post, words),
	FIELD_INT(struct post, images),
	FIELD_INT(struct post, remote),
	FIELD_TIME(struct post, published_at),
	FIELD_TIME(struct post, updated_at),
	FIELD_END
};

const struct field post_card_fields[] = {
	FIELD_TEXT(struct post_card, id),
	FIELD_TEXT(struct post_card, uuid),
	FIELD_TEXT(struct post_card, path),
	FIELD_TEXT(struct post_card, title),
	FIELD_TEXT(struct post_card, lang),
	FIELD_TEXT(struct post_card, excerpt),
	FIELD_TEXT(struct post_card, custom_excerpt),
	FIELD_TEXT(struct post_card, feature_image),
	FIELD_TEXT(struct post_card, feature_image_alt),
	FIELD_TEXT(struct post_card, first_image),
	FIELD_TEXT(struct post_card, custom),
	FIELD_HTML(struct post_card, html),
	FIELD_TEXT(struct post_card, plain),
	FIELD_TEXT(struct post_card, section),
	FIELD_TEXT(struct post_card, section_name),
	FIELD_INT(struct post_card, total),
	FIELD_BOOL(struct post_card, featured),
	FIELD_INT(struct post_card, words),
	FIELD_INT(struct post_card, images),
	FIELD_TIME(struct post_card, published_at),
	FIELD_TIME(struct post_card, updated_at),
	FIELD_END
};

const struct field post_ref_fields[] = {
	FIELD_TEXT(struct post_ref, path),
	FIELD_TEXT(struct post_ref, title),
	FIELD_BOOL(struct post_ref, is_next),
	FIELD_END
};

const struct field post_link_fields[] = {
	FIELD_TEXT(struct post_link, post_id),
	FIELD_TEXT(struct post_link, slug),
	FIELD_TEXT(struct post_link, name),
	FIELD_TEXT(struct post_link, image),
	FIELD_TEXT(struct post_link, accent),
	FIELD_END
};

const struct field post_picture_fields[] = {
	FIELD_TEXT(struct post_picture, post_id),
	FIELD_TEXT(struct post_picture, srcset),
	FIELD_INT(struct post_picture, width),
	FIELD_INT(struct post_picture, height),
	FIELD_INT(struct post_picture, focus_x),
	FIELD_INT(struct post_picture, focus_y),
	FIELD_END
};

static const struct field translation_fields[] = {
	FIELD_TEXT(struct post_translation, path),
	FIELD_TEXT(struct post_translation, lang),
	FIELD_TEXT(struct post_translation, title),
	FIELD_BOOL(struct post_translation, is_this),
	FIELD_END
};

bool
post_read_page(struct ctx *cx, const char *path, struct post_page *out, bool *found)
{
	struct post *p = &out->post;

	*out = (struct post_page){ 0 };
	if (!pg_maybe(cx, &q_post_by_path, post_fields, p, found, PG_TEXT(path)) || !*found)
		return cx->err.kind == ERR_NONE;
	const struct pg_arg id[] = { PG_TEXT(p->id) };
	const struct pg_arg array[] = { pg_text_array(cx->arena, &p->id, 1) };
	const struct pg_arg when[] = { PG_TIME(p->published_at), PG_TEXT(p->id) };
	struct pg_read reads[6] = {
		{ &q_post_tag_rows, post_link_fields, &out->tags, sizeof(struct post_link), NULL, array, 1 },
		{ &q_authors_of_post, author_fields, &out->authors, sizeof(struct author), NULL, id, 1 },
		{ &q_post_picture_rows, post_picture_fields, &out->pictures, sizeof(struct post_picture), NULL, array, 1 },
	};
	size_t n = 3;

	if (strcmp(p->type, "post") == 0) { /* a page stands outside time: it has no neighbours */
		reads[n++] = (struct pg_read){ &q_post_neighbours, post_ref_fields, &out->neighbours, sizeof(struct post_ref), NULL, when, 2 };
		reads[n++] = (struct pg_read){ &q_post_related, post_card_fields, &out->related, sizeof(struct post_card), NULL, id, 1 };
	}
	if (p->translated)
		reads[n++] = (struct pg_read){ &q_post_translations, translation_fields, &out->translations,
		                               sizeof(struct post_translation), NULL, id, 1 };
	return pg_run(cx, reads, n);
}

bool
post_list(struct ctx *cx, enum post_scope scope, const char *slug, int64_t limit, int64_t offset, struct list *cards)
{
	if (scope == POSTS_ALL)
		return pg_many(cx, &q_post_page, struct post_card, post_card_fields, cards, PG_INT(limit), PG_INT(offset));
	return pg_many(cx, scope == POSTS_OF_TAG ? &q_post_page_of_tag : &q_post_page_of_author, struct post_card,
	               post_card_fields, cards, PG_TEXT(slug), PG_INT(limit), PG_INT(offset));
}

static struct pg_arg
ids_of(struct ctx *cx, struct list cards)
{
	const struct post_card *card = cards.items;
	const char **ids = ARENA_ARRAY(cx->arena, const char *, cards.count + 1);

	for (size_t i = 0; i < cards.count; i++)
		ids[i] = card[i].id;
	return pg_text_array(cx->arena, ids, cards.count);
}

bool
post_sections(struct ctx *cx, const struct post_sections *w, struct list *cards)
{
	return pg_many(cx, &q_post_sections, struct post_card, post_card_fields, cards,
	               pg_text_array(cx->arena, w->tags, w->ntags), PG_INT(w->most), PG_INT(w->each), ids_of(cx, w->without));
}

bool
post_feed(struct ctx *cx, enum post_scope scope, const char *slug, int64_t limit, struct list *cards)
{
	if (scope == POSTS_ALL)
		return pg_many(cx, &q_post_feed, struct post_card, post_card_fields, cards, PG_INT(limit));
	return pg_many(cx, scope == POSTS_OF_TAG ? &q_post_feed_of_tag : &q_post_feed_of_author, struct post_card,
	               post_card_fields, cards, PG_TEXT(slug), PG_INT(limit));
}

bool
post_count(struct ctx *cx, int64_t *n)
{
	struct count_row row;

	if (!pg_run(cx, &(struct pg_read){ &q_post_count, count_row_fields, &row, 0, NULL, PG_NO_ARGS }, 1))
		return false;
	*n = row.n;
	return true;
}

bool
post_read_links(struct ctx *cx, struct list cards, struct list *tags, struct list *authors, struct list *pictures)
{
	*tags = *authors = (struct list){ NULL, 0 };
	if (pictures)
		*pictures = (struct list){ NULL, 0 };
	if (cards.count == 0)
		return true;
	const struct pg_arg array[] = { ids_of(cx, cards) };
	const struct pg_read reads[] = {
		{ &q_post_tag_rows, post_link_fields, tags, sizeof(struct post_link), NULL, array, 1 },
		{ &q_post_author_rows, post_link_fields, authors, sizeof(struct post_link), NULL, array, 1 },
		{ &q_post_picture_rows, post_picture_fields, pictures, sizeof(struct post_picture), NULL, array, 1 },
	};
	return pg_run(cx, reads, pictures ? 3 : 2);
}
