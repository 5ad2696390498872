/* about.c - /about-this-site/: what the site stores about who reads it, and what
 * its pages load: computed from its pages, not claimed. */
#include "web/public/public.h"

#include "domain/queries.h"
#include "domain/site.h"
#include "service/compress.h"
#include "text/dates.h"
#include "text/message.h"
#include "web/build.h"

static const struct field host_fields[] = { FIELD_TEXT(struct fact_view, url), FIELD_END };

/* Hosts that pages fetch from; the list is empty where images of others are
 * shown only when the reader asks. */
static bool
loads(struct page *p, struct about_view *about)
{
	if (!pg_all(p->cx, &q_post_remote_hosts, struct fact_view, host_fields, &about->loads))
		return false;
	about->has_loads = about->loads.count > 0;
	about->has_code = p->custom.head.len > 0 || p->custom.foot.len > 0;
	about->third_parties = about->has_loads || about->has_code;
	return true;
}

/* The home page and its style sheet, as a browser receives them. */
static bool
weight(struct page *p, struct about_view *about)
{
	struct page home = *p;

	home.path = "/";
	if (!public_home(&home))
		return false;
	struct span packed = compress_brotli(p->cx->arena, home.body, 5);
	size_t bytes = (packed.len ? packed.len : home.body.len) + theme_asset_bytes(p->theme);
	about->page_weight = message_count(p->cx->arena, p->settings.lang, "{0, number} kB", (int64_t)((bytes + 999) / 1000));
	return true;
}

bool
public_about(struct page *p)
{
	struct about_view about = { 0 };
	struct page_view view;

	if (!loads(p, &about) || !weight(p, &about))
		return false;
	/* No route of a site sets a cookie, and nothing of a request is stored but
	 * the counts of doc/operations.md: both lists stay empty until one does. */
	about.generated = dates_format(p->cx->arena, clock_wall(), DATE_LONG, p->settings.lang, p->settings.timezone);
	build_page(p, "about", &view);
	build_meta(p, &view, build_word(p->words.words, "about_site"), NULL, p->path);
	view.about = &about;
	return build_render(p, "about-site", &view);
}
