/* sanitize.c - see sanitize.h. */
#include "cell/sanitize.h"

#include "base/num.h"
#include "cell/address.h"
#include "cell/highlight.h"
#include "cell/html_parse.h"
#include "cell/html_policy.h"
#include "cell/outline.h"
#include "cell/show.h"
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

static struct span
attr(const struct node *n, const char *name)
{
	for (size_t i = 0; i < n->element.n; i++)
		if (strcmp(n->element.attrs[i].name, name) == 0)
			return n->element.attrs[i].value;
	return SPAN("");
}

static bool
has_attr(const struct node *n, const char *name)
{
	for (size_t i = 0; i < n->element.n; i++)
		if (strcmp(n->element.attrs[i].name, name) == 0)
			return true;
	return false;
}

static bool
has_class(const struct node *n, const char *class)
{
	struct span rest = n->kind == NODE_ELEMENT ? attr(n, "class") : SPAN("");

	while ((rest = span_trim(rest)).len)
		if (span_is(span_cut(rest, ' ', &rest), class))
			return true;
	return false;
}

static bool
is(const struct node *n, const char *name)
{
	return n && n->kind == NODE_ELEMENT && !n->element.foreign && span_is(n->text, name);
}

static void
out_attr(struct page *p, const char *name, struct span value)
{
	strbuf_addf(&p->out, " %s=\"", name);
	out_text(p, value);
	out(p, "\"");
}

/* --- ids and classes ------------------------------------------------------ */

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

static bool
is_heading(const struct node *n)
{
	return n->text.len == 2 && n->text.ptr[0] == 'h' && n->text.ptr[1] >= '1' && n->text.ptr[1] <= '6';
}

static void
write_id(struct writer *w, const struct node *n)
{
	struct page *p = w->page;
	struct span id = attr(n, "id");
	const char *own = own_id(p, id.len || !is(n, "a") ? id : attr(n, "name"));

	if (is_heading(n)) {
		struct span text = span_trim(node_text(p->arena, (struct node *)(uintptr_t)n));

		if (!own)
			own = outline_id(p, text);
		page_heading(p, n->text.ptr[1] - '0', own, text);
	}
	if (own)
		out_attr(p, "id", span_of(own));
}

/* What "align" and "text-align" ask for, as a class. */
static const char *
alignment(const struct node *n)
{
	struct span align = attr(n, "align"), style = attr(n, "style");
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
	return is(n, "td") || is(n, "th") || is(n, "p") || is(n, "div") || is_heading(n);
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
	struct span rest = attr(n, "class");
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
	struct span href = attr(n, "href");

	if (!has_attr(n, "href"))
		return;
	out(p, " href=\"");
	out_url(p, own_address(p, href));
	out(p, "\"");
	write_rel(p, attr(n, "rel"));
}

/* What the link is to the result: our own cards are told by their class. */
static void
record_link(struct page *p, struct node *n)
{
	struct span href = attr(n, "href"), text = span_trim(node_text(p->arena, n));
	bool card = has_class(n, "embed-card");

	if (!has_attr(n, "href"))
		return;
	p->result->embeds += card;
	page_link(p, has_class(n, "remote-image") ? MARKDOWN_IMAGE : card || has_class(n, "bookmark-card") ? MARKDOWN_CARD
	          : has_class(n, "file-card") ? MARKDOWN_MEDIA : MARKDOWN_LINK, href, text);
}

/* --- elements written anew ------------------------------------------------ */

/* "640", "640px"; else 0. */
static int64_t
pixels(struct span value)
{
	int64_t n = 0;

	value = span_trim(value);
	if (span_ends(value, "px"))
		value.len -= 2;
	return num_int(value, 1, 20000, &n) ? n : 0;
}

