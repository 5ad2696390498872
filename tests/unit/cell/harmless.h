/* harmless.h - is there anything in this HTML that a browser would run or load
 * from another host?  A scanner that knows nothing of the sanitiser: it takes
 * every "<" for the start of a tag, so that what it misses cannot be one. */
#ifndef TESTS_HARMLESS_H
#define TESTS_HARMLESS_H

#include "base/span.h"

#include <ctype.h>
#include <stdio.h>

static const char harmless_elements[] =
	" a abbr address audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
	"figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark nav ol p pre q rp rt ruby s samp section small "
	"span strong sub summary sup table tbody td tfoot th thead time tr u ul var video wbr ";

static const char harmless_attributes[] =
	" alt aria-hidden aria-label checked class colspan controls datetime decoding dir disabled download height href id "
	"lang loading open poster preload rel reversed role rowspan scope sizes span src srcset start tabindex title type "
	"value width ";

static inline bool
harmless_listed(const char *list, struct span word)
{
	char padded[64];

	if (word.len == 0 || word.len > 60)
		return false;
	snprintf(padded, sizeof padded, " %.*s ", (int)word.len, word.ptr);
	return strstr(list, padded) != NULL;
}

/* Relative, or of a scheme that only goes somewhere. */
static inline bool
harmless_address(struct span url, bool loads)
{
	size_t i = 0;

	for (; i < url.len; i++)
		if ((unsigned char)url.ptr[i] <= ' ')
			return false;
	if (loads && span_starts(url, "//"))
		return false;
	for (i = 0; i < url.len && (isalnum((unsigned char)url.ptr[i]) || strchr("+-.", url.ptr[i])); i++)
		;
	if (i == 0 || i == url.len || url.ptr[i] != ':')
		return true;
	struct span scheme = { url.ptr, i };
	if (loads)
		return false;
	return span_is_nocase(scheme, "http") || span_is_nocase(scheme, "https") || span_is_nocase(scheme, "mailto") ||
	       span_is_nocase(scheme, "tel");
}

/* NULL, or what is wrong with the attributes of a tag. */
static inline const char *
harmless_attrs(struct span rest)
{
	while ((rest = span_trim(rest)).len) {
		size_t n = 0;

		while (n < rest.len && rest.ptr[n] != '=' && !isspace((unsigned char)rest.ptr[n]))
			n++;
		struct span name = span_take(rest, n), value = { rest.ptr, 0 };
		rest = span_skip(rest, n);
		if (span_starts(rest, "=")) {
			const char *end;

			if (rest.len < 2 || rest.ptr[1] != '"' || !(end = memchr(rest.ptr + 2, '"', rest.len - 2)))
				return "an attribute without quotes";
			value = (struct span){ rest.ptr + 2, (size_t)(end - rest.ptr) - 2 };
			rest = span_skip(rest, value.len + 3);
		}
		if (!harmless_listed(harmless_attributes, name))
			return "an attribute that is not on the list";
		bool loads = span_is(name, "src") || span_is(name, "poster");
		if ((loads || span_is(name, "href")) && !harmless_address(value, loads))
			return "an address that runs or loads";
	}
	return NULL;
}

static inline const char *
harmless(struct span html)
{
	for (size_t i = 0; i < html.len; i++) {
		if (html.ptr[i] != '<')
			continue;
		struct span rest = span_skip(html, i + 1);
		if (span_starts(rest, "!--members-only-->"))
			continue;
		if (span_starts(rest, "/"))
			rest = span_skip(rest, 1);
		const char *end = memchr(rest.ptr, '>', rest.len);
		if (!end)
			return "a tag without an end";
		struct span tag = { rest.ptr, (size_t)(end - rest.ptr) }, attrs;
		struct span name = span_cut(tag, ' ', &attrs);
		if (!harmless_listed(harmless_elements, name))
			return "an element that is not on the list";
		const char *why = harmless_attrs(attrs);
		if (why)
			return why;
	}
	return NULL;
}

#endif
