/* view.c - the tables of view.h. */
#include "web/view.h"

static const struct field link_view_fields[] = {
	FIELD_TEXT(struct link_view, label),
	FIELD_TEXT(struct link_view, name),
	FIELD_TEXT(struct link_view, title),
	FIELD_TEXT(struct link_view, url),
	FIELD_TEXT(struct link_view, type),
	FIELD_BOOL(struct link_view, current),
	FIELD_END
};

static const struct field site_view_fields[] = {
	FIELD_TEXT(struct site_view, title),
	FIELD_TEXT(struct site_view, description),
	FIELD_TEXT(struct site_view, url),
	FIELD_TEXT(struct site_view, lang),
	FIELD_TEXT(struct site_view, dir),
	FIELD_TEXT(struct site_view, logo),
	FIELD_TEXT(struct site_view, icon),
	FIELD_TEXT(struct site_view, cover),
	FIELD_TEXT(struct site_view, feed_url),
	FIELD_TEXT(struct site_view, search_url),
	FIELD_TEXT(struct site_view, archive_url),
	FIELD_TEXT(struct site_view, about_url),
	FIELD_TEXT(struct site_view, year),
	FIELD_TEXT(struct site_view, generator),
	FIELD_LIST(struct site_view, navigation, struct link_view, link_view_fields),
	FIELD_LIST(struct site_view, secondary_navigation, struct link_view, link_view_fields),
	FIELD_LIST(struct site_view, social, struct link_view, link_view_fields),
	FIELD_BOOL(struct site_view, has_navigation),
	FIELD_BOOL(struct site_view, has_secondary_navigation),
	FIELD_BOOL(struct site_view, has_social),
	FIELD_BOOL(struct site_view, powered_by),
	FIELD_BOOL(struct site_view, members),
	FIELD_HTML(struct site_view, footer),
	FIELD_HTML(struct site_view, announcement),
	FIELD_END
};

static const struct field meta_view_fields[] = {
	FIELD_TEXT(struct meta_view, title),
	FIELD_TEXT(struct meta_view, description),
	FIELD_TEXT(struct meta_view, canonical),
	FIELD_TEXT(struct meta_view, robots),
	FIELD_TEXT(struct meta_view, og_type),
	FIELD_TEXT(struct meta_view, og_title),
	FIELD_TEXT(struct meta_view, og_description),
	FIELD_TEXT(struct meta_view, image),
	FIELD_TEXT(struct meta_view, image_alt),
	FIELD_TEXT(struct meta_view, twitter_title),
	FIELD_TEXT(struct meta_view, twitter_description),
	FIELD_TEXT(struct meta_view, twitter_image),
	FIELD_TEXT(struct meta_view, published_iso),
	FIELD_TEXT(struct meta_view, modified_iso),
	FIELD_TEXT(struct meta_view, prev_url),
	FIELD_TEXT(struct meta_view, next_url),
	FIELD_TEXT(struct meta_view, twitter_card),
	FIELD_TEXT(struct meta_view, twitter_site),
	FIELD_TEXT(struct meta_view, locale),
	FIELD_LIST(struct meta_view, feeds, struct link_view, link_view_fields),
	FIELD_BOOL(struct meta_view, has_feeds),
	FIELD_HTML(struct meta_view, json_ld),
	FIELD_END
};

static const struct field kind_view_fields[] = {
	FIELD_TEXT(struct kind_view, kind),
	FIELD_BOOL(struct kind_view, is_home),
	FIELD_BOOL(struct kind_view, is_post),
	FIELD_BOOL(struct kind_view, is_page),
	FIELD_BOOL(struct kind_view, is_tag),
	FIELD_BOOL(struct kind_view, is_author),
	FIELD_BOOL(struct kind_view, is_archive),
	FIELD_BOOL(struct kind_view, is_search),
	FIELD_BOOL(struct kind_view, is_error),
	FIELD_BOOL(struct kind_view, is_about),
	FIELD_END
};

static const struct field tag_view_fields[] = {
	FIELD_TEXT(struct tag_view, name),
	FIELD_TEXT(struct tag_view, slug),
	FIELD_TEXT(struct tag_view, url),
	FIELD_TEXT(struct tag_view, accent),
	FIELD_TEXT(struct tag_view, description),
	FIELD_TEXT(struct tag_view, image),
	FIELD_TEXT(struct tag_view, count_label),
	FIELD_TEXT(struct tag_view, feed_url),
	FIELD_END
};