static void
show_img(struct page *p, const struct node *n)
{
	struct picture pic = {
		.url = span_trim(attr(n, "src")), .alt = attr(n, "alt"), .title = attr(n, "title"),
		.width = pixels(attr(n, "width")), .height = pixels(attr(n, "height")),
		.class = has_class(n, "bookmark-image") ? "bookmark-image" : NULL,
	};

	if (pic.url.len && address_permitted(pic.url))
		show_picture(p, &pic);
}

static void
show_card(struct page *p, struct span url, struct span title)
{
	if (!address_host(url).len || !address_permitted(url))
		return;
	strbuf_addf(&p->out, "<figure class=\"embed %s\">", show_embed_class(p, url));
	show_embed(p, url, title);
	out(p, "</figure>");
}

/* The player's address: its own, or that of the first source it holds. */
static struct span
player_source(struct node *n)
{
	struct span src = attr(n, "src");

	for (struct node *c = n->first; c && !src.len; c = c->next)
		if (is(c, "source"))
			src = attr(c, "src");
	return span_trim(src);
}

static void
show_player(struct page *p, struct node *n)
{
	struct span src = player_source(n), poster = span_trim(attr(n, "poster"));
	bool video = is(n, "video");

	if (!src.len || !address_permitted(src))
		return;
	if (show_is_remote(p, src) && !p->opt->load_remote) {
		show_card(p, src, attr(n, "title"));
		return;
	}
	page_link(p, MARKDOWN_MEDIA, src, attr(n, "title"));
	out(p, video ? "<video controls preload=\"none\" src=\"" : "<audio controls preload=\"none\" src=\"");
	out_url(p, src);
	out(p, "\"");
	if (video && poster.len && address_permitted(poster) && !(show_is_remote(p, poster) && !p->opt->load_remote)) {
		out(p, " poster=\"");
		out_url(p, poster);
		out(p, "\"");
	}
	if (video && pixels(attr(n, "width")) && pixels(attr(n, "height"))) {
		out_number(p, "width", pixels(attr(n, "width")));
		out_number(p, "height", pixels(attr(n, "height")));
	}
	out(p, video ? "></video>" : "></audio>");
}

/* Only the box of a task list. */
static void
show_input(struct page *p, const struct node *n)
{
	struct span label = attr(n, "aria-label");

	if (!span_is_nocase(attr(n, "type"), "checkbox") || !has_attr(n, "disabled"))
		return;
	out(p, has_attr(n, "checked") ? "<input type=\"checkbox\" checked disabled" : "<input type=\"checkbox\" disabled");
	out_attr(p, "aria-label", label.len ? label : span_of(has_attr(n, "checked") ? p->labels.done : p->labels.open));
	out(p, ">");
}

static void
show_anew(struct page *p, struct node *n)
{
	if (is(n, "img"))
		show_img(p, n);
	else if (is(n, "input"))
		show_input(p, n);
	else if (is(n, "audio") || is(n, "video"))
		show_player(p, n);
	else
		show_card(p, span_trim(attr(n, "src")), attr(n, "title"));
}

/* --- the walk ------------------------------------------------------------- */

/* Text that is not the author's: numbers and arrows of footnotes, contents, the
 * host of an image. */
static bool
is_silent(const struct node *n)
{
	return has_class(n, "footnote-ref") || has_class(n, "footnote-back") || has_class(n, "sidenote") ||
	       has_class(n, "toc") || has_class(n, "remote-image") || has_class(n, "embed-host");
}

static bool
is_aside(const struct node *n)
{
	return is_heading(n) || is(n, "pre") || is(n, "table") || is(n, "figure") || has_class(n, "footnotes") ||
	       has_class(n, "callout-title") || is(n, "summary");
}

/* A code block of a known language that nobody has coloured yet. */
static bool
write_code(struct writer *w, struct node *n)
{
	struct span class = attr(n, "class");
	ptrdiff_t at = span_find(class, "language-");

	if (!is(n, "code") || !is(n->parent, "pre") || at < 0 || !n->first || n->first != n->last || n->first->kind != NODE_TEXT)
		return false;
	struct span rest = span_skip(class, (size_t)at + 9), language = span_cut(rest, ' ', &rest);
	if (!highlight(w->page, language, n->first->text))
		return false;
	summary_text(&w->summary, n->first->text, false);
	return true;
}

