/* negotiate.c - see negotiate.h. */
#include "http/negotiate.h"

#include "base/num.h"
#include "base/span.h"

static const char *const encoding_names[] = {
	[ENCODING_IDENTITY] = "identity",
	[ENCODING_GZIP] = "gzip",
	[ENCODING_BR] = "br",
};

const char *
encoding_name(enum encoding e)
{
	return e == ENCODING_IDENTITY ? NULL : encoding_names[e];
}

/* A qvalue in thousandths: "0.8" is 800.  A malformed one counts as 0, so that
 * nothing is sent on the strength of a misunderstanding. */
static int
parse_q(struct span s)
{
	int q = 0, scale = 1000;

	if (s.len == 0 || s.len > 5 || (s.ptr[0] != '0' && s.ptr[0] != '1') || (s.len > 1 && s.ptr[1] != '.'))
		return 0;
	for (size_t i = 0; i < s.len; i++) {
		if (i == 1)
			continue;
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return 0;
		q += (s.ptr[i] - '0') * scale;
		scale /= 10;
	}
	return q > 1000 ? 0 : q;
}

/* One element of a list such as Accept: its value and its weight. */
static struct span
next_weighted(struct span *rest, int *q)
{
	struct span params, element = span_cut(*rest, ',', rest);
	struct span value = span_trim(span_cut(element, ';', &params));

	*q = 1000;
	while (params.len) {
		struct span param = span_trim(span_cut(params, ';', &params));
		if (span_starts(param, "q=") || span_starts(param, "Q="))
			*q = parse_q(span_trim(span_skip(param, 2)));
	}
	return value;
}

enum encoding
negotiate_encoding(const char *accept_encoding, unsigned offered)
{
	int weight[] = { [ENCODING_IDENTITY] = -1, [ENCODING_GZIP] = -1, [ENCODING_BR] = -1 };
	int q, any = -1;
	struct span rest = span_of(accept_encoding ? accept_encoding : "");

	while (rest.len) {
		struct span name = next_weighted(&rest, &q);
		if (span_is(name, "*"))
			any = q;
		else if (span_is_nocase(name, "x-gzip"))
			weight[ENCODING_GZIP] = q;
		else
			for (int e = ENCODING_IDENTITY; e <= ENCODING_BR; e++)
				if (span_is_nocase(name, encoding_names[e]))
					weight[e] = q;
	}
	enum encoding best = ENCODING_IDENTITY;
	int best_q = weight[ENCODING_IDENTITY] < 0 ? 0 : weight[ENCODING_IDENTITY];
	for (int e = ENCODING_GZIP; e <= ENCODING_BR; e++) {
		int w = weight[e] < 0 ? any : weight[e];
		if ((offered & ENCODING_BIT(e)) && w > 0 && w >= best_q) {
			best = (enum encoding)e;
			best_q = w;
		}
	}
	return best;
}

/* The opaque part of an entity tag: W/"x" and "x" are both "x" with quotes. */
static struct span
opaque_tag(struct span tag)
{
	return span_starts(tag, "W/") ? span_skip(tag, 2) : tag;
}

/* The next entity tag of a list.  Tags may hold commas, so quotes are counted. */
static struct span
next_tag(struct span *rest)
{
	size_t n = 0;
	bool quoted = false;

	while (n < rest->len && (quoted || rest->ptr[n] != ','))
		quoted ^= rest->ptr[n++] == '"';
	struct span tag = span_trim(span_take(*rest, n));
	*rest = span_skip(*rest, n + 1);
	return tag;
}

bool
negotiate_etag(const char *if_none_match, const char *etag)
{
	if (!if_none_match || !etag)
		return false;
	struct span rest = span_trim(span_of(if_none_match));
	struct span ours = opaque_tag(span_of(etag));
	if (span_is(rest, "*"))
		return true;
	while (rest.len)
		if (span_eq(opaque_tag(next_tag(&rest)), ours))
			return true;
	return false;
}

enum range_kind
negotiate_range(const char *range, size_t size, size_t *from, size_t *len)
{
	struct span last, spec = span_of(range ? range : "");
	int64_t a = 0, b = 0;

	*from = 0;
	*len = size;
	if (!span_starts(spec, "bytes="))
		return RANGE_ALL;
	spec = span_skip(spec, 6);
	struct span first = span_cut(spec, '-', &last);
	if (first.len == spec.len || (first.len == 0 && last.len == 0) ||
	    (first.len && !num_int(first, 0, INT64_MAX, &a)) || (last.len && !num_int(last, 0, INT64_MAX, &b)))
		return RANGE_ALL;
	if (first.len == 0) { /* the last b bytes */
		*len = (uint64_t)b < size ? (size_t)b : size;
		*from = size - *len;
		return *len ? RANGE_PART : RANGE_NONE;
	}
	if (last.len && b < a)
		return RANGE_ALL;
	if ((uint64_t)a >= size)
		return RANGE_NONE;
	*from = (size_t)a;
	*len = last.len && (uint64_t)b < size ? (size_t)(b - a + 1) : size - *from;
	return RANGE_PART;
}

/* How much the header likes a type: the most specific range that fits counts. */
static int
liking(const char *accept, struct span type)
{
	struct span rest = span_of(accept), subtype, major = span_cut(type, '/', &subtype);
	int q, best = 0, best_rank = 0;

	while (rest.len) {
		struct span range = next_weighted(&rest, &q), sub;
		struct span top = span_cut(range, '/', &sub);
		int rank = 0;
		if (range.len == type.len && strncasecmp(range.ptr, type.ptr, type.len) == 0)
			rank = 3;
		else if (span_is(sub, "*") && top.len == major.len && strncasecmp(top.ptr, major.ptr, top.len) == 0)
			rank = 2;
		else if (span_is(range, "*/*"))
			rank = 1;
		if (rank > best_rank) {
			best_rank = rank;
			best = q;
		}
	}
	return best;
}

bool
negotiate_prefers(const char *accept, const char *a, const char *b)
{
	return accept && liking(accept, span_of(a)) > liking(accept, span_of(b));
}
