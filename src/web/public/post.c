/* post.c - an address that is no other route: a post, a page, an old address that
 * leads somewhere, or nothing. */
#include "web/public/public.h"

#include "domain/queries.h"
#include "domain/redirect.h"
#include "domain/redirect_rule.h"
#include "domain/row.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/url.h"
#include "web/build.h"

static const char *
first_of(const char *a, const char *b)
{
	return a && *a ? a : b;
}

static bool
is_home(const struct page *p, const struct post *post)
{
	return *p->settings.home && strcmp(post->slug, p->settings.home) == 0 && strcmp(post->type, "page") == 0;
}

/* The page chosen as home has no second address. */
static const char *
address_of(const struct page *p, const struct post *post, const struct page_view *view)
{
	return is_home(p, post) ? "/" : view->post->url;
}

static void
fill_meta(struct page *p, struct page_view *view, const struct post_page *data)
{
	const struct post *post = &data->post;
	const char *summary = first_of(post->custom_excerpt, post->excerpt);
	struct meta_view *m = &view->meta;

	build_meta(p, view, post->title, first_of(post->meta_description, summary), address_of(p, post, view));
	if (post->meta_title && *post->meta_title)
		m->title = post->meta_title;
	m->canonical = first_of(post->canonical_url, m->canonical);
	m->og_type = "article";
	m->og_title = first_of(post->og_title, first_of(post->meta_title, post->title));
	m->og_description = first_of(post->og_description, m->description);
	m->image = page_url(p, first_of(post->og_image, first_of(post->feature_image, first_of(post->first_image, m->image))));
	m->image_alt = post->feature_image_alt;
	m->twitter_title = first_of(post->twitter_title, m->og_title);
	m->twitter_description = first_of(post->twitter_description, m->og_description);
	m->twitter_image = page_url(p, first_of(post->twitter_image, m->image));
	m->twitter_card = m->image ? "summary_large_image" : "summary";
	m->published_iso = view->post->date_iso;
	m->modified_iso = view->post->updated_iso;
	m->json_ld = build_post_json_ld(p, data, view);
}

bool
public_post_view(struct page *p, const struct post_page *data, struct page_view *view)
{
	bool is_page = strcmp(data->post.type, "page") == 0;

	build_page(p, is_page ? "page" : "post", view);
	view->post = build_post(p, data);
	fill_meta(p, view, data);
	return is_page;
}

bool
public_show_post(struct page *p, const struct post_page *data)
{
	struct page_view view;
	bool is_page = public_post_view(p, data, &view);

	return build_render(p, is_page ? "page" : "post", &view);
}

/* The last segment of a path, without ".html". */
static const char *
last_segment(struct page *p)
{
	struct span s = span_of(p->path);

	while (s.len > 1 && s.ptr[s.len - 1] == '/')
		s.len--;
	size_t at = s.len;
	while (at > 0 && s.ptr[at - 1] != '/')
		at--;
	s = span_skip(s, at);
	if (span_ends(s, ".html"))
		s.len -= 5;
	return arena_strndup(p->cx->arena, s.ptr, s.len);
}

static bool
follow(struct page *p, const struct redirect *r)
{
	if (r->status == 410)
		return fail(p->cx, ERR_GONE, "page.gone", NULL);
	return page_redirect(p, (int)r->status, redirect_location(p->cx->arena, r->to_url));
}

/* A stored redirect; else the same address with its slash; else the post whose
 * slug ends an address written under another permalink pattern; else what an
 * expression leads on from. */
static bool
lead_on(struct page *p, bool *led)
{
	struct redirect r;
	struct text_row row;
	struct list patterns;

	*led = true;
	if (!redirect_for(p->cx, p->path, &r, led))
		return false;
	if (*led)
		return follow(p, &r);
	struct pg_read reads[] = {
		{ &q_post_path_of_slug, text_row_fields, &row, 0, led, PG_ARGS(PG_TEXT(last_segment(p))) },
		{ &q_redirect_patterns, redirect_rule_fields, &patterns, sizeof(struct redirect_rule), NULL,
		  PG_ARGS(PG_INT(p->world->conf->redirect_patterns)) },
	};
	if (!pg_run(p->cx, reads, 2))
		return false;
	if (*led && strcmp(row.value, p->path) != 0)
		return page_redirect(p, 301, url_path(p->cx->arena, row.value));
	*led = redirect_by_pattern(p->cx, patterns, p->path, &r);
	return !*led || follow(p, &r);
}

bool
public_lead_on(struct page *p)
{
	bool led;

	return lead_on(p, &led) && (led || page_missing(p));
}

bool
public_post(struct page *p)
{
	struct post_page data;
	bool found;

	if (!post_read_page(p->cx, p->path, &data, &found))
		return false;
	if (found && is_home(p, &data.post) && page_capture(p, "path"))
		return page_redirect(p, 301, "/");
	if (found)
		return public_show_post(p, &data);
	return public_lead_on(p);
}
