/* search.c - /search/: ranked full text in the site's language, without script. */
#include "web/public/public.h"

#include "domain/search.h"
#include "domain/site.h"
#include "text/message.h"
#include "text/url.h"
#include "web/build.h"

enum { SNIPPET_CHARS = 260 };

static bool
fill_results(struct page *p, struct page_view *view, const struct search_query *q, const struct search_result *r)
{
	const struct post_card *card = r->cards.items;
	struct card_view *views;

	if (!build_cards(p, r->cards, &view->posts))
		return false;
	views = (struct card_view *)(uintptr_t)view->posts.items;
	for (size_t i = 0; i < r->cards.count; i++) {
		const char *snippet = search_snippet(p->cx->arena, span_of(card[i].plain), q, SNIPPET_CHARS);

		views[i].snippet = (struct html){ snippet, strlen(snippet) };
	}
	view->has_posts = r->cards.count > 0;
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

bool
public_search(struct page *p)
{
	const char *typed = page_arg(p, "q");
	struct search_query q = search_query_of(p->cx->arena, span_of(typed));
	struct search_view sv = { .query = typed, .has_query = !q.empty };
	struct page_view view;
	struct search_result result = { 0 };
	int64_t n;

	if (!public_page_arg(p, &n))
		return false;
	build_page(p, "search", &view);
	build_meta(p, &view, build_word(p->words.words, "search"), NULL, "/search/");
	view.meta.robots = "noindex";
	view.search = &sv;
	if (!q.empty) {
		if (!search_posts(p->cx, &p->settings, &q, p->settings.posts_per_page, (n - 1) * p->settings.posts_per_page,
		                  &result) ||
		    !fill_results(p, &view, &q, &result))
			return false;
		if (n > 1 && !view.has_posts)
			return page_missing(p);
		sv.count_label = message_count_text(p->cx->arena, p->settings.lang,
		                                    build_word(p->words.patterns, "count_results"), result.total, typed);
		view.pagination = pagination(p, typed, n, result.total);
	}
	return build_render(p, "search", &view);
}
