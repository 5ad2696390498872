/* toml_value.c - TOML's scalars: strings, numbers, booleans, dates. */
#include "text/toml_priv.h"

#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "text/date_read.h"

#include <errno.h>

/* ---- strings ---- */

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool
unicode_escape(struct toml *t, size_t digits, struct strbuf *to)
{
	int32_t cp = 0;

	for (size_t i = 0; i < digits; i++) {
		int digit = hex_digit(toml_peek(t, i));

		if (digit < 0 || cp > 0x10ffff)
			return toml_fail(t, "an escape needs its hexadecimal digits");
		cp = cp * 16 + digit;
	}
	if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		return toml_fail(t, "this escape is no character");
	utf8_add(to, cp);
	t->pos += digits;
	return true;
}

/* A backslash at the end of a line takes all white space that follows. */
static bool
line_continuation(struct toml *t)
{
	size_t n = 0;

	while (toml_peek(t, n) == ' ' || toml_peek(t, n) == '\t')
		n++;
	if (toml_peek(t, n) != '\n' && !(toml_peek(t, n) == '\r' && toml_peek(t, n + 1) == '\n'))
		return false;
	while (toml_peek(t, n) && strchr(" \t\r\n", toml_peek(t, n)))
		n++;
	t->pos += n;
	return true;
}

/* What follows a backslash. */
static bool
escape(struct toml *t, bool multiline, struct strbuf *to)
{
	static const char from[] = "btnfr\"\\", into[] = "\b\t\n\f\r\"\\";
	char c = toml_peek(t, 0);
	const char *known = c ? strchr(from, c) : NULL;

	if (multiline && line_continuation(t))
		return true;
	if (c == 'u' || c == 'U') {
		t->pos++;
		return unicode_escape(t, c == 'u' ? 4 : 8, to);
	}
	if (!known)
		return toml_fail(t, "this escape is unknown");
	strbuf_addc(to, into[known - from]);
	t->pos++;
	return true;
}

static bool
is_control(char c)
{
	return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

/* Is a quotation mark here the end?  In long strings up to two may stand before
 * the closing three. */
static bool
closes(struct toml *t, char quote, bool multiline)
{
	if (toml_peek(t, 0) != quote)
		return false;
	return !multiline || (toml_peek(t, 1) == quote && toml_peek(t, 2) == quote && toml_peek(t, 3) != quote);
}

static bool
string_body(struct toml *t, char quote, bool multiline, struct strbuf *to)
{
	while (!closes(t, quote, multiline)) {
		char c = toml_peek(t, 0);
		bool line_end = c == '\n' || (c == '\r' && toml_peek(t, 1) == '\n');

		if (t->pos >= t->all.len)
			return toml_fail(t, "this string does not end");
		if (line_end && !multiline)
			return toml_fail(t, "this string does not end on its line");
		if (is_control(c) && !line_end)
			return toml_fail(t, "a control character must be escaped");
		t->pos++;
		if (c != '\\' || quote == '\'')
			strbuf_addc(to, c);
		else if (!escape(t, multiline, to))
			return false;
	}
	t->pos += multiline ? 3 : 1;
	return true;
}

static bool
string_of(struct toml *t, bool multiline, struct span *out)
{
	struct strbuf to;
	char quote = toml_peek(t, 0);

	strbuf_init(&to, t->cx->arena, t->all.len * 2 + 8);
	t->pos += multiline ? 3 : 1;
	if (multiline && !toml_take(t, "\n"))
		toml_take(t, "\r\n");
	if (!string_body(t, quote, multiline, &to))
		return false;
	*out = strbuf_span(&to);
	return true;
}

bool
toml_short_string(struct toml *t, struct span *out)
{
	return string_of(t, false, out);
}

bool
toml_string(struct toml *t, struct span *out)
{
	char quote = toml_peek(t, 0);

	return string_of(t, toml_peek(t, 1) == quote && toml_peek(t, 2) == quote, out);
}

/* ---- numbers ---- */

/* The digits without their underscores, which must stand between digits. */
static bool
plain_digits(struct span s, struct strbuf *to)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] != '_')
			strbuf_addc(to, s.ptr[i]);
		else if (i == 0 || i + 1 == s.len || hex_digit(s.ptr[i - 1]) < 0 || hex_digit(s.ptr[i + 1]) < 0)
			return false;
	}
	return true;
}

