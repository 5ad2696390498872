/* lists.c - home, blog, tag, author and archive: pages that list posts. */
#include "web/public/public.h"

#include "base/num.h"
#include "domain/queries.h"
#include "domain/site.h"
#include "text/dates.h"
#include "text/url.h"
#include "web/build.h"

/* A page has one address: "02" is no number here. */
static bool
page_number(struct page *p, const char *text, int64_t least, int64_t *n)
{
	*n = 1;
	return !text || (*text != '0' && num_int(span_of(text), least, 100000, n)) || page_missing(p);
}

bool
public_page_number(struct page *p, int64_t *n)
{
	return page_number(p, page_capture(p, "n"), 2, n);
}

bool
public_page_arg(struct page *p, int64_t *n)
{
	return page_number(p, page_arg(p, "page"), 1, n);
}

/* The posts of one page; a page past the last is missing. */
static bool
list_page(struct page *p, struct page_view *view, enum post_scope scope, const char *slug, const char *base,
          int64_t n, int64_t total)
{
	int64_t per = p->settings.posts_per_page;
	struct list cards;

	if (n > 1 && (n - 1) * per >= total)
		return page_missing(p);
	if (!post_list(p->cx, scope, slug, per, (n - 1) * per, &cards) || !build_cards(p, cards, &view->posts))
		return false;
	view->has_posts = view->posts.count > 0;
	build_description(p, view, &view->posts);
	view->pagination = build_pagination(p, view, base, n, total);
	return true;
}

static bool
posts_page(struct page *p, const char *base)
{
	struct page_view view;
	int64_t n, total;

	if (!public_page_number(p, &n) || !post_count(p->cx, &total))
		return false;
	build_page(p, "home", &view);
	view.meta.json_ld = build_site_json_ld(p, &view);
	if (!list_page(p, &view, POSTS_ALL, NULL, base, n, total))
		return false;
	if (n > 1)
		view.meta.title = arena_printf(p->cx->arena, "%s – %s", view.site.title, view.pagination->label);
	return build_render(p, "home", &view);
}

/* The home page is the posts, or the page the site chose. */
bool
public_home(struct page *p)
{
	if (*p->settings.home == '\0')
		return posts_page(p, "/");
	if (page_capture(p, "n"))
		return page_redirect(p, 301, arena_printf(p->cx->arena, "/blog/page/%s/", page_capture(p, "n")));
	p->path = arena_printf(p->cx->arena, "/%s/", p->settings.home);
	return public_post(p);
}

bool
public_blog(struct page *p)
{
	if (*p->settings.home != '\0')
		return posts_page(p, "/blog/");
	return page_capture(p, "n") ? page_redirect(p, 301, arena_printf(p->cx->arena, "/page/%s/", page_capture(p, "n")))
	                            : page_redirect(p, 301, "/");
}

bool
public_tag(struct page *p)
{
	struct page_view view;
	struct tag tag;
	bool found;
	int64_t n;

	if (!public_page_number(p, &n) || !tag_by_slug(p->cx, page_capture(p, "slug"), &tag, &found))
		return false;
	if (!found)
		return public_lead_on(p);
	build_page(p, "tag", &view);
	view.tag = build_tag(p, &tag);
	build_meta(p, &view, tag.meta_title && *tag.meta_title ? tag.meta_title : tag.name,
	           tag.meta_description && *tag.meta_description ? tag.meta_description : tag.description, url_path(p->cx->arena, p->path));
	build_feeds(p, &view, arena_printf(p->cx->arena, "%s – %s", tag.name, view.site.title), view.tag->url);
	return list_page(p, &view, POSTS_OF_TAG, tag.slug, view.tag->url, n, tag.posts) && build_render(p, "tag", &view);
}

bool
public_author(struct page *p)
{
	struct page_view view;
	struct author author;
	bool found;
	int64_t n;

	if (!public_page_number(p, &n) || !author_by_slug(p->cx, page_capture(p, "slug"), &author, &found))
		return false;
	if (!found)
		return public_lead_on(p);
	build_page(p, "author", &view);
	view.author = build_author(p, &author);
	build_meta(p, &view, author.name, author.bio, url_path(p->cx->arena, p->path));
	build_feeds(p, &view, arena_printf(p->cx->arena, "%s – %s", author.name, view.site.title), view.author->url);
	return list_page(p, &view, POSTS_OF_AUTHOR, author.slug, view.author->url, n, author.posts) &&
	       build_render(p, "author", &view);
}

/* ---- archive ---- */

enum { ARCHIVE_MAX = 20000 };

/* Cards in order of time become years of cards. */
static struct list
by_year(struct page *p, struct list cards)
{
	const struct post_card *card = cards.items;
	struct arena *a = p->cx->arena;
	struct card_view *views = ARENA_ARRAY(a, struct card_view, cards.count + 1);
	struct year_view *years = ARENA_ARRAY(a, struct year_view, cards.count + 1);
	size_t n = 0;

	for (size_t i = 0; i < cards.count; i++) {
		const char *year = dates_format(a, card[i].published_at, DATE_YEAR, p->settings.lang, p->settings.timezone);

		views[i] = build_card(p, &card[i]);
		if (n == 0 || strcmp(years[n - 1].year, year) != 0)
			years[n++] = (struct year_view){ .year = year, .posts = { &views[i], 0 }, .has_posts = true };
		years[n - 1].posts.count++;
	}
	return (struct list){ years, n };
}

bool
public_archive(struct page *p)
{
	struct page_view view;
	struct archive_view archive;
	struct list cards;

	if (!pg_many(p->cx, &q_post_archive, struct post_card, post_card_fields, &cards, PG_INT(ARCHIVE_MAX)))
		return false;
	build_page(p, "archive", &view);
	build_meta(p, &view, build_word(p->words.words, "archive"), NULL, p->path);
	archive.years = by_year(p, cards);
	archive.has_years = archive.years.count > 0;
	if (archive.has_years)
		build_description(p, &view, &((const struct year_view *)archive.years.items)->posts);
	view.archive = &archive;
	return build_render(p, "archive", &view);
}
