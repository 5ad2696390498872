/* xml.c - see xml.h. */
#include "text/xml.h"

#include "base/strbuf.h"
#include "base/utf8.h"

void
xml_init(struct xml_reader *r, struct arena *a, struct span bytes)
{
	memset(r, 0, sizeof *r);
	r->arena = a;
	r->rest = span_starts(bytes, "\xEF\xBB\xBF") ? span_skip(bytes, 3) : bytes;
	r->begin = r->rest.ptr;
}

int
xml_line(const struct xml_reader *r)
{
	int line = 1;

	for (const char *p = r->begin; p && p < r->rest.ptr; p++)
		line += *p == '\n';
	return line;
}

struct span
xml_attr(const struct xml_reader *r, const char *name)
{
	for (size_t i = 0; i < r->n_attrs; i++)
		if (span_is(r->attrs[i].name, name))
			return r->attrs[i].value;
	return SPAN("");
}

static enum xml_token
fault(struct xml_reader *r, const char *why)
{
	if (!r->fault)
		r->fault = why;
	return XML_FAULT;
}

/* ---- pieces ---- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
skip_blanks(struct xml_reader *r)
{
	while (r->rest.len && is_blank(*r->rest.ptr))
		r->rest = span_skip(r->rest, 1);
}

/* Letters beyond ASCII are taken as they are. */
static bool
is_name_char(char c, bool first)
{
	unsigned char u = (unsigned char)c;

	return u >= 0x80 || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || u == '_' || u == ':' ||
	       (!first && ((u >= '0' && u <= '9') || u == '-' || u == '.'));
}

static struct span
take_name(struct xml_reader *r)
{
	size_t n = 0;

	while (n < r->rest.len && is_name_char(r->rest.ptr[n], n == 0))
		n++;
	struct span name = span_take(r->rest, n);
	r->rest = span_skip(r->rest, n);
	return name;
}

static bool
add_character(struct strbuf *to, struct span digits)
{
	bool hex = digits.len && (digits.ptr[0] == 'x' || digits.ptr[0] == 'X');
	uint32_t c = 0;

	if (hex)
		digits = span_skip(digits, 1);
	if (digits.len == 0 || digits.len > 7)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		char d = digits.ptr[i];
		int v = d >= '0' && d <= '9' ? d - '0' : hex && d >= 'a' && d <= 'f' ? d - 'a' + 10
		      : hex && d >= 'A' && d <= 'F' ? d - 'A' + 10 : -1;

		if (v < 0)
			return false;
		c = c * (hex ? 16 : 10) + (uint32_t)v;
	}
	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) || (c < ' ' && c != '\t' && c != '\n' && c != '\r'))
		return false;
	utf8_add(to, (int32_t)c);
	return true;
}

/* From after the ampersand. */
static bool
add_reference(struct strbuf *to, struct span *s)
{
	static const struct { const char *name; char c; } known[] = {
		{ "lt", '<' }, { "gt", '>' }, { "amp", '&' }, { "quot", '"' }, { "apos", '\'' } };
	struct span rest, name = span_cut(*s, ';', &rest);

	if (name.len == s->len)
		return false;
	*s = rest;
	if (name.len && name.ptr[0] == '#')
		return add_character(to, span_skip(name, 1));
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (span_is(name, known[i].name)) {
			strbuf_addc(to, known[i].c);
			return true;
		}
	return false;
}

/* s without references; false where one is unknown or a character may not be. */
static bool
resolve(struct xml_reader *r, struct span s, struct span *out)
{
	struct strbuf sb;

	if (!memchr(s.ptr, '&', s.len)) {
		*out = s;
		return true;
	}
	strbuf_init(&sb, r->arena, s.len + 1);
	while (s.len) {
		const char *amp = memchr(s.ptr, '&', s.len);
		size_t n = amp ? (size_t)(amp - s.ptr) : s.len;

		strbuf_add(&sb, s.ptr, n);
		s = span_skip(s, n + (amp != NULL));
		if (amp && !add_reference(&sb, &s))
			return false;
	}
	*out = strbuf_span(&sb);
	return true;
}

static bool
has_control(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < ' ' && !is_blank(s.ptr[i]))
			return true;
	return false;
}

/* ---- tags ---- */

static bool
take_attr(struct xml_reader *r)
{
	struct xml_attr *attr = &r->attrs[r->n_attrs];

	if (r->n_attrs == XML_MOST_ATTRS)
		return fault(r, "an element has too many attributes"), false;
	attr->name = take_name(r);
	skip_blanks(r);
	if (!attr->name.len || !r->rest.len || *r->rest.ptr != '=')
		return fault(r, "an attribute without a value"), false;
	r->rest = span_skip(r->rest, 1);
	skip_blanks(r);
	if (!r->rest.len || (*r->rest.ptr != '"' && *r->rest.ptr != '\''))
		return fault(r, "an attribute's value without quotation marks"), false;
	char quote = *r->rest.ptr;
	struct span from = span_skip(r->rest, 1), rest, value = span_cut(from, quote, &rest);
	if (value.len == from.len)
		return fault(r, "an attribute's value does not end"), false;
	if (memchr(value.ptr, '<', value.len) || has_control(value) || !resolve(r, value, &attr->value))
		return fault(r, "an attribute's value holds what it may not"), false;
	r->rest = rest;
	for (size_t i = 0; i < r->n_attrs; i++)
		if (span_eq(r->attrs[i].name, attr->name))
			return fault(r, "an attribute is there twice"), false;
	r->n_attrs++;
	return true;
}

