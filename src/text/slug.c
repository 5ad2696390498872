/* slug.c - the part of an address that is made from words.
 *
 * The text is brought to normal form C first, so that a letter and its accent
 * are one code point; then each code point is kept, folded, or becomes a gap. */
#include "text/slug.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "text/unicode.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

/* Enough for any slug with all that may fall out of it; the rest is not read. */
#define TEXT_MAX 4096

/* Latin letters without a decomposition. */
static const struct {
	UChar32 cp;
	const char *ascii;
} folds[] = {
	{ 0x00df, "ss" }, /* ß */
	{ 0x00e6, "ae" }, /* æ */
	{ 0x00f0, "d" },  /* ð */
	{ 0x00f8, "o" },  /* ø */
	{ 0x00fe, "th" }, /* þ */
	{ 0x0111, "d" },  /* đ */
	{ 0x0127, "h" },  /* ħ */
	{ 0x0131, "i" },  /* ı */
	{ 0x0138, "k" },  /* ĸ */
	{ 0x0142, "l" },  /* ł */
	{ 0x014b, "n" },  /* ŋ */
	{ 0x0153, "oe" }, /* œ */
	{ 0x0167, "t" },  /* ŧ */
	{ 0x017f, "s" },  /* ſ */
	{ 0x0259, "e" },  /* ə */
};

struct slug {
	struct strbuf *out;
	bool gap;   /* a hyphen is due before the next letter */
	bool latin; /* the last letter was Latin: its marks are dropped */
};

static bool
is_latin(UChar32 cp)
{
	UErrorCode status = U_ZERO_ERROR;

	return uscript_getScript(cp, &status) == USCRIPT_LATIN;
}

/* Without the marks a code point is composed of: ǖ → u. */
static UChar32
base_letter(UChar32 cp)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
	UChar parts[32];
	int32_t n = unorm2_getDecomposition(nfd, cp, parts, 32, &status);
	int32_t at = 0;
	UChar32 base = cp;

	if (U_SUCCESS(status) && n > 0)
		U16_NEXT(parts, at, n, base);
	return base;
}

static const char *
fold(UChar32 cp)
{
	for (size_t i = 0; i < sizeof folds / sizeof folds[0]; i++)
		if (folds[i].cp == cp)
			return folds[i].ascii;
	return NULL;
}

static void
add_letter(struct slug *slug, UChar32 cp)
{
	const char *ascii;

	if (slug->gap && slug->out->len)
		strbuf_addc(slug->out, '-');
	slug->gap = false;
	cp = u_tolower(cp);
	slug->latin = is_latin(cp);
	if (slug->latin)
		cp = base_letter(cp);
	ascii = slug->latin ? fold(cp) : NULL;
	if (ascii)
		strbuf_adds(slug->out, ascii);
	else
		utf8_add(slug->out, cp);
}

/* Apostrophes and joiners belong to the word they stand in. */
static bool
is_silent(UChar32 cp)
{
	return cp == '\'' || cp == 0x2019 || cp == 0x2018 || cp == 0x02bc || u_charType(cp) == U_FORMAT_CHAR;
}

static void
add_code_point(struct slug *slug, UChar32 cp)
{
	uint32_t mask = U_MASK(u_charType(cp));

	if (mask & (U_GC_L_MASK | U_GC_ND_MASK | U_GC_NL_MASK))
		add_letter(slug, cp);
	else if ((mask & U_GC_M_MASK) && slug->out->len && !slug->gap) {
		if (!slug->latin)
			utf8_add(slug->out, cp);
	} else if (!is_silent(cp))
		slug->gap = true;
}

const char *
slug_make(struct arena *a, struct span text)
{
	struct strbuf out;
	struct slug slug = { .out = &out };
	struct span head = { text.ptr ? text.ptr : "", text.len < TEXT_MAX ? text.len : TEXT_MAX };
	struct span normal = span_of(unicode_nfc(a, head));

	strbuf_init(&out, a, 4 * TEXT_MAX);
	for (size_t i = 0; i < normal.len && out.len <= SLUG_MAX; ) {
		size_t before = out.len;

		add_code_point(&slug, utf8_next(normal, &i));
		if (out.len > SLUG_MAX) {
			strbuf_truncate(&out, before);
			break;
		}
	}
	return out.buf;
}

bool
slug_is(struct arena *a, struct span text)
{
	return text.len && text.len <= SLUG_MAX && span_is(text, slug_make(a, text));
}
