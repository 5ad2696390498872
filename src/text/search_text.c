/* search_text.c - see search_text.h. */
#include "text/search_text.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "text/escape.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

enum { TERMS_MAX = 16 };

/* ---- folding ---- */

/* NFKC_Casefold of s as UTF-8; s itself where ICU cannot. */
static struct span
fold(struct arena *a, struct span s)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCCasefoldInstance(&e);
	int32_t room = (int32_t)s.len + 16, n = 0, out = 0, bytes = 0;
	UChar *in = arena_alloc(a, (size_t)room * sizeof *in);

	u_strFromUTF8WithSub(in, room, &n, s.ptr, (int32_t)s.len, 0xFFFD, NULL, &e);
	int32_t folded_room = n * 3 + 32;
	UChar *folded = arena_alloc(a, (size_t)folded_room * sizeof *folded);
	out = unorm2_normalize(nfkc, in, n, folded, folded_room, &e);
	char *utf8 = arena_alloc(a, (size_t)out * 3 + 1);
	u_strToUTF8(utf8, out * 3 + 1, &bytes, folded, out, &e);
	return U_SUCCESS(e) ? (struct span){ utf8, (size_t)bytes } : s;
}

/* Scripts written without blanks between words. */
static bool
is_unspaced(int32_t c)
{
	UErrorCode e = U_ZERO_ERROR;

	if (c < 0x0E00)
		return false;
	switch (uscript_getScript(c, &e)) {
	case USCRIPT_HAN:
	case USCRIPT_HIRAGANA:
	case USCRIPT_KATAKANA:
	case USCRIPT_HANGUL:
	case USCRIPT_THAI:
	case USCRIPT_LAO:
	case USCRIPT_KHMER:
	case USCRIPT_MYANMAR:
	case USCRIPT_BOPOMOFO:
		return true;
	default:
		return c == 0x30FC; /* the long vowel sign belongs to kana */
	}
}

/* Arabic: no vowel signs and no stretching; one form for each letter.  0: drop. */
static int32_t
plain_arabic(int32_t c)
{
	if ((c >= 0x064B && c <= 0x065F) || c == 0x0670 || c == 0x0640)
		return 0;
	switch (c) {
	case 0x0622: case 0x0623: case 0x0625: case 0x0671:
		return 0x0627; /* alef */
	case 0x0649: case 0x06CC:
		return 0x064A; /* yeh */
	case 0x06A9:
		return 0x0643; /* kaf */
	case 0x0629:
		return 0x0647; /* teh marbuta to heh */
	case 0x0624:
		return 0x0648;
	case 0x0626:
		return 0x064A;
	default:
		return c;
	}
}

/* Latin letters without their marks, as readers leave them out: é is e. */
static int32_t
plain_latin(int32_t c)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar parts[8];

	if (c < 0xC0 || (c > 0x024F && c < 0x1E00) || c > 0x1EFF)
		return c;
	int32_t n = unorm2_getDecomposition(unorm2_getNFDInstance(&e), c, parts, 8, &e);
	return U_SUCCESS(e) && n > 1 && parts[0] < 128 ? parts[0] : c;
}

static bool
is_arabic(int32_t c)
{
	return c >= 0x0600 && c <= 0x06FF;
}

/* Length in bytes of an article (with a particle before it) that a word of this
 * many letters may lose; 0: none. */
static size_t
article(struct span word, size_t letters)
{
	static const struct {
		const char *prefix;
		size_t letters;
	} articles[] = {
		{ "\xD9\x88\xD8\xA7\xD9\x84", 3 }, /* wal- */
		{ "\xD8\xA8\xD8\xA7\xD9\x84", 3 }, /* bil- */
		{ "\xD9\x83\xD8\xA7\xD9\x84", 3 }, /* kal- */
		{ "\xD9\x81\xD8\xA7\xD9\x84", 3 }, /* fal- */
		{ "\xD8\xA7\xD9\x84", 2 },         /* al- */
		{ "\xD9\x84\xD9\x84", 2 },         /* lil- */
	};

	for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
		if (letters >= articles[i].letters + 2 && span_starts(word, articles[i].prefix))
			return strlen(articles[i].prefix);
	return 0;
}

/* ---- walking folded text ---- */

