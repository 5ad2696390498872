/* render_blocks.c - the dialect's blocks as HTML; see render.h.  The classes
 * are those of doc/markdown.md. */
#include "cell/outline.h"
#include "cell/render.h"
#include "cell/show.h"
#include "cell/address.h"

#include <ctype.h>

static const char *const place_words[] = {
	[PLACE_WIDE] = "wide", [PLACE_FULL] = "full", [PLACE_LEFT] = "left", [PLACE_RIGHT] = "right",
	[PLACE_CENTER] = "center",
};

/* <figure class="what what-place extra"> */
static void
figure_open(struct page *p, const char *what, const struct node *n, const char *extra)
{
	out_line(p);
	strbuf_addf(&p->out, "<figure class=\"%s", what);
	if (n->show.place != PLACE_NONE)
		strbuf_addf(&p->out, " %s-%s", what, place_words[n->show.place]);
	strbuf_addf(&p->out, "%s%s\">", extra ? " " : "", extra ? extra : "");
}

static void
caption_text(struct page *p, struct span text)
{
	if (!text.len)
		return;
	out(p, "<figcaption>");
	out_text(p, text);
	out(p, "</figcaption>");
}

/* The author's line in emphasis; without one, the title. */
static void
figure_close(struct page *p, struct node *n, struct span title)
{
	if (n->last && n->last->kind == NODE_CAPTION) {
		out(p, "<figcaption>");
		render_children(p, n->last);
		out(p, "</figcaption>");
	} else {
		caption_text(p, title);
	}
	out(p, "</figure>\n");
}

static struct picture
picture_of(struct page *p, struct node *image, int width)
{
	return (struct picture){ .url = image->url, .alt = node_text(p->arena, image), .width = width };
}

static void
figure(struct page *p, struct node *n)
{
	struct node *link = n->first->kind == NODE_LINK ? n->first : NULL;
	struct node *image = link ? link->first : n->first;
	struct picture pic = picture_of(p, image, n->show.width);
	bool remote = show_is_remote(p, image->url) && !p->opt->load_remote;

	figure_open(p, "image", n, remote ? "image-remote" : NULL);
	if (link) {
		page_link(p, MARKDOWN_LINK, link->url, pic.alt);
		show_link_open(p, link->url, SPAN(""));
	}
	show_picture(p, &pic);
	if (link)
		show_link_close(p);
	figure_close(p, n, image->title.len || !link ? image->title : link->title);
}

static void
gallery(struct page *p, struct node *n)
{
	figure_open(p, "gallery", n, NULL);
	out(p, "<div class=\"gallery-images\">");
	for (struct node *c = n->first; c && c->kind == NODE_IMAGE; c = c->next) {
		struct picture pic = picture_of(p, c, 0);

		out(p, c->title.len ? "<figure class=\"gallery-item\">" : "<div class=\"gallery-item\">");
		show_picture(p, &pic);
		caption_text(p, c->title);
		out(p, c->title.len ? "</figure>" : "</div>");
	}
	out(p, "</div>");
	figure_close(p, n, SPAN(""));
}

/* The link's text, and its picture if it holds one. */
static struct node *
picture_in(struct node *link)
{
	for (struct node *c = link->first; c; c = c->next)
		if (c->kind == NODE_IMAGE)
			return c;
	return NULL;
}

static struct span
text_without_picture(struct page *p, struct node *link)
{
	struct node *image = picture_in(link);
	struct strbuf sb;

	if (!image)
		return span_trim(node_text(p->arena, link));
	strbuf_init(&sb, p->arena, 1 << 16);
	for (struct node *c = link->first; c; c = c->next)
		if (c != image)
			strbuf_add_span(&sb, node_text(p->arena, c));
	return span_trim(strbuf_span(&sb));
}

static void
button(struct page *p, struct node *n)
{
	struct node *link = n->first;
	enum figure_place place = n->show.place;

	page_link(p, MARKDOWN_LINK, link->url, node_text(p->arena, link));
	out_line(p);
	out(p, "<p class=\"button-row");
	if (place == PLACE_CENTER || place == PLACE_RIGHT)
		strbuf_addf(&p->out, " align-%s", place_words[place]);
	out(p, "\"><a class=\"button\" href=\"");
	out_url(p, outline_link(p, link->url));
	out(p, p->opt->nofollow ? "\" rel=\"nofollow ugc noopener\">" : "\">");
	render_children(p, link);
	out(p, "</a></p>\n");
}

