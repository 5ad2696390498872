/* lists.c - home, blog, tag, author and archive: pages that list posts. */
#include "web/public/public.h"

#include "base/num.h"
#include "domain/queries.h"
#include "domain/site.h"
#include "text/dates.h"
#include "text/slug.h"
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

/* ---- a home page that is more than a list ---- */

/* The tags that a setting names: "Design, printing" → design, printing. */
static size_t
named_tags(struct page *p, const struct page_view *view, const char *setting, const char **slugs)
{
	const struct dyn *text = dyn_get(view->theme.settings, span_of(setting));
	struct span rest = text && text->type == DYN_TEXT ? text->text : (struct span){ "", 0 };
	size_t n = 0;

	while (rest.len && n < SECTIONS_MAX) {
		struct span name = span_trim(span_cut(rest, ',', &rest));

		if (name.len)
			slugs[n++] = slug_make(p->cx->arena, name);
	}
	return n;
}

static bool
is_among(const struct post_card *cards, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(cards[i].id, id) == 0)
			return true;
	return false;
}

/* The posts of the list, then those of the sections, no post twice. */
static bool
read_front(struct page *p, const struct page_view *view, const struct theme_home *home, struct list *cards, bool *named)
{
	enum { SPARE = 3 }; /* for tags whose posts are all above */
	const char *slugs[SECTIONS_MAX];
	size_t n = named_tags(p, view, home->tags, slugs);
	const struct post_sections wish = { slugs, n, n ? SECTIONS_MAX : home->sections + SPARE, home->posts, *cards };
	struct list more = { NULL, 0 };

	*named = n > 0;
	if (home->sections && home->posts && !post_sections(p->cx, &wish, &more))
		return false;
	struct post_card *all = ARENA_ARRAY(p->cx->arena, struct post_card, cards->count + more.count + 1);
	const struct post_card *own = cards->items, *of_tags = more.items;
	size_t k = 0;
	for (size_t i = 0; i < cards->count; i++)
		all[k++] = own[i];
	for (size_t i = 0; i < more.count; i++)
		if (!is_among(all, k, of_tags[i].id))
			all[k++] = of_tags[i];
	*cards = (struct list){ all, k };
	return true;
}

/* Cards from `from` on, which come ordered by section.  One that nobody asked for
 * needs more than one post. */
static void
divide(struct page *p, struct page_view *view, struct list cards, struct list views, size_t from, size_t most, bool named)
{
	const struct post_card *card = cards.items;
	const struct card_view *shown = views.items;
	struct section_view *sections = ARENA_ARRAY(p->cx->arena, struct section_view, most + 1);
	size_t n = 0;

	for (size_t i = from, next; i < cards.count && n < most; i = next) {
		for (next = i + 1; next < cards.count && strcmp(card[next].section, card[i].section) == 0; next++)
			;
		if (next - i > 1 || named)
			sections[n++] = (struct section_view){ build_tag(p, &(struct tag){ .slug = card[i].section,
				.name = card[i].section_name }), { &shown[i], next - i } };
	}
	view->sections = (struct list){ sections, n };
	view->has_sections = n > 0;
}

/* The first page, where its theme wants more of it than a list. */
static bool
front_page(struct page *p, struct page_view *view, const struct theme_home *home, const char *base, int64_t total)
{
	struct list cards, views;
	bool named;

	if (!post_list(p->cx, POSTS_ALL, NULL, p->settings.posts_per_page, 0, &cards))
		return false;
	size_t newest = cards.count;
	if (!read_front(p, view, home, &cards, &named) || !build_cards(p, cards, &views))
		return false;
	bool lead = home->lead && newest > 0;
	const struct card_view *first = views.items;
	view->lead = lead ? first : NULL;
	view->posts = (struct list){ lead ? first + 1 : first, newest - lead };
	view->has_posts = newest > 0;
	divide(p, view, cards, views, newest, named ? SECTIONS_MAX : (size_t)home->sections, named);
	build_description(p, view, &(struct list){ first, newest });
	view->pagination = build_pagination(p, view, base, 1, total);
	return true;
}

static bool
posts_page(struct page *p, const char *base)
{
	struct theme_home home;
	struct page_view view;
	int64_t n, total;

	if (!public_page_number(p, &n) || !post_count(p->cx, &total))
		return false;
	build_page(p, "home", &view);
	view.meta.json_ld = build_site_json_ld(p, &view);
	theme_home(p->cx->arena, p->theme, &home);
	bool is_front = n == 1 && (home.lead || home.sections);
	if (!(is_front ? front_page(p, &view, &home, base, total) : list_page(p, &view, POSTS_ALL, NULL, base, n, total)))
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
