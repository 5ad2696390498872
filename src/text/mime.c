/* mime.c - see mime.h. */
#include "text/mime.h"

#include "base/utf8.h"
#include "text/dates.h"
#include "text/escape.h"

#include <ctype.h>

enum { LINE = 76, WORD = 60, EMAIL_MAX = 254 };

bool
email_ok(const char *address)
{
	const char *at = strrchr(address, '@');

	return at && at > address && strchr(at, '.') && at[1] != '.' && strlen(address) <= EMAIL_MAX &&
	       !strpbrk(address, " \t\r\n<>,;:\"()[]\\") && strchr(address, '@') == at && header_value_ok(span_of(address));
}

void
mime_split_address(struct arena *a, const char *text, const char **name, const char **address)
{
	struct span s = span_trim(span_of(text)), rest, before = span_trim(span_cut(s, '<', &rest));

	*name = NULL;
	if (!span_ends(s, ">")) {
		*address = arena_strndup(a, s.ptr, s.len);
		return;
	}
	*address = arena_strndup(a, rest.ptr, rest.len - 1);
	if (before.len)
		*name = arena_strndup(a, before.ptr, before.len);
}

/* ---- headers ---- */

static bool
is_plain(const char *s)
{
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr(" .,!?'-", *s))
			return false;
	return true;
}

/* Encoded words of whole characters, folded (RFC 2047); plain words stay as they are. */
static void
add_words(struct strbuf *to, const char *s)
{
	struct span text = span_of(s);
	size_t used = 0;

	if (is_plain(s) && text.len < WORD) {
		strbuf_add_span(to, text);
		return;
	}
	strbuf_adds(to, "=?UTF-8?Q?");
	for (size_t pos = 0, from = 0; pos < text.len; from = pos) {
		utf8_next(text, &pos);
		if (used + 3 * (pos - from) > WORD) {
			strbuf_adds(to, "?=\r\n =?UTF-8?Q?");
			used = 0;
		}
		for (size_t i = from; i < pos; i++) {
			unsigned char c = (unsigned char)s[i];

			strbuf_addf(to, isalnum(c) ? "%c" : "=%02X", c);
			used += isalnum(c) ? 1 : 3;
		}
	}
	strbuf_adds(to, "?=");
}

static void
add_headers(struct arena *a, const struct mime *m, struct strbuf *to)
{
	strbuf_adds(to, "From: ");
	if (m->from_name) {
		add_words(to, m->from_name);
		strbuf_addf(to, " <%s>\r\n", m->from);
	} else {
		strbuf_addf(to, "%s\r\n", m->from);
	}
	strbuf_addf(to, "To: %s\r\nSubject: ", m->to);
	add_words(to, m->subject);
	strbuf_addf(to, "\r\nDate: %s\r\nMessage-ID: <%s@%s>\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n",
	            dates_rfc822(a, m->date), m->id, strrchr(m->from, '@') + 1);
	strbuf_addf(to, "Content-Type: multipart/alternative; boundary=\"part-%s\"\r\n\r\n", m->id);
}

/* ---- the body ---- */

static bool
must_encode(struct span s, size_t i)
{
	unsigned char c = (unsigned char)s.ptr[i];
	bool ends_line = i + 1 == s.len || s.ptr[i + 1] == '\n';

	return c == '=' || c > 126 || (c < 32 && c != '\t') || ((c == ' ' || c == '\t') && ends_line) || c == '.' || c == '-';
}

/* Quoted-printable.  Dots and hyphens are encoded where they begin a line, so that no
 * line is the end of a message or of a part. */
static void
add_quoted(struct strbuf *to, struct span s)
{
	size_t column = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c == '\r')
			continue;
		if (c == '\n') {
			strbuf_adds(to, "\r\n");
			column = 0;
			continue;
		}
		if (column > LINE - 5) {
			strbuf_adds(to, "=\r\n");
			column = 0;
		}
		bool encode = must_encode(s, i) && ((c != '.' && c != '-') || column == 0);
		strbuf_addf(to, encode ? "=%02X" : "%c", c);
		column += encode ? 3 : 1;
	}
}

static void
add_part(const struct mime *m, const char *type, struct span body, struct strbuf *to)
{
	strbuf_addf(to, "--part-%s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
	            m->id, type);
	add_quoted(to, body);
	strbuf_adds(to, "\r\n");
}

bool
mime_write(struct arena *a, const struct mime *m, struct strbuf *to)
{
	if (!email_ok(m->from) || !email_ok(m->to) || !header_value_ok(span_of(m->subject)) ||
	    !is_plain(m->id) || (m->from_name && !header_value_ok(span_of(m->from_name))))
		return false;
	add_headers(a, m, to);
	add_part(m, "text/plain", m->text, to);
	add_part(m, "text/html", m->html, to);
	strbuf_addf(to, "--part-%s--\r\n", m->id);
	return true;
}
