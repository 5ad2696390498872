/* build.h - from domain structs to view structs, and from those to a page. */
#ifndef WEB_BUILD_H
#define WEB_BUILD_H

#include "domain/post.h"
#include "domain/taxonomy.h"
#include "web/page.h"
#include "web/view.h"

/* Site, theme, words and kind; meta gets the site's own values, for the page
 * function to overwrite.  kind is a name of kind_view ("post"). */
void build_page(struct page *p, const char *kind, struct page_view *out);

/* Cards of a list with their tags and bylines, in one more round trip. */
bool build_cards(struct page *p, struct list cards, struct list *out) MUST_CHECK;

/* What an <img> says beside its address; NULL members where nothing is known. */
struct picture_view {
	const char *srcset, *width, *height, *focus;
};

struct picture_view build_picture(struct page *p, const char *post_id, struct list pictures);

struct card_view build_card(struct page *p, const struct post_card *card);
const struct tag_view *build_tag(struct page *p, const struct tag *tag);
const struct author_view *build_author(struct page *p, const struct author *author);
const struct post_view *build_post(struct page *p, const struct post_page *data);

/* The values of a post's custom fields: a list of custom_view, in the order of the
 * fields, and the same by key.  `custom` is as post.h has it. */
struct list build_custom_list(struct page *p, const char *custom);
const struct dyn *build_custom(struct page *p, struct list fields);

/* Page n of a list with `total` items; addresses are base, base + "page/2/" … */
const struct pagination_view *build_pagination(struct page *p, struct page_view *view, const char *base, int64_t n,
                                               int64_t total);

/* Describe a list that nobody described, for search results, by its first titles. */
void build_description(struct page *p, struct page_view *view, const struct list *cards);

/* Title, description and Open Graph of an inner page. */
void build_meta(struct page *p, struct page_view *view, const char *title, const char *description,
                const char *path);

/* Tag feeds or author feeds beside the site's own. */
void build_feeds(struct page *p, struct page_view *view, const char *title, const char *base);

/* JSON-LD of a post, and of the site. */
struct html build_post_json_ld(struct page *p, const struct post_page *data, const struct page_view *view);
struct html build_site_json_ld(struct page *p, const struct page_view *view);

/* Text as HTML. */
struct html build_text(struct page *p, const char *text);

/* Words of the theme's language by name; the name itself where there is none. */
const char *build_word(const struct dyn *words, const char *name);

/* "/tag/x/", "/author/x/", percent-encoded where needed. */
const char *build_path(struct page *p, const char *kind, const char *slug);

/* What a page may cost beside page_max and page_time: levels of nesting, steps. */
enum { BUILD_DEPTH = 32, BUILD_OPS = 2000000 };

/* Render a template of the theme; the page is answered with status 200. */
bool build_render(struct page *p, const char *template_name, const struct page_view *view) MUST_CHECK;

#endif
