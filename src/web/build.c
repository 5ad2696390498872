/* build.c - view structs of the whole page, lists and rendering (see build.h). */
#include "web/build.h"

#include "base/strbuf.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/dates.h"
#include "text/escape.h"
#include "text/message.h"
#include "text/url.h"

const char *
build_word(const struct dyn *words, const char *name)
{
	const struct dyn *d = dyn_get(words, span_of(name));

	return d && d->type == DYN_TEXT ? d->text.ptr : name;
}

struct html
build_text(struct page *p, const char *text)
{
	struct strbuf sb;

	if (!text || !*text)
		return (struct html){ NULL, 0 };
	strbuf_init(&sb, p->cx->arena, strlen(text) * 8 + 64);
	escape_html(&sb, span_of(text));
	return (struct html){ sb.buf, sb.len };
}

const char *
build_path(struct page *p, const char *kind, const char *slug)
{
	return arena_printf(p->cx->arena, "/%s/%s/", kind, url_segment(p->cx->arena, slug));
}

/* ---- the site ---- */

/* "Home=/; About=/about/" */
static struct list
menu(struct page *p, const char *text)
{
	struct span rest = span_of(text);
	struct link_view *links = ARENA_ARRAY(p->cx->arena, struct link_view, rest.len / 2 + 1);
	size_t n = 0;

	while (rest.len) {
		struct span url, item = span_cut(rest, ';', &rest);
		struct span label = span_trim(span_cut(item, '=', &url));

		url = span_trim(url);
		if (!label.len || !url.len)
			continue;
		links[n++] = (struct link_view){ .label = arena_strndup(p->cx->arena, label.ptr, label.len),
		                                 .url = arena_strndup(p->cx->arena, url.ptr, url.len),
		                                 .current = span_is(url, p->path) };
	}
	return (struct list){ links, n };
}

/* "https://mastodon.social/@ada" is named by its host. */
static struct list
social_links(struct page *p, const char *addresses)
{
	struct span rest = span_of(addresses);
	struct link_view *links = ARENA_ARRAY(p->cx->arena, struct link_view, rest.len / 8 + 1);
	size_t n = 0;

	while (rest.len) {
		struct span word = span_cut(rest, ' ', &rest);
		struct url u;

		url_split(word, &u);
		if (word.len < 8 || !u.host.len || !url_scheme_ok(word))
			continue;
		struct span host = span_starts(u.host, "www.") ? span_skip(u.host, 4) : u.host;
		links[n++] = (struct link_view){ .name = arena_strndup(p->cx->arena, host.ptr, host.len),
		                                 .url = arena_strndup(p->cx->arena, word.ptr, word.len) };
	}
	return (struct list){ links, n };
}

static const char *
none_if_empty(const char *s)
{
	return s && *s ? s : NULL;
}

static void
build_site(struct page *p, struct site_view *v)
{
	const struct settings *s = &p->settings;

	*v = (struct site_view){
		.title = *s->title ? s->title : p->site->name,
		.description = none_if_empty(s->description),
		.url = p->base,
		.lang = s->lang,
		.dir = dates_direction(s->lang),
		.logo = none_if_empty(s->logo),
		.icon = *s->icon ? s->icon : "/icon.svg",
		.cover = none_if_empty(s->cover),
		.feed_url = "/rss/",
		.search_url = "/search/",
		.archive_url = "/archive/",
		.about_url = "/about-this-site/",
		.year = dates_format(p->cx->arena, clock_wall(), DATE_YEAR, s->lang, s->timezone),
		.generator = "Quoin",
		.navigation = menu(p, s->navigation),
		.secondary_navigation = menu(p, s->secondary_navigation),
		.social = social_links(p, p->settings.social),
		.powered_by = s->powered_by,
		.footer = build_text(p, s->footer),
		.announcement = build_text(p, s->announcement),
	};
	v->has_navigation = v->navigation.count > 0;
	v->has_secondary_navigation = v->secondary_navigation.count > 0;
	v->has_social = v->social.count > 0;
}

static void
build_kind(const char *kind, struct kind_view *v)
{
	*v = (struct kind_view){
		.kind = kind,
		.is_home = strcmp(kind, "home") == 0,
		.is_post = strcmp(kind, "post") == 0,
		.is_page = strcmp(kind, "page") == 0,
		.is_tag = strcmp(kind, "tag") == 0,
		.is_author = strcmp(kind, "author") == 0,
		.is_archive = strcmp(kind, "archive") == 0,
		.is_search = strcmp(kind, "search") == 0,
		.is_error = strcmp(kind, "error") == 0,
		.is_about = strcmp(kind, "about") == 0,
	};
}