enum run { RUN_NONE, RUN_WORD, RUN_UNSPACED };

static enum run
run_of(int32_t c)
{
	if (c < 0)
		return RUN_NONE;
	if (c < 128)
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ? RUN_WORD : RUN_NONE;
	if (is_unspaced(c))
		return u_isalnum(c) || u_charType(c) == U_NON_SPACING_MARK ? RUN_UNSPACED : RUN_NONE;
	return u_isalnum(c) || u_charType(c) == U_NON_SPACING_MARK ? RUN_WORD : RUN_NONE;
}

/* The next run of one kind from *pos; RUN_NONE at the end. */
static enum run
next_run(struct span s, size_t *pos, struct span *out)
{
	enum run kind = RUN_NONE;
	size_t start = *pos;

	while (*pos < s.len) {
		size_t at = *pos;
		enum run r = run_of(utf8_next(s, pos));

		if (kind == RUN_NONE) {
			kind = r;
			start = at;
		} else if (r != kind) {
			*pos = at;
			break;
		}
	}
	*out = (struct span){ s.ptr + start, *pos - start };
	return kind;
}

static void
add_word(struct strbuf *to, struct span word)
{
	size_t before = to->len, letters = 0;
	bool arabic = false;

	for (size_t i = 0; i < word.len; letters++) {
		int32_t c = utf8_next(word, &i);

		if (is_arabic(c)) {
			arabic = true;
			c = plain_arabic(c);
		} else {
			c = plain_latin(c);
		}
		if (c > 0)
			utf8_add(to, c);
	}
	if (arabic && strbuf_ok(to)) {
		struct span made = { to->buf + before, to->len - before };
		size_t cut = article(made, utf8_length(made));

		memmove(to->buf + before, to->buf + before + cut, made.len - cut + 1);
		to->len -= cut;
	}
	strbuf_addc(to, ' ');
}

/* "abc" → ab bc; a single character stands alone. */
static void
add_bigrams(struct strbuf *to, struct span run, const char *open, const char *close, const char *between)
{
	size_t pos = 0, previous = 0;
	bool first = true;

	utf8_next(run, &pos);
	if (pos == run.len) {
		strbuf_addf(to, "%s%.*s%s", open, SPAN_FMT(run), close);
		return;
	}
	while (pos < run.len) {
		size_t end = pos;

		utf8_next(run, &end);
		strbuf_addf(to, "%s%s%.*s%s", first ? "" : between, open, (int)(end - previous), run.ptr + previous, close);
		previous = pos;
		pos = end;
		first = false;
	}
}

/* Each character begins a pair, but for the last: it is added alone, so that who
 * looks for one character finds it as the beginning of something. */
static void
add_last(struct strbuf *to, struct span run)
{
	size_t at = run.len;

	while (at && (run.ptr[--at] & 0xC0) == 0x80)
		;
	if (at)
		strbuf_addf(to, " %.*s", (int)(run.len - at), run.ptr + at);
}

struct search_text
search_text_of(struct arena *a, struct span text, size_t max)
{
	struct strbuf words, bigrams;
	struct span run;
	size_t pos = 0;
	enum run kind;

	if (text.len > max) {
		text.len = max;
		while (text.len && (text.ptr[text.len] & 0xC0) == 0x80)
			text.len--;
	}
	struct span s = fold(a, text);
	strbuf_init(&words, a, s.len * 2 + 64);
	strbuf_init(&bigrams, a, s.len * 4 + 64);
	while ((kind = next_run(s, &pos, &run)) != RUN_NONE) {
		if (kind == RUN_WORD) {
			add_word(&words, run);
		} else {
			add_bigrams(&bigrams, run, "", "", " ");
			add_last(&bigrams, run);
			/* A gap, so that no sequence reaches over what stood between. */
			strbuf_adds(&bigrams, " \xE2\x80\x96 ");
		}
	}
	return (struct search_text){ words.buf, bigrams.buf };
}

/* ---- queries ---- */

struct query {
	struct arena *arena;
	struct search_query *q;
	const char **terms, **plain, **runs;
	struct strbuf words, bigrams;
};

static void
wanted(struct query *b, const char *term)
{
	b->terms[b->q->nterms++] = term;
}

