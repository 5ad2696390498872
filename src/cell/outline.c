/* outline.c - see outline.h. */
#include "cell/outline.h"

#include "base/utf8.h"

#include <ctype.h>
#include <wchar.h>
#include <wctype.h>

/* Within a word and no part of its name: apostrophes, the accents Arabic and
 * Hebrew are mostly written without, what only joins, chooses a glyph or turns
 * the direction. */
static bool
is_silent(int32_t cp)
{
	static const int32_t ranges[][2] = {
		{ '\'', '\'' }, { 0x591, 0x5c7 }, { 0x610, 0x61a }, { 0x64b, 0x65f }, { 0x670, 0x670 }, { 0x6d6, 0x6ed },
		{ 0x200b, 0x200f }, { 0x2019, 0x2019 }, { 0x202a, 0x202e }, { 0x2060, 0x206f }, { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff },
		{ 0xe0000, 0xeffff },
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (cp >= ranges[i][0] && cp <= ranges[i][1])
			return true;
	return false;
}

/* Vowel signs and the like, without which many scripts cannot be read. */
static bool
is_mark(int32_t cp)
{
	return cp > 0x2ff && wcwidth((wchar_t)cp) == 0;
}

/* The locale is C.UTF-8 (kinds.c), so that these know every script. */
static void
slug_of(struct strbuf *to, struct span text)
{
	bool gap = false;

	for (size_t pos = 0; pos < text.len && to->len < 120; ) {
		int32_t cp = utf8_next(text, &pos);

		if (is_silent(cp))
			continue;
		if (cp < 0 || (cp != '_' && !iswalnum((wint_t)cp) && !is_mark(cp))) {
			gap = true;
			continue;
		}
		if (gap && to->len)
			strbuf_addc(to, '-');
		gap = false;
		utf8_add(to, (int32_t)towlower((wint_t)cp));
	}
	if (!to->len)
		strbuf_adds(to, "section");
}

static struct span
slug(struct page *p, struct span text)
{
	struct strbuf sb;

	strbuf_init(&sb, p->arena, 200);
	slug_of(&sb, text);
	return strbuf_span(&sb);
}

static const char *
prefixed(struct page *p, struct span name, int suffix)
{
	return suffix ? arena_printf(p->arena, "%s%.*s-%d", p->prefix, SPAN_FMT(name), suffix)
	              : arena_printf(p->arena, "%s%.*s", p->prefix, SPAN_FMT(name));
}

/* The first of name, name-1, name-2 … not given yet.  Where to go on is kept,
 * so that a thousand headings of one name take a thousand steps. */
static const char *
unique_id(struct page *p, struct span name)
{
	int *next = map_get(p->next_suffix, name);

	if (!next) {
		next = ARENA_NEW(p->arena, int);
		map_set(p->next_suffix, name, next);
	}
	const char *id;
	do
		id = prefixed(p, name, (*next)++);
	while (map_get(p->ids, span_of(id)));
	map_set(p->ids, span_of(id), p);
	return id;
}

static const char *
named_id(struct page *p, struct span name)
{
	const char *id = unique_id(p, name);

	if (!map_get(p->slugs, name))
		map_set(p->slugs, name, (void *)(uintptr_t)id);
	return id;
}

const char *
outline_id(struct page *p, struct span text)
{
	return named_id(p, slug(p, text));
}

static bool
is_id_byte(char c)
{
	return (unsigned char)c >= 0x80 || isalnum((unsigned char)c) || strchr("-_.:", c);
}

const char *
outline_chosen_id(struct page *p, struct span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!name.ptr[i] || !is_id_byte(name.ptr[i]))
			return outline_id(p, name);
	return name.len && name.len <= 200 ? named_id(p, name) : outline_id(p, name);
}

/* "Title {#its-id}": an id the author chose, as Hugo, Zola and kramdown have it. */
static struct span
chosen_id(struct node *heading)
{
	struct node *last = heading->last;
	struct span text = last && last->kind == NODE_TEXT ? last->text : SPAN("");
	while (text.len && text.ptr[text.len - 1] == ' ')
		text.len--;
	size_t open = text.len;

	if (!span_ends(text, "}"))
		return SPAN("");
	while (open && text.ptr[open - 1] != '{')
		open--;
	struct span id = span_take(span_skip(text, open), text.len - open - 1);
	if (id.len && id.ptr[0] == ':')
		id = span_trim(span_skip(id, 1));
	if (!open || id.len < 2 || id.ptr[0] != '#' || memchr(id.ptr, ' ', id.len) || memchr(id.ptr, '{', id.len))
		return SPAN("");
	last->text = span_take(text, open - 1);
	while (last->text.len && last->text.ptr[last->text.len - 1] == ' ')
		last->text.len--;
	return span_skip(id, 1);
}