void
build_feeds(struct page *p, struct page_view *view, const char *title, const char *base)
{
	static const struct {
		const char *file, *type;
	} kinds[] = {
		{ "rss/", "application/rss+xml" }, { "atom.xml", "application/atom+xml" },
		{ "feed.json", "application/feed+json" },
	};
	struct link_view *feeds = ARENA_ARRAY(p->cx->arena, struct link_view, 3);

	for (size_t i = 0; i < 3; i++)
		feeds[i] = (struct link_view){ .title = title, .type = kinds[i].type,
		                               .url = page_url(p, arena_printf(p->cx->arena, "%s%s", base, kinds[i].file)) };
	view->meta.feeds = (struct list){ feeds, 3 };
	view->meta.has_feeds = true;
}

static void
build_theme(struct page *p, struct theme_view *out)
{
	theme_view(p->cx, p->theme, p->settings.theme_settings, p->settings.accent, out);
	out->custom_css = p->custom.css;
	out->code_head = p->custom.head;
	out->code_foot = p->custom.foot;
}

void
build_page(struct page *p, const char *kind, struct page_view *out)
{
	const struct settings *s = &p->settings;

	*out = (struct page_view){ .t = p->words.words };
	build_site(p, &out->site);
	build_kind(kind, &out->page_kind);
	build_theme(p, &out->theme);
	out->meta = (struct meta_view){
		.title = *s->meta_title ? s->meta_title : out->site.title,
		.description = *s->meta_description ? s->meta_description : out->site.description,
		.canonical = page_url(p, url_path(p->cx->arena, p->path)),
		.robots = strcmp(s->robots, "none") == 0 ? "noindex, nofollow" : NULL,
		.og_type = "website",
		.image = page_url(p, none_if_empty(s->cover)),
		.locale = dates_locale(p->cx->arena, s->lang),
	};
	out->meta.og_title = out->meta.title;
	out->meta.og_description = out->meta.description;
	out->meta.twitter_card = out->meta.image ? "summary_large_image" : "summary";
	build_feeds(p, out, out->site.title, "/");
}

void
build_meta(struct page *p, struct page_view *view, const char *title, const char *description, const char *path)
{
	struct meta_view *m = &view->meta;

	m->title = arena_printf(p->cx->arena, "%s – %s", title, view->site.title);
	m->og_title = title;
	if (description && *description)
		m->description = m->og_description = description;
	m->canonical = page_url(p, path);
}

void
build_description(struct page *p, struct page_view *view, const struct list *cards)
{
	enum { ENOUGH = 120 }; /* bytes; results show about 160 characters */
	const struct card_view *card = cards->items;
	struct strbuf sb;

	if (view->meta.description || cards->count == 0)
		return;
	strbuf_init(&sb, p->cx->arena, 4096);
	for (size_t i = 0; i < cards->count && sb.len < ENOUGH; i++)
		strbuf_addf(&sb, "%s%s", i ? " · " : "", card[i].title);
	if (strbuf_ok(&sb))
		view->meta.description = sb.buf;
}

/* ---- cards ---- */

const struct tag_view *
build_tag(struct page *p, const struct tag *tag)
{
	struct tag_view *v = ARENA_NEW(p->cx->arena, struct tag_view);

	v->name = tag->name;
	v->slug = tag->slug;
	v->url = build_path(p, "tag", tag->slug);
	v->accent = tag->accent_color;
	v->description = none_if_empty(tag->description);
	v->image = none_if_empty(tag->feature_image);
	v->count_label = message_count(p->cx->arena, p->settings.lang, build_word(p->words.patterns, "count_posts"), tag->posts);
	v->feed_url = arena_printf(p->cx->arena, "%srss/", v->url);
	return v;
}

/* First letters of the first and last word of a name. */
static const char *
initials(struct page *p, const char *name)
{
	struct span s = span_trim(span_of(name));
	size_t first = 0, last = 0;
	struct strbuf sb;

	strbuf_init(&sb, p->cx->arena, 64);
	if (s.len == 0)
		return NULL;
	for (size_t i = 0; i + 1 < s.len; i++)
		if (s.ptr[i] == ' ')
			last = i + 1;
	struct span a = { s.ptr, s.len }, b = { s.ptr + last, s.len - last };
	do first++; while (first < a.len && (a.ptr[first] & 0xC0) == 0x80);
	strbuf_add(&sb, a.ptr, first);
	if (last) {
		first = 0;
		do first++; while (first < b.len && (b.ptr[first] & 0xC0) == 0x80);
		strbuf_add(&sb, b.ptr, first);
	}
	return sb.buf;
}

