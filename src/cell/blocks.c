/* blocks.c - see blocks.h. */
#include "cell/blocks.h"

#include "base/num.h"
#include "base/utf8.h"
#include "cell/embed.h"
#include "cell/address.h"

#define AUDIO "mp3 m4a ogg oga opus wav flac aac"
#define VIDEO "mp4 webm mov m4v ogv"

/* What the words in braces asked for. */
struct words {
	bool card;
	enum card_kind kind;
	enum figure_place place;
	int width;
};

static const struct {
	const char *word;
	bool card;
	enum card_kind kind;
	enum figure_place place;
} known_words[] = {
	{ ".button", true, CARD_BUTTON, PLACE_NONE }, { ".embed", true, CARD_EMBED, PLACE_NONE },
	{ ".bookmark", true, CARD_BOOKMARK, PLACE_NONE }, { ".audio", true, CARD_AUDIO, PLACE_NONE },
	{ ".video", true, CARD_VIDEO, PLACE_NONE }, { ".file", true, CARD_FILE, PLACE_NONE },
	{ ".wide", false, 0, PLACE_WIDE }, { ".full", false, 0, PLACE_FULL }, { ".left", false, 0, PLACE_LEFT },
	{ ".right", false, 0, PLACE_RIGHT }, { ".center", false, 0, PLACE_CENTER },
};

static void
take_word(struct words *w, struct span word)
{
	int64_t n;

	if (span_starts(word, "width=") && num_int(span_skip(word, 6), 1, 10000, &n))
		w->width = (int)n;
	for (size_t i = 0; i < sizeof known_words / sizeof *known_words; i++) {
		if (!span_is(word, known_words[i].word))
			continue;
		if (known_words[i].card)
			w->card = true, w->kind = known_words[i].kind;
		else
			w->place = known_words[i].place;
	}
}

static bool
is_word(struct span word)
{
	if (word.len < 2 || (word.ptr[0] != '.' && !memchr(word.ptr, '=', word.len)))
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (strchr("{}[]()<>\"", word.ptr[i]))
			return false;
	return true;
}

/* "{.wide width=640}" and nothing else; "{: .wide}" too. */
static bool
read_words(struct span text, struct words *w)
{
	text = span_trim(text);
	if (!span_starts(text, "{") || !span_ends(text, "}"))
		return false;
	struct span rest = { text.ptr + 1, text.len - 2 };
	if (span_starts(rest, ":"))
		rest = span_skip(rest, 1);
	bool any = false;
	while ((rest = span_trim(rest)).len) {
		struct span word = span_cut(rest, ' ', &rest);

		if (!is_word(word))
			return false;
		take_word(w, word);
		any = true;
	}
	return any;
}

static bool
is_blank_text(const struct node *n)
{
	return n->kind == NODE_TEXT && span_trim(n->text).len == 0;
}

static bool
is_break(const struct node *n)
{
	return n->kind == NODE_SOFT_BREAK || n->kind == NODE_LINE_BREAK;
}

/* The image of a link that holds an image and nothing else; or NULL. */
static struct node *
linked_image(const struct node *n)
{
	return n->kind == NODE_LINK && n->first && n->first == n->last && n->first->kind == NODE_IMAGE ? n->first : NULL;
}

/* A paragraph as a card: a line for each item, then perhaps a caption. */
struct card {
	struct node *items[100];
	size_t n;
	struct words words;     /* of the last item that has some */
	bool has_words;
	bool images_only;
	struct node *caption;   /* the emphasis, or NULL */
};

/* What follows an item up to the line's end: words, blanks or nothing. */
static bool
read_line_end(struct card *c, struct node **at)
{
	for (struct node *n = *at; ; n = n->next) {
		if (!n || is_break(n)) {
			*at = n ? n->next : NULL;
			return true;
		}
		if (n->kind != NODE_TEXT)
			return false;
		if (is_blank_text(n))
			continue;
		if (!read_words(n->text, &c->words))
			return false;
		c->has_words = true;
	}
}

static bool
read_card(struct node *paragraph, struct card *c)
{
	*c = (struct card){ .images_only = true };
	for (struct node *n = paragraph->first; n; ) {
		if (is_blank_text(n)) {
			n = n->next;
			continue;
		}
		if (n->kind == NODE_EMPHASIS && c->n && !n->next) {
			c->caption = n;
			return true;
		}
		if ((n->kind != NODE_IMAGE && n->kind != NODE_LINK) || c->n == sizeof c->items / sizeof *c->items)
			return false;
		c->images_only &= n->kind == NODE_IMAGE;
		c->items[c->n++] = n;
		n = n->next;
		if (!read_line_end(c, &n))
			return false;
	}
	return c->n > 0;
}

/* A link whose text is its own address: the author only pasted it. */
static bool
is_bare(struct page *p, struct node *link)
{
	struct span text = node_text(p->arena, link);

	return span_eq(text, link->url);
}

