/* diff.c - see diff.h. */
#include "text/diff.h"


enum { EDITS_MAX = 1500 }; /* additions and removals; the trace takes the square of it */

struct tokens {
	struct span *items;
	int count;
};

/* ---- cutting ---- */

static size_t
line_length(struct span s)
{
	const char *end = memchr(s.ptr, '\n', s.len);

	return end ? (size_t)(end - s.ptr) + 1 : s.len;
}

static bool
is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '\'';
}

/* Bytes of the character at the front: of valid UTF-8. */
static size_t
char_length(struct span s)
{
	unsigned char c = (unsigned char)s.ptr[0];
	size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	return n < s.len ? n : s.len;
}

/* Letters of two bytes (Latin, Greek, Cyrillic, Arabic …) make words too. */
static bool
is_word_at(struct span s)
{
	unsigned char c = (unsigned char)s.ptr[0];

	return is_letter(c) || (c >= 0xc3 && c < 0xe0);
}

static size_t
word_length(struct span s)
{
	size_t n = 0;

	while (n < s.len && is_word_at(span_skip(s, n)))
		n += char_length(span_skip(s, n));
	return n ? n : char_length(s);
}

static struct tokens
cut(struct arena *a, enum diff_unit unit, struct span text)
{
	struct tokens t = { 0 };
	size_t room = 64;

	t.items = ARENA_ARRAY(a, struct span, room);
	while (text.len) {
		size_t n = unit == DIFF_LINES ? line_length(text) : word_length(text);

		if ((size_t)t.count == room) {
			struct span *more = ARENA_ARRAY(a, struct span, room * 2);
			memcpy(more, t.items, room * sizeof *more);
			t.items = more;
			room *= 2;
		}
		t.items[t.count++] = span_take(text, n);
		text = span_skip(text, n);
	}
	return t;
}

/* ---- comparing ---- */

struct result {
	struct arena *arena;
	struct diff_piece *pieces;
	size_t count;
	bool join;
};

/* Pieces come from the end to the beginning. */
static void
put(struct result *r, enum diff_kind kind, struct span text)
{
	struct diff_piece *last = r->count ? &r->pieces[r->count - 1] : NULL;

	if (r->join && last && last->kind == kind && text.ptr + text.len == last->text.ptr) {
		last->text = (struct span){ text.ptr, text.len + last->text.len };
		return;
	}
	r->pieces[r->count++] = (struct diff_piece){ kind, text };
}

/* The furthest x on each diagonal after each number of edits; how many edits it
 * took, or -1 where the bound was met. */
static int
trace(struct arena *a, const struct tokens *o, const struct tokens *n, int **rows)
{
	int most = o->count + n->count < EDITS_MAX ? o->count + n->count : EDITS_MAX;
	int *v = ARENA_ARRAY(a, int, (size_t)(2 * most + 3));

	v += most + 1; /* diagonals from -most - 1 to most + 1 */
	for (int d = 0; d <= most; d++) {
		for (int k = -d; k <= d; k += 2) {
			int x = k == -d || (k != d && v[k - 1] < v[k + 1]) ? v[k + 1] : v[k - 1] + 1, y = x - k;

			while (x < o->count && y < n->count && span_eq(o->items[x], n->items[y]))
				x++, y++;
			v[k] = x;
			if (x >= o->count && y >= n->count) {
				rows[d] = arena_memdup(a, v - d, (size_t)(2 * d + 1) * sizeof *v);
				rows[d] += d;
				return d;
			}
		}
		rows[d] = arena_memdup(a, v - d, (size_t)(2 * d + 1) * sizeof *v);
		rows[d] += d;
	}
	return -1;
}

/* Back from the end: each edit, and the equal run after it. */
static void
walk_back(struct result *r, const struct tokens *o, const struct tokens *n, int **rows, int d)
{
	int x = o->count, y = n->count;

	for (; d > 0; d--) {
		const int *v = rows[d - 1];
		int k = x - y;
		bool down = k == -d || (k != d && v[k - 1] < v[k + 1]);
		int from = down ? k + 1 : k - 1, px = v[from], py = px - from;

		while (x > px + !down && y > py + down)
			put(r, DIFF_SAME, n->items[--y]), x--;
		if (down)
			put(r, DIFF_ADDED, n->items[--y]);
		else
			put(r, DIFF_REMOVED, o->items[--x]);
	}
	while (x > 0)
		put(r, DIFF_SAME, n->items[--y]), x--;
}

static void
reverse(struct diff_piece *p, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct diff_piece t = p[i];

		p[i] = p[n - 1 - i];
		p[n - 1 - i] = t;
	}
}

size_t
diff_texts(struct arena *a, enum diff_unit unit, struct span older, struct span newer, const struct diff_piece **out)
{
	struct tokens o = cut(a, unit, older), n = cut(a, unit, newer);
	int **rows = ARENA_ARRAY(a, int *, EDITS_MAX + 1);
	struct result r = { .arena = a, .join = unit == DIFF_WORDS,
	                    .pieces = ARENA_ARRAY(a, struct diff_piece, (size_t)(o.count + n.count) + 2) };
	int edits = trace(a, &o, &n, rows);

	*out = r.pieces;
	if (edits >= 0) {
		walk_back(&r, &o, &n, rows, edits);
		reverse(r.pieces, r.count);
		return r.count;
	}
	for (int i = 0; i < o.count; i++)
		r.pieces[r.count++] = (struct diff_piece){ DIFF_REMOVED, o.items[i] };
	for (int i = 0; i < n.count; i++)
		r.pieces[r.count++] = (struct diff_piece){ DIFF_ADDED, n.items[i] };
	return r.count;
}
