/* mustache_dest.c - what may stand at a place in the HTML, and how it is escaped.
 *
 * A section may be shown or not, and again and again: after it, the place is one
 * that holds for every case, the most careful of them, or an error. */
#include "text/mustache_priv.h"

static enum dest
url_dest(struct html_state *h)
{
	static const enum dest dests[] = {
		[URL_SCHEME] = DEST_URL, [URL_PATH] = DEST_URL_PART, [URL_QUERY] = DEST_URL_ARG,
	};

	h->value_in_url = true;
	html_word_start(h);
	return dests[h->url];
}

static const char *
attr_dest(struct html_state *h, enum dest *out)
{
	switch ((enum html_attr)h->attr) {
	case ATTR_PLAIN:  *out = DEST_ATTR; return NULL;
	case ATTR_SRCSET: *out = h->url == URL_SCHEME ? DEST_URL : DEST_ATTR; return NULL;
	case ATTR_STYLE:  *out = DEST_CSS; return NULL;
	case ATTR_CODE:   return "a value may not stand in an attribute that is code";
	case ATTR_TYPE:   return "the type of a script must be written out";
	case ATTR_URL:
		if (h->url == URL_CODE)
			return "a value may not stand in an address that is code";
		*out = url_dest(h);
		return NULL;
	}
	return NULL;
}

const char *
html_dest(struct html_state *h, bool raw, enum dest *out)
{
	if (raw && h->place != HTML_TEXT)
		return "HTML can be shown only where text stands";
	switch ((enum html_place)h->place) {
	case HTML_TEXT:        *out = raw ? DEST_HTML : DEST_TEXT; return NULL;
	case HTML_TITLE:       *out = DEST_TEXT; return NULL;
	case HTML_STYLE:       *out = DEST_CSS; return NULL;
	case HTML_JSON:        *out = DEST_JSON; return NULL;
	case HTML_JSON_STRING: *out = DEST_JSON_STRING; return NULL;
	case HTML_DOUBLE:
	case HTML_SINGLE:      return attr_dest(h, out);
	case HTML_BEFORE_VALUE:
	case HTML_UNQUOTED:    return "put quotes round the value of this attribute";
	case HTML_SCRIPT:      return "a value may not stand in a script, unless its type is application/ld+json";
	case HTML_MARKUP:
	case HTML_BOGUS:
	case HTML_COMMENT:     return "a value may not stand in an HTML comment or declaration";
	case HTML_OPAQUE:      return "a value may not stand in the content of this element";
	case HTML_TAG_OPEN:
	case HTML_END_TAG_OPEN:
	case HTML_TAG_NAME:    return "a value may not stand in the name of an element";
	case HTML_IN_TAG:
	case HTML_TAG_JOINT:
	case HTML_ATTR_NAME:
	case HTML_AFTER_NAME:  return "inside a tag a value may stand only in a quoted attribute";
	}
	return "a value may not stand here";
}

/* --- sections --- */

const char *
html_enter(struct html_state *h)
{
	switch ((enum html_place)h->place) {
	case HTML_TAG_NAME:
		html_end_tag_name(h);
		h->place = HTML_TAG_JOINT;
		return NULL;
	case HTML_ATTR_NAME:
	case HTML_AFTER_NAME:
		h->place = HTML_TAG_JOINT;
		return NULL;
	case HTML_TAG_OPEN:
	case HTML_END_TAG_OPEN:
	case HTML_MARKUP:
		return "a section may not begin or end between < and the name of an element";
	case HTML_BEFORE_VALUE:
	case HTML_UNQUOTED:
		return "put quotes round the value of this attribute";
	case HTML_DOUBLE:
	case HTML_SINGLE:
		if (h->attr == ATTR_TYPE)
			return "the type of a script must be written out";
		h->value_in_url |= h->word_len > 0;
		html_word_start(h);
		return NULL;
	default:
		return NULL;
	}
}

static bool
between_attrs(const struct html_state *h)
{
	return h->place == HTML_IN_TAG || h->place == HTML_TAG_JOINT;
}

static bool
same_tag(const struct html_state *a, const struct html_state *b)
{
	return a->element == b->element && a->end_tag == b->end_tag;
}

/* The later in the list, the more careful. */
static uint8_t
more_careful(uint8_t a, uint8_t b)
{
	return a > b ? a : b;
}

const char *
html_leave(struct html_state *h, const struct html_state *start)
{
	const char *wrong = html_enter(h);

	if (wrong)
		return wrong;
	if (between_attrs(h) && between_attrs(start) && same_tag(h, start)) {
		if (h->place != start->place)
			h->place = HTML_TAG_JOINT;
		h->json = h->json && start->json;
		return NULL;
	}
	if (h->place != start->place)
		return "what a section opens it must close: it does not end where it began";
	if (h->place == HTML_DOUBLE || h->place == HTML_SINGLE) {
		if (h->attr != start->attr || !same_tag(h, start))
			return "what a section opens it must close: it ends in another attribute";
		h->url = more_careful(h->url, start->url);
		h->value_in_url |= start->value_in_url;
	} else if (h->place != HTML_TEXT && h->place != HTML_BOGUS && h->place != HTML_COMMENT &&
	           strcmp(h->name, start->name) != 0) {
		return "what a section opens it must close: it ends in another element";
	}
	return NULL;
}

const char *
html_where(const struct html_state *h)
{
	switch ((enum html_place)h->place) {
	case HTML_TEXT:     return "in text";
	case HTML_MARKUP:
	case HTML_BOGUS:
	case HTML_COMMENT:  return "in an HTML comment or declaration";
	case HTML_TITLE:    return "in a title or textarea";
	case HTML_STYLE:    return "in a style element";
	case HTML_SCRIPT:
	case HTML_JSON:
	case HTML_JSON_STRING: return "in a script";
	case HTML_OPAQUE:   return "in an element without markup";
	case HTML_UNQUOTED:
	case HTML_DOUBLE:
	case HTML_SINGLE:   return "in the value of an attribute";
	default:            return "inside a tag";
	}
}
