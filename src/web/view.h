/* view.h - what templates see: one struct for each thing, described by a table
 * (doc/themes.md is the same list in words; a test compares them).
 *
 * Text is final: dates, numbers and addresses are made here, templates choose
 * among them. */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H

#include "base/field.h"
#include "text/dyn.h"
#include "web/theme.h"

struct link_view { /* navigation, feeds, social accounts, suggestions, previous and next */
	const char *label, *name, *title, *url, *type;
	bool current;
};

struct site_view {
	const char *title, *description, *url, *lang, *dir, *logo, *icon, *cover;
	const char *feed_url, *search_url, *archive_url, *about_url, *year, *generator;
	struct list navigation, secondary_navigation, social; /* of link_view */
	bool has_navigation, has_secondary_navigation, has_social, powered_by, members;
	struct html footer, announcement;
};

struct meta_view {
	const char *title, *description, *canonical, *robots, *og_type, *og_title, *og_description, *image, *image_alt;
	const char *twitter_title, *twitter_description, *twitter_image;
	const char *published_iso, *modified_iso, *prev_url, *next_url, *twitter_card, *twitter_site, *locale;
	struct list feeds; /* of link_view */
	bool has_feeds;
	struct html json_ld;
};

struct kind_view {
	const char *kind;
	bool is_home, is_post, is_page, is_tag, is_author, is_archive, is_search, is_error, is_about;
};

struct tag_view {
	const char *name, *slug, *url, *accent, *description, *image, *count_label, *feed_url;
};

struct author_view {
	const char *name, *slug, *url, *image, *initials, *bio, *cover, *website, *location, *count_label, *feed_url;
	struct list social; /* of link_view */
	bool has_social;
};

struct custom_view { /* the value of a custom field, in its place among them */
	const char *key, *label, *value, *url, *iso;
	bool is_flag, is_long;
};

struct card_view {
	const char *id, *title, *url, *excerpt, *image, *image_alt, *image_srcset, *image_width, *image_height, *image_focus;
	const char *date, *date_iso, *reading_time, *lang, *dir;
	bool featured;
	const struct tag_view *primary_tag;
	struct list authors; /* of author_view */
	bool has_authors;
	const struct dyn *custom; /* key → value */
	struct html snippet; /* in search results */
};

/* The same post in a language, itself among them. */
struct translation_view {
	const char *lang, *label, *dir, *title, *url; /* label: what the language calls itself */
	bool current;
};

struct post_view {
	const char *id, *title, *url, *excerpt, *image, *image_alt, *image_srcset, *image_width, *image_height, *image_focus;
	const char *date, *date_iso, *reading_time, *lang, *dir;
	bool featured;
	const struct tag_view *primary_tag;
	struct list authors, tags, related;
	const struct dyn *custom;
	struct list fields; /* of custom_view */
	struct list translations; /* of translation_view */
	bool has_authors, has_tags, has_related, has_toc, has_fields, has_translations;
	struct html html, toc, image_caption;
	const char *standfirst, *updated, *updated_iso, *words;
	const struct link_view *previous, *next;
};

struct pagination_view {
	const char *page, *pages, *total, *newer_url, *older_url, *label;
	bool has_pages;
};

struct year_view {
	const char *year;
	struct list posts; /* of card_view */
	bool has_posts;
};

struct archive_view {
	struct list years; /* of year_view */
	bool has_years;
};

struct search_view {
	const char *query, *count_label, *suggestion, *suggestion_url;
	struct list nearest; /* of card_view */
	bool has_query, has_nearest, is_cut;
};

struct error_view {
	const char *status, *title, *message, *request_id, *query;
	bool is_not_found, has_suggestions;
	struct list suggestions; /* of link_view */
};

struct fact_view { /* rows of /about-this-site/ */
	const char *name, *what, *why, *kept, *url;
};

struct about_view {
	struct list cookies, stores, loads; /* of fact_view */
	bool has_cookies, has_stores, has_loads, has_code, third_parties;
	const char *page_weight, *generated;
};

/* The whole page: frames of the root context. */
/* Posts of one tag, on a home page that is divided by tags. */
struct section_view {
	const struct tag_view *tag;
	struct list posts; /* of card_view */
};

struct page_view {
	struct site_view site;
	struct theme_view theme;
	struct meta_view meta;
	struct kind_view page_kind;
	const struct dyn *t;
	struct list posts; /* of card_view */
	bool has_posts;
	const struct card_view *lead; /* the newest post, where the theme sets it apart from the others */
	struct list sections;         /* of section_view, where the theme asks for them */
	bool has_sections;
	const struct post_view *post;
	const struct tag_view *tag;
	const struct author_view *author;
	const struct pagination_view *pagination;
	const struct archive_view *archive;
	const struct search_view *search;
	const struct error_view *error;
	const struct about_view *about;
};

extern const struct field page_view_fields[], error_view_fields[];

#endif
