/* feed.c - RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1, with full text, of the
 * site, a tag or an author.
 *
 * An entry's id is its uuid, which stays when its address or title changes, so
 * that no reader shows a post twice. */
#include "web/public/public.h"

#include "base/strbuf.h"
#include "domain/custom.h"
#include "domain/post.h"
#include "domain/site.h"
#include "domain/taxonomy.h"
#include "text/dates.h"
#include "text/escape.h"
#include "text/json.h"
#include "text/url.h"
#include "web/build.h"

enum { FEED_MAX = 8 << 20 };

struct feed {
	const char *title, *description, *home, *self; /* absolute addresses */
	struct list cards;   /* of post_card with html */
	struct list tags, authors; /* of post_link */
	usec_t updated;
};

/* Whose feed: the capture's, by the second segment of the path. */
static bool
find_owner(struct page *p, struct feed *f, enum post_scope *scope, const char **slug, bool *found)
{
	const char *site = *p->settings.title ? p->settings.title : p->site->name;

	*found = true;
	*slug = page_capture(p, "slug");
	*scope = POSTS_ALL;
	f->title = site;
	f->description = p->settings.description;
	f->home = p->base;
	if (!*slug)
		return true;
	if (strncmp(p->path, "/tag/", 5) == 0) {
		struct tag tag;

		*scope = POSTS_OF_TAG;
		if (!tag_by_slug(p->cx, *slug, &tag, found))
			return false;
		if (*found) {
			f->title = arena_printf(p->cx->arena, "%s – %s", tag.name, site);
			f->description = tag.description;
			f->home = page_url(p, build_path(p, "tag", tag.slug));
		}
	} else {
		struct author author;

		*scope = POSTS_OF_AUTHOR;
		if (!author_by_slug(p->cx, *slug, &author, found))
			return false;
		if (*found) {
			f->title = arena_printf(p->cx->arena, "%s – %s", author.name, site);
			f->description = author.bio;
			f->home = page_url(p, build_path(p, "author", author.slug));
		}
	}
	return true;
}

/* *found: there is such a tag or author. */
static bool
load(struct page *p, struct feed *f, bool *found)
{
	enum post_scope scope;
	const char *slug;

	*f = (struct feed){ .self = page_url(p, url_path(p->cx->arena, p->path)) };
	if (!find_owner(p, f, &scope, &slug, found))
		return false;
	if (!*found)
		return true;
	if (!post_feed(p->cx, scope, slug, p->settings.feed_posts, &f->cards) ||
	    !post_read_links(p->cx, f->cards, &f->tags, &f->authors, NULL))
		return false;
	const struct post_card *card = f->cards.items;
	for (size_t i = 0; i < f->cards.count; i++)
		if (card[i].updated_at > f->updated)
			f->updated = card[i].updated_at;
	return true;
}

/* Without the choice of sizes, which few feed readers know and whose addresses
 * are not absolute: the picture itself is enough. */
static struct span
without_sizes(struct arena *a, struct span html)
{
	static const struct { const char *from, *to; } cuts[] = {
		{ "<picture>", "" }, { "</picture>", "" }, { "<source type=\"image/webp\"", ">" },
		{ " srcset=\"", "\"" }, { " sizes=\"", "\"" } };
	struct strbuf sb;

	if (span_find(html, "srcset=") < 0)
		return html;
	strbuf_init(&sb, a, html.len + 1);
	while (html.len) {
		size_t i = 0, n = sizeof cuts / sizeof *cuts;

		while (i < n && !span_starts(html, cuts[i].from))
			i++;
		if (i == n) {
			strbuf_addc(&sb, html.ptr[0]);
			html = span_skip(html, 1);
			continue;
		}
		html = span_skip(html, strlen(cuts[i].from));
		ptrdiff_t end = span_find(html, cuts[i].to);
		html = span_skip(html, end < 0 ? html.len : (size_t)end + strlen(cuts[i].to));
	}
	return strbuf_span(&sb);
}