static void
query_word(struct query *b, struct span run, bool minus)
{
	struct strbuf term;

	strbuf_init(&term, b->arena, 4096);
	add_word(&term, run);
	strbuf_addf(&b->words, "%s%s", minus ? "-" : "", term.buf);
	strbuf_truncate(&term, term.len ? term.len - 1 : 0);
	if (!term.len || minus || b->q->nterms == TERMS_MAX)
		return;
	wanted(b, term.buf);
	b->plain[b->q->nplain++] = term.buf;
}

static void
query_unspaced(struct query *b, struct span run, bool minus)
{
	bool single = utf8_length(run) == 1;
	struct strbuf one;

	strbuf_init(&one, b->arena, 64 * 1024);
	add_bigrams(&one, run, "'", single ? "':*" : "'", " <-> ");
	strbuf_addf(&b->bigrams, "%s%s(%s)", b->bigrams.len ? " & " : "", minus ? "!" : "", one.buf);
	if (minus || b->q->nterms == TERMS_MAX)
		return;
	wanted(b, arena_strndup(b->arena, run.ptr, run.len));
	b->runs[b->q->nruns++] = one.buf;
}

static void
query_begin(struct query *b, struct arena *a, struct search_query *q)
{
	*b = (struct query){ .arena = a, .q = q };
	b->terms = ARENA_ARRAY(a, const char *, TERMS_MAX);
	b->plain = ARENA_ARRAY(a, const char *, TERMS_MAX);
	b->runs = ARENA_ARRAY(a, const char *, TERMS_MAX);
	strbuf_init(&b->words, a, 16 * 1024);
	strbuf_init(&b->bigrams, a, 64 * 1024);
}

struct search_query
search_query_of(struct arena *a, struct span typed)
{
	struct span trimmed = span_trim(typed), taken = utf8_take(trimmed, SEARCH_TYPED_MAX);
	struct span s = fold(a, taken), run;
	struct search_query q = { .cut = taken.len < trimmed.len };
	struct query b;
	size_t pos = 0;

	query_begin(&b, a, &q);
	for (bool minus = false; pos < s.len;) {
		size_t before = pos;
		bool starts = pos == 0 || s.ptr[pos - 1] == ' ';
		int32_t c = utf8_next(s, &pos);

		if (run_of(c) == RUN_NONE) {
			/* Quotes, and a minus before a word, keep their meaning. */
			minus = c == '-' && starts;
			if (c == '"')
				strbuf_addc(&b.words, '"');
			continue;
		}
		pos = before;
		if (next_run(s, &pos, &run) == RUN_WORD)
			query_word(&b, run, minus);
		else
			query_unspaced(&b, run, minus);
		minus = false;
	}
	q.terms = b.terms, q.plain = b.plain, q.runs = b.runs;
	q.words = b.words.buf;
	q.bigrams = b.bigrams.buf;
	q.empty = q.nterms == 0;
	return q;
}

const char *
search_config(const char *lang)
{
	static const struct {
		const char *lang, *config;
	} configs[] = {
		{ "ar", "arabic" }, { "hy", "armenian" }, { "eu", "basque" }, { "ca", "catalan" }, { "da", "danish" },
		{ "nl", "dutch" }, { "en", "english" }, { "fi", "finnish" }, { "fr", "french" }, { "de", "german" },
		{ "el", "greek" }, { "hi", "hindi" }, { "hu", "hungarian" }, { "id", "indonesian" }, { "ga", "irish" },
		{ "it", "italian" }, { "lt", "lithuanian" }, { "ne", "nepali" }, { "no", "norwegian" },
		{ "nb", "norwegian" }, { "nn", "norwegian" }, { "pt", "portuguese" }, { "ro", "romanian" },
		{ "ru", "russian" }, { "sr", "serbian" }, { "es", "spanish" }, { "sv", "swedish" }, { "ta", "tamil" },
		{ "tr", "turkish" }, { "yi", "yiddish" },
	};
	size_t n = lang ? strcspn(lang, "-_") : 0;

	for (size_t i = 0; i < sizeof configs / sizeof *configs; i++)
		if (strlen(configs[i].lang) == n && strncasecmp(configs[i].lang, lang, n) == 0)
			return configs[i].config;
	return "simple";
}

/* ---- highlights ---- */

