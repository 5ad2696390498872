/* sitemap.c - the sitemap index, its parts (sitemaps.org 0.9 with image entries)
 * and robots.txt. */
#include "web/public/public.h"

#include "base/strbuf.h"
#include "domain/post.h"
#include "domain/queries.h"
#include "domain/readers.h"
#include "text/dates.h"
#include "text/escape.h"
#include "text/url.h"
#include "web/build.h"

enum { SITEMAP_MAX = 16 << 20, PER_FILE = 20000 };

struct map_row {
	const char *path, *slug, *image;
	usec_t updated_at;
};

static const struct field map_fields[] = {
	FIELD_TEXT(struct map_row, path),
	FIELD_TEXT(struct map_row, slug),
	FIELD_TEXT(struct map_row, image),
	FIELD_TIME(struct map_row, updated_at),
	FIELD_END
};

static const char xml_type[] = "application/xml; charset=utf-8";

static void
add_url(struct page *p, struct strbuf *sb, const char *path, usec_t updated, const char *image)
{
	strbuf_adds(sb, "<url><loc>");
	escape_xml(sb, span_of(page_url(p, path)));
	strbuf_adds(sb, "</loc>");
	if (updated)
		strbuf_addf(sb, "<lastmod>%s</lastmod>", dates_rfc3339(p->cx->arena, updated));
	if (image && *image) {
		strbuf_adds(sb, "<image:image><image:loc>");
		escape_xml(sb, span_of(page_url(p, image)));
		strbuf_adds(sb, "</image:loc></image:image>");
	}
	strbuf_adds(sb, "</url>\n");
}

static void
begin_set(struct page *p, struct strbuf *sb)
{
	strbuf_init(sb, p->cx->arena, SITEMAP_MAX);
	strbuf_adds(sb, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
		" xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\">\n");
}

static bool
send_set(struct page *p, struct strbuf *sb)
{
	strbuf_adds(sb, "</urlset>\n");
	return page_send(p, xml_type, strbuf_span(sb));
}

/* The page chosen as home is there as "/", which is where it leads. */
static bool
is_home(struct page *p, const struct map_row *row)
{
	return *p->settings.home && strcmp(row->slug, p->settings.home) == 0;
}

static void
add_fixed(struct page *p, struct strbuf *sb)
{
	add_url(p, sb, "/", 0, NULL);
	if (*p->settings.home)
		add_url(p, sb, "/blog/", 0, NULL);
}

static bool
posts_of_type(struct page *p, const char *type)
{
	struct strbuf sb;
	struct list rows;
	int64_t n;

	if (!public_page_arg(p, &n) ||
	    !pg_many(p->cx, &q_post_sitemap, struct map_row, map_fields, &rows, PG_TEXT(type), PG_INT(PER_FILE),
	             PG_INT((n - 1) * PER_FILE)))
		return false;
	if (rows.count == 0 && n > 1)
		return page_missing(p);
	const struct map_row *row = rows.items;
	begin_set(p, &sb);
	if (n == 1 && strcmp(type, "page") == 0)
		add_fixed(p, &sb);
	for (size_t i = 0; i < rows.count; i++)
		if (!is_home(p, &row[i]))
			add_url(p, &sb, url_path(p->cx->arena, row[i].path), row[i].updated_at, row[i].image);
	return send_set(p, &sb);
}

bool
public_sitemap_posts(struct page *p)
{
	return posts_of_type(p, "post");
}

bool
public_sitemap_pages(struct page *p)
{
	return posts_of_type(p, "page");
}

static bool
slugs(struct page *p, const struct pg_query *q, const char *kind)
{
	struct strbuf sb;
	struct list rows;

	if (!pg_all(p->cx, q, struct map_row, map_fields, &rows))
		return false;
	const struct map_row *row = rows.items;
	begin_set(p, &sb);
	for (size_t i = 0; i < rows.count; i++)
		add_url(p, &sb, build_path(p, kind, row[i].slug), row[i].updated_at, NULL);
	return send_set(p, &sb);
}

bool
public_sitemap_tags(struct page *p)
{
	return slugs(p, &q_tag_sitemap, "tag");
}

bool
public_sitemap_authors(struct page *p)
{
	return slugs(p, &q_author_sitemap, "author");
}

bool
public_sitemap(struct page *p)
{
	static const char *const files[] = { "sitemap-pages.xml", "sitemap-tags.xml", "sitemap-authors.xml" };
	struct strbuf sb;
	int64_t posts;

	if (!post_count(p->cx, &posts))
		return false;
	strbuf_init(&sb, p->cx->arena, SITEMAP_MAX);
	strbuf_adds(&sb, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
	for (int64_t n = 1; n == 1 || (n - 1) * PER_FILE < posts; n++)
		strbuf_addf(&sb, n == 1 ? "<sitemap><loc>%ssitemap-posts.xml</loc></sitemap>\n"
		                        : "<sitemap><loc>%ssitemap-posts.xml?page=%lld</loc></sitemap>\n", p->base, (long long)n);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		strbuf_addf(&sb, "<sitemap><loc>%s%s</loc></sitemap>\n", p->base, files[i]);
	strbuf_adds(&sb, "</sitemapindex>\n");
	return page_send(p, xml_type, strbuf_span(&sb));
}

bool
public_robots(struct page *p)
{
	/* Agents that gather text to train models, as their makers name them. */
	static const char *const gatherers[] = {
		"GPTBot", "ChatGPT-User", "ClaudeBot", "anthropic-ai", "Google-Extended", "CCBot", "PerplexityBot", "Bytespider",
		"Amazonbot", "Applebot-Extended", "meta-externalagent", "cohere-ai", "Diffbot", "omgili",
	};
	struct strbuf sb;

	strbuf_init(&sb, p->cx->arena, 16 * 1024);
	if (strcmp(p->settings.robots, "none") == 0 || readers_are_asked(&p->settings)) {
		strbuf_adds(&sb, "User-agent: *\nDisallow: /\n");
		return page_send(p, "text/plain; charset=utf-8", strbuf_span(&sb));
	}
	strbuf_adds(&sb, "User-agent: *\nDisallow: /search/\n");
	if (!p->settings.ai_crawlers) {
		strbuf_addc(&sb, '\n');
		for (size_t i = 0; i < sizeof gatherers / sizeof *gatherers; i++)
			strbuf_addf(&sb, "User-agent: %s\n", gatherers[i]);
		strbuf_adds(&sb, "Disallow: /\n");
	}
	strbuf_addf(&sb, "\nSitemap: %ssitemap.xml\n", p->base);
	return page_send(p, "text/plain; charset=utf-8", strbuf_span(&sb));
}
