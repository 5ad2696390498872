/* sanitize.c - see sanitize.h. */
#include "cell/sanitize.h"

#include "cell/highlight.h"
#include "cell/html_element.h"
#include "cell/html_parse.h"
#include "cell/html_policy.h"
#include "cell/html_write.h"
#include "cell/outline.h"
#include "cell/summary.h"

enum {
	MOST_ROUNDS = 6,
	DEEPEST = 200, /* elements within one another; deeper ones are unwrapped */
};

/* One round of writing. */
struct writer {
	struct page *page;
	struct summary summary;
	int depth;
	int silent;    /* inside so many elements whose text is not the author's */
	int aside;     /* inside so many that do not open a text */
	int tables;    /* tables now open */
};

/* What the link is to the result: our own cards are told by their class. */
static void
record_link(struct page *p, struct node *n)
{
	struct span href = html_attr(n, "href"), text = span_trim(node_text(p->arena, n));
	bool card = html_has_class(n, "embed-card");

	if (!html_has(n, "href"))
		return;
	p->result->embeds += card;
	page_link(p, html_has_class(n, "remote-image") ? MARKDOWN_IMAGE : card || html_has_class(n, "bookmark-card") ? MARKDOWN_CARD
	          : html_has_class(n, "file-card") ? MARKDOWN_MEDIA : MARKDOWN_LINK, href, text);
}

/* Text that is not the author's: numbers and arrows of footnotes, contents, the
 * host of an image. */
static bool
is_silent(const struct node *n)
{
	return html_has_class(n, "footnote-ref") || html_has_class(n, "footnote-back") || html_has_class(n, "sidenote") ||
	       html_has_class(n, "toc") || html_has_class(n, "remote-image") || html_has_class(n, "embed-host");
}

static bool
is_aside(const struct node *n)
{
	return html_is_heading(n) || html_is(n, "pre") || html_is(n, "table") || html_is(n, "figure") || html_has_class(n, "footnotes") ||
	       html_has_class(n, "callout-title") || html_is(n, "summary");
}

/* A code block of a known language that nobody has coloured yet. */
static bool
write_code(struct writer *w, struct node *n)
{
	struct span class = html_attr(n, "class");
	ptrdiff_t at = span_find(class, "language-");

	if (!html_is(n, "code") || !html_is(n->parent, "pre") || at < 0 || !n->first || n->first != n->last || n->first->kind != NODE_TEXT)
		return false;
	struct span rest = span_skip(class, (size_t)at + 9), language = span_cut(rest, ' ', &rest);
	if (!highlight(w->page, language, n->first->text))
		return false;
	summary_text(&w->summary, n->first->text, false);
	return true;
}

static void
write_name(struct page *p, const struct node *n, const struct html_tag *tag)
{
	if (html_is_heading(n))
		strbuf_addf(&p->out, "h%d", n->element.level);
	else
		out(p, tag->as ? tag->as : tag->name);
}

static bool
needs_wrapper(struct writer *w, const struct node *n)
{
	return html_is(n, "table") && w->tables == 1 && !(n->parent && html_has_class(n->parent, "table-scroll"));
}

static void
open_wrapper(struct page *p)
{
	out(p, "<section class=\"table-scroll\" tabindex=\"0\" aria-label=\"");
	out_text(p, span_of(p->labels.table));
	strbuf_addf(&p->out, " %lld\">", (long long)p->result->tables);
}

/* Returns whether to go on below the element. */
static bool
open_element(struct writer *w, struct node *n, const struct html_tag *tag)
{
	struct page *p = w->page;

	if (html_is(n, "table")) {
		w->tables++;
		p->result->tables++;
		if (needs_wrapper(w, n))
			open_wrapper(p);
	}
	if (html_is(n, "a"))
		record_link(p, n);
	p->links_open += html_is(n, "a");
	p->result->code_blocks += html_is(n, "pre");
	p->result->footnotes += html_is(n, "li") && n->parent && n->parent->parent && html_has_class(n->parent->parent, "footnotes");
	n->element.begin = p->out.len;
	if (html_is_heading(n))
		n->element.level = outline_level(p, n->text.ptr[1] - '0');
	out(p, "<");
	write_name(p, n, tag);
	html_write_attrs(p, n, tag);
	out(p, ">");
	n->element.inside = p->out.len;
	/* The parser takes away one line end at the start of these. */
	if (html_is(n, "pre") && n->first && n->first->kind == NODE_TEXT && span_starts(n->first->text, "\n"))
		out(p, "\n");
	return !tag->empty && !write_code(w, n);
}

