/* unicode.c - what two texts must have in common to be the same text (ICU). */
#include "text/unicode.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* Normal form C may take at most three units for one of the original. */
enum { GROWTH = 3 };

const char *
unicode_nfc(struct arena *a, struct span text)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
	int32_t len = (int32_t)text.len, n = 0, bytes = 0;
	UChar *units = ARENA_ARRAY(a, UChar, text.len + 1);
	UChar *normal = ARENA_ARRAY(a, UChar, GROWTH * text.len + 1);
	char *out;

	u_strFromUTF8WithSub(units, len + 1, &n, text.ptr ? text.ptr : "", len, 0xfffd, NULL, &status);
	n = unorm2_normalize(nfc, units, n, normal, GROWTH * len + 1, &status);
	if (U_FAILURE(status))
		return arena_strndup(a, text.ptr, text.len);
	out = arena_alloc(a, 3 * (size_t)n + 1);
	u_strToUTF8(out, 3 * n + 1, &bytes, normal, n, &status);
	out[bytes] = '\0';
	return out;
}
