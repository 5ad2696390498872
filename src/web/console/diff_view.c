/* diff_view.c - see diff_view.h. */
#include "web/console/diff_view.h"

#include "text/diff.h"

enum { AROUND = 2 }; /* unchanged lines shown on either side of a change */

struct piece_view {
	const char *text;
	bool is_added, is_removed;
};

static const struct field piece_fields[] = {
	FIELD_TEXT(struct piece_view, text),
	FIELD_BOOL(struct piece_view, is_added),
	FIELD_BOOL(struct piece_view, is_removed),
	FIELD_END
};

const struct field diff_line_fields[] = {
	FIELD_LIST(struct diff_line, pieces, struct piece_view, piece_fields),
	FIELD_TEXT(struct diff_line, gap),
	FIELD_BOOL(struct diff_line, is_added),
	FIELD_BOOL(struct diff_line, is_removed),
	FIELD_END
};

struct drawing {
	struct arena *arena;
	struct diff_line *lines;
	size_t count;
};

static struct span
without_end(struct span line)
{
	while (line.len && (line.ptr[line.len - 1] == '\n' || line.ptr[line.len - 1] == '\r'))
		line.len--;
	return line;
}

static void
add_line(struct drawing *d, enum diff_kind kind, const struct piece_view *pieces, size_t n)
{
	d->lines[d->count++] = (struct diff_line){ .pieces = { pieces, n }, .is_added = kind == DIFF_ADDED,
	                                           .is_removed = kind == DIFF_REMOVED };
}

static void
add_whole(struct drawing *d, const struct diff_piece *line)
{
	struct span text = without_end(line->text);
	struct piece_view *piece = ARENA_NEW(d->arena, struct piece_view);

	piece->text = arena_strndup(d->arena, text.ptr ? text.ptr : "", text.len);
	add_line(d, line->kind, piece, 1);
}

/* One side of a line that was rewritten, its own words marked. */
static void
add_side(struct drawing *d, enum diff_kind side, const struct diff_piece *words, size_t n)
{
	struct piece_view *pieces = ARENA_ARRAY(d->arena, struct piece_view, n + 1);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (words[i].kind == DIFF_SAME || words[i].kind == side)
			pieces[kept++] = (struct piece_view){ arena_strndup(d->arena, words[i].text.ptr, words[i].text.len),
			                                      words[i].kind == DIFF_ADDED, words[i].kind == DIFF_REMOVED };
	add_line(d, side, pieces, kept);
}

/* As many lines removed as added stand for one another. */
static void
add_rewritten(struct drawing *d, const struct diff_piece *removed, const struct diff_piece *added, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct diff_piece *words;
		size_t count = diff_texts(d->arena, DIFF_WORDS, without_end(removed[i].text), without_end(added[i].text), &words);

		add_side(d, DIFF_REMOVED, words, count);
		add_side(d, DIFF_ADDED, words, count);
	}
}

static size_t
run_of(const struct diff_piece *p, size_t n, size_t at, enum diff_kind kind)
{
	size_t end = at;

	while (end < n && p[end].kind == kind)
		end++;
	return end - at;
}

static void
add_unchanged(struct drawing *d, const struct diff_piece *p, size_t n, bool first, bool last)
{
	size_t head = first ? 0 : AROUND, tail = last ? 0 : AROUND;

	if (n <= head + tail + 1) {
		for (size_t i = 0; i < n; i++)
			add_whole(d, &p[i]);
		return;
	}
	for (size_t i = 0; i < head; i++)
		add_whole(d, &p[i]);
	d->lines[d->count++] = (struct diff_line){ .gap = arena_printf(d->arena, "%zu lines unchanged", n - head - tail) };
	for (size_t i = n - tail; i < n; i++)
		add_whole(d, &p[i]);
}

struct list
diff_view(struct arena *a, const char *older, const char *newer)
{
	const struct diff_piece *p;
	size_t n = diff_texts(a, DIFF_LINES, span_of(older), span_of(newer), &p);
	struct drawing d = { .arena = a, .lines = ARENA_ARRAY(a, struct diff_line, n * 2 + 1) };

	for (size_t i = 0; i < n;) {
		size_t same = run_of(p, n, i, DIFF_SAME);
		if (same) {
			add_unchanged(&d, p + i, same, i == 0, i + same == n);
			i += same;
			continue;
		}
		size_t removed = run_of(p, n, i, DIFF_REMOVED), added = run_of(p, n, i + removed, DIFF_ADDED);
		if (removed && removed == added) {
			add_rewritten(&d, p + i, p + i + removed, removed);
		} else {
			for (size_t j = i; j < i + removed + added; j++)
				add_whole(&d, &p[j]);
		}
		i += removed + added;
	}
	return (struct list){ d.lines, d.count };
}