static void
close_element(struct writer *w, struct node *n, const struct html_tag *tag)
{
	struct page *p = w->page;

	p->links_open -= html_is(n, "a");
	/* Paragraphs left empty by what was dropped, or moved out of them. */
	if (html_is(n, "p") && p->out.len == n->element.inside && !html_attr(n, "id").len) {
		strbuf_truncate(&p->out, n->element.begin);
	} else if (!tag->empty) {
		out(p, "</");
		write_name(p, n, tag);
		out(p, ">");
	}
	if (html_is(n, "table")) {
		if (needs_wrapper(w, n))
			out(p, "</section>");
		w->tables--;
	}
}

static bool
holds_block(const struct node *n)
{
	for (const struct node *c = n->first; c; c = c->next)
		if (c->kind == NODE_ELEMENT && html_tag_find(c->text)->block)
			return true;
	return false;
}

/* Where HTML has room for running text only: a span round blocks means nothing,
 * and a summary is one line. */
static bool
is_out_of_place(const struct node *n)
{
	return (html_is(n, "span") && holds_block(n)) || (html_is(n, "p") && html_is(n->parent, "summary"));
}

static const struct html_tag *
fate_of(struct writer *w, const struct node *n)
{
	static const struct html_tag dropped = { .name = "", .fate = HTML_DROP }, unwrapped = { .name = "", .fate = HTML_UNWRAP };
	const struct html_tag *tag = n->element.foreign ? &dropped : html_tag_find(n->text);

	if (tag->fate == HTML_KEEP && (w->depth > DEEPEST || (html_is(n, "a") && w->page->links_open) || is_out_of_place(n)))
		return &unwrapped;
	return tag;
}

/* Marks the element as opened for close_element(): the fate may not be the same
 * when it is asked again on the way out. */
static void
enter(struct writer *w, struct walk *walk)
{
	struct node *n = walk->node;
	const struct html_tag *tag = fate_of(w, n);

	n->element.kept = NULL;
	switch (tag->fate) {
	case HTML_DROP:
		w->page->result->dropped_html++;
		walk_skip(walk);
		return;
	case HTML_SHOW:
		html_write_anew(w->page, n);
		if (tag->block)
			summary_block(&w->summary);
		walk_skip(walk);
		return;
	case HTML_UNWRAP:
		return;
	case HTML_KEEP:
		n->element.kept = tag;
		w->depth++;
		w->silent += is_silent(n);
		w->aside += is_aside(n);
		if (!open_element(w, n, tag))
			walk_skip(walk);
	}
}

static void
leave(struct writer *w, struct node *n)
{
	const struct html_tag *tag = n->element.kept;

	if (!tag)
		return;
	close_element(w, n, tag);
	w->depth--;
	w->silent -= is_silent(n);
	if (html_is(n, "td") || html_is(n, "th") || html_is(n, "br"))
		summary_text(&w->summary, SPAN(" "), w->aside == 0);
	else if (tag->block)
		summary_block(&w->summary);
	w->aside -= is_aside(n);
}

/* Carriage returns come only of references, and would not survive a parser. */
static void
write_text(struct writer *w, struct span text)
{
	struct span rest = text;

	while (rest.len) {
		struct span line = span_cut(rest, '\r', &rest);

		out_text(w->page, line);
		if (line.ptr + line.len < text.ptr + text.len)
			out(w->page, "\n");
	}
	if (!w->silent)
		summary_text(&w->summary, text, w->aside == 0);
}

static bool
is_more(const struct node *n)
{
	const struct node *up = n->parent;

	return n->kind == NODE_COMMENT && span_is_nocase(span_trim(n->text), "more") &&
	       (up->kind == NODE_DOCUMENT || (html_is(up, "p") && up->parent->kind == NODE_DOCUMENT));
}

