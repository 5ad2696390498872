/* escape.c - see escape.h.
 *
 * Classes of bytes are bits in one table; an escaper copies runs of bytes that
 * are not of its class and replaces the others. */
#include "text/escape.h"

#include "base/utf8.h"

enum {
	TEXT = 1,       /* & < > */
	MUSTACHE = 2,   /* and ", and \r, which a parser of HTML would make \n */
	ATTR = 4,       /* and ' */
	UNRESERVED = 8, /* RFC 3986, section 2.3 */
	NOT_URL = 16,   /* never in a URL, unencoded */
	CSS = 32,       /* harmless in a CSS value */
};

#define ALNUM (UNRESERVED | CSS)

static const unsigned char class[256] = {
	[0 ... 0x0C] = NOT_URL,
	['\r'] = TEXT | ATTR | NOT_URL | MUSTACHE,
	[0x0E ... 0x1F] = NOT_URL,
	['0' ... '9'] = ALNUM,
	['A' ... 'Z'] = ALNUM,
	['a' ... 'z'] = ALNUM,
	['-'] = ALNUM, ['.'] = ALNUM, ['_'] = ALNUM, ['~'] = UNRESERVED,
	[' '] = NOT_URL | CSS,
	['#'] = CSS, ['%'] = CSS, [','] = CSS, ['+'] = CSS, ['('] = CSS, [')'] = CSS,
	['&'] = TEXT | MUSTACHE | ATTR,
	['<'] = TEXT | MUSTACHE | ATTR | NOT_URL,
	['>'] = TEXT | MUSTACHE | ATTR | NOT_URL,
	['"'] = MUSTACHE | ATTR | NOT_URL,
	['\''] = ATTR | NOT_URL,
	['\\'] = NOT_URL, ['^'] = NOT_URL, ['`'] = NOT_URL, ['{'] = NOT_URL, ['|'] = NOT_URL, ['}'] = NOT_URL,
	[0x7F] = NOT_URL,
};

static bool
is(char c, unsigned char classes)
{
	return class[(unsigned char)c] & classes;
}

/* --- HTML --- */

static void
add_reference(struct strbuf *to, char c)
{
	switch (c) {
	case '&':  strbuf_add(to, "&amp;", 5); break;
	case '<':  strbuf_add(to, "&lt;", 4); break;
	case '>':  strbuf_add(to, "&gt;", 4); break;
	case '"':  strbuf_add(to, "&quot;", 6); break;
	case '\'': strbuf_add(to, "&#39;", 5); break;
	case '\r': strbuf_add(to, "&#13;", 5); break;
	}
}

static void
escape_class(struct strbuf *to, struct span s, unsigned char classes)
{
	size_t run = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (!is(s.ptr[i], classes))
			continue;
		strbuf_add(to, s.ptr + run, i - run);
		add_reference(to, s.ptr[i]);
		run = i + 1;
	}
	if (run < s.len)
		strbuf_add(to, s.ptr + run, s.len - run);
}

void
escape_html(struct strbuf *to, struct span s)
{
	escape_class(to, s, TEXT);
}

void
escape_attr(struct strbuf *to, struct span s)
{
	escape_class(to, s, ATTR);
}

void
escape_mustache(struct strbuf *to, struct span s)
{
	escape_class(to, s, MUSTACHE);
}

/* --- XML --- */

/* XML 1.0, production 2. */
static bool
xml_char(int32_t cp)
{
	return cp == '\t' || cp == '\n' || cp == '\r' || (cp >= 0x20 && cp != 0xFFFE && cp != 0xFFFF);
}

void
escape_xml(struct strbuf *to, struct span s)
{
	size_t run = 0;

	for (size_t i = 0; i < s.len;) {
		size_t from = i;
		int32_t cp = utf8_next(s, &i);

		if (xml_char(cp) && (cp >= 0x80 || !is((char)cp, ATTR)))
			continue;
		strbuf_add(to, s.ptr + run, from - run);
		if (xml_char(cp))
			add_reference(to, (char)cp);
		else
			utf8_add(to, 0xFFFD);
		run = i;
	}
	if (run < s.len)
		strbuf_add(to, s.ptr + run, s.len - run);
}

/* --- URLs --- */

static void
add_percent(struct strbuf *to, char c)
{
	static const char digits[] = "0123456789ABCDEF";
	unsigned char u = (unsigned char)c;
	char p[3] = { '%', digits[u >> 4], digits[u & 15] };

	strbuf_add(to, p, sizeof p);
}

void
escape_url_arg(struct strbuf *to, struct span s)
{
	size_t run = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (is(s.ptr[i], UNRESERVED))
			continue;
		strbuf_add(to, s.ptr + run, i - run);
		add_percent(to, s.ptr[i]);
		run = i + 1;
	}
	if (run < s.len)
		strbuf_add(to, s.ptr + run, s.len - run);
}

void
escape_url_segment(struct strbuf *to, struct span s)
{
	if (!span_is(s, ".") && !span_is(s, "..")) {
		escape_url_arg(to, s);
		return;
	}
	for (size_t i = 0; i < s.len; i++)
		add_percent(to, s.ptr[i]);
}

bool
url_scheme_ok(struct span s)
{
	static const char *const allowed[] = { "http", "https", "mailto", "tel" };
	size_t n = 0;

	while (n < s.len && !strchr("/?#:", s.ptr[n]))
		n++;
	/* strchr() finds NUL as well: a URL has none. */
	if (n == s.len || s.ptr[n] != ':')
		return n == s.len || s.ptr[n] != '\0';
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (span_is_nocase(span_take(s, n), allowed[i]))
			return true;
	return false;
}

void
escape_href(struct strbuf *to, struct span s)
{
	escape_attr(to, url_scheme_ok(s) ? s : SPAN("#"));
}

void
escape_href_part(struct strbuf *to, struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (is(s.ptr[i], NOT_URL))
			add_percent(to, s.ptr[i]);
		else if (s.ptr[i] == '&')
			strbuf_add(to, "&amp;", 5);
		else
			strbuf_addc(to, s.ptr[i]);
	}
}

/* --- as they are, or not at all --- */

bool
css_value_ok(struct span s)
{
	int open = 0;

	for (size_t i = 0; i < s.len; i++) {
		open += (s.ptr[i] == '(') - (s.ptr[i] == ')');
		if (!is(s.ptr[i], CSS) || open < 0)
			return false;
	}
	return open == 0;
}

bool
header_value_ok(struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if ((c < 0x20 && c != '\t') || c == 0x7F)
			return false;
	}
	return true;
}
