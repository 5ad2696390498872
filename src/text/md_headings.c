/* md_headings.c - the places of a Markdown text that an address can point at. */
#include "text/md_headings.h"

#include "base/hash.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "text/md_ranges.h"

#include <unicode/uchar.h>

enum { ANCHOR_MAX = 120, TEXT_MAX = 1000 };

/* ---- three ways to make an id ---- */

static bool
is_letter_digit_mark(UChar32 cp)
{
	return cp > 0 && (u_isalnum(cp) || (cp > 0x2ff && (U_MASK(u_charType(cp)) & U_GC_M_MASK)));
}

const char *
md_anchor(struct arena *a, struct span text)
{
	struct strbuf to;
	bool gap = false;

	strbuf_init(&to, a, ANCHOR_MAX + 8);
	for (size_t pos = 0; pos < text.len && to.len < ANCHOR_MAX; ) {
		UChar32 cp = utf8_next(text, &pos);

		if (cp != '_' && !is_letter_digit_mark(cp)) {
			gap |= cp != '\'' && cp != 0x2019;
			continue;
		}
		if (gap && to.len)
			strbuf_addc(&to, '-');
		gap = false;
		utf8_add(&to, u_tolower(cp));
	}
	if (!to.len)
		strbuf_adds(&to, "section");
	return to.buf;
}

/* Letters, digits, '_', '-' of any script; a blank is a hyphen; no more. */
static const char *
github_anchor(struct arena *a, struct span text)
{
	struct strbuf to;

	strbuf_init(&to, a, 2 * TEXT_MAX);
	for (size_t pos = 0; pos < text.len; ) {
		UChar32 cp = utf8_next(text, &pos);

		if (cp == ' ')
			strbuf_addc(&to, '-');
		else if (cp == '_' || cp == '-' || is_letter_digit_mark(cp))
			utf8_add(&to, u_tolower(cp));
	}
	return to.buf;
}

/* ASCII letters, digits and hyphens, from the first letter on. */
static const char *
kramdown_anchor(struct arena *a, struct span text)
{
	struct strbuf to;

	strbuf_init(&to, a, TEXT_MAX);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool upper = c >= 'A' && c <= 'Z', letter = upper || (c >= 'a' && c <= 'z');

		if (c == ' ')
			c = '-';
		if (letter || (to.len && ((c >= '0' && c <= '9') || c == '-')))
			strbuf_addc(&to, upper ? (char)(c | 0x20) : c);
	}
	return to.len ? to.buf : "section";
}

/* ---- the words of a heading ---- */

/* Without emphasis, code marks, tags and the addresses of links. */
static struct span
words_of(struct arena *a, struct span line)
{
	struct strbuf to;
	bool code = false;

	strbuf_init(&to, a, TEXT_MAX);
	for (size_t i = 0; i < line.len && i < TEXT_MAX; i++) {
		char c = line.ptr[i];
		struct span rest = span_skip(line, i);
		ptrdiff_t close;

		if (c == '`')
			code = !code;
		else if (code)
			strbuf_addc(&to, c);
		else if (c == '\\' && i + 1 < line.len)
			strbuf_addc(&to, line.ptr[++i]);
		else if (c == ']' && span_starts(rest, "](") && (close = span_find(rest, ")")) > 0)
			i += (size_t)close;
		else if (c == '<' && (close = span_find(rest, ">")) > 1 && rest.ptr[1] != ' ')
			i += (size_t)close;
		else if (!strchr("*[]", c) || !c)
			strbuf_addc(&to, c);
	}
	return span_trim(strbuf_span(&to));
}

/* "Words {#id}": cuts the mark off and returns the id. */
static struct span
chosen_id(struct span *line)
{
	ptrdiff_t open = -1;
	struct span id;

	for (size_t i = line->len; i-- > 0 && open < 0; )
		if (line->ptr[i] == '{')
			open = (ptrdiff_t)i;
	if (open < 0 || !span_ends(*line, "}"))
		return (struct span){ 0 };
	id = (struct span){ line->ptr + open + 1, line->len - (size_t)open - 2 };
	if (span_starts(id, ":"))
		id = span_trim(span_skip(id, 1));
	if (id.len < 2 || id.ptr[0] != '#' || memchr(id.ptr, ' ', id.len))
		return (struct span){ 0 };
	*line = span_trim(span_take(*line, (size_t)open));
	return span_skip(id, 1);
}

/* ---- finding them ---- */

struct finder {
	struct arena *arena;
	struct md_heading *items;
	size_t n, room;
	const char **ids;
	size_t nids, ids_room;
	struct map *seen[3]; /* how often each way gave an id */
};

/* The id, with -1, -2 … from the second time on. */
static const char *
counted(struct finder *f, int way, const char *id)
{
	size_t *n = map_get(f->seen[way], span_of(id));

	if (n)
		return arena_printf(f->arena, "%s-%zu", id, (*n)++);
	n = ARENA_NEW(f->arena, size_t);
	*n = 1;
	map_set(f->seen[way], span_of(id), n);
	return id;
}