static bool
permitted(const struct page *p, enum card_kind kind)
{
	static const unsigned bit[] = {
		[CARD_BUTTON] = BLOCK_BUTTON, [CARD_EMBED] = BLOCK_EMBED, [CARD_BOOKMARK] = BLOCK_BOOKMARK,
		[CARD_AUDIO] = BLOCK_MEDIA, [CARD_VIDEO] = BLOCK_MEDIA, [CARD_FILE] = BLOCK_FILE,
	};

	return !(p->opt->forbid & bit[kind]);
}

/* The block takes the paragraph's place; the paragraph keeps what is not in it. */
static struct node *
replace(struct page *p, struct node *paragraph, enum node_kind kind, const struct card *c)
{
	struct node *block = node_new(p->arena, kind);

	for (size_t i = 0; i < c->n; i++) {
		node_unlink(c->items[i]);
		node_append(block, c->items[i]);
	}
	if (c->caption) {
		struct node *caption = node_new(p->arena, NODE_CAPTION);

		node_move_children(caption, c->caption);
		node_append(block, caption);
	}
	block->show.place = c->words.place;
	block->show.width = c->words.width;
	node_insert_before(paragraph, block);
	node_unlink(paragraph);
	return block;
}

/* A card without its card: the link, as the author wrote it, words left out. */
static void
drop_words(struct node *paragraph)
{
	struct words unused = { 0 };

	for (struct node *n = paragraph->first, *next; n; n = next) {
		next = n->next;
		if (n->kind == NODE_TEXT && read_words(n->text, &unused))
			node_unlink(n);
	}
}

static void
make_card(struct page *p, struct node *paragraph, const struct card *c, enum card_kind kind)
{
	if (!permitted(p, kind)) {
		drop_words(paragraph);
		return;
	}
	replace(p, paragraph, NODE_CARD, c)->show.card = kind;
}

/* An image whose name is that of a film or a sound. */
static bool
image_is_media(const struct node *n, enum card_kind *kind)
{
	*kind = address_has_extension(n->url, VIDEO) ? CARD_VIDEO : CARD_AUDIO;
	return n->kind == NODE_IMAGE && (*kind == CARD_VIDEO || address_has_extension(n->url, AUDIO));
}

static void
make_from_link(struct page *p, struct node *paragraph, const struct card *c)
{
	struct node *link = c->items[0];
	struct embed e;

	if (c->words.card)
		make_card(p, paragraph, c, c->words.kind);
	else if (linked_image(link))
		replace(p, paragraph, NODE_FIGURE, c);
	else if (is_bare(p, link) && embed_find(p->arena, link->url, &e))
		make_card(p, paragraph, c, CARD_EMBED);
	else if (c->has_words)
		drop_words(paragraph);
}

static void
make_blocks(struct page *p, struct node *paragraph)
{
	struct card c;
	enum card_kind media;

	if (!read_card(paragraph, &c) || (c.images_only && p->opt->no_images))
		return;
	if (c.n == 1 && image_is_media(c.items[0], &media)) {
		c.items[0]->kind = NODE_LINK;
		make_card(p, paragraph, &c, media);
	} else if (c.n == 1 && c.images_only) {
		replace(p, paragraph, NODE_FIGURE, &c);
	} else if (c.n == 1) {
		make_from_link(p, paragraph, &c);
	} else if (c.images_only && !(p->opt->forbid & BLOCK_GALLERY)) {
		replace(p, paragraph, NODE_GALLERY, &c);
	}
}

static const struct {
	const char *word;
	enum callout_kind kind;
} callouts[] = {
	{ "NOTE", CALLOUT_NOTE }, { "TIP", CALLOUT_TIP }, { "IMPORTANT", CALLOUT_IMPORTANT },
	{ "WARNING", CALLOUT_WARNING }, { "CAUTION", CALLOUT_CAUTION }, { "TOGGLE", CALLOUT_TOGGLE },
};

/* "[!TIP]- the rest": what kind, how folded, and the rest. */
static bool
read_marker(struct span text, struct node *callout, struct span *rest)
{
	struct span word;

	if (!span_starts(text, "[!") || !memchr(text.ptr, ']', text.len))
		return false;
	word = span_cut(span_skip(text, 2), ']', rest);
	for (size_t i = 0; i < sizeof callouts / sizeof *callouts; i++) {
		if (!span_is_nocase(word, callouts[i].word))
			continue;
		callout->callout.kind = callouts[i].kind;
		callout->callout.fold = callouts[i].kind == CALLOUT_TOGGLE ? FOLD_CLOSED : FOLD_NONE;
		if (span_starts(*rest, "-") || span_starts(*rest, "+")) {
			callout->callout.fold = rest->ptr[0] == '+' ? FOLD_OPEN : FOLD_CLOSED;
			*rest = span_skip(*rest, 1);
		}
		return true;
	}
	return false;
}

