/* message.c - see message.h.  Opened formats are kept per thread, as opening one
 * parses the pattern and loads the language's plural rules. */
#include "text/message.h"

#include "base/span.h"

#include <stdarg.h>
#include <unicode/umsg.h>
#include <unicode/ustring.h>

enum { KEPT = 12 };

struct kept_format {
	char *lang, *pattern;
	UMessageFormat *icu;
	unsigned used;
};

static _Thread_local struct kept_format kept[KEPT];
static _Thread_local unsigned uses;

static UMessageFormat *
open_format(const char *lang, const char *pattern)
{
	UChar wide[1024];
	int32_t n;
	UErrorCode e = U_ZERO_ERROR;
	UParseError where;

	u_strFromUTF8(wide, 1024, &n, pattern, -1, &e);
	UMessageFormat *f = umsg_open(wide, n, lang, &where, &e);
	return U_SUCCESS(e) ? f : NULL;
}

static UMessageFormat *
format_for(const char *lang, const char *pattern)
{
	struct kept_format *oldest = &kept[0];

	for (size_t i = 0; i < KEPT; i++) {
		struct kept_format *k = &kept[i];

		if (k->icu && strcmp(k->lang, lang) == 0 && strcmp(k->pattern, pattern) == 0) {
			k->used = ++uses;
			return k->icu;
		}
		if (k->used < oldest->used)
			oldest = k;
	}
	if (oldest->icu)
		umsg_close(oldest->icu);
	free(oldest->lang);
	free(oldest->pattern);
	oldest->lang = strdup(lang);
	oldest->pattern = strdup(pattern);
	oldest->icu = oldest->lang && oldest->pattern ? open_format(lang, pattern) : NULL;
	oldest->used = ++uses;
	return oldest->icu;
}

static const char *
run(struct arena *a, const char *lang, const char *pattern, ...)
{
	UMessageFormat *f = format_for(lang, pattern);
	UChar out[1024];
	char utf8[3072];
	int32_t n, bytes = 0;
	UErrorCode e = U_ZERO_ERROR;
	va_list ap;

	if (!f)
		return arena_strdup(a, pattern);
	va_start(ap, pattern);
	n = umsg_vformat(f, out, 1024, ap, &e);
	va_end(ap);
	u_strToUTF8(utf8, sizeof utf8, &bytes, out, n, &e);
	return U_SUCCESS(e) ? arena_strndup(a, utf8, (size_t)bytes) : arena_strdup(a, pattern);
}

/* umsg takes an argument of a plural or number form as a double. */
const char *
message_count(struct arena *a, const char *lang, const char *pattern, int64_t n)
{
	return run(a, lang, pattern, (double)n);
}

const char *
message_count_text(struct arena *a, const char *lang, const char *pattern, int64_t n, const char *text)
{
	UChar wide[512];
	UErrorCode e = U_ZERO_ERROR;

	u_strFromUTF8WithSub(wide, 512, NULL, text, (int32_t)(strlen(text) > 500 ? 500 : strlen(text)), 0xFFFD, NULL, &e);
	return run(a, lang, pattern, (double)n, U_SUCCESS(e) ? wide : (UChar[]){ 0 });
}

const char *
message_pair(struct arena *a, const char *lang, const char *pattern, int64_t first, int64_t second)
{
	return run(a, lang, pattern, (double)first, (double)second);
}
