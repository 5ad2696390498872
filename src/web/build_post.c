/* build_post.c - the view of one post, and what machines read of it. */
#include "web/build.h"

#include "base/strbuf.h"
#include "text/dates.h"
#include "text/json.h"
#include "text/url.h"

static const struct link_view *
neighbour(struct page *p, struct list refs, bool is_next)
{
	const struct post_ref *ref = refs.items, *end = ref + refs.count;
	struct link_view *v;

	while (ref < end && ref->is_next != is_next)
		ref++;
	if (ref == end)
		return NULL;
	v = ARENA_NEW(p->cx->arena, struct link_view);
	v->title = ref->title;
	v->url = url_path(p->cx->arena, ref->path);
	return v;
}

static struct list
tag_views(struct page *p, struct list links)
{
	const struct post_link *link = links.items;
	struct tag_view *tags = ARENA_ARRAY(p->cx->arena, struct tag_view, links.count + 1);

	for (size_t i = 0; i < links.count; i++)
		tags[i] = *build_tag(p, &(struct tag){ .slug = link[i].slug, .name = link[i].name,
		                                       .accent_color = link[i].accent });
	return (struct list){ tags, links.count };
}

static struct list
author_views(struct page *p, struct list authors)
{
	const struct author *author = authors.items;
	struct author_view *views = ARENA_ARRAY(p->cx->arena, struct author_view, authors.count + 1);

	for (size_t i = 0; i < authors.count; i++)
		views[i] = *build_author(p, &author[i]);
	return (struct list){ views, authors.count };
}

static struct list
related_views(struct page *p, struct list cards)
{
	const struct post_card *card = cards.items;
	struct card_view *views = ARENA_ARRAY(p->cx->arena, struct card_view, cards.count + 1);

	for (size_t i = 0; i < cards.count; i++)
		views[i] = build_card(p, &card[i]);
	return (struct list){ views, cards.count };
}

static struct post_card
card_of(const struct post *post)
{
	return (struct post_card){
		.id = post->id, .path = post->path, .title = post->title, .lang = post->lang, .excerpt = post->excerpt,
		.custom_excerpt = post->custom_excerpt, .feature_image = post->feature_image,
		.feature_image_alt = post->feature_image_alt, .featured = post->featured, .words = post->words,
		.images = post->images, .published_at = post->published_at, .updated_at = post->updated_at,
	};
}

/* Two in one language would only confuse: the one that is shown counts. */
static bool
is_shadowed(const struct post_translation *t, size_t n, size_t i)
{
	for (size_t k = 0; k < n; k++)
		if (k != i && strcmp(t[k].lang, t[i].lang) == 0 && (t[k].is_this || (k < i && !t[i].is_this)))
			return true;
	return false;
}

static struct list
translation_views(struct page *p, struct list translations)
{
	struct arena *a = p->cx->arena;
	const struct post_translation *t = translations.items;
	struct translation_view *v = ARENA_ARRAY(a, struct translation_view, translations.count + 1);
	size_t n = 0;

	for (size_t i = 0; i < translations.count; i++) {
		const char *lang = *t[i].lang ? t[i].lang : p->settings.lang;

		if (!is_shadowed(t, translations.count, i))
			v[n++] = (struct translation_view){ .lang = lang, .label = dates_language(a, lang), .dir = dates_direction(lang),
			                                    .title = t[i].title, .url = page_url(p, url_path(a, t[i].path)),
			                                    .current = t[i].is_this };
	}
	return (struct list){ v, n > 1 ? n : 0 };
}

const struct post_view *
build_post(struct page *p, const struct post_page *data)
{
	enum { DAY = 86400 };
	struct arena *a = p->cx->arena;
	const struct post *post = &data->post;
	const struct post_card as_card = card_of(post);
	const struct card_view card = build_card(p, &as_card);
	const struct picture_view pic = build_picture(p, post->id, data->pictures);
	struct post_view *v = ARENA_NEW(a, struct post_view);
	bool updated = post->updated_at > post->published_at + DAY * USEC_PER_SEC;

	*v = (struct post_view){
		.id = card.id, .title = card.title, .url = card.url, .excerpt = card.excerpt, .image = card.image,
		.image_alt = card.image_alt, .image_srcset = pic.srcset, .image_width = pic.width,
		.image_height = pic.height, .image_focus = pic.focus, .date = card.date, .date_iso = card.date_iso,
		.reading_time = card.reading_time, .lang = card.lang, .dir = card.dir, .featured = card.featured,
		.fields = build_custom_list(p, post->custom),
		.html = post->html,
		.toc = post->toc,
		.has_toc = post->toc.ptr != NULL,
		.image_caption = build_text(p, post->feature_image_caption),
		.standfirst = post->custom_excerpt && *post->custom_excerpt ? post->custom_excerpt : NULL,
		.updated = updated ? dates_format(a, post->updated_at, DATE_LONG, p->settings.lang, p->settings.timezone) : NULL,
		.updated_iso = updated ? dates_rfc3339(a, post->updated_at) : NULL,
		.words = arena_printf(a, "%lld", (long long)post->words),
		.tags = tag_views(p, data->tags),
		.authors = author_views(p, data->authors),
		.related = related_views(p, data->related),
		.translations = translation_views(p, data->translations),
		.previous = neighbour(p, data->neighbours, false),
		.next = neighbour(p, data->neighbours, true),
	};
	v->custom = build_custom(p, v->fields);
	v->has_fields = v->fields.count > 0;
	v->has_tags = v->tags.count > 0;
	v->has_authors = v->authors.count > 0;
	v->has_related = v->related.count > 0;
	v->has_translations = v->translations.count > 0;
	v->primary_tag = v->has_tags ? v->tags.items : NULL;
	return v;
}