/* Addresses inside an entry must be absolute: it is read away from the site. */
static struct span
absolute_html(struct page *p, struct html html)
{
	static const char *const names[] = { " href=\"/", " src=\"/", " poster=\"/" };
	struct span rest = without_sizes(p->cx->arena, (struct span){ html.ptr ? html.ptr : "", html.len });
	struct strbuf sb;

	strbuf_init(&sb, p->cx->arena, FEED_MAX);
	while (rest.len) {
		ptrdiff_t at = -1;
		size_t len = 0;

		for (size_t i = 0; i < 3; i++) {
			ptrdiff_t here = span_find(rest, names[i]);

			if (here >= 0 && (at < 0 || here < at))
				at = here, len = strlen(names[i]);
		}
		if (at < 0)
			break;
		strbuf_add(&sb, rest.ptr, (size_t)at + len - 1);
		rest = span_skip(rest, (size_t)at + len);
		if (rest.len && rest.ptr[0] == '/')
			strbuf_addc(&sb, '/'); /* "//host/…" is absolute already */
		else
			strbuf_adds(&sb, p->base);
	}
	strbuf_add_span(&sb, rest);
	return strbuf_span(&sb);
}

static void
element(struct strbuf *sb, const char *name, const char *text)
{
	if (!text || !*text)
		return;
	strbuf_addf(sb, "<%s>", name);
	escape_xml(sb, span_of(text));
	strbuf_addf(sb, "</%s>\n", name);
}

/* The value as machines read it. */
static const char *
custom_plain(const struct custom_view *v)
{
	return v->is_flag ? CUSTOM_YES : v->iso ? v->iso : v->value;
}

static const char *
summary_of(const struct post_card *c)
{
	return c->custom_excerpt && *c->custom_excerpt ? c->custom_excerpt : c->excerpt;
}

/* Call fn for each row of links that belongs to the post. */
static void
each_link(struct list links, const char *post_id, struct strbuf *sb, void (*fn)(struct strbuf *sb, const char *name))
{
	const struct post_link *link = links.items;

	for (size_t i = 0; i < links.count; i++)
		if (strcmp(link[i].post_id, post_id) == 0)
			fn(sb, link[i].name);
}

/* Custom fields as elements of a namespace of their own, for RSS and Atom. */
#define FIELDS_NAMESPACE " xmlns:field=\"urn:quoin:field\""

static void
custom_elements(struct page *p, struct strbuf *sb, const struct post_card *c)
{
	struct list fields = build_custom_list(p, c->custom);
	const struct custom_view *v = fields.items;

	for (size_t i = 0; i < fields.count; i++)
		element(sb, arena_printf(p->cx->arena, "field:%s", v[i].key), custom_plain(&v[i]));
}

/* ---- RSS ---- */

static void
rss_author(struct strbuf *sb, const char *name)
{
	element(sb, "dc:creator", name);
}

static void
rss_tag(struct strbuf *sb, const char *name)
{
	element(sb, "category", name);
}

static void
rss_item(struct page *p, struct strbuf *sb, const struct feed *f, const struct post_card *c)
{
	strbuf_adds(sb, "<item>\n");
	element(sb, "title", c->title);
	element(sb, "link", page_url(p, url_path(p->cx->arena, c->path)));
	strbuf_addf(sb, "<guid isPermaLink=\"false\">urn:uuid:%s</guid>\n", c->uuid);
	element(sb, "pubDate", dates_rfc822(p->cx->arena, c->published_at));
	each_link(f->authors, c->id, sb, rss_author);
	each_link(f->tags, c->id, sb, rss_tag);
	element(sb, "description", summary_of(c));
	custom_elements(p, sb, c);
	if (p->settings.feed_full) {
		strbuf_adds(sb, "<content:encoded>");
		escape_xml(sb, absolute_html(p, c->html));
		strbuf_adds(sb, "</content:encoded>\n");
	}
	strbuf_adds(sb, "</item>\n");
}

