/* mustache_html.c - where in the HTML a tag stands, by reading the text before it.
 *
 * A tokenizer of HTML, coarse where it can be: it must never take a place for a
 * safer one than it is.  What it cannot be sure of it refuses, and the author
 * reads why.  The steps follow the HTML standard's tokenizer states. */
#include "text/mustache_priv.h"

#include <ctype.h>

/* --- words --- */

static const struct {
	const char *name;
	enum html_element element;
} elements[] = {
	{ "script", ELEMENT_SCRIPT }, { "style", ELEMENT_STYLE }, { "title", ELEMENT_TITLE },
	{ "textarea", ELEMENT_TITLE }, { "iframe", ELEMENT_OPAQUE }, { "noembed", ELEMENT_OPAQUE },
	{ "noframes", ELEMENT_OPAQUE }, { "xmp", ELEMENT_OPAQUE }, { "plaintext", ELEMENT_OPAQUE },
};

static const struct {
	const char *name;
	enum html_attr attr;
} attrs[] = {
	{ "href", ATTR_URL }, { "src", ATTR_URL }, { "action", ATTR_URL }, { "formaction", ATTR_URL },
	{ "poster", ATTR_URL }, { "cite", ATTR_URL }, { "data", ATTR_URL }, { "background", ATTR_URL },
	{ "ping", ATTR_URL }, { "longdesc", ATTR_URL }, { "manifest", ATTR_URL }, { "xlink:href", ATTR_URL },
	{ "codebase", ATTR_URL }, { "srcset", ATTR_SRCSET }, { "imagesrcset", ATTR_SRCSET },
	{ "style", ATTR_STYLE }, { "srcdoc", ATTR_CODE },
};

/* With no_code neither these elements nor these attributes may be written. */
static const char *const code_elements[] = { "iframe", "frame", "object", "embed", "applet", "base", "portal" };

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

void
html_word_start(struct html_state *h)
{
	h->word_len = 0;
}

static void
word_add(struct html_state *h, char c)
{
	if (h->word_len < sizeof h->word)
		h->word[h->word_len] = (char)tolower((unsigned char)c);
	if (h->word_len <= sizeof h->word)
		h->word_len++;
}

static bool
word_is(const struct html_state *h, const char *s)
{
	return strlen(s) == h->word_len && h->word_len <= sizeof h->word && memcmp(h->word, s, h->word_len) == 0;
}

static const char *
embedding(const struct html_state *h)
{
	for (size_t i = 0; i < sizeof code_elements / sizeof *code_elements; i++)
		if (word_is(h, code_elements[i]))
			return "this element is not allowed in a theme: it embeds or redirects";
	return NULL;
}

void
html_end_tag_name(struct html_state *h)
{
	if (h->no_code && !h->end_tag && !h->wrong)
		h->wrong = embedding(h);
	h->element = ELEMENT_OTHER;
	h->json = h->typed = false;
	for (size_t i = 0; i < sizeof elements / sizeof *elements && !h->end_tag; i++) {
		if (!word_is(h, elements[i].name))
			continue;
		h->element = elements[i].element;
		memcpy(h->name, elements[i].name, strlen(elements[i].name) + 1);
	}
}

static void
end_attr_name(struct html_state *h)
{
	h->attr = ATTR_PLAIN;
	if (h->word_len >= 2 && h->word[0] == 'o' && h->word[1] == 'n')
		h->attr = ATTR_CODE;
	else if (word_is(h, "type") && h->element == ELEMENT_SCRIPT)
		h->attr = ATTR_TYPE;
	for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++)
		if (word_is(h, attrs[i].name))
			h->attr = attrs[i].attr;
	if (h->no_code && (h->attr == ATTR_CODE || word_is(h, "http-equiv")))
		h->wrong = "this attribute is not allowed in a theme: it is code, or acts like it";
}

static void
begin_value(struct html_state *h, enum html_place place)
{
	h->place = place;
	h->url = URL_SCHEME;
	h->value_in_url = false;
	html_word_start(h);
}

static void
end_value(struct html_state *h)
{
	if (h->attr == ATTR_TYPE && !h->typed) {
		h->json = word_is(h, "application/ld+json") || word_is(h, "application/json");
		h->typed = true; /* a second type does not count */
	}
	h->place = HTML_IN_TAG;
}

static void
end_tag(struct html_state *h)
{
	static const enum html_place content[] = {
		[ELEMENT_OTHER] = HTML_TEXT, [ELEMENT_TITLE] = HTML_TITLE, [ELEMENT_STYLE] = HTML_STYLE,
		[ELEMENT_SCRIPT] = HTML_SCRIPT, [ELEMENT_OPAQUE] = HTML_OPAQUE,
	};

	h->place = h->json ? HTML_JSON : content[h->element];
	if (h->no_code && h->place == HTML_SCRIPT)
		h->wrong = "a script is not allowed in a theme, unless its type is application/ld+json";
}

