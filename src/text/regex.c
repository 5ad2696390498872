/* regex.c - see regex.h.  The library is PCRE2.
 *
 * A match takes at most STEPS steps, which bounds its time; the memory it may take
 * from the heap is bounded too, and the compiled form is by the library's own limit
 * (64 kB).  \C, which would cut characters into bytes, is refused. */
#include "text/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { STEPS = 10000, DEPTH = 1000, HEAP = 1024 /* kB */, NESTED = 20 };

struct regex {
	pcre2_code *code;
	pcre2_match_context *limits;
};

static void
regex_free(void *arg)
{
	struct regex *re = arg;

	pcre2_match_context_free(re->limits);
	pcre2_code_free(re->code);
}

static bool
bad(struct ctx *cx, int error, size_t at)
{
	char why[120];

	if (pcre2_get_error_message(error, (PCRE2_UCHAR *)why, sizeof why) < 0)
		return fail(cx, ERR_INVALID, "regex", "This expression cannot be read, from character %zu on.", at + 1);
	return fail(cx, ERR_INVALID, "regex", "This expression cannot be read: %s at character %zu.", why, at + 1);
}

static pcre2_code *
compile(struct span s, int *error, size_t *at)
{
	pcre2_compile_context *limits = pcre2_compile_context_create(NULL);
	pcre2_code *code;

	*error = PCRE2_ERROR_HEAPLIMIT, *at = 0;
	if (!limits)
		return NULL;
	pcre2_set_max_pattern_length(limits, REGEX_MAX);
	pcre2_set_parens_nest_limit(limits, NESTED);
	code = pcre2_compile((PCRE2_SPTR)s.ptr, s.len, PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED |
	                     PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY, error, at, limits);
	pcre2_compile_context_free(limits);
	return code;
}

bool
regex_new(struct ctx *cx, const char *expression, struct regex **out)
{
	struct regex *re = ARENA_NEW(cx->arena, struct regex);
	int error;
	size_t at;

	re->code = compile(span_of(expression), &error, &at);
	if (!re->code)
		return bad(cx, error, at);
	re->limits = pcre2_match_context_create(NULL);
	arena_defer(cx->arena, regex_free, re);
	if (!re->limits)
		return bad(cx, PCRE2_ERROR_HEAPLIMIT, 0);
	pcre2_set_match_limit(re->limits, STEPS);
	pcre2_set_depth_limit(re->limits, DEPTH);
	pcre2_set_heap_limit(re->limits, HEAP);
	*out = re;
	return true;
}

bool
regex_match(const struct regex *re, struct span text, struct span parts[REGEX_PARTS])
{
	pcre2_match_data *data = pcre2_match_data_create(REGEX_PARTS, NULL);
	int n = -1;

	if (data)
		n = pcre2_match(re->code, (PCRE2_SPTR)text.ptr, text.len, 0, 0, data, re->limits);
	if (n >= 0) {
		const PCRE2_SIZE *at = pcre2_get_ovector_pointer(data);
		int known = n == 0 ? REGEX_PARTS : n; /* 0: it has more brackets than there is room for */

		for (int i = 0; i < REGEX_PARTS; i++)
			parts[i] = i < known && at[2 * i] != PCRE2_UNSET && at[2 * i] <= at[2 * i + 1]
				? span_take(span_skip(text, at[2 * i]), at[2 * i + 1] - at[2 * i]) : (struct span){ NULL, 0 };
	}
	pcre2_match_data_free(data);
	return n >= 0;
}