static bool
is_members_only(const struct node *n)
{
	return span_is_nocase(span_trim(n->text), "members-only") && n->parent->kind == NODE_DOCUMENT;
}

/* The two the dialect knows; the first of each. */
static void
write_comment(struct writer *w, const struct node *n)
{
	struct markdown_result *r = w->page->result;

	if (is_members_only(n) && !r->members_break) {
		r->members_break = true;
		summary_break(&w->summary, true);
		out(w->page, "<!--members-only-->");
	} else if (is_more(n) && !r->more_break) {
		r->more_break = true;
		summary_break(&w->summary, false);
	}
}

static bool
has_more_break(struct node *doc)
{
	for (struct walk w = walk_begin(doc); walk_step(&w); )
		if (w.entering && is_more(w.node))
			return true;
	return false;
}

static void
write_round(struct page *p, struct node *doc)
{
	struct writer w = { .page = p };

	summary_begin(&w.summary, p);
	w.summary.more_break = has_more_break(doc);
	for (struct walk walk = walk_begin(doc); walk_step(&walk); ) {
		struct node *n = walk.node;

		if (n->kind == NODE_ELEMENT && walk.entering)
			enter(&w, &walk);
		else if (n->kind == NODE_ELEMENT)
			leave(&w, n);
		else if (n->kind == NODE_TEXT && walk.entering)
			write_text(&w, n->text);
		else if (n->kind == NODE_COMMENT && walk.entering)
			write_comment(&w, n);
	}
	summary_end(&w.summary);
}

/* Write what html holds into the page; r tells of it. */
static void
sanitize_once(struct page *p, struct arena *a, const struct markdown_options *opt, struct markdown_result *r,
              struct span html, size_t ceiling)
{
	page_init(p, a, opt, r, 0);
	p->out.max = ceiling;
	write_round(p, html_parse(a, html));
}

/* All the text and no markup: for HTML that never comes to rest. */
static void
write_bare_text(struct page *p, struct markdown_result *r)
{
	strbuf_clear(&p->out);
	r->plain_fallback = true;
	page_note(p, "The HTML is too tangled to be kept: only its text is shown.");
	out(p, "<p>");
	out_text(p, span_of(r->text));
	out(p, "</p>");
}

/* The first round tells what there is; the later ones, each with what the one
 * before wrote, only that nothing changes any more. */
static void
sanitize(struct page *p, const struct markdown_options *opt, struct markdown_result *r, struct span html, size_t ceiling)
{
	struct arena *a = p->arena;
	struct markdown_result again;
	struct page q;

	sanitize_once(p, a, opt, r, html, ceiling);
	for (int round = 1; strbuf_ok(&p->out) && round < MOST_ROUNDS; round++) {
		again = (struct markdown_result){ 0 };
		sanitize_once(&q, a, opt, &again, strbuf_span(&p->out), ceiling);
		bool same = span_eq(strbuf_span(&p->out), strbuf_span(&q.out));
		p->out = q.out;
		if (same)
			return;
	}
	if (strbuf_ok(&p->out))
		write_bare_text(p, r);
}

void
sanitize_page(struct page *p)
{
	struct markdown_result *r = p->result, before = *r;
	struct page clean = { .arena = p->arena };

	*r = (struct markdown_result){ 0 };
	sanitize(&clean, p->opt, r, strbuf_span(&p->out), p->out.max);
	for (size_t i = 0; i < before.n_notes; i++)
		page_note(&clean, before.notes[i]);
	outline_into_result(&clean);
	*p = clean;
}

bool
sanitize_html(struct arena *a, struct span source, const struct markdown_options *opt, struct markdown_result *r)
{
	struct page p = { .arena = a };

	*r = (struct markdown_result){ 0 };
	if (source.len > (opt->max_bytes ? opt->max_bytes : SANITIZE_MAX_BYTES))
		return false;
	sanitize(&p, opt, r, source, 16 * source.len + 256 * 1024);
	if (!strbuf_ok(&p.out))
		write_bare_text(&p, r);
	r->html = (struct html){ p.out.buf, p.out.len };
	outline_into_result(&p);
	return true;
}