static const struct field author_view_fields[] = {
	FIELD_TEXT(struct author_view, name),
	FIELD_TEXT(struct author_view, slug),
	FIELD_TEXT(struct author_view, url),
	FIELD_TEXT(struct author_view, image),
	FIELD_TEXT(struct author_view, initials),
	FIELD_TEXT(struct author_view, bio),
	FIELD_TEXT(struct author_view, cover),
	FIELD_TEXT(struct author_view, website),
	FIELD_TEXT(struct author_view, location),
	FIELD_TEXT(struct author_view, count_label),
	FIELD_TEXT(struct author_view, feed_url),
	FIELD_LIST(struct author_view, social, struct link_view, link_view_fields),
	FIELD_BOOL(struct author_view, has_social),
	FIELD_END
};

static const struct field custom_view_fields[] = {
	FIELD_TEXT(struct custom_view, key),
	FIELD_TEXT(struct custom_view, label),
	FIELD_TEXT(struct custom_view, value),
	FIELD_TEXT(struct custom_view, url),
	FIELD_TEXT(struct custom_view, iso),
	FIELD_BOOL(struct custom_view, is_flag),
	FIELD_BOOL(struct custom_view, is_long),
	FIELD_END
};

#define CARD_FIELDS(S) \
	FIELD_TEXT(S, id), \
	FIELD_TEXT(S, title), \
	FIELD_TEXT(S, url), \
	FIELD_TEXT(S, excerpt), \
	FIELD_TEXT(S, image), \
	FIELD_TEXT(S, image_alt), \
	FIELD_TEXT(S, image_srcset), \
	FIELD_TEXT(S, image_width), \
	FIELD_TEXT(S, image_height), \
	FIELD_TEXT(S, image_focus), \
	FIELD_TEXT(S, date), \
	FIELD_TEXT(S, date_iso), \
	FIELD_TEXT(S, reading_time), \
	FIELD_TEXT(S, lang), \
	FIELD_TEXT(S, dir), \
	FIELD_BOOL(S, featured), \
	FIELD_PTR(S, primary_tag, tag_view_fields), \
	FIELD_LIST(S, authors, struct author_view, author_view_fields), \
	FIELD_BOOL(S, has_authors), \
	FIELD_DYN(S, custom)

static const struct field card_view_fields[] = {
	CARD_FIELDS(struct card_view),
	FIELD_HTML(struct card_view, snippet),
	FIELD_END
};

static const struct field translation_view_fields[] = {
	FIELD_TEXT(struct translation_view, lang),
	FIELD_TEXT(struct translation_view, label),
	FIELD_TEXT(struct translation_view, dir),
	FIELD_TEXT(struct translation_view, title),
	FIELD_TEXT(struct translation_view, url),
	FIELD_BOOL(struct translation_view, current),
	FIELD_END
};

static const struct field post_view_fields[] = {
	CARD_FIELDS(struct post_view),
	FIELD_LIST(struct post_view, tags, struct tag_view, tag_view_fields),
	FIELD_LIST(struct post_view, related, struct card_view, card_view_fields),
	FIELD_LIST(struct post_view, fields, struct custom_view, custom_view_fields),
	FIELD_BOOL(struct post_view, has_fields),
	FIELD_LIST(struct post_view, translations, struct translation_view, translation_view_fields),
	FIELD_BOOL(struct post_view, has_translations),
	FIELD_BOOL(struct post_view, has_tags),
	FIELD_BOOL(struct post_view, has_related),
	FIELD_BOOL(struct post_view, has_toc),
	FIELD_HTML(struct post_view, html),
	FIELD_HTML(struct post_view, toc),
	FIELD_HTML(struct post_view, image_caption),
	FIELD_TEXT(struct post_view, standfirst),
	FIELD_TEXT(struct post_view, updated),
	FIELD_TEXT(struct post_view, updated_iso),
	FIELD_TEXT(struct post_view, words),
	FIELD_PTR(struct post_view, previous, link_view_fields),
	FIELD_PTR(struct post_view, next, link_view_fields),
	FIELD_END
};