const struct author_view *
build_author(struct page *p, const struct author *author)
{
	struct author_view *v = ARENA_NEW(p->cx->arena, struct author_view);

	v->name = author->name;
	v->slug = author->slug;
	v->url = build_path(p, "author", author->slug);
	v->image = none_if_empty(author->profile_image);
	v->cover = none_if_empty(author->cover_image);
	v->initials = initials(p, author->name);
	v->bio = none_if_empty(author->bio);
	v->website = none_if_empty(author->website);
	v->location = none_if_empty(author->location);
	v->social = social_links(p, author->links ? author->links : "");
	v->has_social = v->social.count > 0;
	v->count_label = message_count(p->cx->arena, p->settings.lang, build_word(p->words.patterns, "count_posts"),
	                               author->posts);
	v->feed_url = arena_printf(p->cx->arena, "%srss/", v->url);
	return v;
}

/* 275 words a minute, and some seconds for each picture, fewer for later ones. */
static const char *
reading_time(struct page *p, int64_t words, int64_t images)
{
	int64_t seconds = words * 60 / 275;

	for (int64_t i = 0; i < images && i < 200; i++)
		seconds += i < 9 ? 12 - i : 3;
	int64_t minutes = (seconds + 30) / 60;
	return message_count(p->cx->arena, p->settings.lang, build_word(p->words.patterns, "reading_time"),
	                     minutes > 0 ? minutes : 1);
}

/* A list shows pictures of the site's own media; those of other hosts only where
 * the site lets its pages load them. */
static const char *
card_image(const struct page *p, const char *url)
{
	bool own = url && strncmp(url, "/media/", 7) == 0;

	return own || strcmp(p->settings.remote_images, "load") == 0 ? url : NULL;
}

struct card_view
build_card(struct page *p, const struct post_card *c)
{
	struct arena *a = p->cx->arena;
	const char *lang = c->lang && *c->lang && strcmp(c->lang, p->settings.lang) != 0 ? c->lang : NULL;

	return (struct card_view){
		.id = c->id,
		.title = c->title,
		.url = url_path(a, c->path),
		.excerpt = c->custom_excerpt && *c->custom_excerpt ? c->custom_excerpt : c->excerpt,
		.image = card_image(p, c->feature_image ? c->feature_image : c->first_image),
		.image_alt = c->feature_image_alt ? c->feature_image_alt : "",
		.date = c->published_at ? dates_format(a, c->published_at, DATE_LONG, p->settings.lang, p->settings.timezone) : NULL,
		.date_iso = c->published_at ? dates_rfc3339(a, c->published_at) : NULL,
		.reading_time = c->words ? reading_time(p, c->words, c->images) : NULL,
		.featured = c->featured,
		.custom = build_custom(p, build_custom_list(p, c->custom)),
		.lang = lang,
		.dir = lang ? dates_direction(lang) : NULL,
	};
}

/* Two classes, in steps of ten per cent: a policy that allows no inline style allows
 * those, and a theme needs 22 rules for all of them. */
static const char *
focus_classes(struct arena *a, const struct post_picture *pic)
{
	if (pic->focus_x < 0)
		return NULL;
	return arena_printf(a, "fx%lld fy%lld", (long long)(pic->focus_x + 5) / 10, (long long)(pic->focus_y + 5) / 10);
}

struct picture_view
build_picture(struct page *p, const char *post_id, struct list pictures)
{
	const struct post_picture *pic = pictures.items;
	struct arena *a = p->cx->arena;

	for (size_t i = 0; i < pictures.count; i++)
		if (strcmp(pic[i].post_id, post_id) == 0 && pic[i].width > 0 && pic[i].height > 0)
			return (struct picture_view){ pic[i].srcset, arena_printf(a, "%lld", (long long)pic[i].width),
			                              arena_printf(a, "%lld", (long long)pic[i].height), focus_classes(a, &pic[i]) };
	return (struct picture_view){ NULL, NULL, NULL, NULL };
}