bool
public_rss(struct page *p)
{
	struct strbuf sb;
	struct feed f;
	bool found;

	if (!load(p, &f, &found))
		return false;
	if (!found)
		return public_lead_on(p);
	strbuf_init(&sb, p->cx->arena, FEED_MAX);
	strbuf_adds(&sb, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\""
		" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""
		" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"" FIELDS_NAMESPACE ">\n<channel>\n");
	element(&sb, "title", f.title);
	element(&sb, "link", f.home);
	strbuf_adds(&sb, "<description>");
	escape_xml(&sb, span_of(f.description));
	strbuf_adds(&sb, "</description>\n");
	element(&sb, "language", p->settings.lang);
	element(&sb, "generator", "Quoin");
	if (f.updated)
		element(&sb, "lastBuildDate", dates_rfc822(p->cx->arena, f.updated));
	strbuf_adds(&sb, "<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"");
	escape_xml(&sb, span_of(f.self));
	strbuf_adds(&sb, "\"/>\n");
	const struct post_card *card = f.cards.items;
	for (size_t i = 0; i < f.cards.count; i++)
		rss_item(p, &sb, &f, &card[i]);
	strbuf_adds(&sb, "</channel>\n</rss>\n");
	return page_send(p, "application/rss+xml; charset=utf-8", strbuf_span(&sb));
}

/* ---- Atom ---- */

static void
atom_author(struct strbuf *sb, const char *name)
{
	strbuf_adds(sb, "<author>");
	element(sb, "name", name);
	strbuf_adds(sb, "</author>\n");
}

static void
atom_tag(struct strbuf *sb, const char *name)
{
	strbuf_adds(sb, "<category term=\"");
	escape_xml(sb, span_of(name));
	strbuf_adds(sb, "\"/>\n");
}

static void
atom_entry(struct page *p, struct strbuf *sb, const struct feed *f, const struct post_card *c)
{
	strbuf_adds(sb, "<entry>\n");
	element(sb, "title", c->title);
	strbuf_adds(sb, "<link href=\"");
	escape_xml(sb, span_of(page_url(p, url_path(p->cx->arena, c->path))));
	strbuf_addf(sb, "\"/>\n<id>urn:uuid:%s</id>\n", c->uuid);
	element(sb, "published", dates_rfc3339(p->cx->arena, c->published_at));
	element(sb, "updated", dates_rfc3339(p->cx->arena, c->updated_at));
	each_link(f->authors, c->id, sb, atom_author);
	each_link(f->tags, c->id, sb, atom_tag);
	element(sb, "summary", summary_of(c));
	custom_elements(p, sb, c);
	if (p->settings.feed_full) {
		strbuf_adds(sb, "<content type=\"html\">");
		escape_xml(sb, absolute_html(p, c->html));
		strbuf_adds(sb, "</content>\n");
	}
	strbuf_adds(sb, "</entry>\n");
}

bool
public_atom(struct page *p)
{
	struct strbuf sb;
	struct feed f;
	bool found;

	if (!load(p, &f, &found))
		return false;
	if (!found)
		return public_lead_on(p);
	strbuf_init(&sb, p->cx->arena, FEED_MAX);
	strbuf_adds(&sb, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"" FIELDS_NAMESPACE " xml:lang=\"");
	escape_xml(&sb, span_of(p->settings.lang));
	strbuf_adds(&sb, "\">\n");
	element(&sb, "title", f.title);
	element(&sb, "subtitle", f.description);
	element(&sb, "id", f.self);
	element(&sb, "updated", dates_rfc3339(p->cx->arena, f.updated));
	element(&sb, "generator", "Quoin");
	strbuf_adds(&sb, "<author>");
	element(&sb, "name", *p->settings.title ? p->settings.title : p->site->name);
	strbuf_adds(&sb, "</author>\n<link rel=\"self\" href=\"");
	escape_xml(&sb, span_of(f.self));
	strbuf_adds(&sb, "\"/>\n<link rel=\"alternate\" href=\"");
	escape_xml(&sb, span_of(f.home));
	strbuf_adds(&sb, "\"/>\n");
	const struct post_card *card = f.cards.items;
	for (size_t i = 0; i < f.cards.count; i++)
		atom_entry(p, &sb, &f, &card[i]);
	strbuf_adds(&sb, "</feed>\n");
	return page_send(p, "application/atom+xml; charset=utf-8", strbuf_span(&sb));
}

/* ---- JSON Feed ---- */

static void
json_links(struct json *j, const char *key, struct list links, const char *post_id, bool as_objects)
{
	const struct post_link *link = links.items;

	json_key(j, key);
	json_begin_array(j);
	for (size_t i = 0; i < links.count; i++) {
		if (strcmp(link[i].post_id, post_id) != 0)
			continue;
		if (as_objects) {
			json_begin_object(j);
			json_key(j, "name");
		}
		json_add_text(j, link[i].name);
		if (as_objects)
			json_end_object(j);
	}
	json_end_array(j);
}

/* An extension, whose name begins with an underscore. */
static void
json_custom(struct page *p, struct json *j, const struct post_card *c)
{
	struct list fields = build_custom_list(p, c->custom);
	const struct custom_view *v = fields.items;

	if (fields.count == 0)
		return;
	json_key(j, "_fields");
	json_begin_object(j);
	for (size_t i = 0; i < fields.count; i++)
		json_key(j, v[i].key), json_add_text(j, custom_plain(&v[i]));
	json_end_object(j);
}

static void
json_item(struct page *p, struct json *j, const struct feed *f, const struct post_card *c)
{
	const char *image = c->feature_image ? c->feature_image : c->first_image;

	json_begin_object(j);
	json_key(j, "id");
	json_add_text(j, arena_printf(p->cx->arena, "urn:uuid:%s", c->uuid));
	json_key(j, "url");
	json_add_text(j, page_url(p, url_path(p->cx->arena, c->path)));
	json_key(j, "title");
	json_add_text(j, c->title);
	json_key(j, "summary");
	json_add_text(j, summary_of(c));
	json_key(j, p->settings.feed_full ? "content_html" : "content_text");
	json_add_span(j, p->settings.feed_full ? absolute_html(p, c->html) : span_of(summary_of(c)));
	if (image) {
		json_key(j, "image");
		json_add_text(j, page_url(p, image));
	}
	json_key(j, "date_published");
	json_add_text(j, dates_rfc3339(p->cx->arena, c->published_at));
	json_key(j, "date_modified");
	json_add_text(j, dates_rfc3339(p->cx->arena, c->updated_at));
	json_links(j, "authors", f->authors, c->id, true);
	json_links(j, "tags", f->tags, c->id, false);
	json_custom(p, j, c);
	if (c->lang) {
		json_key(j, "language");
		json_add_text(j, c->lang);
	}
	json_end_object(j);
}

bool
public_json_feed(struct page *p)
{
	struct strbuf sb;
	struct json j;
	struct feed f;
	bool found;

	if (!load(p, &f, &found))
		return false;
	if (!found)
		return public_lead_on(p);
	strbuf_init(&sb, p->cx->arena, FEED_MAX);
	json_init(&j, &sb, 0);
	json_begin_object(&j);
	json_key(&j, "version");
	json_add_text(&j, "https://jsonfeed.org/version/1.1");
	json_key(&j, "title");
	json_add_text(&j, f.title);
	json_key(&j, "description");
	json_add_text(&j, f.description ? f.description : "");
	json_key(&j, "home_page_url");
	json_add_text(&j, f.home);
	json_key(&j, "feed_url");
	json_add_text(&j, f.self);
	json_key(&j, "language");
	json_add_text(&j, p->settings.lang);
	json_key(&j, "items");
	json_begin_array(&j);
	const struct post_card *card = f.cards.items;
	for (size_t i = 0; i < f.cards.count; i++)
		json_item(p, &j, &f, &card[i]);
	json_end_array(&j);
	json_end_object(&j);
	return page_send(p, "application/feed+json; charset=utf-8", strbuf_span(&sb));
}