/* Would the index have taken this word for the term?  Stems differ at the end. */
static bool
word_matches(const char *word, const char *term)
{
	size_t n = strlen(term), m = strlen(word), common = 0;

	while (common < n && common < m && word[common] == term[common])
		common++;
	if (common == n && common == m)
		return true;
	size_t least = n > 6 ? n - 3 : n > 4 ? n - 1 : n;
	return common >= least && m - common <= 4 && n - common <= 3;
}

struct hit {
	size_t start, end; /* bytes of the text */
};

static bool
run_hits(struct arena *a, enum run kind, struct span run, const struct search_query *q, size_t *from, size_t *to)
{
	struct span folded = fold(a, run);
	struct strbuf word;

	*from = 0, *to = run.len;
	if (kind == RUN_WORD) {
		strbuf_init(&word, a, 64 * 1024);
		add_word(&word, folded);
		strbuf_truncate(&word, word.len ? word.len - 1 : 0);
		for (size_t i = 0; i < q->nterms; i++)
			if (word_matches(word.buf, q->terms[i]))
				return true;
		return false;
	}
	for (size_t i = 0; i < q->nterms; i++) {
		ptrdiff_t at = span_find(run, q->terms[i]);

		if (at >= 0) {
			*from = (size_t)at;
			*to = *from + strlen(q->terms[i]);
			return true;
		}
	}
	return false;
}

/* Runs of text as written: letters of any case. */
static enum run
next_written(struct span s, size_t *pos, struct span *out)
{
	enum run kind = RUN_NONE;
	size_t start = *pos;

	while (*pos < s.len) {
		size_t at = *pos;
		int32_t c = utf8_next(s, pos);
		enum run r = c >= 'A' && c <= 'Z' ? RUN_WORD : run_of(c);

		if (kind == RUN_NONE) {
			kind = r;
			start = at;
		} else if (r != kind) {
			*pos = at;
			break;
		}
	}
	*out = (struct span){ s.ptr + start, *pos - start };
	return kind;
}

enum { HITS_MAX = 12, SCAN_MAX = 200 * 1024 };

static size_t
find_hits(struct arena *a, struct span text, const struct search_query *q, struct hit *hits, size_t width)
{
	size_t n = 0, pos = 0, from, to;
	struct span run;
	enum run kind;

	text = span_take(text, SCAN_MAX);
	while (n < HITS_MAX && (kind = next_written(text, &pos, &run)) != RUN_NONE) {
		size_t at = (size_t)(run.ptr - text.ptr);

		if (n && at > hits[0].start + width)
			break;
		if (run_hits(a, kind, run, q, &from, &to))
			hits[n++] = (struct hit){ at + from, at + to };
	}
	return n;
}

/* Back from pos to a blank, so that a passage begins with a whole word. */
static size_t
word_start(struct span text, size_t pos, size_t least)
{
	while (pos > least && text.ptr[pos - 1] != ' ' && text.ptr[pos - 1] != '\n')
		pos--;
	while (pos < text.len && (text.ptr[pos] & 0xC0) == 0x80)
		pos++;
	return pos;
}

const char *
search_snippet(struct arena *a, struct span text, const struct search_query *q, size_t width)
{
	struct hit hits[HITS_MAX];
	size_t n = find_hits(a, text, q, hits, width);
	size_t lead = width / 4, start = 0;
	struct strbuf sb;

	if (n && hits[0].start > lead)
		start = word_start(text, hits[0].start - lead, hits[0].start - lead > 40 ? hits[0].start - lead - 40 : 0);
	struct span passage = utf8_take(span_skip(text, start), width);
	strbuf_init(&sb, a, passage.len * 8 + 1024);
	if (start)
		strbuf_adds(&sb, "… ");
	size_t at = start, end = start + passage.len;
	for (size_t i = 0; i < n && hits[i].end <= end; i++) {
		escape_html(&sb, (struct span){ text.ptr + at, hits[i].start - at });
		strbuf_adds(&sb, "<mark>");
		escape_html(&sb, (struct span){ text.ptr + hits[i].start, hits[i].end - hits[i].start });
		strbuf_adds(&sb, "</mark>");
		at = hits[i].end;
	}
	escape_html(&sb, (struct span){ text.ptr + at, end - at });
	if (end < text.len)
		strbuf_adds(&sb, " …");
	return sb.buf;
}
