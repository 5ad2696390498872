/* base64.c - see base64.h. */
#include "text/base64.h"

#include <stdint.h>

static int
value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* How many '=' end the text. */
static size_t
padding(struct span text)
{
	size_t n = 0;

	while (n < 2 && n < text.len && text.ptr[text.len - 1 - n] == '=')
		n++;
	return n;
}

bool
base64_decode(struct arena *a, struct span text, struct span *out)
{
	size_t pad = padding(text), n = 0;
	char *bytes = arena_zalloc(a, text.len / 4 * 3 + 1);
	uint32_t bits = 0;

	if (text.len % 4)
		return false;
	for (size_t i = 0; i < text.len - pad; i++) {
		int value = value_of(text.ptr[i]);

		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		if (i % 4) /* six bits more: a byte is whole, and the rest waits */
			bytes[n++] = (char)(bits >> (6 - i % 4 * 2));
	}
	if (pad && bits & (pad == 1 ? 3u : 15u))
		return false; /* bits of no byte */
	*out = (struct span){ bytes, n };
	return true;
}