/* ---- JSON-LD (schema.org) ---- */

static void
publisher(struct page *p, struct json *j, const struct page_view *view)
{
	json_begin_object(j);
	json_key(j, "@type");
	json_add_text(j, "Organization");
	json_key(j, "name");
	json_add_text(j, view->site.title);
	json_key(j, "url");
	json_add_text(j, p->base);
	if (view->site.logo) {
		json_key(j, "logo");
		json_add_text(j, page_url(p, view->site.logo));
	}
	json_end_object(j);
}

static struct html
script_element(struct page *p, const struct strbuf *json)
{
	struct strbuf sb;

	strbuf_init(&sb, p->cx->arena, json->len + 128);
	strbuf_adds(&sb, "<script type=\"application/ld+json\">");
	strbuf_add_span(&sb, strbuf_span(json));
	strbuf_adds(&sb, "</script>");
	return (struct html){ sb.buf, sb.len };
}

static void
add_authors(struct page *p, struct json *j, struct list authors)
{
	const struct author *author = authors.items;

	json_key(j, "author");
	json_begin_array(j);
	for (size_t i = 0; i < authors.count; i++) {
		json_begin_object(j);
		json_key(j, "@type");
		json_add_text(j, "Person");
		json_key(j, "name");
		json_add_text(j, author[i].name);
		json_key(j, "url");
		json_add_text(j, page_url(p, build_path(p, "author", author[i].slug)));
		json_end_object(j);
	}
	json_end_array(j);
}

struct html
build_post_json_ld(struct page *p, const struct post_page *data, const struct page_view *view)
{
	const struct post *post = &data->post;
	struct strbuf sb;
	struct json j;

	strbuf_init(&sb, p->cx->arena, 64 * 1024);
	json_init(&j, &sb, JSON_IN_SCRIPT);
	json_begin_object(&j);
	json_key(&j, "@context");
	json_add_text(&j, "https://schema.org");
	json_key(&j, "@type");
	json_add_text(&j, strcmp(post->type, "page") == 0 ? "WebPage" : "Article");
	json_key(&j, "headline");
	json_add_text(&j, post->title);
	json_key(&j, "url");
	json_add_text(&j, view->meta.canonical);
	json_key(&j, "mainEntityOfPage");
	json_add_text(&j, view->meta.canonical);
	json_key(&j, "description");
	json_add_text(&j, view->meta.description);
	if (view->meta.image) {
		json_key(&j, "image");
		json_add_text(&j, view->meta.image);
	}
	json_key(&j, "inLanguage");
	json_add_text(&j, post->lang ? post->lang : p->settings.lang);
	json_key(&j, "wordCount");
	json_add_int(&j, post->words);
	json_key(&j, "datePublished");
	json_add_text(&j, dates_rfc3339(p->cx->arena, post->published_at));
	json_key(&j, "dateModified");
	json_add_text(&j, dates_rfc3339(p->cx->arena, post->updated_at));
	add_authors(p, &j, data->authors);
	json_key(&j, "publisher");
	publisher(p, &j, view);
	json_end_object(&j);
	return script_element(p, &sb);
}

struct html
build_site_json_ld(struct page *p, const struct page_view *view)
{
	struct strbuf sb;
	struct json j;

	strbuf_init(&sb, p->cx->arena, 64 * 1024);
	json_init(&j, &sb, JSON_IN_SCRIPT);
	json_begin_object(&j);
	json_key(&j, "@context");
	json_add_text(&j, "https://schema.org");
	json_key(&j, "@type");
	json_add_text(&j, "WebSite");
	json_key(&j, "name");
	json_add_text(&j, view->site.title);
	json_key(&j, "url");
	json_add_text(&j, p->base);
	if (view->meta.description) {
		json_key(&j, "description");
		json_add_text(&j, view->meta.description);
	}
	json_key(&j, "inLanguage");
	json_add_text(&j, p->settings.lang);
	json_key(&j, "publisher");
	publisher(p, &j, view);
	json_end_object(&j);
	return script_element(p, &sb);
}