/* --- steps: each reads on from s.ptr[i] and returns where the next goes on;
 * it takes a byte or changes the place --- */

typedef size_t html_step(struct html_state *h, struct span s, size_t i);

static size_t
in_text(struct html_state *h, struct span s, size_t i)
{
	const char *lt = memchr(s.ptr + i, '<', s.len - i);

	if (!lt)
		return s.len;
	h->place = HTML_TAG_OPEN;
	h->end_tag = false;
	return (size_t)(lt - s.ptr) + 1;
}

static size_t
in_tag_open(struct html_state *h, struct span s, size_t i)
{
	char c = s.ptr[i];

	if (isalpha((unsigned char)c)) {
		h->place = HTML_TAG_NAME;
		html_word_start(h);
		return i;
	}
	if (c == '!') {
		h->place = HTML_MARKUP;
		return i + 1;
	}
	if (c == '/') {
		h->place = HTML_END_TAG_OPEN;
		h->end_tag = true;
		return i + 1;
	}
	h->place = c == '?' ? HTML_BOGUS : HTML_TEXT;
	return i;
}

static size_t
in_end_tag_open(struct html_state *h, struct span s, size_t i)
{
	h->place = isalpha((unsigned char)s.ptr[i]) ? HTML_TAG_NAME : HTML_BOGUS;
	html_word_start(h);
	return i;
}

static size_t
in_tag_name(struct html_state *h, struct span s, size_t i)
{
	if (is_space(s.ptr[i]) || s.ptr[i] == '/' || s.ptr[i] == '>') {
		html_end_tag_name(h);
		h->place = HTML_IN_TAG;
		return i;
	}
	word_add(h, s.ptr[i]);
	return i + 1;
}

static size_t
in_tag(struct html_state *h, struct span s, size_t i)
{
	char c = s.ptr[i];

	if (is_space(c) || c == '/') {
		h->place = HTML_IN_TAG;
		return i + 1;
	}
	if (c == '>') {
		end_tag(h);
		return i + 1;
	}
	if (h->place == HTML_TAG_JOINT) {
		h->wrong = "after a section inside a tag there must be a space or >";
		return i;
	}
	h->place = HTML_ATTR_NAME;
	html_word_start(h);
	word_add(h, c); /* a = that begins a name belongs to it */
	return i + 1;
}

static size_t
in_attr_name(struct html_state *h, struct span s, size_t i)
{
	char c = s.ptr[i];

	if (!is_space(c) && c != '/' && c != '>' && c != '=') {
		word_add(h, c);
		return i + 1;
	}
	end_attr_name(h);
	h->place = HTML_AFTER_NAME;
	return i;
}

static size_t
after_name(struct html_state *h, struct span s, size_t i)
{
	if (is_space(s.ptr[i]))
		return i + 1;
	if (s.ptr[i] == '=') {
		h->place = HTML_BEFORE_VALUE;
		return i + 1;
	}
	h->place = HTML_IN_TAG;
	return i;
}

static size_t
before_value(struct html_state *h, struct span s, size_t i)
{
	char c = s.ptr[i];

	if (is_space(c))
		return i + 1;
	if (c == '>') {
		h->place = HTML_IN_TAG;
		return i;
	}
	begin_value(h, c == '"' ? HTML_DOUBLE : c == '\'' ? HTML_SINGLE : HTML_UNQUOTED);
	return h->place == HTML_UNQUOTED ? i : i + 1;
}

static bool
code_scheme(const struct html_state *h)
{
	return word_is(h, "javascript") || word_is(h, "vbscript") || word_is(h, "data");
}

static bool
plain_scheme(const struct html_state *h)
{
	return word_is(h, "http") || word_is(h, "https") || word_is(h, "mailto") || word_is(h, "tel");
}

/* After a value, or text of another branch, only a scheme known to be harmless
 * may be written: whatever is put before it, it does not become code. */

static const char *
follow_url(struct html_state *h, char c)
{
	if (h->no_code && h->url == URL_SCHEME && c == '&')
		return "an & may not stand in an address before its first / or ?";
	if (h->attr == ATTR_SRCSET && c == ',') {
		begin_value(h, h->place);
	} else if (c == '?' || c == '#') {
		h->url = h->url == URL_CODE ? URL_CODE : URL_QUERY;
	} else if (h->url == URL_SCHEME && c == '/') {
		h->url = URL_PATH;
	} else if (h->url == URL_SCHEME && c == ':') {
		if (h->value_in_url && !plain_scheme(h))
			return "the scheme of an address must be written out";
		h->url = code_scheme(h) ? URL_CODE : URL_PATH;
		if (h->no_code && h->url == URL_CODE && !word_is(h, "data"))
			return "an address that is code is not allowed in a theme";
	} else if (!is_space(c)) {
		word_add(h, c);
	}
	return NULL;
}

