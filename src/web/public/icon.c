/* icon.c - the site's icon where it has chosen none: the first letter of its
 * title on its accent colour. */
#include "web/public/public.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "domain/site.h"
#include "text/escape.h"
#include "text/url.h"

bool
public_icon(struct page *p)
{
	const char *title = *p->settings.title ? p->settings.title : p->site->name;
	const char *accent = *p->settings.accent ? p->settings.accent : "#b3261e";
	struct strbuf sb;

	strbuf_init(&sb, p->cx->arena, 4096);
	strbuf_adds(&sb, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\"><rect width=\"64\" height=\"64\" rx=\"14\" fill=\"");
	escape_attr(&sb, span_of(accent));
	strbuf_adds(&sb, "\"/><text x=\"32\" y=\"45\" font-family=\"Georgia,serif\" font-size=\"38\" font-weight=\"700\" fill=\"#fff\" text-anchor=\"middle\">");
	escape_xml(&sb, utf8_take(span_of(title), 1));
	strbuf_adds(&sb, "</text></svg>\n");
	return page_send(p, "image/svg+xml", strbuf_span(&sb));
}

/* Browsers that ask by these names take what the page names; others get the
 * chosen icon, or the drawn one. */
bool
public_favicon(struct page *p)
{
	return page_redirect(p, 302, *p->settings.icon && (url_is_local(span_of(p->settings.icon))) ? p->settings.icon : "/icon.svg");
}

bool
public_touch_icon(struct page *p)
{
	return public_favicon(p);
}