static void
embed(struct page *p, struct node *n)
{
	struct node *link = n->first;
	struct span text = text_without_picture(p, link);

	figure_open(p, "embed", n, show_embed_class(p, link->url));
	show_embed(p, link->url, span_eq(text, link->url) ? SPAN("") : text);
	figure_close(p, n, link->title);
}

static void
spanned(struct page *p, const char *element, const char *class, struct span text)
{
	if (!text.len)
		return;
	strbuf_addf(&p->out, "<%s class=\"%s\">", element, class);
	out_text(p, text);
	strbuf_addf(&p->out, "</%s>", element);
}

static void
bookmark(struct page *p, struct node *n)
{
	struct node *link = n->first, *image = picture_in(link);
	struct span text = text_without_picture(p, link);

	page_link(p, MARKDOWN_CARD, link->url, text);
	figure_open(p, "bookmark", n, NULL);
	out(p, "<a class=\"bookmark-card\" href=\"");
	out_url(p, link->url);
	out(p, p->opt->nofollow ? "\" rel=\"nofollow ugc noopener\">" : "\">");
	spanned(p, "span", "bookmark-title", text.len ? text : address_host(link->url));
	out(p, " ");
	spanned(p, "span", "bookmark-description", link->title);
	out(p, " ");
	spanned(p, "small", "bookmark-host", address_host(link->url));
	/* A remote picture would be a link in a link, and adds nothing: left out. */
	if (image && !show_is_remote(p, image->url)) {
		struct picture pic = { .url = image->url, .alt = node_text(p->arena, image), .class = "bookmark-image" };

		show_picture(p, &pic);
	}
	out(p, "</a>");
	figure_close(p, n, SPAN(""));
}

static void
player(struct page *p, struct node *n, const char *element)
{
	struct node *link = n->first, *image = picture_in(link);
	const struct markdown_media *known = show_medium(p, link->url);

	strbuf_addf(&p->out, "<%s controls preload=\"none\" src=\"", element);
	out_url(p, link->url);
	out(p, "\"");
	if (n->show.card == CARD_VIDEO && image && !show_is_remote(p, image->url)) {
		page_link(p, MARKDOWN_IMAGE, image->url, SPAN(""));
		out(p, " poster=\"");
		out_url(p, image->url);
		out(p, "\"");
	}
	if (n->show.card == CARD_VIDEO && known && known->width > 0 && known->height > 0) {
		out_number(p, "width", known->width);
		out_number(p, "height", known->height);
	}
	strbuf_addf(&p->out, "></%s>", element);
}

/* A film of another host is not loaded either: it becomes a card to follow. */
static void
media(struct page *p, struct node *n)
{
	struct node *link = n->first, *image = picture_in(link);
	const char *element = n->show.card == CARD_VIDEO ? "video" : "audio";
	struct span text = text_without_picture(p, link);

	if (!text.len && image)
		text = node_text(p->arena, image);
	if (show_is_remote(p, link->url) && !p->opt->load_remote) {
		figure_open(p, "embed", n, "embed-link");
		show_embed(p, link->url, text);
		figure_close(p, n, link->title);
		return;
	}
	page_link(p, MARKDOWN_MEDIA, link->url, text);
	figure_open(p, element, n, NULL);
	player(p, n, element);
	figure_close(p, n, link->title.len ? link->title : text);
}

/* "PDF, 1.2 MB" as far as it is known. */
static void
file_info(struct page *p, struct span url)
{
	const struct markdown_media *known = show_medium(p, url);
	struct span path = address_path(url);
	const char *dot = path.len ? memrchr(path.ptr, '.', path.len) : NULL;
	size_t ext = dot ? (size_t)(path.ptr + path.len - dot) - 1 : 0;
	char upper[8];

	if (ext == 0 || ext >= sizeof upper || memchr(dot, '/', ext))
		ext = 0;
	for (size_t i = 0; i < ext; i++)
		upper[i] = (char)toupper((unsigned char)dot[1 + i]);
	if (!ext && !(known && known->bytes > 0))
		return;
	out(p, " <small class=\"file-info\">");
	out_text(p, (struct span){ upper, ext });
	if (known && known->bytes > 0) {
		out(p, ext ? ", " : "");
		if (known->bytes >= 1000000)
			strbuf_addf(&p->out, "%.1f MB", (double)known->bytes / 1e6);
		else
			strbuf_addf(&p->out, "%lld kB", (long long)(known->bytes + 999) / 1000);
	}
	out(p, "</small>");
}

