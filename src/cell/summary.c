/* summary.c - see summary.h. */
#include "cell/summary.h"

#include "base/utf8.h"

#include <ctype.h>
#include <wctype.h>

enum { EXCERPT_WORDS = 50, EXCERPT_BYTES = 500, EXCERPT_MARKED = 2000 };

void
summary_begin(struct summary *s, struct page *p)
{
	*s = (struct summary){ .page = p, .more_break = p->result->more_break };
	strbuf_init(&s->text, p->arena, p->out.max);
	strbuf_init(&s->excerpt, p->arena, 64 * 1024);
	p->result->public_text = SIZE_MAX;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* Append with each run of blanks as one space, none at a line's start. */
static void
add_text(struct strbuf *to, struct span text)
{
	size_t from = 0;

	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && !is_blank(text.ptr[i]))
			continue;
		strbuf_add(to, text.ptr + from, i - from);
		from = i + 1;
		if (i < text.len && to->len && !is_blank(to->buf[to->len - 1]))
			strbuf_addc(to, ' ');
	}
}

static void
trim_end(struct strbuf *sb)
{
	size_t n = sb->len;

	while (n && is_blank(sb->buf[n - 1]))
		n--;
	strbuf_truncate(sb, n);
}

void
summary_text(struct summary *s, struct span text, bool in_excerpt)
{
	add_text(&s->text, text);
	if (!in_excerpt)
		return;
	if (s->excerpt_full) {
		s->excerpt_cut |= span_trim(text).len > 0;
		return;
	}
	size_t room = (s->more_break ? EXCERPT_MARKED : EXCERPT_BYTES) + 400;
	add_text(&s->excerpt, span_take(text, room));
	s->excerpt_full = s->excerpt.len > room;
}

static int64_t
count_blanks(struct span text)
{
	int64_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += is_blank(text.ptr[i]);
	return n;
}

void
summary_block(struct summary *s)
{
	trim_end(&s->text);
	if (s->text.len)
		strbuf_adds(&s->text, "\n\n");
	if (s->excerpt_full)
		return;
	if (!s->more_break && (s->excerpt.len > EXCERPT_BYTES || count_blanks(strbuf_span(&s->excerpt)) >= EXCERPT_WORDS))
		s->excerpt_full = true;
	else if (s->excerpt.len && !is_blank(s->excerpt.buf[s->excerpt.len - 1]))
		strbuf_addc(&s->excerpt, ' ');
}

void
summary_break(struct summary *s, bool members)
{
	trim_end(&s->text);
	if (members)
		s->page->result->public_text = s->text.len;
	if (s->text.len)
		strbuf_adds(&s->text, "\n\n");
	s->excerpt_full = true;
}

/* Cut before the word that is too many, and say so; never inside a character. */
static void
cut_excerpt(struct summary *s)
{
	struct span e = strbuf_span(&s->excerpt);
	size_t max = s->more_break ? EXCERPT_MARKED : EXCERPT_BYTES, cut = 0;
	int64_t words = 0;

	for (size_t pos = 0; pos < e.len && pos <= max; ) {
		size_t at = pos;
		int32_t cp = utf8_next(e, &pos);

		if (cp == ' ') {
			cut = at;
			if (!s->more_break && ++words >= EXCERPT_WORDS)
				break;
		} else if (cp >= 0x3000 && at > cut + 100) {
			cut = at; /* scripts without spaces break anywhere */
		}
	}
	bool whole = e.len <= max && (s->more_break || words < EXCERPT_WORDS);
	if (whole)
		return;
	strbuf_truncate(&s->excerpt, cut ? cut : 0);
	strbuf_adds(&s->excerpt, "…");
}

static bool
is_ideograph(int32_t cp)
{
	return (cp >= 0x3040 && cp <= 0x30ff) || (cp >= 0x3400 && cp <= 0x9fff) || (cp >= 0xf900 && cp <= 0xfaff) ||
	       (cp >= 0x20000 && cp <= 0x3ffff);
}

static void
count_words(struct page *p, struct span text)
{
	bool in_word = false;

	for (size_t pos = 0; pos < text.len; ) {
		int32_t cp = utf8_next(text, &pos);
		bool letter = cp >= 0 && (cp < 0x80 ? isalnum(cp) : iswalnum((wint_t)cp));

		if (is_ideograph(cp)) {
			p->result->ideographs++;
			in_word = false;
		} else if (letter) {
			p->result->words += !in_word;
			in_word = true;
		} else if (cp == ' ' || cp == '\n' || cp >= 0x2000) {
			in_word = cp == 0x2019 && in_word;
		}
	}
}

void
summary_end(struct summary *s)
{
	struct markdown_result *r = s->page->result;

	trim_end(&s->text);
	trim_end(&s->excerpt);
	cut_excerpt(s);
	count_words(s->page, strbuf_span(&s->text));
	r->text = s->text.buf;
	r->excerpt = s->excerpt.buf;
	if (r->public_text > s->text.len)
		r->public_text = s->text.len;
}

/* Headings, code, tables and captions are searched but do not open a text. */
static bool
starts_aside(const struct node *n)
{
	switch (n->kind) {
	case NODE_HEADING: case NODE_CODE_BLOCK: case NODE_TABLE: case NODE_FIGURE: case NODE_GALLERY: case NODE_CARD:
	case NODE_FOOTNOTE:
		return true;
	default:
		return n->parent && n->parent->kind == NODE_CALLOUT && n == n->parent->first;
	}
}

static void
enter(struct summary *s, struct node *n, bool in_excerpt)
{
	switch (n->kind) {
	case NODE_TEXT: case NODE_CODE: case NODE_CODE_BLOCK:
		summary_text(s, n->text, in_excerpt);
		break;
	case NODE_SOFT_BREAK: case NODE_LINE_BREAK:
		summary_text(s, SPAN(" "), in_excerpt);
		break;
	case NODE_MORE_BREAK: case NODE_MEMBERS_BREAK:
		summary_break(s, n->kind == NODE_MEMBERS_BREAK);
		break;
	default:
		break;
	}
}

void
summary_of_tree(struct page *p, struct node *doc)
{
	struct summary s;
	int aside = 0;

	summary_begin(&s, p);
	for (struct walk w = walk_begin(doc); walk_step(&w); ) {
		struct node *n = w.node;

		if (w.entering) {
			aside += starts_aside(n);
			enter(&s, n, aside == 0);
			continue;
		}
		if (n->kind == NODE_TABLE_CELL)
			summary_text(&s, SPAN(" "), false);
		else if (node_is_block(n) && n->kind != NODE_DOCUMENT && n->kind != NODE_MEMBERS_BREAK)
			summary_block(&s);
		aside -= starts_aside(n);
	}
	summary_end(&s);
}