static bool
is_emoji(int32_t cp)
{
	return cp >= 0x1f000 || (cp >= 0x2300 && cp < 0x2c00 && !(cp >= 0x2500 && cp < 0x25a0)) || cp == 0x203c || cp == 0x2049;
}

/* The emoji a title begins with, joiners and variants included. */
static struct span
take_icon(struct span *title)
{
	struct span t = span_trim(*title);
	size_t pos = 0, end = 0;

	while (pos < t.len) {
		int32_t cp = utf8_next(t, &pos);

		if (!is_emoji(cp) && !(end && (cp == 0x200d || cp == 0xfe0f)))
			break;
		end = pos;
	}
	if (!end || (end < t.len && t.ptr[end] != ' '))
		return SPAN("");
	*title = span_trim(span_skip(t, end));
	return span_take(t, end);
}

/* The first line of the quotation after its marker becomes the title. */
static void
take_title(struct page *p, struct node *callout, struct node *first, struct span rest)
{
	struct node *title = node_new(p->arena, NODE_PARAGRAPH);
	struct node *text = first->first;

	callout->callout.icon = take_icon(&rest);
	text->text = (struct span){ rest.ptr, rest.len };
	while (text->text.len && text->text.ptr[0] == ' ')
		text->text = span_skip(text->text, 1);
	for (struct node *n = text, *next; n; n = next) {
		next = n->next;
		node_unlink(n);
		if (is_break(n))
			break;
		if (n->kind != NODE_TEXT || n->text.len)
			node_append(title, n);
	}
	if (!first->first)
		node_unlink(first);
	if (callout->first)
		node_insert_before(callout->first, title);
	else
		node_append(callout, title);
}

static void
make_callout(struct page *p, struct node *quote)
{
	struct node *first = quote->first;
	struct span rest;

	if (!first || first->kind != NODE_PARAGRAPH || !first->first || first->first->kind != NODE_TEXT ||
	    !read_marker(first->first->text, quote, &rest))
		return;
	quote->kind = NODE_CALLOUT;
	take_title(p, quote, first, rest);
	if (first->parent)
		make_blocks(p, first);
}

/* <!-- word --> */
static bool
is_comment(struct span html, const char *word)
{
	html = span_trim(html);
	if (html.len < 7 || !span_starts(html, "<!--") || !span_ends(html, "-->"))
		return false;
	return span_is_nocase(span_trim((struct span){ html.ptr + 4, html.len - 7 }), word);
}

/* Only the first of a kind counts; a later one is left out. */
static void
take_break(struct node *n, enum node_kind kind, bool *seen)
{
	if (*seen) {
		node_unlink(n);
		return;
	}
	*seen = true;
	n->kind = kind;
	n->text = SPAN("");
}

static void
make_mark(struct page *p, struct node *n)
{
	if (n->kind == NODE_HTML_BLOCK && is_comment(n->text, "more"))
		take_break(n, NODE_MORE_BREAK, &p->result->more_break);
	else if (n->kind == NODE_HTML_BLOCK && is_comment(n->text, "members-only"))
		take_break(n, NODE_MEMBERS_BREAK, &p->result->members_break);
	else if (n->kind == NODE_PARAGRAPH && n->first && n->first == n->last && n->first->kind == NODE_TEXT &&
	         span_is(span_trim(n->first->text), "[TOC]"))
		*n = (struct node){ .kind = NODE_CONTENTS, .parent = n->parent, .next = n->next, .prev = n->prev };
}

/* "…the sentence. <!--more-->" ends the excerpt there too. */
static void
make_inline_mark(struct page *p, struct node *n)
{
	if (is_comment(n->text, "more"))
		take_break(n, NODE_MORE_BREAK, &p->result->more_break);
}

void
blocks_build(struct page *p, struct node *doc)
{
	for (struct node *c = doc->first, *next; c; c = next) {
		next = c->next;
		make_mark(p, c);
	}
	for (struct node *c = doc->first; c; c = c->next)
		for (struct node *i = c->kind == NODE_PARAGRAPH ? c->first : NULL, *next; i; i = next) {
			next = i->next;
			if (i->kind == NODE_HTML_INLINE)
				make_inline_mark(p, i);
		}

	/* A block is changed when it is left, so the walk must know the next step
	 * before: the list is taken first. */
	size_t n = 0, room = 0;
	struct node **found = NULL;
	for (struct walk w = walk_begin(doc); walk_step(&w); ) {
		if (w.entering || (w.node->kind != NODE_PARAGRAPH && w.node->kind != NODE_QUOTE))
			continue;
		if (n == room) {
			struct node **bigger = ARENA_ARRAY(p->arena, struct node *, room = room * 2 + 64);
			if (n)
				memcpy(bigger, found, n * sizeof *found);
			found = bigger;
		}
		found[n++] = w.node;
	}
	for (size_t i = 0; i < n; i++) {
		if (found[i]->kind == NODE_QUOTE)
			make_callout(p, found[i]);
		else
			make_blocks(p, found[i]);
	}
}