static void
add_heading(struct finder *f, struct span line)
{
	struct span chosen, words;
	const char *id;

	line = span_trim(line);
	chosen = chosen_id(&line);
	words = words_of(f->arena, line);
	if (f->n == f->room) {
		struct md_heading *more = ARENA_ARRAY(f->arena, struct md_heading, 2 * f->room + 16);

		if (f->n)
			memcpy(more, f->items, f->n * sizeof *more);
		f->items = more;
		f->room = 2 * f->room + 16;
	}
	id = chosen.len ? arena_strndup(f->arena, chosen.ptr, chosen.len) : md_anchor(f->arena, words);
	f->items[f->n++] = (struct md_heading){ words, counted(f, 0, id), counted(f, 1, github_anchor(f->arena, words)),
		                                counted(f, 2, kramdown_anchor(f->arena, words)) };
}

static void
add_id(struct finder *f, struct span value)
{
	if (f->nids == f->ids_room) {
		const char **more = ARENA_ARRAY(f->arena, const char *, 2 * f->ids_room + 16);

		if (f->nids)
			memcpy(more, f->ids, f->nids * sizeof *more);
		f->ids = more;
		f->ids_room = 2 * f->ids_room + 16;
	}
	f->ids[f->nids++] = arena_strndup(f->arena, value.ptr, value.len);
}

/* id="…" and name="…" on a line that holds a tag. */
static void
find_ids(struct finder *f, struct span line)
{
	static const char *const names[] = { "id=", "name=" };

	if (!line.len || !memchr(line.ptr, '<', line.len))
		return;
	for (size_t i = 0; i < 2; i++) {
		struct span s = line;
		ptrdiff_t at;

		while ((at = span_find(s, names[i])) >= 0) {
			size_t n = 1;

			s = span_skip(s, (size_t)at + strlen(names[i]));
			if (!s.len || (s.ptr[0] != '"' && s.ptr[0] != '\''))
				continue;
			while (n < s.len && s.ptr[n] != s.ptr[0])
				n++;
			add_id(f, span_take(span_skip(s, 1), n - 1));
		}
	}
}

/* "## Words ##": the words; false for any other line. */
static bool
is_atx(struct span line, struct span *words)
{
	size_t level = 0;

	for (size_t i = 0; i < 3 && span_starts(line, " "); i++)
		line = span_skip(line, 1);
	while (level < line.len && line.ptr[level] == '#')
		level++;
	line = span_skip(line, level);
	if (!level || level > 6 || (line.len && !strchr(" \t\r", line.ptr[0])))
		return false;
	line = span_trim(line);
	while (line.len && line.ptr[line.len - 1] == '#')
		line.len--;
	*words = span_trim(line);
	return true;
}

static bool
is_underline(struct span line)
{
	line = span_trim(line);
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] != line.ptr[0])
			return false;
	return line.len && (line.ptr[0] == '=' || (line.ptr[0] == '-' && line.len > 1));
}

void
md_headings_find(struct arena *a, struct span text, struct md_headings *out)
{
	struct finder f = { .arena = a, .seen = { map_new(a), map_new(a), map_new(a) } };
	struct span rest = text, before = { 0 };
	struct md_ranges ranges;
	size_t hint = 0;

	md_ranges_find(a, text, &ranges);
	while (rest.len) {
		size_t at = (size_t)(rest.ptr - text.ptr);
		const struct md_range *code = md_range_at(ranges.code, ranges.ncode, at, &hint);
		struct span line = span_cut(rest, '\n', &rest), words;

		if (code) {
			before = (struct span){ 0 };
			continue;
		}
		find_ids(&f, line);
		if (is_atx(line, &words)) {
			add_heading(&f, words);
			line = (struct span){ 0 };
		} else if (is_underline(line) && span_trim(before).len)
			add_heading(&f, before);
		before = line;
	}
	*out = (struct md_headings){ f.items, f.n, f.ids, f.nids };
}

/* Letters and digits alone: what every way of making an id agrees on. */
static const char *
bare(struct arena *a, struct span text)
{
	struct strbuf to;

	strbuf_init(&to, a, 4 * TEXT_MAX);
	for (size_t pos = 0; pos < text.len; ) {
		UChar32 cp = utf8_next(text, &pos);

		if (is_letter_digit_mark(cp))
			utf8_add(&to, u_tolower(cp));
	}
	return to.buf;
}

const char *
md_headings_id(struct arena *a, const struct md_headings *h, struct span fragment)
{
	const char *letters;

	for (size_t i = 0; i < h->nids; i++)
		if (span_is(fragment, h->ids[i]))
			return h->ids[i];
	for (size_t i = 0; i < h->n; i++)
		if (span_is(fragment, h->items[i].id))
			return h->items[i].id;
	for (size_t i = 0; i < h->n; i++)
		if (span_is(fragment, h->items[i].github) || span_is(fragment, h->items[i].kramdown))
			return h->items[i].id;
	letters = bare(a, fragment);
	for (size_t i = 0; *letters && i < h->n; i++)
		if (!strcmp(letters, bare(a, h->items[i].text)))
			return h->items[i].id;
	return NULL;
}