static const char *
written_name(const struct html_tag *tag)
{
	return tag->as ? tag->as : tag->name;
}

static bool
needs_wrapper(struct writer *w, const struct node *n)
{
	return is(n, "table") && w->tables == 1 && !(n->parent && has_class(n->parent, "table-scroll"));
}

static void
open_wrapper(struct page *p)
{
	out(p, "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
	out_text(p, span_of(p->labels.table));
	strbuf_addf(&p->out, " %lld\">", (long long)p->result->tables);
}

static void
write_attrs(struct writer *w, const struct node *n, const struct html_tag *tag)
{
	struct page *p = w->page;

	write_id(w, n);
	write_class(p, n, tag);
	if (is(n, "a"))
		write_href(p, n);
	if (is(n, "pre"))
		out_attr(p, "tabindex", SPAN("0"));
	for (size_t i = 0; i < n->element.n; i++) {
		const struct html_attr *at = &n->element.attrs[i];
		bool written = strcmp(at->name, "href") == 0 || strcmp(at->name, "rel") == 0 ||
		               (is(n, "pre") && strcmp(at->name, "tabindex") == 0);

		if (!written && html_attr_kept(tag, at->name) && html_value_ok(at->name, at->value)) {
			if (at->value.len)
				out_attr(p, at->name, at->value);
			else
				strbuf_addf(&p->out, " %s", at->name);
		}
	}
}

/* Returns whether to go on below the element. */
static bool
open_element(struct writer *w, struct node *n, const struct html_tag *tag)
{
	struct page *p = w->page;

	if (is(n, "table")) {
		w->tables++;
		p->result->tables++;
		if (needs_wrapper(w, n))
			open_wrapper(p);
	}
	if (is(n, "a"))
		record_link(p, n);
	p->links_open += is(n, "a");
	p->result->code_blocks += is(n, "pre");
	p->result->footnotes += is(n, "li") && n->parent && n->parent->parent && has_class(n->parent->parent, "footnotes");
	n->element.begin = p->out.len;
	strbuf_addf(&p->out, "<%s", written_name(tag));
	write_attrs(w, n, tag);
	out(p, ">");
	n->element.inside = p->out.len;
	/* The parser takes away one line end at the start of these. */
	if (is(n, "pre") && n->first && n->first->kind == NODE_TEXT && span_starts(n->first->text, "\n"))
		out(p, "\n");
	return !tag->empty && !write_code(w, n);
}

static void
close_element(struct writer *w, struct node *n, const struct html_tag *tag)
{
	struct page *p = w->page;

	p->links_open -= is(n, "a");
	/* Paragraphs left empty by what was dropped, or moved out of them. */
	if (is(n, "p") && p->out.len == n->element.inside && !attr(n, "id").len)
		strbuf_truncate(&p->out, n->element.begin);
	else if (!tag->empty)
		strbuf_addf(&p->out, "</%s>", written_name(tag));
	if (is(n, "table")) {
		if (needs_wrapper(w, n))
			out(p, "</div>");
		w->tables--;
	}
}

static const struct html_tag *
fate_of(struct writer *w, const struct node *n)
{
	static const struct html_tag dropped = { .name = "", .fate = HTML_DROP }, unwrapped = { .name = "", .fate = HTML_UNWRAP };
	const struct html_tag *tag = n->element.foreign ? &dropped : html_tag_find(n->text);

	if (tag->fate == HTML_KEEP && (w->depth > DEEPEST || (is(n, "a") && w->page->links_open)))
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
		show_anew(w->page, n);
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
	if (is(n, "td") || is(n, "th") || is(n, "br"))
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
	       (up->kind == NODE_DOCUMENT || (is(up, "p") && up->parent->kind == NODE_DOCUMENT));
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
