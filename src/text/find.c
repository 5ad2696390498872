/* find.c - see find.h. */
#include "text/find.h"

#include "base/strbuf.h"
#include "base/utf8.h"

#include <unicode/uchar.h>

static int32_t
fold(const struct find *f, int32_t c)
{
	return f->match_case ? c : u_foldCase(c, U_FOLD_CASE_DEFAULT);
}

/* Bytes of the text from `at` on that say what is looked for; 0: they do not. */
static size_t
length_at(const struct find *f, struct span text, size_t at)
{
	size_t end = at, i = 0;

	while (i < f->what.len) {
		if (end >= text.len || fold(f, utf8_next(text, &end)) != fold(f, utf8_next(f->what, &i)))
			return 0;
	}
	return end - at;
}

static bool
is_of_word(int32_t c)
{
	return u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) || c == '_';
}

/* The character that ends before `at`. */
static int32_t
character_before(struct span text, size_t at)
{
	do
		at--;
	while (at > 0 && ((unsigned char)text.ptr[at] & 0xC0) == 0x80);
	return utf8_next(text, &at);
}

static bool
is_whole(struct span text, size_t at, size_t len)
{
	size_t end = at + len;

	return (at == 0 || !is_of_word(character_before(text, at))) &&
	       (end >= text.len || !is_of_word(utf8_next(text, &end)));
}

bool
find_next(const struct find *f, struct span text, size_t from, struct span *found)
{
	for (size_t at = from, next = from; at < text.len; at = next) {
		size_t len = length_at(f, text, at);

		if (len && (!f->whole_words || is_whole(text, at, len))) {
			*found = (struct span){ text.ptr + at, len };
			return true;
		}
		utf8_next(text, &next);
	}
	return false;
}

size_t
find_count(const struct find *f, struct span text)
{
	struct span found;
	size_t n = 0;

	for (size_t from = 0; find_next(f, text, from, &found); n++)
		from = (size_t)(found.ptr - text.ptr) + found.len;
	return n;
}

const char *
find_replace(struct arena *a, const struct find *f, const char *text, struct span put)
{
	struct span all = span_of(text), found;
	size_t n = find_count(f, all), from = 0;
	struct strbuf sb;

	if (!n)
		return text;
	strbuf_init(&sb, a, all.len + n * put.len + 1);
	while (find_next(f, all, from, &found)) {
		size_t at = (size_t)(found.ptr - text);

		strbuf_add(&sb, text + from, at - from);
		strbuf_add_span(&sb, put);
		from = at + found.len;
	}
	strbuf_adds(&sb, text + from);
	return sb.buf;
}