static size_t
in_value(struct html_state *h, struct span s, size_t i)
{
	char c = s.ptr[i];

	if (h->place == HTML_UNQUOTED && (is_space(c) || c == '>')) {
		end_value(h);
		return i;
	}
	if ((h->place == HTML_DOUBLE && c == '"') || (h->place == HTML_SINGLE && c == '\'')) {
		end_value(h);
		return i + 1;
	}
	if (h->attr == ATTR_URL || h->attr == ATTR_SRCSET)
		h->wrong = follow_url(h, c);
	else if (h->attr == ATTR_TYPE)
		word_add(h, c);
	return i + 1;
}

static size_t
in_markup(struct html_state *h, struct span s, size_t i)
{
	bool comment = span_starts(span_skip(s, i), "--");

	h->place = comment ? HTML_COMMENT : HTML_BOGUS;
	/* <!--> and <!---> are whole comments: leave the dashes to be looked at. */
	return i;
}

static size_t
in_bogus(struct html_state *h, struct span s, size_t i)
{
	const char *gt = memchr(s.ptr + i, '>', s.len - i);

	if (!gt)
		return s.len;
	h->place = HTML_TEXT;
	return (size_t)(gt - s.ptr) + 1;
}

static size_t
in_comment(struct html_state *h, struct span s, size_t i)
{
	struct span rest = span_skip(s, i);

	if (!span_starts(rest, "-->"))
		return i + 1;
	h->place = HTML_TEXT;
	return i + 3;
}

/* Does the content of h's element end at this "<"? */
static bool
ends_content(const struct html_state *h, struct span rest)
{
	size_t n = strlen(h->name);

	if (rest.len < n + 3 || rest.ptr[1] != '/' || !span_is_nocase((struct span){ rest.ptr + 2, n }, h->name))
		return false;
	char after = rest.ptr[2 + n];
	return is_space(after) || after == '/' || after == '>';
}

static size_t
in_content(struct html_state *h, struct span s, size_t i)
{
	const char *lt = memchr(s.ptr + i, '<', s.len - i);

	if (!lt)
		return s.len;
	i = (size_t)(lt - s.ptr);
	if (!ends_content(h, span_skip(s, i)))
		return i + 1;
	h->place = HTML_IN_TAG;
	h->end_tag = true;
	h->element = ELEMENT_OTHER;
	h->json = false;
	return i + 2 + strlen(h->name);
}

static size_t
in_json(struct html_state *h, struct span s, size_t i)
{
	if (s.ptr[i] == '<')
		return in_content(h, s, i);
	if (s.ptr[i] == '\\' && h->place == HTML_JSON_STRING) {
		if (i + 1 == s.len)
			h->wrong = "a tag may not follow a backslash";
		return i + 2;
	}
	if (s.ptr[i] == '"')
		h->place = h->place == HTML_JSON ? HTML_JSON_STRING : HTML_JSON;
	return i + 1;
}

static html_step *const steps[] = {
	[HTML_TEXT] = in_text,
	[HTML_TAG_OPEN] = in_tag_open,
	[HTML_END_TAG_OPEN] = in_end_tag_open,
	[HTML_TAG_NAME] = in_tag_name,
	[HTML_IN_TAG] = in_tag,
	[HTML_TAG_JOINT] = in_tag,
	[HTML_ATTR_NAME] = in_attr_name,
	[HTML_AFTER_NAME] = after_name,
	[HTML_BEFORE_VALUE] = before_value,
	[HTML_UNQUOTED] = in_value,
	[HTML_DOUBLE] = in_value,
	[HTML_SINGLE] = in_value,
	[HTML_MARKUP] = in_markup,
	[HTML_BOGUS] = in_bogus,
	[HTML_COMMENT] = in_comment,
	[HTML_TITLE] = in_content,
	[HTML_STYLE] = in_content,
	[HTML_SCRIPT] = in_content,
	[HTML_JSON] = in_json,
	[HTML_JSON_STRING] = in_json,
	[HTML_OPAQUE] = in_content,
};

const char *
html_feed(struct html_state *h, struct span text, uint32_t *at)
{
	size_t i = 0;

	while (i < text.len) {
		size_t next = steps[h->place](h, text, i);

		if (h->wrong) {
			*at += (uint32_t)i;
			return h->wrong;
		}
		if (h->place == HTML_TAG_OPEN)
			h->opened = *at + (uint32_t)next - 1;
		i = next;
	}
	return NULL;
}
