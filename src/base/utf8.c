/* utf8.c - see utf8.h. */
#include "base/utf8.h"

int32_t
utf8_next(struct span s, size_t *pos)
{
	const unsigned char *p = (const unsigned char *)s.ptr + *pos;
	size_t left = s.len - *pos;
	static const int32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n;
	int32_t cp;

	(*pos)++;
	if (p[0] < 0x80)
		return p[0];
	if (p[0] >= 0xC2 && p[0] < 0xE0)
		n = 2, cp = p[0] & 0x1F;
	else if (p[0] >= 0xE0 && p[0] < 0xF0)
		n = 3, cp = p[0] & 0x0F;
	else if (p[0] >= 0xF0 && p[0] < 0xF5)
		n = 4, cp = p[0] & 0x07;
	else
		return -1;
	if (left < n)
		return -1;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return -1;
		cp = cp << 6 | (p[i] & 0x3F);
	}
	if (cp < least[n] || cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000))
		return -1;
	*pos += n - 1;
	return cp;
}

bool
utf8_valid(struct span s)
{
	for (size_t i = 0; i < s.len;)
		if (utf8_next(s, &i) < 0)
			return false;
	return true;
}

void
utf8_add(struct strbuf *sb, int32_t cp)
{
	char b[4];

	if (cp < 0 || cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000))
		cp = 0xFFFD;
	if (cp < 0x80) {
		strbuf_addc(sb, (char)cp);
	} else if (cp < 0x800) {
		b[0] = (char)(0xC0 | cp >> 6);
		b[1] = (char)(0x80 | (cp & 0x3F));
		strbuf_add(sb, b, 2);
	} else if (cp < 0x10000) {
		b[0] = (char)(0xE0 | cp >> 12);
		b[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		b[2] = (char)(0x80 | (cp & 0x3F));
		strbuf_add(sb, b, 3);
	} else {
		b[0] = (char)(0xF0 | cp >> 18);
		b[1] = (char)(0x80 | (cp >> 12 & 0x3F));
		b[2] = (char)(0x80 | (cp >> 6 & 0x3F));
		b[3] = (char)(0x80 | (cp & 0x3F));
		strbuf_add(sb, b, 4);
	}
}

size_t
utf8_length(struct span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; n++)
		utf8_next(s, &i);
	return n;
}

struct span
utf8_take(struct span s, size_t n)
{
	size_t i = 0;

	while (n-- > 0 && i < s.len)
		utf8_next(s, &i);
	return span_take(s, i);
}
