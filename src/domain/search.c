/* search.c - see search.h. */
#include "domain/search.h"

#include "base/strbuf.h"
#include "domain/post.h"
#include "domain/queries.h"
#include "domain/setting.h"
#include "text/spelling.h"

enum { NEAREST_MAX = 5 };

struct spelling {
	const char *typed, *word;
};

static const struct field spelling_fields[] = {
	FIELD_TEXT(struct spelling, typed),
	FIELD_TEXT(struct spelling, word),
	FIELD_END
};

struct search {
	const char *config; /* of the site's language */
	const struct search_query *q;
	int64_t limit, offset;
};

static bool
with_all(struct ctx *cx, const struct search *s, const struct search_query *q, struct list *out)
{
	return pg_many(cx, &q_post_search, struct post_card, post_card_fields, out, PG_TEXT(s->config), PG_TEXT(q->words),
	               PG_TEXT(q->bigrams), PG_INT(s->limit), PG_INT(s->offset), PG_INT(SEARCH_RANKED));
}

static int64_t
total_of(struct list cards)
{
	return cards.count ? ((const struct post_card *)cards.items)->total : 0;
}

/* ---- what comes near ---- */

/* The most like of the known words offered for one that no post has. */
static const char *
best_spelling(const char *typed, const struct list *offered)
{
	const struct spelling *o = offered->items;
	size_t least = spelling_slips(span_of(typed)) + 1;
	const char *best = NULL;

	for (size_t i = 0; i < offered->count; i++) {
		size_t d = strcmp(o[i].typed, typed) == 0 ? spelling_distance(span_of(typed), span_of(o[i].word)) : least;

		if (d < least) {
			least = d;
			best = o[i].word;
		}
	}
	return best;
}

/* The terms in their order, misspelled ones put right; NULL where none was. */
static const char *
respelled(struct ctx *cx, const struct search_query *q, const struct list *offered)
{
	struct strbuf sb;
	bool changed = false;

	strbuf_init(&sb, cx->arena, 16 * 1024);
	for (size_t i = 0; i < q->nterms; i++) {
		const char *better = best_spelling(q->terms[i], offered);

		changed |= better != NULL;
		strbuf_addf(&sb, "%s%s", i ? " " : "", better ? better : q->terms[i]);
	}
	return changed ? sb.buf : NULL;
}

/* Other spelling that finds something: it becomes the suggestion, and what it finds
 * the nearest posts. */
static bool
suggest(struct ctx *cx, const struct search *s, struct search_result *out)
{
	struct list offered;

	if (!pg_many(cx, &q_search_word_like, struct spelling, spelling_fields, &offered, PG_TEXT(s->config),
	             pg_text_array(cx->arena, s->q->plain, s->q->nplain)))
		return false;
	const char *text = respelled(cx, s->q, &offered);
	if (!text)
		return true;
	struct search_query *q = ARENA_NEW(cx->arena, struct search_query);
	*q = search_query_of(cx->arena, span_of(text));
	if (!with_all(cx, s, q, &out->nearest))
		return false;
	out->near = q; /* without a hit too: its words are the better ones */
	out->suggestion = out->nearest.count ? text : NULL;
	return true;
}

static struct pg_arg
ids_of(struct arena *a, struct list cards)
{
	const struct post_card *card = cards.items;
	const char **ids = ARENA_ARRAY(a, const char *, cards.count + 1);

	for (size_t i = 0; i < cards.count; i++)
		ids[i] = card[i].id;
	return pg_text_array(a, ids, cards.count);
}

static bool
with_some(struct ctx *cx, const struct search *s, struct search_result *out)
{
	const struct search_query *q = out->near;

	return pg_many(cx, &q_post_search_some, struct post_card, post_card_fields, &out->nearest, PG_TEXT(s->config),
	               pg_text_array(cx->arena, q->plain, q->nplain), pg_text_array(cx->arena, q->runs, q->nruns),
	               ids_of(cx->arena, out->cards), PG_INT(NEAREST_MAX));
}

static bool
with_titles(struct ctx *cx, const struct search_query *q, struct list *out)
{
	struct strbuf sb;

	strbuf_init(&sb, cx->arena, 16 * 1024);
	for (size_t i = 0; i < q->nterms; i++)
		strbuf_addf(&sb, "%s%s", i ? " " : "", q->terms[i]);
	return pg_many(cx, &q_post_search_titles, struct post_card, post_card_fields, out, PG_TEXT(sb.buf),
	               PG_INT(NEAREST_MAX));
}

static bool
nearest(struct ctx *cx, const struct search *s, struct search_result *out)
{
	out->near = s->q;
	if (out->total == 0 && s->q->nplain && !suggest(cx, s, out))
		return false;
	if (out->nearest.count == 0 && s->q->nterms > 1 && !with_some(cx, s, out))
		return false;
	return out->nearest.count || out->total || with_titles(cx, s->q, &out->nearest);
}

bool
search_posts(struct ctx *cx, const struct settings *settings, const struct search_query *q, int64_t limit,
             int64_t offset, struct search_result *out)
{
	struct search s = { search_config(settings->lang), q, limit, offset };

	*out = (struct search_result){ 0 };
	if (!with_all(cx, &s, q, &out->cards))
		return false;
	out->total = total_of(out->cards);
	out->more = out->total >= SEARCH_RANKED;
	return out->total >= SEARCH_FEW || offset > 0 || nearest(cx, &s, out);
}
