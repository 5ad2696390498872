/* search.h - finding posts by words. */
#ifndef DOMAIN_SEARCH_H
#define DOMAIN_SEARCH_H

#include "base/ctx.h"
#include "base/field.h"
#include "text/search_text.h"

struct settings;

enum { SEARCH_RANKED = 200, SEARCH_FEW = 3 };

struct search_result {
	struct list cards;   /* of post_card, with plain: posts with all the words */
	int64_t total;       /* of them */
	bool more;           /* at least total: so many have the words that not all were ranked */
	struct list nearest; /* of post_card: where fewer than SEARCH_FEW have them all, those that come near */
	const char *suggestion;          /* the words, spelled as published posts spell them; NULL: none */
	const struct search_query *near; /* what nearest was found with, for its snippets */
};

/* Best first.  A query must not be empty.  Words that more than SEARCH_RANKED posts
 * have are ranked among the newest SEARCH_RANKED posts with them, and as many again
 * with them in title or tags.  Nothing is said of posts that are not published, not
 * even by a suggestion. */
bool search_posts(struct ctx *cx, const struct settings *settings, const struct search_query *q, int64_t limit,
                  int64_t offset, struct search_result *out) MUST_CHECK;

#endif
