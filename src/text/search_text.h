/* search_text.h - words as the search index and the query both see them.
 *
 * PostgreSQL cuts text at blanks and stems by language; Chinese, Japanese,
 * Korean, Thai and their neighbours write without blanks, so their runs become
 * overlapping pairs of characters ("東京都" is 東京 京都), of which a query asks for
 * the same sequence.  Everything is first brought to compatibility form and folded
 * to lower case (NFKC_Casefold); Latin letters lose their marks, Arabic loses vowel signs and the variants of its
 * letters, and the article before a word. */
#ifndef TEXT_SEARCH_TEXT_H
#define TEXT_SEARCH_TEXT_H

#include "base/arena.h"
#include "base/span.h"

#include <stdint.h>

struct search_text {
	const char *words;   /* of scripts with blanks, for to_tsvector(<language>, …) */
	const char *bigrams; /* of the others, separated by blanks, for to_tsvector('simple', …) */
};

/* For the index: at most about max bytes of each. */
struct search_text search_text_of(struct arena *a, struct span text, size_t max);

/* What a reader typed.  Lists are of what is looked for, without words after a minus. */
struct search_query {
	const char *words;   /* for websearch_to_tsquery */
	const char *bigrams; /* a tsquery: 'ab' <-> 'bc' & !'xy'; "" where there are none */
	const char *const *terms; /* folded, for highlights */
	const char *const *plain; /* those of scripts with blanks */
	const char *const *runs;  /* of the others, each as a tsquery of its bigrams */
	size_t nterms, nplain, nruns;
	bool empty; /* nothing to look for */
	bool cut;   /* more was typed than counts */
};

enum { SEARCH_TYPED_MAX = 200 };

/* The first SEARCH_TYPED_MAX characters count, and of those the first 16 words in
 * the lists. */
struct search_query search_query_of(struct arena *a, struct span typed);

/* PostgreSQL's configuration for a language (BCP 47): "german"; "simple" where it
 * has none. */
const char *search_config(const char *lang);

/* One passage of text around the first matches, as HTML with <mark> round each;
 * about width characters.  Where nothing matches, its beginning. */
const char *search_snippet(struct arena *a, struct span text, const struct search_query *q, size_t width);

#endif