/* After the name: attributes up to > or />. */
static bool
take_attrs(struct xml_reader *r)
{
	for (;;) {
		bool apart = r->rest.len && is_blank(*r->rest.ptr);

		skip_blanks(r);
		if (span_starts(r->rest, ">")) {
			r->rest = span_skip(r->rest, 1);
			return true;
		}
		if (span_starts(r->rest, "/>")) {
			r->rest = span_skip(r->rest, 2);
			r->close_now = true;
			return true;
		}
		if (!apart)
			return fault(r, "an element's start does not end"), false;
		if (!take_attr(r))
			return false;
	}
}

static enum xml_token
take_start(struct xml_reader *r)
{
	if (r->depth == 0 && r->seen_root)
		return fault(r, "a second outermost element");
	if (r->depth == XML_MOST_DEPTH)
		return fault(r, "elements are nested too deep");
	r->rest = span_skip(r->rest, 1);
	r->name = take_name(r);
	r->n_attrs = 0;
	if (!r->name.len)
		return fault(r, "a < that begins no element");
	if (!take_attrs(r))
		return XML_FAULT;
	r->seen_root = true;
	r->open[r->depth++] = r->name;
	return XML_START;
}

static enum xml_token
take_end(struct xml_reader *r)
{
	if (!r->close_now) {
		r->rest = span_skip(r->rest, 2);
		struct span name = take_name(r);
		skip_blanks(r);
		if (r->depth == 0 || !span_eq(name, r->open[r->depth - 1]) || !span_starts(r->rest, ">"))
			return fault(r, "an end that fits no start");
		r->rest = span_skip(r->rest, 1);
	}
	r->close_now = false;
	r->name = r->open[--r->depth];
	r->n_attrs = 0;
	return XML_END;
}

/* ---- what is passed over ---- */

static bool
skip_past(struct xml_reader *r, const char *end)
{
	ptrdiff_t at = span_find(r->rest, end);

	if (at < 0)
		return fault(r, "something does not end"), false;
	r->rest = span_skip(r->rest, (size_t)at + strlen(end));
	return true;
}

/* Only a name and addresses, which are not followed. */
static bool
skip_doctype(struct xml_reader *r)
{
	struct span begun = r->rest;

	if (r->seen_root || !skip_past(r, ">"))
		return fault(r, "a document type where none can be"), false;
	if (memchr(begun.ptr, '[', (size_t)(r->rest.ptr - begun.ptr)))
		return fault(r, "a document type that declares something of its own"), false;
	return true;
}

/* 1: something was skipped; 0: nothing to skip; -1: fault. */
static int
skip_markup(struct xml_reader *r)
{
	if (span_starts(r->rest, "<!--"))
		return r->rest = span_skip(r->rest, 4), skip_past(r, "-->") ? 1 : -1;
	if (span_starts(r->rest, "<?"))
		return skip_past(r, "?>") ? 1 : -1;
	if (span_starts(r->rest, "<!DOCTYPE"))
		return skip_doctype(r) ? 1 : -1;
	return 0;
}

static bool
skip_all_markup(struct xml_reader *r)
{
	int skipped;

	do {
		if (r->depth == 0)
			skip_blanks(r);
		skipped = skip_markup(r);
	} while (skipped > 0);
	return skipped == 0;
}

/* ---- text ---- */

static enum xml_token
take_cdata(struct xml_reader *r)
{
	struct span from = r->rest = span_skip(r->rest, 9);

	if (!skip_past(r, "]]>"))
		return XML_FAULT;
	r->text = span_take(from, (size_t)(r->rest.ptr - from.ptr) - 3);
	return has_control(r->text) ? fault(r, "a control character") : XML_TEXT;
}

static enum xml_token
take_text(struct xml_reader *r)
{
	const char *lt = memchr(r->rest.ptr, '<', r->rest.len);
	struct span raw = span_take(r->rest, lt ? (size_t)(lt - r->rest.ptr) : r->rest.len);

	r->rest = span_skip(r->rest, raw.len);
	if (has_control(raw) || !resolve(r, raw, &r->text))
		return fault(r, "text with a character or entity that is not known");
	return XML_TEXT;
}

static enum xml_token
at_end(struct xml_reader *r)
{
	return r->depth ? fault(r, "the end comes too early") : r->seen_root ? XML_EOF : fault(r, "there is no element");
}

enum xml_token
xml_next(struct xml_reader *r)
{
	if (r->fault)
		return XML_FAULT;
	if (r->close_now)
		return take_end(r);
	if (!skip_all_markup(r))
		return XML_FAULT;
	if (r->rest.len == 0)
		return at_end(r);
	if (*r->rest.ptr != '<')
		return r->depth ? take_text(r) : fault(r, "text outside of any element");
	if (span_starts(r->rest, "</"))
		return take_end(r);
	if (span_starts(r->rest, "<![CDATA["))
		return r->depth ? take_cdata(r) : fault(r, "text outside of any element");
	return take_start(r);
}
