/* render.c - see render.h. */
#include "cell/render.h"

#include "cell/highlight.h"
#include "cell/outline.h"
#include "cell/show.h"
#include "cell/address.h"

static bool
in_tight_list(const struct node *paragraph)
{
	const struct node *list = paragraph->parent ? paragraph->parent->parent : NULL;

	return list && list->kind == NODE_LIST && list->list.tight;
}

static void
block_quote(struct page *p, struct node *n, bool entering)
{
	(void)n;
	out_line(p);
	out(p, entering ? "<blockquote>\n" : "</blockquote>\n");
}

static void
list(struct page *p, struct node *n, bool entering)
{
	if (!entering) {
		out(p, n->list.ordered ? "</ol>\n" : "</ul>\n");
		return;
	}
	out_line(p);
	if (!n->list.ordered)
		out(p, "<ul>\n");
	else if (n->list.start == 1)
		out(p, "<ol>\n");
	else
		strbuf_addf(&p->out, "<ol start=\"%d\">\n", n->list.start);
}

static void
task_box(struct page *p, const struct node *item)
{
	if (p->reference) {
		out(p, item->item.checked ? "<input type=\"checkbox\" checked=\"\" disabled=\"\" /> "
		                          : "<input type=\"checkbox\" disabled=\"\" /> ");
		return;
	}
	out(p, item->item.checked ? "<input type=\"checkbox\" checked disabled aria-label=\""
	                          : "<input type=\"checkbox\" disabled aria-label=\"");
	out_text(p, span_of(item->item.checked ? p->labels.done : p->labels.open));
	out(p, "\"> ");
}

static void
item(struct page *p, struct node *n, bool entering)
{
	if (!entering) {
		out(p, "</li>\n");
		return;
	}
	out_line(p);
	out(p, n->item.task && !p->reference ? "<li class=\"task\">" : "<li>");
	if (n->item.task)
		task_box(p, n);
}

static void
heading(struct page *p, struct node *n, bool entering)
{
	if (!entering) {
		strbuf_addf(&p->out, "</h%d>\n", n->level);
		return;
	}
	out_line(p);
	strbuf_addf(&p->out, "<h%d", n->level);
	if (n->id.len) {
		out(p, " id=\"");
		out_text(p, n->id);
		out(p, "\"");
	}
	out(p, ">");
}

static struct span
first_word(struct span info)
{
	size_t n = 0;

	while (n < info.len && !strchr(" \t\n\r\v\f", info.ptr[n]))
		n++;
	return span_take(info, n);
}

static void
code_block(struct page *p, struct node *n, bool entering)
{
	struct span language = first_word(n->info);

	if (!entering)
		return;
	p->result->code_blocks++;
	out_line(p);
	out(p, p->reference ? "<pre><code" : "<pre tabindex=\"0\"><code");
	if (n->info.len) {
		out(p, " class=\"language-");
		out_text(p, language);
		out(p, "\"");
	}
	out(p, ">");
	if (p->reference || !highlight(p, language, n->text))
		out_text(p, n->text);
	out(p, "</code></pre>\n");
}

static void
raw_html(struct page *p, struct node *n)
{
	if (p->reference || p->opt->raw_html)
		strbuf_add_span(&p->out, n->text);
	else
		p->result->dropped_html++;
}

static void
html_block(struct page *p, struct node *n, bool entering)
{
	if (!entering)
		return;
	out_line(p);
	raw_html(p, n);
	out_line(p);
}

static void
html_inline(struct page *p, struct node *n, bool entering)
{
	if (entering)
		raw_html(p, n);
}

static void
rule(struct page *p, struct node *n, bool entering)
{
	(void)n;
	if (entering) {
		out_line(p);
		out(p, p->reference ? "<hr />\n" : "<hr>\n");
	}
}

/* The links back from a note, at the end of its last paragraph.  A note that is
 * referred to a thousand times shows the first twenty. */
