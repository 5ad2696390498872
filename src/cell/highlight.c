/* highlight.c - see highlight.h. */
#include "cell/highlight.h"

#include "cell/highlight_languages.h"

#include <ctype.h>

enum { LONGEST_CODE = 128 * 1024, LONGEST_WORD = 40 };

/* Where the scanner is.  plain is where text not yet written begins. */
struct scan {
	struct page *page;
	const struct language *lang;
	struct map *words; /* word -> its class */
	const char *s;
	size_t len, at, plain;
};

static char
peek(const struct scan *sc, size_t ahead)
{
	return sc->at + ahead < sc->len ? sc->s[sc->at + ahead] : '\0';
}

static bool
looking_at(const struct scan *sc, const char *text)
{
	size_t n = text ? strlen(text) : 0;

	return n && sc->len - sc->at >= n && memcmp(sc->s + sc->at, text, n) == 0;
}

static bool
is_word_start(char c)
{
	return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool
is_word_byte(const struct scan *sc, size_t at)
{
	char c = at < sc->len ? sc->s[at] : '\0';

	return is_word_start(c) || isdigit((unsigned char)c) ||
	       (c == '-' && (sc->lang->flags & LANG_DASH_WORDS) && at + 1 < sc->len && isalpha((unsigned char)sc->s[at + 1]));
}

static size_t
word_end(const struct scan *sc, size_t at)
{
	while (is_word_byte(sc, at))
		at++;
	return at;
}

static size_t
line_end(const struct scan *sc, size_t at)
{
	const char *nl = at < sc->len ? memchr(sc->s + at, '\n', sc->len - at) : NULL;

	return nl ? (size_t)(nl - sc->s) : sc->len;
}

static void
flush(struct scan *sc)
{
	out_text(sc->page, (struct span){ sc->s + sc->plain, sc->at - sc->plain });
	sc->plain = sc->at;
}

/* The bytes from here to end as one span of that class. */
static void
mark(struct scan *sc, char class, size_t end)
{
	flush(sc);
	strbuf_addf(&sc->page->out, "<span class=\"%c\">", class);
	out_text(sc->page, (struct span){ sc->s + sc->at, end - sc->at });
	out(sc->page, "</span>");
	sc->at = sc->plain = end;
}

static size_t
comment_end(const struct scan *sc)
{
	const char *open = sc->lang->open_comment, *close = sc->lang->close_comment;
	size_t i = sc->at + strlen(open), depth = 1;

	while (i < sc->len && depth) {
		size_t left = sc->len - i;

		if (left >= strlen(close) && memcmp(sc->s + i, close, strlen(close)) == 0)
			depth--, i += strlen(close);
		else if ((sc->lang->flags & LANG_NESTED) && left >= strlen(open) && memcmp(sc->s + i, open, strlen(open)) == 0)
			depth++, i += strlen(open);
		else
			i++;
	}
	return i;
}

static bool
scan_comment(struct scan *sc)
{
	if (looking_at(sc, sc->lang->open_comment)) {
		mark(sc, 'c', comment_end(sc));
		return true;
	}
	bool hash_in_word = sc->at && sc->s[sc->at] == '#' && (sc->lang->flags & LANG_DOLLAR) &&
	                    !isspace((unsigned char)sc->s[sc->at - 1]);
	if (hash_in_word || (!looking_at(sc, sc->lang->line_comment) && !looking_at(sc, sc->lang->line_comment2)))
		return false;
	mark(sc, 'c', line_end(sc, sc->at));
	return true;
}

static size_t
quote_end(const struct scan *sc, const struct quote *q)
{
	size_t close = strlen(q->close), i = sc->at + strlen(q->open);

	for (; i < sc->len; i++) {
		if ((q->flags & QUOTE_ESCAPES) && sc->s[i] == '\\')
			i++;
		else if (sc->s[i] == '\n' && !(q->flags & QUOTE_LINES))
			return i;
		else if (sc->len - i >= close && memcmp(sc->s + i, q->close, close) == 0)
			return i + close;
	}
	return sc->len;
}

/* 'x' and '\n' are characters, 'static is not. */
static bool
is_character(const struct scan *sc)
{
	size_t n = 2;

	if (peek(sc, 1) == '\\')
		return true;
	while (n < 5 && ((unsigned char)peek(sc, n) & 0xc0) == 0x80)
		n++;
	return peek(sc, n) == '\'';
}

static size_t
skip_blanks(const struct scan *sc, size_t at)
{
	while (at < sc->len && (sc->s[at] == ' ' || sc->s[at] == '\t'))
		at++;
	return at;
}

static bool
is_key(const struct scan *sc, size_t end)
{
	size_t at = skip_blanks(sc, end);

	return (sc->lang->flags & LANG_KEYS) && at < sc->len && sc->s[at] == ':' &&
	       !(at + 1 < sc->len && sc->s[at + 1] == ':');
}

static bool
scan_quote(struct scan *sc)
{
	for (const struct quote *q = sc->lang->quotes; q && q->open; q++) {
		if (!looking_at(sc, q->open))
			continue;
		if ((sc->lang->flags & LANG_LIFETIMES) && sc->s[sc->at] == '\'' && !is_character(sc)) {
			sc->at++;
			mark(sc, 't', word_end(sc, sc->at));
			return true;
		}
		size_t end = quote_end(sc, q);
		mark(sc, is_key(sc, end) ? 'v' : 's', end);
		return true;
	}
	return false;
}

static bool
scan_number(struct scan *sc)
{
	size_t i = sc->at;

	if (!isdigit((unsigned char)peek(sc, 0)))
		return false;
	while (i < sc->len && (isalnum((unsigned char)sc->s[i]) || sc->s[i] == '_' || sc->s[i] == '%' ||
	                       (sc->s[i] == '.' && i + 1 < sc->len && isdigit((unsigned char)sc->s[i + 1]))))
		i++;
	mark(sc, 'n', i);
	return true;
}

/* The class of a word by the language's lists; 0: none. */
static char
listed(const struct scan *sc, size_t end)
{
	char lower[LONGEST_WORD];
	struct span word = { sc->s + sc->at, end - sc->at };

	if (word.len > sizeof lower)
		return 0;
	for (size_t i = 0; i < word.len && (sc->lang->flags & LANG_NOCASE); i++)
		lower[i] = (char)tolower((unsigned char)word.ptr[i]);
	if (sc->lang->flags & LANG_NOCASE)
		word.ptr = lower;
	const char *class = map_get(sc->words, word);
	return class ? *class : 0;
}

static char
class_of_word(const struct scan *sc, size_t end)
{
	char class = listed(sc, end);

	if (is_key(sc, end))
		return 'v';
	if (class)
		return class;
	if ((sc->lang->flags & LANG_BANG_MACRO) && end < sc->len && sc->s[end] == '!')
		return 'm';
	if (end < sc->len && sc->s[end] == '(')
		return 'f';
	if ((sc->lang->flags & LANG_CAPITAL_TYPES) && isupper((unsigned char)sc->s[sc->at]))
		return 't';
	return 0;
}

static bool
scan_word(struct scan *sc)
{
	if (!is_word_start(peek(sc, 0)))
		return false;
	size_t end = word_end(sc, sc->at);
	char class = class_of_word(sc, end);
	if (class)
		mark(sc, class, end);
	else
		sc->at = end;
	return true;
}

/* $x, ${x}, $(x), $1 */
static size_t
variable_end(const struct scan *sc)
{
	char close = peek(sc, 1) == '{' ? '}' : peek(sc, 1) == '(' ? ')' : '\0';
	size_t from = sc->at + (close ? 2 : 1), end = word_end(sc, from);

	if (end == from)
		return sc->at;
	return !close ? end : end < sc->len && sc->s[end] == close ? end + 1 : sc->at;
}

static bool
scan_sigil(struct scan *sc)
{
	unsigned flags = sc->lang->flags;
	char c = peek(sc, 0);
	size_t word = word_end(sc, sc->at + 1), end = sc->at;
	char class = 'v';

	if (c == '@' && (flags & (LANG_AT | LANG_AT_KEYWORD | LANG_AT_VARIABLE))) {
		end = word > sc->at + 1 ? word : sc->at;
		class = flags & LANG_AT ? 'a' : flags & LANG_AT_KEYWORD ? 'k' : 'v';
	} else if (c == '$' && (flags & LANG_DOLLAR)) {
		end = variable_end(sc);
	} else if (c == '#' && (flags & LANG_HASH_ATTR) && (peek(sc, 1) == '[' || (peek(sc, 1) == '!' && peek(sc, 2) == '['))) {
		size_t near = sc->len - sc->at < 300 ? sc->len - sc->at : 300;
		const char *close = memchr(sc->s + sc->at, ']', near);
		end = close ? (size_t)(close - sc->s) + 1 : sc->at;
		class = 'a';
	} else if (c == '#' && (flags & LANG_HASH_NUMBER) && isxdigit((unsigned char)peek(sc, 1))) {
		end = word;
		class = 'n';
	} else if (c == ':' && (flags & LANG_COLON_ATOMS) && is_word_start(peek(sc, 1)) && (sc->at == 0 || sc->s[sc->at - 1] != ':')) {
		end = word;
		class = 'n';
	} else if (c == '\\' && (flags & LANG_BACKSLASH_WORD)) {
		end = word > sc->at + 1 ? word : sc->at;
		class = 'k';
	}
	if (end <= sc->at)
		return false;
	mark(sc, class, end);
	return true;
}

/* "key: value", "key = value", "- key: value", "[section]". */
static bool
scan_line_start(struct scan *sc)
{
	size_t at = skip_blanks(sc, sc->at), end = line_end(sc, at);

	if ((sc->lang->flags & LANG_DIRECTIVES) && at < sc->len && sc->s[at] == '#') {
		sc->at = at;
		size_t word = word_end(sc, skip_blanks(sc, at + 1));
		mark(sc, 'm', word);
		return true;
	}
	if ((sc->lang->flags & LANG_SECTIONS) && at < end && sc->s[at] == '[') {
		sc->at = at;
		mark(sc, 'g', end);
		return true;
	}
	if (!(sc->lang->flags & LANG_LINE_KEYS))
		return false;
	while (at + 1 < end && sc->s[at] == '-' && sc->s[at + 1] == ' ')
		at = skip_blanks(sc, at + 2);
	size_t key = at;
	while (key < end && (isalnum((unsigned char)sc->s[key]) || strchr("_-./$ ", sc->s[key]) || (unsigned char)sc->s[key] >= 0x80))
		key++;
	bool is = key > at && key < end && (sc->s[key] == '=' || (sc->s[key] == ':' && (key + 1 == end || strchr(" \t=", sc->s[key + 1]))));
	if (!is)
		return false;
	while (key > at && sc->s[key - 1] == ' ')
		key--;
	sc->at = at;
	mark(sc, 'v', key);
	return true;
}

static void
scan_code(struct scan *sc)
{
	bool line_start = true;

	while (sc->at < sc->len) {
		if (line_start && scan_line_start(sc)) {
			line_start = false;
			continue;
		}
		line_start = sc->s[sc->at] == '\n';
		if (!scan_comment(sc) && !scan_sigil(sc) && !scan_quote(sc) && !scan_number(sc) && !scan_word(sc))
			sc->at++;
	}
	flush(sc);
}

static size_t
tag_name_end(const struct scan *sc, size_t at)
{
	while (at < sc->len && (isalnum((unsigned char)sc->s[at]) || strchr("-_:.", sc->s[at])) && sc->s[at])
		at++;
	return at;
}

/* Names and values up to the tag's end. */
static void
scan_attributes(struct scan *sc)
{
	while (sc->at < sc->len && sc->s[sc->at] != '>') {
		char c = sc->s[sc->at];
		size_t name = tag_name_end(sc, sc->at);

		if (c == '"' || c == '\'') {
			const char *close = memchr(sc->s + sc->at + 1, c, sc->len - sc->at - 1);
			mark(sc, 's', close ? (size_t)(close - sc->s) + 1 : sc->len);
		} else if (name > sc->at) {
			mark(sc, 'a', name);
		} else {
			sc->at++;
		}
	}
}

static void
scan_markup(struct scan *sc)
{
	while (sc->at < sc->len) {
		size_t name = sc->at + 1;

		if (looking_at(sc, "<!--")) {
			mark(sc, 'c', comment_end(sc));
			continue;
		}
		if (sc->s[sc->at] != '<') {
			sc->at++;
			continue;
		}
		if (peek(sc, 1) && strchr("/!?", peek(sc, 1)))
			name++;
		if (name < sc->len && isalpha((unsigned char)sc->s[name])) {
			sc->at = name;
			mark(sc, 'g', tag_name_end(sc, name));
			scan_attributes(sc);
		} else {
			sc->at++;
		}
	}
	flush(sc);
}

static char
diff_class(const struct scan *sc, size_t end)
{
	char c = sc->s[sc->at];

	if (looking_at(sc, "@@"))
		return 'h';
	if (looking_at(sc, "+++ ") || looking_at(sc, "--- ") || looking_at(sc, "diff ") || looking_at(sc, "index "))
		return 'c';
	return end == sc->at ? 0 : c == '+' ? 'i' : c == '-' ? 'd' : 0;
}

static char
markdown_class(const struct scan *sc, size_t end)
{
	(void)end;
	char c = sc->s[sc->at];

	return c == '#' ? 'g' : c == '>' ? 'c' : looking_at(sc, "```") || looking_at(sc, "~~~") ? 'm' : 0;
}

static void
scan_lines(struct scan *sc, char (*class_of)(const struct scan *, size_t))
{
	while (sc->at < sc->len) {
		size_t end = line_end(sc, sc->at);
		char class = class_of(sc, end);

		if (class)
			mark(sc, class, end);
		sc->at = end < sc->len ? end + 1 : end;
	}
	flush(sc);
}

static void
add_words(struct map *m, const char *list, const char *class)
{
	struct span rest = span_of(list);

	while (rest.len)
		map_set(m, span_cut(rest, ' ', &rest), (void *)(uintptr_t)class);
}

/* The lists of a language are read once a page. */
static struct map *
words_of(struct page *p, const struct language *lang)
{
	struct map *m = map_get(p->languages, span_of(lang->names));

	if (m)
		return m;
	m = map_new(p->arena);
	add_words(m, lang->types, "t");
	add_words(m, lang->constants, "n");
	add_words(m, lang->keywords, "k");
	map_set(p->languages, span_of(lang->names), m);
	return m;
}

bool
highlight(struct page *p, struct span language, struct span code)
{
	const struct language *lang = language.len ? language_find(language) : NULL;

	if (!lang || code.len > LONGEST_CODE)
		return false;
	struct scan sc = { .page = p, .lang = lang, .words = words_of(p, lang), .s = code.ptr, .len = code.len };
	switch (lang->form) {
	case FORM_CODE: scan_code(&sc); break;
	case FORM_MARKUP: scan_markup(&sc); break;
	case FORM_DIFF: scan_lines(&sc, diff_class); break;
	case FORM_MARKDOWN: scan_lines(&sc, markdown_class); break;
	}
	return true;
}
