/* text_render.c - see text_render.h. */
#include "cell/text_render.h"

#include "cell/blocks.h"
#include "cell/markdown.h"
#include "cell/markdown_guard.h"
#include "cell/outline.h"
#include "cell/render.h"
#include "cell/sanitize.h"
#include "cell/summary.h"

/* The bare text, a paragraph for each stretch between empty lines. */
static void
render_plain(struct page *p, struct span source, const char *why)
{
	struct markdown_result *r = p->result;
	struct node *doc = node_new(p->arena, NODE_DOCUMENT);
	struct span rest = source;

	while (rest.len) {
		ptrdiff_t gap = span_find(rest, "\n\n");
		struct node *paragraph = node_new(p->arena, NODE_PARAGRAPH), *text = node_new(p->arena, NODE_TEXT);

		text->text = span_trim(gap < 0 ? rest : span_take(rest, (size_t)gap));
		rest = gap < 0 ? span_skip(rest, rest.len) : span_trim(span_skip(rest, (size_t)gap));
		node_append(paragraph, text);
		node_append(doc, paragraph);
	}
	*r = (struct markdown_result){ .plain_fallback = true };
	page_init(p, p->arena, p->opt, r, source.len);
	page_note(p, why);
	render_document(p, doc);
	summary_of_tree(p, doc);
}

static void
render(struct page *p, struct span source, const struct guard_verdict *v)
{
	struct markdown_syntax syntax = {
		.tables = !v->tables_off && !p->opt->no_tables,
		.autolinks = !v->autolinks_off && !p->opt->no_autolinks,
		.strikethrough = true,
		.smart = p->opt->smart,
	};
	struct node *doc = markdown_parse(p->arena, source, &syntax);

	if (v->tables_off)
		page_note(p, "Tables are shown as text: one has too many columns or cells.");
	if (v->autolinks_off)
		page_note(p, "Addresses are not made links: there are too many @ signs.");
	if (!p->reference)
		blocks_build(p, doc);
	outline_build(p, doc);
	render_document(p, doc);
	outline_into_result(p);
	summary_of_tree(p, doc);
}

/* A source may hold any bytes, the page only text. */
static struct span
without_nul(struct arena *a, struct span source)
{
	struct strbuf sb;

	if (!source.len || !memchr(source.ptr, '\0', source.len))
		return source;
	strbuf_init(&sb, a, 3 * source.len);
	for (size_t i = 0; i < source.len; i++)
		strbuf_add(&sb, source.ptr[i] ? &source.ptr[i] : "\xef\xbf\xbd", source.ptr[i] ? 1 : 3);
	return strbuf_span(&sb);
}

bool
text_render(struct arena *a, struct span source, const struct markdown_options *opt, bool reference,
            struct markdown_result *r)
{
	struct page p;

	*r = (struct markdown_result){ 0 };
	if (source.len > (opt->max_bytes ? opt->max_bytes : TEXT_MAX_BYTES))
		return false;
	source = without_nul(a, source);
	struct guard_verdict v = markdown_guard(source, opt->smart);
	page_init(&p, a, opt, r, source.len);
	p.reference = reference;
	if (v.refused)
		render_plain(&p, source, v.refused);
	else
		render(&p, source, &v);
	if (!v.refused && opt->raw_html && !reference)
		sanitize_page(&p);
	if (!strbuf_ok(&p.out))
		render_plain(&p, source, "The page would be far longer than its source.");
	r->html = (struct html){ p.out.buf, p.out.len };
	return true;
}