static void
back_links(struct page *p, struct node *note)
{
	int shown = note->note.refs < 20 || p->reference ? note->note.refs : 20;

	for (int nth = 1; nth <= shown; nth++) {
		if (nth > 1)
			out(p, " ");
		out(p, "<a href=\"#");
		show_note_id(p, note, nth);
		if (p->reference) {
			out(p, "\" class=\"footnote-backref\" data-footnote-backref aria-label=\"Back to content\">↩");
		} else {
			out(p, "\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"");
			out_text(p, span_of(p->labels.back));
			out(p, "\">↩");
		}
		if (nth > 1)
			strbuf_addf(&p->out, p->reference ? "<sup class=\"footnote-ref\">%d</sup>" : "<sup>%d</sup>", nth);
		out(p, "</a>");
	}
}

static void
paragraph(struct page *p, struct node *n, bool entering)
{
	if (in_tight_list(n))
		return;
	if (entering) {
		out_line(p);
		out(p, "<p>");
		return;
	}
	if (n->parent && n->parent->kind == NODE_FOOTNOTE && !n->next) {
		out(p, " ");
		back_links(p, n->parent);
	}
	out(p, "</p>\n");
}

static void
footnote(struct page *p, struct node *n, bool entering)
{
	if (entering) {
		out(p, "<li id=\"");
		show_note_id(p, n, 0);
		out(p, "\">\n");
		return;
	}
	if (!n->last || n->last->kind != NODE_PARAGRAPH) {
		back_links(p, n);
		out(p, "\n");
	}
	out(p, "</li>\n");
}

static void
footnotes_open(struct page *p)
{
	if (p->reference) {
		out(p, "<section class=\"footnotes\" data-footnotes>\n<ol>\n");
		return;
	}
	out(p, "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
	out_text(p, span_of(p->labels.footnotes));
	out(p, "\">\n<ol>\n");
}

static void
note_beside(struct page *p, struct node *note)
{
	for (struct node *c = note->first; c; c = c->next)
		if (c->kind != NODE_PARAGRAPH)
			return;
	p->in_sidenote = true;
	strbuf_addf(&p->out, "<span class=\"sidenote\"><sup>%d</sup> ", note->note.number);
	for (struct node *c = note->first; c; c = c->next) {
		render_children(p, c);
		out(p, c->next ? " " : "");
	}
	out(p, "</span>");
	p->in_sidenote = false;
}

static void
note_ref(struct page *p, struct node *n, bool entering)
{
	if (!entering || n->ref.nth == 0)
		return;
	struct node *note = p->notes[n->ref.number - 1];
	if (p->in_sidenote) {
		strbuf_addf(&p->out, "<sup>%d</sup>", n->ref.number);
		return;
	}
	out(p, "<sup class=\"footnote-ref\"><a href=\"#");
	show_note_id(p, note, 0);
	out(p, "\" id=\"");
	show_note_id(p, note, n->ref.nth);
	out(p, p->reference ? "\" data-footnote-ref>" : "\" role=\"doc-noteref\">");
	strbuf_addf(&p->out, "%d</a></sup>", n->ref.number);
	if (p->opt->sidenotes && !p->reference && n->ref.nth == 1)
		note_beside(p, note);
}

static void
table(struct page *p, struct node *n, bool entering)
{
	(void)n;
	out_line(p);
	if (entering && !p->reference) {
		out(p, "<section class=\"table-scroll\" tabindex=\"0\" aria-label=\"");
		out_text(p, span_of(p->labels.table));
		strbuf_addf(&p->out, " %lld\">\n", (long long)p->result->tables + 1);
	}
	p->result->tables += entering;
	if (entering) {
		out(p, "<table>");
		return;
	}
	/* Rows after the first are the body. */
	if (n->first && n->first->next) {
		out(p, "</tbody>");
		out_line(p);
	}
	out(p, "</table>\n");
	if (!p->reference)
		out(p, "</section>\n");
}

static void
table_row(struct page *p, struct node *n, bool entering)
{
	out_line(p);
	if (!entering) {
		out(p, "</tr>");
		if (n->row.header) {
			out_line(p);
			out(p, "</thead>");
		}
		return;
	}
	if (n->row.header || (n->prev && n->prev->row.header)) {
		out(p, n->row.header ? "<thead>" : "<tbody>");
		out_line(p);
	}
	out(p, "<tr>");
}

static void
table_cell(struct page *p, struct node *n, bool entering)
{
	static const char *const word[] = { ['l'] = "left", ['c'] = "center", ['r'] = "right" };

	if (!entering) {
		out(p, n->cell.header ? "</th>" : "</td>");
		return;
	}
	out_line(p);
	out(p, n->cell.header ? "<th" : "<td");
	if (n->cell.align)
		strbuf_addf(&p->out, p->reference ? " align=\"%s\"" : " class=\"align-%s\"", word[(unsigned char)n->cell.align]);
	out(p, ">");
}

static void
text(struct page *p, struct node *n, bool entering)
{
	if (entering)
		out_text(p, n->text);
}

static void
soft_break(struct page *p, struct node *n, bool entering)
{
	(void)n;
	if (entering)
		out(p, "\n");
}

static void
line_break(struct page *p, struct node *n, bool entering)
{
	(void)n;
	if (entering)
		out(p, p->reference ? "<br />\n" : "<br>\n");
}

static void
code(struct page *p, struct node *n, bool entering)
{
	if (!entering)
		return;
	out(p, "<code>");
	out_text(p, n->text);
	out(p, "</code>");
}

static void
emphasis(struct page *p, struct node *n, bool entering)
{
	(void)n;
	out(p, entering ? "<em>" : "</em>");
}

static void
strong(struct page *p, struct node *n, bool entering)
{
	(void)n;
	out(p, entering ? "<strong>" : "</strong>");
}

static void
strike(struct page *p, struct node *n, bool entering)
{
	(void)n;
	out(p, entering ? "<del>" : "</del>");
}

static void
link_to(struct page *p, struct node *n, bool entering)
{
	if (entering && !p->reference && !p->in_sidenote)
		page_link(p, MARKDOWN_LINK, n->url, node_text(p->arena, n));
	if (entering)
		show_link_open(p, n->url, n->title);
	else
		show_link_close(p);
}

static void
image(struct page *p, struct node *n, bool entering)
{
	if (entering)
		show_image(p, n);
}

/* How each kind of the library's is written; ours are in render_blocks.c. */
static void (*const writers[])(struct page *p, struct node *n, bool entering) = {
	[NODE_QUOTE] = block_quote, [NODE_LIST] = list, [NODE_ITEM] = item, [NODE_CODE_BLOCK] = code_block,
	[NODE_HTML_BLOCK] = html_block, [NODE_PARAGRAPH] = paragraph, [NODE_HEADING] = heading,
	[NODE_RULE] = rule, [NODE_FOOTNOTE] = footnote, [NODE_TABLE] = table, [NODE_TABLE_ROW] = table_row,
	[NODE_TABLE_CELL] = table_cell, [NODE_TEXT] = text, [NODE_SOFT_BREAK] = soft_break,
	[NODE_LINE_BREAK] = line_break, [NODE_CODE] = code, [NODE_HTML_INLINE] = html_inline,
	[NODE_EMPHASIS] = emphasis, [NODE_STRONG] = strong, [NODE_STRIKE] = strike, [NODE_LINK] = link_to,
	[NODE_IMAGE] = image, [NODE_NOTE_REF] = note_ref,
};

static void
render_walk(struct page *p, struct walk *w)
{
	struct node *n = w->node;
	bool whole = n->kind == NODE_IMAGE;

	if (!render_block(p, n, w->entering, &whole) && n->kind < sizeof writers / sizeof *writers && writers[n->kind])
		writers[n->kind](p, n, w->entering);
	if (whole && w->entering)
		walk_skip(w);
}

void
render_children(struct page *p, struct node *n)
{
	for (struct node *c = n->first; c; c = c->next)
		for (struct walk w = walk_begin(c); walk_step(&w); )
			render_walk(p, &w);
}

void
render_document(struct page *p, struct node *doc)
{
	for (struct node *c = doc->first; c; c = c->next) {
		if (c == (p->n_notes ? p->notes[0] : NULL))
			footnotes_open(p);
		for (struct walk w = walk_begin(c); walk_step(&w); )
			render_walk(p, &w);
	}
	if (p->n_notes)
		out(p, "</ol>\n</section>\n");
}
