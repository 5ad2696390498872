/* values.c - values of front matter as people write them: a text where a list
 * could be, a list where a text could be, HTML where plain words are meant. */
#include "domain/import/archive.h"

#include "base/strbuf.h"
#include "base/utf8.h"

enum { LIST_MAX = 100 };

static const struct dyn *
get_nocase(const struct dyn *map, struct span name)
{
	const struct dyn *found = dyn_get(map, name);

	for (size_t i = 0; !found && map && map->type == DYN_MAP && i < map->count; i++) {
		struct span have = map->members[i].name;

		if (have.len == name.len && !strncasecmp(have.ptr, name.ptr, name.len))
			found = &map->members[i].value;
	}
	return found;
}

static bool
is_nothing(const struct dyn *d)
{
	return !d || d->type == DYN_NULL || (d->type == DYN_TEXT && !span_trim(d->text).len) ||
	       (d->type == DYN_LIST && !d->count);
}

const struct dyn *
front_any(const struct dyn *map, const char *names)
{
	struct span rest = span_of(names);

	while (rest.len) {
		const struct dyn *found = get_nocase(map, span_cut(rest, ' ', &rest));

		if (!is_nothing(found))
			return found;
	}
	return NULL;
}

const char *
front_text(struct arena *a, const struct dyn *d)
{
	struct span s;

	if (!d)
		return NULL;
	switch (d->type) {
	case DYN_INT:
		return arena_printf(a, "%lld", (long long)d->integer);
	case DYN_TEXT:
	case DYN_NUMBER:
		s = span_trim(d->text);
		return arena_strndup(a, s.ptr, s.len);
	case DYN_BOOL:
		return d->boolean ? "true" : "false";
	default:
		return NULL;
	}
}

bool
front_bool(const struct dyn *d, bool absent)
{
	if (!d || d->type == DYN_NULL)
		return absent;
	if (d->type == DYN_TEXT)
		return span_is_nocase(d->text, "true") || span_is_nocase(d->text, "yes") || span_is_nocase(d->text, "on");
	return dyn_truthy(d);
}

/* ---- plain text ---- */

static const struct {
	const char *entity, *text;
} entities[] = {
	{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" }, { "&apos;", "'" },
	{ "&nbsp;", " " }, { "&mdash;", "—" }, { "&ndash;", "–" }, { "&rsquo;", "’" }, { "&lsquo;", "‘" },
	{ "&rdquo;", "”" }, { "&ldquo;", "“" }, { "&hellip;", "…" }, { "&#8217;", "’" }, { "&#8220;", "“" },
	{ "&#8221;", "”" },
};

static size_t
add_entity(struct strbuf *to, struct span s)
{
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (span_starts(s, entities[i].entity)) {
			strbuf_adds(to, entities[i].text);
			return strlen(entities[i].entity);
		}
	strbuf_addc(to, '&');
	return 1;
}

/* The length of a tag that begins here; 0: none. */
static size_t
tag_length(struct span s)
{
	ptrdiff_t close = span_find(s, ">");

	if (s.len < 3 || close < 0 || !(s.ptr[1] == '/' || s.ptr[1] == '!' || ((s.ptr[1] | 0x20) >= 'a' && (s.ptr[1] | 0x20) <= 'z')))
		return 0;
	return (size_t)close + 1;
}

/* "[words](address)" at s: the length of all, and the words. */
static size_t
link_length(struct span s, struct span *words)
{
	ptrdiff_t middle = span_find(s, "]("), end, inner;

	if (middle < 0)
		return 0;
	inner = span_find(span_take(span_skip(s, 1), (size_t)middle - 1), "[");
	end = span_find(span_skip(s, (size_t)middle), ")");
	if (end < 0 || inner >= 0)
		return 0;
	*words = (struct span){ s.ptr + 1, (size_t)middle - 1 };
	return (size_t)middle + (size_t)end + 1;
}

static void
add_space(struct strbuf *to)
{
	if (to->len && to->buf[to->len - 1] != ' ')
		strbuf_addc(to, ' ');
}

static void
add_plain(struct strbuf *to, struct span s, unsigned depth)
{
	for (size_t i = 0; i < s.len; ) {
		struct span rest = span_skip(s, i), words;
		size_t n;

		if (rest.ptr[0] == '<' && (n = tag_length(rest)))
			i += n;
		else if (rest.ptr[0] == '[' && depth < 3 && (n = link_length(rest, &words))) {
			add_plain(to, words, depth + 1);
			i += n;
		} else if (rest.ptr[0] == '&')
			i += add_entity(to, rest);
		else if (strchr(" \t\r\n", rest.ptr[0])) {
			if (rest.ptr[0])
				add_space(to);
			i++;
		} else {
			strbuf_addc(to, rest.ptr[0]);
			i++;
		}
	}
}

const char *
plain_text(struct arena *a, const char *text, size_t most_chars)
{
	struct strbuf to;
	struct span s;

	strbuf_init(&to, a, 3 * strlen(text) + 64);
	add_plain(&to, span_of(text), 0);
	s = span_trim(utf8_take(span_trim(strbuf_span(&to)), most_chars));
	return arena_strndup(a, s.ptr, s.len);
}

/* ---- lists ---- */

struct texts {
	struct arena *arena;
	const char **items;
	size_t n;
};

/* Once each, in the order they come. */
static void
add_text(struct texts *t, struct span s)
{
	s = span_trim(s);
	if (!s.len || t->n == LIST_MAX)
		return;
	for (size_t i = 0; i < t->n; i++)
		if (span_is_nocase(s, t->items[i]))
			return;
	t->items[t->n++] = arena_strndup(t->arena, s.ptr, s.len);
}

static void
add_pieces(struct texts *t, struct span s, const char *cut)
{
	char by = cut && memchr(s.ptr, ',', s.len) ? ',' : cut ? *cut : '\0';

	while (by && s.len)
		add_text(t, span_cut(s, by, &s));
	add_text(t, s);
}

static void
add_values(struct texts *t, const struct dyn *d, const char *cut, unsigned depth)
{
	const char *text;

	if (!d || depth > 3)
		return;
	if (d->type == DYN_LIST) {
		for (size_t i = 0; i < d->count; i++)
			add_values(t, &d->items[i], NULL, depth + 1);
		return;
	}
	if (d->type == DYN_MAP)
		d = front_any(d, "name title display_name label slug");
	text = front_text(t->arena, d);
	if (text)
		add_pieces(t, span_of(text), cut);
}

size_t
front_list(struct arena *a, const struct dyn *value, const char *cut, const char ***out)
{
	struct texts t = { a, ARENA_ARRAY(a, const char *, LIST_MAX), 0 };

	add_values(&t, value, cut, 0);
	*out = t.items;
	return t.n;
}