static bool
based_integer(const char *digits, int base, struct dyn *out)
{
	char *end;
	long long value;

	errno = 0;
	value = strtoll(digits, &end, base);
	if (hex_digit(*digits) < 0 || *end || errno)
		return false;
	*out = dyn_int(value);
	return true;
}

static bool
all_digits(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len > 0;
}

/* Digits without a needless zero before them. */
static bool
is_whole(struct span s)
{
	return all_digits(s) && (s.len == 1 || s.ptr[0] != '0');
}

/* fraction and exponent, either of which may be absent */
static bool
is_float(struct span s)
{
	struct span exponent, fraction, mantissa, whole;
	bool has_exponent, has_fraction;
	size_t e = 0;

	while (e < s.len && s.ptr[e] != 'e' && s.ptr[e] != 'E')
		e++;
	has_exponent = e < s.len;
	mantissa = span_take(s, e);
	exponent = span_skip(s, e + 1);
	if (exponent.len && (exponent.ptr[0] == '+' || exponent.ptr[0] == '-'))
		exponent = span_skip(exponent, 1);
	has_fraction = span_find(mantissa, ".") >= 0;
	whole = span_cut(mantissa, '.', &fraction);
	return is_whole(whole) && (!has_fraction || all_digits(fraction)) && (!has_exponent || all_digits(exponent));
}

/* A number in JSON's notation, its underscores and plus sign gone. */
static bool
number(struct toml *t, struct span word, struct dyn *out)
{
	struct strbuf plain;
	struct span s, bare;

	strbuf_init(&plain, t->cx->arena, word.len);
	if (!plain_digits(word, &plain))
		return false;
	s = strbuf_span(&plain);
	if (span_starts(s, "0x"))
		return based_integer(s.ptr + 2, 16, out);
	if (span_starts(s, "0o"))
		return based_integer(s.ptr + 2, 8, out);
	if (span_starts(s, "0b"))
		return based_integer(s.ptr + 2, 2, out);
	bare = span_starts(s, "+") || span_starts(s, "-") ? span_skip(s, 1) : s;
	if (span_is(bare, "inf") || span_is(bare, "nan")) {
		*out = dyn_span(s);
		return true;
	}
	if (span_starts(s, "+"))
		s = bare;
	if (is_whole(bare)) {
		*out = dyn_int(0);
		return num_int(s, INT64_MIN, INT64_MAX, &out->integer);
	}
	*out = dyn_span(s);
	out->type = DYN_NUMBER;
	return is_float(bare);
}

/* ---- dates and words ---- */

/* 07:32:00 or 07:32:00.999 */
static bool
is_time(struct span word)
{
	struct date d;
	char text[64];
	int n = snprintf(text, sizeof text, "2000-01-01T%.*s", SPAN_FMT(word));

	return word.len >= 8 && word.ptr[2] == ':' && n < (int)sizeof text && date_read(span_of(text), &d) && !d.has_zone;
}

static bool
is_word_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c && strchr("+-_.:", c));
}

/* The bytes of a scalar that has no quotes; a date may hold one space. */
static struct span
take_word(struct toml *t)
{
	size_t n = 0;

	while (is_word_byte(toml_peek(t, n)))
		n++;
	if (n == 10 && toml_peek(t, 4) == '-' && toml_peek(t, 10) == ' ' && toml_peek(t, 11) >= '0' &&
	    toml_peek(t, 11) <= '9')
		for (n++; is_word_byte(toml_peek(t, n)); )
			n++;
	return span_take(toml_rest(t), n);
}

bool
toml_scalar(struct toml *t, struct dyn *out)
{
	struct span word, text;
	struct date date;

	if (toml_peek(t, 0) == '"' || toml_peek(t, 0) == '\'') {
		if (!toml_string(t, &text))
			return false;
		*out = dyn_span(text);
		return true;
	}
	word = take_word(t);
	if (span_is(word, "true") || span_is(word, "false"))
		*out = dyn_bool(span_is(word, "true"));
	else if (word.len >= 10 && word.ptr[4] == '-' && word.ptr[7] == '-' && date_read(word, &date))
		*out = dyn_span((struct span){ arena_strndup(t->cx->arena, word.ptr, word.len), word.len });
	else if (is_time(word))
		*out = dyn_span((struct span){ arena_strndup(t->cx->arena, word.ptr, word.len), word.len });
	else if (!word.len)
		return toml_fail(t, "a value was expected");
	else if (!number(t, word, out))
		return toml_fail(t, "this is no value TOML knows (text needs quotes)");
	t->pos += word.len;
	return true;
}
