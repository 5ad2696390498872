/* html_attrs.c - the attributes of a kept element; see html_write.h. */
#include "cell/address.h"
#include "cell/html_element.h"
#include "cell/html_write.h"
#include "cell/outline.h"
#include "cell/show.h"

static bool
is_id(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] <= ' ' || s.ptr[i] == 0x7f)
			return false;
	return s.len > 0 && s.len <= 200;
}

/* With the prefix, and the first of its name; else NULL. */
static const char *
own_id(struct page *p, struct span id)
{
	if (!is_id(id))
		return NULL;
	const char *own = span_starts(id, p->prefix) ? arena_strndup(p->arena, id.ptr, id.len)
	                                             : arena_printf(p->arena, "%s%.*s", p->prefix, SPAN_FMT(id));
	if (map_get(p->ids, span_of(own)))
		return NULL;
	map_set(p->ids, span_of(own), p);
	return own;
}

static void
write_id(struct page *p, const struct node *n)
{
	struct span id = html_attr(n, "id");
	const char *own = own_id(p, id.len || !html_is(n, "a") ? id : html_attr(n, "name"));

	if (html_is_heading(n)) {
		struct span text = span_trim(node_text(p->arena, (struct node *)(uintptr_t)n));

		if (!own)
			own = outline_id(p, text);
		page_heading(p, n->element.level, own, text);
	}
	if (own)
		out_attr(p, "id", span_of(own));
}

/* What "align" and "text-align" ask for, as a class. */
static const char *
alignment(const struct node *n)
{
	struct span align = html_attr(n, "align"), style = html_attr(n, "style");
	ptrdiff_t at = span_find(style, "text-align:");

	if (!align.len && at >= 0) {
		struct span rest;

		align = span_trim(span_cut(span_skip(style, (size_t)at + 11), ';', &rest));
	}
	return span_is_nocase(align, "center") ? "align-center" : span_is_nocase(align, "right") ? "align-right"
	     : span_is_nocase(align, "left") ? "align-left" : NULL;
}

static bool
takes_alignment(const struct node *n)
{
	return html_is(n, "td") || html_is(n, "th") || html_is(n, "p") || html_is(n, "div") || html_is_heading(n);
}

static void
add_class(struct strbuf *to, struct span class)
{
	struct span rest = strbuf_span(to);

	while (rest.len)
		if (span_eq(span_cut(rest, ' ', &rest), class))
			return;
	if (to->len)
		strbuf_addc(to, ' ');
	strbuf_add_span(to, class);
}

static void
write_class(struct page *p, const struct node *n, const struct html_tag *tag)
{
	struct span rest = html_attr(n, "class");
	struct strbuf sb;

	strbuf_init(&sb, p->arena, 4096);
	for (size_t words = 0; words < 20 && (rest = span_trim(rest)).len; words++) {
		struct span class = span_cut(rest, ' ', &rest);

		if (html_class_kept(class))
			add_class(&sb, class);
	}
	if (tag->class)
		add_class(&sb, span_of(tag->class));
	if (takes_alignment(n) && alignment(n))
		add_class(&sb, span_of(alignment(n)));
	if (sb.len)
		out_attr(p, "class", strbuf_span(&sb));
}

/* --- links ---------------------------------------------------------------- */

static struct span
own_address(struct page *p, struct span url)
{
	url = span_trim(url);
	if (url.len < 2 || url.ptr[0] != '#' || span_starts(span_skip(url, 1), p->prefix))
		return url;
	return span_of(arena_printf(p->arena, "#%s%.*s", p->prefix, SPAN_FMT(span_skip(url, 1))));
}

static void
write_rel(struct page *p, struct span rel)
{
	struct strbuf sb;
	struct span rest = rel;

	strbuf_init(&sb, p->arena, 400);
	for (size_t words = 0; words < 20 && (rest = span_trim(rest)).len; words++) {
		struct span word = span_cut(rest, ' ', &rest);

		if (html_rel_kept(word))
			add_class(&sb, word);
	}
	if (p->opt->nofollow) {
		add_class(&sb, SPAN("nofollow"));
		add_class(&sb, SPAN("ugc"));
		add_class(&sb, SPAN("noopener"));
	}
	if (sb.len)
		out_attr(p, "rel", strbuf_span(&sb));
}

static void
write_href(struct page *p, const struct node *n)
{
	struct span href = html_attr(n, "href");

	if (!html_has(n, "href"))
		return;
	out(p, " href=\"");
	out_url(p, own_address(p, href));
	out(p, "\"");
	write_rel(p, html_attr(n, "rel"));
}

void
html_write_attrs(struct page *p, const struct node *n, const struct html_tag *tag)
{
	write_id(p, n);
	write_class(p, n, tag);
	if (html_is(n, "a"))
		write_href(p, n);
	if (html_is(n, "pre"))
		out_attr(p, "tabindex", SPAN("0"));
	for (size_t i = 0; i < n->element.n; i++) {
		const struct html_attr *at = &n->element.attrs[i];
		bool written = strcmp(at->name, "href") == 0 || strcmp(at->name, "rel") == 0 ||
		               (html_is(n, "pre") && strcmp(at->name, "tabindex") == 0);

		if (!written && html_attr_kept(tag, at->name) && html_value_ok(at->name, at->value)) {
			if (at->value.len)
				out_attr(p, at->name, at->value);
			else
				strbuf_addf(&p->out, " %s", at->name);
		}
	}
}