static const struct field pagination_view_fields[] = {
	FIELD_TEXT(struct pagination_view, page),
	FIELD_TEXT(struct pagination_view, pages),
	FIELD_TEXT(struct pagination_view, total),
	FIELD_TEXT(struct pagination_view, newer_url),
	FIELD_TEXT(struct pagination_view, older_url),
	FIELD_TEXT(struct pagination_view, label),
	FIELD_BOOL(struct pagination_view, has_pages),
	FIELD_END
};

static const struct field year_view_fields[] = {
	FIELD_TEXT(struct year_view, year),
	FIELD_LIST(struct year_view, posts, struct card_view, card_view_fields),
	FIELD_BOOL(struct year_view, has_posts),
	FIELD_END
};

static const struct field archive_view_fields[] = {
	FIELD_LIST(struct archive_view, years, struct year_view, year_view_fields),
	FIELD_BOOL(struct archive_view, has_years),
	FIELD_END
};

static const struct field search_view_fields[] = {
	FIELD_TEXT(struct search_view, query),
	FIELD_TEXT(struct search_view, count_label),
	FIELD_TEXT(struct search_view, suggestion),
	FIELD_TEXT(struct search_view, suggestion_url),
	FIELD_LIST(struct search_view, nearest, struct card_view, card_view_fields),
	FIELD_BOOL(struct search_view, has_query),
	FIELD_BOOL(struct search_view, has_nearest),
	FIELD_BOOL(struct search_view, is_cut),
	FIELD_END
};

const struct field error_view_fields[] = {
	FIELD_TEXT(struct error_view, status),
	FIELD_TEXT(struct error_view, title),
	FIELD_TEXT(struct error_view, message),
	FIELD_TEXT(struct error_view, request_id),
	FIELD_TEXT(struct error_view, query),
	FIELD_BOOL(struct error_view, is_not_found),
	FIELD_BOOL(struct error_view, has_suggestions),
	FIELD_LIST(struct error_view, suggestions, struct link_view, link_view_fields),
	FIELD_END
};

static const struct field fact_view_fields[] = {
	FIELD_TEXT(struct fact_view, name),
	FIELD_TEXT(struct fact_view, what),
	FIELD_TEXT(struct fact_view, why),
	FIELD_TEXT(struct fact_view, kept),
	FIELD_TEXT(struct fact_view, url),
	FIELD_END
};

static const struct field about_view_fields[] = {
	FIELD_LIST(struct about_view, cookies, struct fact_view, fact_view_fields),
	FIELD_LIST(struct about_view, stores, struct fact_view, fact_view_fields),
	FIELD_LIST(struct about_view, loads, struct fact_view, fact_view_fields),
	FIELD_BOOL(struct about_view, has_cookies),
	FIELD_BOOL(struct about_view, has_stores),
	FIELD_BOOL(struct about_view, has_loads),
	FIELD_BOOL(struct about_view, has_code),
	FIELD_BOOL(struct about_view, third_parties),
	FIELD_TEXT(struct about_view, page_weight),
	FIELD_TEXT(struct about_view, generated),
	FIELD_END
};

static const struct field section_view_fields[] = {
	FIELD_PTR(struct section_view, tag, tag_view_fields),
	FIELD_LIST(struct section_view, posts, struct card_view, card_view_fields),
	FIELD_END
};

const struct field page_view_fields[] = {
	FIELD_SUB(struct page_view, site, site_view_fields),
	FIELD_SUB(struct page_view, theme, theme_view_fields),
	FIELD_SUB(struct page_view, meta, meta_view_fields),
	FIELD_SUB(struct page_view, page_kind, kind_view_fields),
	FIELD_DYN(struct page_view, t),
	FIELD_LIST(struct page_view, posts, struct card_view, card_view_fields),
	FIELD_BOOL(struct page_view, has_posts),
	FIELD_PTR(struct page_view, lead, card_view_fields),
	FIELD_LIST(struct page_view, sections, struct section_view, section_view_fields),
	FIELD_BOOL(struct page_view, has_sections),
	FIELD_PTR(struct page_view, post, post_view_fields),
	FIELD_PTR(struct page_view, tag, tag_view_fields),
	FIELD_PTR(struct page_view, author, author_view_fields),
	FIELD_PTR(struct page_view, pagination, pagination_view_fields),
	FIELD_PTR(struct page_view, archive, archive_view_fields),
	FIELD_PTR(struct page_view, search, search_view_fields),
	FIELD_PTR(struct page_view, error, error_view_fields),
	FIELD_PTR(struct page_view, about, about_view_fields),
	FIELD_END
};