/* Those now open rise strictly, so six are enough. */
int
outline_level(struct page *p, int level)
{
	while (p->n_open_levels && p->open_levels[p->n_open_levels - 1] >= level)
		p->n_open_levels--;
	p->open_levels[p->n_open_levels++] = level;
	return p->n_open_levels < 6 ? (int)p->n_open_levels + 1 : 6;
}

static void
add_heading(struct page *p, struct node *n)
{
	struct span chosen = chosen_id(n);
	struct span text = node_text(p->arena, n);
	const char *id = chosen.len ? outline_chosen_id(p, chosen) : outline_id(p, text);

	n->id = span_of(id);
	n->level = outline_level(p, n->level);
	page_heading(p, n->level, id, span_trim(text));
}

static size_t
count_notes(struct node *doc)
{
	size_t n = 0;

	for (struct node *c = doc->first; c; c = c->next)
		n += c->kind == NODE_FOOTNOTE;
	return n;
}

static void
number_notes(struct page *p, struct node *doc)
{
	p->n_notes = count_notes(doc);
	p->notes = ARENA_ARRAY(p->arena, struct node *, p->n_notes + 1);
	size_t i = 0;
	for (struct node *c = doc->first; c; c = c->next)
		if (c->kind == NODE_FOOTNOTE) {
			p->notes[i++] = c;
			c->note.number = (int)i;
		}
	p->result->footnotes = (int64_t)p->n_notes;
}

static void
count_reference(struct page *p, struct node *ref)
{
	if (ref->ref.number >= 1 && (size_t)ref->ref.number <= p->n_notes)
		ref->ref.nth = ++p->notes[ref->ref.number - 1]->note.refs;
}

void
outline_build(struct page *p, struct node *doc)
{
	number_notes(p, doc);
	for (struct walk w = walk_begin(doc); walk_step(&w); ) {
		if (w.entering && w.node->kind == NODE_HEADING && !p->reference)
			add_heading(p, w.node);
		else if (w.entering && w.node->kind == NODE_NOTE_REF)
			count_reference(p, w.node);
	}
}

/* A fragment as a browser looks for it: %C3%A9 is é. */
static struct span
decoded(struct page *p, struct span s)
{
	struct strbuf sb;
	unsigned byte;

	if (!memchr(s.ptr, '%', s.len))
		return s;
	strbuf_init(&sb, p->arena, s.len);
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '%' && i + 2 < s.len && isxdigit((unsigned char)s.ptr[i + 1]) &&
		    sscanf((char[]){ s.ptr[i + 1], s.ptr[i + 2], '\0' }, "%2x", &byte) == 1 && byte) {
			strbuf_addc(&sb, (char)byte);
			i += 2;
		} else {
			strbuf_addc(&sb, s.ptr[i]);
		}
	}
	return strbuf_span(&sb);
}

struct span
outline_link(struct page *p, struct span url)
{
	if (url.len < 2 || url.ptr[0] != '#')
		return url;
	struct span name = decoded(p, span_skip(url, 1));
	const char *id = map_get(p->slugs, name);
	if (!id && !map_get(p->ids, name))
		id = map_get(p->slugs, slug(p, name));
	if (id)
		return span_of(arena_printf(p->arena, "#%s", id));
	if (span_starts(name, p->prefix))
		return url;
	return span_of(arena_printf(p->arena, "#%s%.*s", p->prefix, SPAN_FMT(name)));
}

static void
write_entry(struct page *p, const struct markdown_heading *h)
{
	out(p, "<li><a href=\"");
	out_url(p, span_of(arena_printf(p->arena, "#%s", h->id)));
	out(p, "\">");
	out_text(p, span_of(h->text));
	out(p, "</a>");
}

/* Levels may skip and fall below the first: a stack of those now open keeps the
 * lists well nested whatever they do.  It rises strictly, so six are enough. */
void
outline_write(struct page *p)
{
	int64_t open[7];
	size_t depth = 0;

	for (size_t i = 0; i < p->result->n_headings; i++) {
		const struct markdown_heading *h = &p->headings[i];

		for (; depth > 1 && open[depth - 2] >= h->level; depth--)
			out(p, "</li></ol>");
		if (depth == 0 || open[depth - 1] < h->level) {
			out(p, "<ol>");
			depth++;
		} else {
			out(p, "</li>");
		}
		open[depth - 1] = h->level;
		write_entry(p, h);
	}
	while (depth--)
		out(p, "</li></ol>");
}

void
outline_into_result(struct page *p)
{
	struct strbuf body = p->out;

	if (!p->result->n_headings)
		return;
	strbuf_init(&p->out, p->arena, body.max);
	outline_write(p);
	if (strbuf_ok(&p->out))
		p->result->toc = (struct html){ p->out.buf, p->out.len };
	p->out = body;
}
