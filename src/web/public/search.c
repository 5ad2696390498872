/* search.c - /search/: ranked full text in the site's language, without script. */
#include "web/public/public.h"

#include "domain/search.h"
#include "domain/site.h"
#include "text/message.h"
#include "text/url.h"
#include "web/build.h"

enum { SNIPPET_CHARS = 260 };

/* Cards with a passage round the words of q. */
static bool
found_cards(struct page *p, struct list found, const struct search_query *q, struct list *out)
{
	const struct post_card *card = found.items;
	struct card_view *views;

	if (!build_cards(p, found, out))
		return false;
	views = (struct card_view *)(uintptr_t)out->items;
	for (size_t i = 0; i < found.count; i++) {
		const char *snippet = search_snippet(p->cx->arena, span_of(card[i].plain), q, SNIPPET_CHARS);

		views[i].snippet = (struct html){ snippet, strlen(snippet) };
	}
	return true;
}

static const char *
page_address(struct page *p, const char *typed, int64_t n)
{
	const char *q = url_arg(p->cx->arena, typed);

	return n > 1 ? arena_printf(p->cx->arena, "/search/?q=%s&page=%lld", q, (long long)n)
	             : arena_printf(p->cx->arena, "/search/?q=%s", q);
}

static const struct pagination_view *
pagination(struct page *p, const char *typed, int64_t n, int64_t total)
{
	struct page_view scratch = { 0 };
	struct pagination_view *v = (struct pagination_view *)(uintptr_t)build_pagination(p, &scratch, "/search/", n, total);

	if (v->newer_url)
		v->newer_url = page_address(p, typed, n - 1);
	if (v->older_url)
		v->older_url = page_address(p, typed, n + 1);
	return v;
}

static const char *
count_label(struct page *p, const char *typed, const struct search_result *r)
{
	const char *pattern = r->more ? "count_results_least" : "count_results";

	return message_count_text(p->cx->arena, p->settings.lang, build_word(p->words.patterns, pattern),
	                          r->more ? SEARCH_RANKED : r->total, typed);
}

static bool
results(struct page *p, const struct search_query *q, int64_t n, struct search_view *sv, struct page_view *view)
{
	int64_t size = p->settings.posts_per_page;
	struct search_result r;

	if (!search_posts(p->cx, &p->settings, q, size, (n - 1) * size, &r) ||
	    !found_cards(p, r.cards, q, &view->posts) || (r.near && !found_cards(p, r.nearest, r.near, &sv->nearest)))
		return false;
	view->has_posts = r.cards.count > 0;
	sv->has_nearest = r.nearest.count > 0;
	sv->count_label = count_label(p, sv->query, &r);
	sv->suggestion = r.suggestion;
	sv->suggestion_url = r.suggestion ? page_address(p, r.suggestion, 1) : NULL;
	view->pagination = pagination(p, sv->query, n, r.total);
	return true;
}

bool
public_search(struct page *p)
{
	const char *typed = page_arg(p, "q");
	struct search_query q = search_query_of(p->cx->arena, span_of(typed));
	struct search_view sv = { .query = typed, .has_query = !q.empty, .is_cut = q.cut };
	struct page_view view;
	int64_t n;

	if (!public_page_arg(p, &n))
		return false;
	build_page(p, "search", &view);
	build_meta(p, &view, build_word(p->words.words, "search"), NULL, "/search/");
	view.meta.robots = "noindex";
	view.search = &sv;
	if (!q.empty && !results(p, &q, n, &sv, &view))
		return false;
	if (n > 1 && !view.has_posts)
		return page_missing(p);
	return build_render(p, "search", &view);
}
