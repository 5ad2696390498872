/* weigh.c - see weigh.h. */
#include "web/weigh.h"

#include "base/hash.h"
#include "base/strbuf.h"
#include "domain/media.h"
#include "domain/site.h"
#include "service/compress.h"
#include "service/conf.h"
#include "text/html_tags.h"
#include "text/url.h"

#include <sys/stat.h>

enum { ASKED_MAX = 200, QUALITY = 5 };

struct scale {
	struct ctx *cx;
	const struct conf *conf;
	const struct site *site;
	const char *base;
	struct map *asked; /* addresses counted already */
	struct map *hosts;
	bool slanted;      /* some of its text is in italics */
	struct weight *out;
};

/* 0 where there is none. */
static size_t
file_size(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (size_t)st.st_size : 0;
}

/* Our own file at a path, as the front server sends it. */
static size_t
own_size(const struct scale *s, struct span path)
{
	struct arena *a = s->cx->arena;
	const char *name = arena_strndup(a, path.ptr, path.len);

	if (strstr(name, ".."))
		return 0;
	if (span_starts(path, "/media/"))
		return file_size(media_path(a, s->conf, s->site, name + strlen("/media/")));
	if (!span_starts(path, "/assets/"))
		return 0;
	const char *file = arena_printf(a, "%s/%s", s->conf->assets_dir, name + strlen("/assets/"));
	size_t packed = file_size(arena_printf(a, "%s.br", file));
	return packed ? packed : file_size(file);
}

/* One request for this address; its bytes go to *to. */
static void
ask(struct scale *s, struct span address, size_t *to)
{
	struct span path = span_starts(address, s->base) ? span_skip(address, strlen(s->base) - 1) : address;
	struct url u;

	if (!address.len || span_starts(address, "data:") || map_count(s->asked) >= ASKED_MAX || map_get(s->asked, address))
		return;
	map_set(s->asked, address, s);
	s->out->requests++;
	if (span_starts(path, "/") && !span_starts(path, "//")) {
		*to += own_size(s, path);
		return;
	}
	url_split(address, &u);
	if (u.host.len)
		map_set(s->hosts, u.host, s);
}

static bool
has_word(struct span words, const char *word)
{
	while (words.len)
		if (span_is_nocase(span_cut(words, ' ', &words), word))
			return true;
	return false;
}

static void
take_link(struct scale *s, const struct html_tag *tag)
{
	struct span rel, href, as;

	if (!html_attr(tag, "rel", &rel) || !html_attr(tag, "href", &href))
		return;
	if (has_word(rel, "stylesheet"))
		ask(s, href, &s->out->styles);
	else if (has_word(rel, "preload") && html_attr(tag, "as", &as) && span_is(as, "font"))
		ask(s, href, &s->out->fonts);
	else if (has_word(rel, "icon"))
		ask(s, href, &s->out->images);
}

static void
take_tag(struct scale *s, const struct html_tag *tag)
{
	static const char *const loaders[] = { "img", "source", "audio", "video", "iframe", "embed", "script", "track" };
	struct span src;

	s->slanted = s->slanted || html_tag_is(tag, "em") || html_tag_is(tag, "i") || html_tag_is(tag, "cite");
	if (html_tag_is(tag, "link"))
		take_link(s, tag);
	for (size_t i = 0; i < sizeof loaders / sizeof *loaders; i++)
		if (html_tag_is(tag, loaders[i]) && html_attr(tag, "src", &src))
			ask(s, src, &s->out->images);
}

/* A typeface's file is fetched when a page has letters of its range in its style: those
 * of the letters that every page has are counted. */
static void
take_faces(struct scale *s, struct span page)
{
	static const char *const begins = "@font-face{", *const from = "src:url(\"";
	ssize_t at;

	while ((at = span_find(page, begins)) >= 0) {
		page = span_skip(page, (size_t)at + strlen(begins));
		struct span rest, rule = span_cut(page, '}', &rest);
		ssize_t url = span_find(rule, from);

		page = rest;
		if (url < 0 || span_find(rule, "U+0000-00FF") < 0 || (span_find(rule, "font-style:italic") >= 0 && !s->slanted))
			continue;
		ask(s, span_cut(span_skip(rule, (size_t)url + strlen(from)), '"', &rest), &s->out->fonts);
	}
}

static struct list
names(struct arena *a, const struct map *m)
{
	const char **all = ARENA_ARRAY(a, const char *, map_count(m) + 1);

	for (size_t i = 0; i < map_count(m); i++) {
		struct span name = map_key(m, i);

		all[i] = arena_strndup(a, name.ptr, name.len);
	}
	return (struct list){ all, map_count(m) };
}

void
weigh(struct ctx *cx, const struct conf *conf, const struct site *site, struct span page, struct weight *out)
{
	struct scale s = { .cx = cx, .conf = conf, .site = site, .base = site_url(cx->arena, conf, site),
	                   .asked = map_new(cx->arena), .hosts = map_new(cx->arena), .out = out };
	struct span packed = compress_brotli(cx->arena, page, QUALITY);
	struct html_tag tag;
	size_t at = 0;

	*out = (struct weight){ .html = packed.len ? packed.len : page.len, .requests = 1 };
	while (html_next_tag(page, &at, &tag))
		take_tag(&s, &tag);
	take_faces(&s, page);
	out->hosts = names(cx->arena, s.hosts);
}

/* ---- in words ---- */

static const char *
kilobytes(struct arena *a, size_t bytes)
{
	return bytes < 10000 ? arena_printf(a, "%.1f kB", (double)bytes / 1000)
	     : bytes < 1000000 ? arena_printf(a, "%.0f kB", (double)bytes / 1000) : arena_printf(a, "%.1f MB", (double)bytes / 1e6);
}

const char *
weigh_words(struct arena *a, const struct weight *w)
{
	const char *const *host = w->hosts.items;
	struct strbuf sb;

	strbuf_init(&sb, a, 16 * 1024);
	strbuf_addf(&sb, "%s", kilobytes(a, w->html + w->styles + w->fonts));
	if (w->fonts)
		strbuf_addf(&sb, " (typefaces %s)", kilobytes(a, w->fonts));
	if (w->images)
		strbuf_addf(&sb, " and %s of pictures", kilobytes(a, w->images));
	strbuf_addf(&sb, " in %u request%s; ", w->requests, w->requests == 1 ? "" : "s");
	strbuf_adds(&sb, w->hosts.count ? "also asks " : "nothing from other hosts");
	for (size_t i = 0; i < w->hosts.count; i++)
		strbuf_addf(&sb, "%s%s", i ? ", " : "", host[i]);
	return strbuf_ok(&sb) ? sb.buf : "";
}