static void
file(struct page *p, struct node *n)
{
	struct node *link = n->first;
	struct span text = text_without_picture(p, link);

	page_link(p, MARKDOWN_MEDIA, link->url, text);
	out_line(p);
	out(p, "<p class=\"file\"><a class=\"file-card\" href=\"");
	out_url(p, link->url);
	out(p, show_is_remote(p, link->url) ? "\">" : "\" download>");
	spanned(p, "span", "file-title", text.len ? text : address_path(link->url));
	if (link->title.len)
		out(p, " ");
	spanned(p, "span", "file-caption", link->title);
	file_info(p, link->url);
	out(p, "</a></p>\n");
}

static void
card(struct page *p, struct node *n)
{
	switch (n->show.card) {
	case CARD_BUTTON: button(p, n); break;
	case CARD_EMBED: embed(p, n); break;
	case CARD_BOOKMARK: bookmark(p, n); break;
	case CARD_AUDIO: case CARD_VIDEO: media(p, n); break;
	case CARD_FILE: file(p, n); break;
	}
}

static const char *
callout_word(const struct page *p, enum callout_kind kind, const char **class)
{
	switch (kind) {
	case CALLOUT_TIP: *class = "tip"; return p->labels.tip;
	case CALLOUT_IMPORTANT: *class = "important"; return p->labels.important;
	case CALLOUT_WARNING: *class = "warning"; return p->labels.warning;
	case CALLOUT_CAUTION: *class = "caution"; return p->labels.caution;
	default: *class = "note"; return p->labels.note;
	}
}

static void
callout_title(struct page *p, struct node *n, const char *word)
{
	struct node *title = n->first;

	if (n->callout.icon.len) {
		out(p, "<span class=\"callout-icon\" aria-hidden=\"true\">");
		out_text(p, n->callout.icon);
		out(p, title->first ? "</span> " : "</span>");
	}
	if (title->first)
		render_children(p, title);
	else if (!n->callout.icon.len)
		out_text(p, span_of(word));
}

static void
callout_open(struct page *p, struct node *n)
{
	const char *class, *word = callout_word(p, n->callout.kind, &class);
	bool toggle = n->callout.kind == CALLOUT_TOGGLE, folded = n->callout.fold != FOLD_NONE;
	bool titled = n->first->first || !n->callout.icon.len;

	out_line(p);
	if (toggle)
		out(p, "<details class=\"toggle\"");
	else
		strbuf_addf(&p->out, folded ? "<details class=\"callout callout-%s\"" : "<div class=\"callout callout-%s\" role=\"note\"", class);
	out(p, n->callout.fold == FOLD_OPEN ? " open>\n" : ">\n");
	if (folded)
		out(p, toggle ? "<summary>" : "<summary class=\"callout-title\">");
	else
		out(p, titled ? "<p class=\"callout-title\">" : "<p class=\"callout-title callout-icon-only\">");
	callout_title(p, n, word);
	out(p, !folded ? "</p>\n" : toggle ? "</summary>\n<div class=\"toggle-body\">\n" : "</summary>\n<div class=\"callout-body\">\n");
}

static void
callout_close(struct page *p, struct node *n)
{
	out_line(p);
	out(p, n->callout.fold != FOLD_NONE ? "</div>\n</details>\n" : "</div>\n");
}

static void
contents(struct page *p)
{
	if (!p->result->n_headings)
		return;
	out_line(p);
	out(p, "<nav class=\"toc\" aria-label=\"");
	out_text(p, span_of(p->labels.contents));
	out(p, "\">");
	outline_write(p);
	out(p, "</nav>\n");
}

static bool
is_callout_title(const struct node *n)
{
	return n->parent && n->parent->kind == NODE_CALLOUT && n == n->parent->first;
}

bool
render_block(struct page *p, struct node *n, bool entering, bool *whole)
{
	/* Written with the callout itself. */
	if (is_callout_title(n)) {
		*whole = true;
		return true;
	}
	if (n->kind == NODE_CALLOUT) {
		(entering ? callout_open : callout_close)(p, n);
		return true;
	}
	if (n->kind < NODE_FIGURE || n->kind > NODE_MEMBERS_BREAK)
		return false;
	*whole = true;
	if (!entering)
		return true;
	switch (n->kind) {
	case NODE_FIGURE: figure(p, n); break;
	case NODE_GALLERY: gallery(p, n); break;
	case NODE_CARD: card(p, n); break;
	case NODE_CONTENTS: contents(p); break;
	/* The sanitiser finds the excerpt's end by it, and takes it away. */
	case NODE_MORE_BREAK: out(p, p->opt->raw_html ? "<!--more-->" : ""); break;
	case NODE_MEMBERS_BREAK: out_line(p); out(p, "<!--members-only-->\n"); break;
	default: break;
	}
	return true;
}
