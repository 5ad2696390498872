/* search.h - finding posts by words. */
#ifndef DOMAIN_SEARCH_H
#define DOMAIN_SEARCH_H

#include "base/ctx.h"
#include "base/field.h"
#include "text/search_text.h"

struct settings;

struct search_result {
	struct list cards; /* of post_card, with plain */
	int64_t total;
	bool approximate;  /* nothing had the words: titles that look like them */
};

/* Best first.  A query must not be empty. */
bool search_posts(struct ctx *cx, const struct settings *settings, const struct search_query *q, int64_t limit,
                  int64_t offset, struct search_result *out) MUST_CHECK;

#endif