static void
attach_picture(struct page *p, struct card_view *card, struct list pictures)
{
	struct picture_view pic = build_picture(p, card->id, pictures);

	card->image_srcset = pic.srcset;
	card->image_width = pic.width;
	card->image_height = pic.height;
	card->image_focus = pic.focus;
}

/* Rows of links come ordered by post; those of one post are together. */
static void
attach_links(struct page *p, struct card_view *card, struct list tags, struct list authors)
{
	const struct post_link *t = tags.items, *w = authors.items;
	struct author_view *by = ARENA_ARRAY(p->cx->arena, struct author_view, 8);
	size_t n = 0;

	for (size_t i = 0; i < tags.count && !card->primary_tag; i++)
		if (strcmp(t[i].post_id, card->id) == 0)
			card->primary_tag = build_tag(p, &(struct tag){ .slug = t[i].slug, .name = t[i].name,
			                                               .accent_color = t[i].accent });
	for (size_t i = 0; i < authors.count && n < 8; i++)
		if (strcmp(w[i].post_id, card->id) == 0)
			by[n++] = *build_author(p, &(struct author){ .slug = w[i].slug, .name = w[i].name,
			                                             .profile_image = w[i].image });
	card->authors = (struct list){ by, n };
	card->has_authors = n > 0;
}

bool
build_cards(struct page *p, struct list cards, struct list *out)
{
	const struct post_card *card = cards.items;
	struct card_view *views = ARENA_ARRAY(p->cx->arena, struct card_view, cards.count + 1);
	struct list tags, authors, pictures;

	if (!post_read_links(p->cx, cards, &tags, &authors, &pictures))
		return false;
	for (size_t i = 0; i < cards.count; i++) {
		views[i] = build_card(p, &card[i]);
		attach_links(p, &views[i], tags, authors);
		attach_picture(p, &views[i], pictures);
	}
	*out = (struct list){ views, cards.count };
	return true;
}

const struct pagination_view *
build_pagination(struct page *p, struct page_view *view, const char *base, int64_t n, int64_t total)
{
	struct arena *a = p->cx->arena;
	struct pagination_view *v = ARENA_NEW(a, struct pagination_view);
	int64_t per = p->settings.posts_per_page, pages = total ? (total + per - 1) / per : 1;

	*v = (struct pagination_view){
		.page = arena_printf(a, "%lld", (long long)n),
		.pages = arena_printf(a, "%lld", (long long)pages),
		.total = arena_printf(a, "%lld", (long long)total),
		.has_pages = pages > 1,
		.newer_url = n == 2 ? base : n > 2 ? arena_printf(a, "%spage/%lld/", base, (long long)n - 1) : NULL,
		.older_url = n < pages ? arena_printf(a, "%spage/%lld/", base, (long long)n + 1) : NULL,
		.label = message_pair(a, p->settings.lang, build_word(p->words.patterns, "page_of"), n, pages),
	};
	view->meta.prev_url = page_url(p, v->newer_url);
	view->meta.next_url = page_url(p, v->older_url);
	return v;
}

/* ---- rendering ---- */

static bool
render(struct page *p, const char *template_name, const struct page_view *view, struct strbuf *body)
{
	const struct conf *conf = p->world->conf;
	const struct mustache *t = theme_template(p->theme, span_of(template_name));
	const struct mustache_frame frame = { .fields = page_view_fields, .base = view };
	usec_t latest = clock_mono() + conf->page_time;

	if (!t)
		return fail_cause(p->cx, ERR_INTERNAL, "theme.template", "the theme has no template \"%s\"", template_name);
	const struct mustache_job job = {
		.frames = &frame,
		.frame_count = 1,
		.partials = theme_partials(p->theme),
		.limits = { BUILD_DEPTH, (size_t)conf->page_max, BUILD_OPS, clock_mono,
		            p->cx->deadline && p->cx->deadline < latest ? p->cx->deadline : latest },
		.cost = p->cost,
	};
	return mustache_render(p->cx, t, &job, body);
}

/* A page that a site's own template cannot make is made by the one before it. */
bool
build_render(struct page *p, const char *template_name, const struct page_view *view)
{
	struct page_view again = *view;
	struct strbuf body;

	strbuf_init(&body, p->cx->arena, (size_t)p->world->conf->page_max);
	while (!render(p, template_name, &again, &body)) {
		if (!page_fall_back(p, template_name))
			return false;
		build_theme(p, &again.theme);
	}
	return page_send(p, "text/html; charset=utf-8", strbuf_span(&body));
}
