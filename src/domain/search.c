/* search.c - see search.h. */
#include "domain/search.h"

#include "base/strbuf.h"
#include "domain/post.h"
#include "domain/queries.h"
#include "domain/setting.h"

static const char *
joined_terms(struct ctx *cx, const struct search_query *q)
{
	struct strbuf sb;

	strbuf_init(&sb, cx->arena, 16 * 1024);
	for (size_t i = 0; i < q->nterms; i++)
		strbuf_addf(&sb, "%s%s", i ? " " : "", q->terms[i]);
	return sb.buf;
}

bool
search_posts(struct ctx *cx, const struct settings *settings, const struct search_query *q, int64_t limit,
             int64_t offset, struct search_result *out)
{
	*out = (struct search_result){ 0 };
	if (!pg_many(cx, &q_post_search, struct post_card, post_card_fields, &out->cards,
	             PG_TEXT(search_config(settings->lang)), PG_TEXT(q->words), PG_TEXT(q->bigrams), PG_INT(limit),
	             PG_INT(offset)))
		return false;
	if (out->cards.count == 0 && offset == 0) {
		out->approximate = true;
		if (!pg_many(cx, &q_post_search_titles, struct post_card, post_card_fields, &out->cards,
		             PG_TEXT(joined_terms(cx, q)), PG_INT(limit)))
			return false;
	}
	out->total = out->cards.count ? ((const struct post_card *)out->cards.items)->total : 0;
	return true;
}
