/* toml_priv.h - between toml.c (tables, keys) and toml_value.c (scalars). */
#ifndef TEXT_TOML_PRIV_H
#define TEXT_TOML_PRIV_H

#include "text/toml.h"

struct toml {
	struct ctx *cx;
	const struct toml_limits *limits;
	struct span all;
	size_t pos; /* 0 .. all.len; the byte to be read next */
	size_t nodes;
	unsigned depth;
};

/* Record what is wrong where the reader stands; returns false. */
bool toml_fail(struct toml *t, const char *what);

/* The byte n places ahead; '\0' at the end. */
static inline char
toml_peek(const struct toml *t, size_t n)
{
	return t->pos + n < t->all.len ? t->all.ptr[t->pos + n] : '\0';
}

static inline struct span
toml_rest(const struct toml *t)
{
	return span_skip(t->all, t->pos);
}

static inline bool
toml_take(struct toml *t, const char *text)
{
	if (!span_starts(toml_rest(t), text))
		return false;
	t->pos += strlen(text);
	return true;
}

void toml_skip_blanks(struct toml *t); /* spaces and tabs */

/* Any of the four kinds of string, whose opening quote is next. */
bool toml_string(struct toml *t, struct span *out) MUST_CHECK;

/* A basic or literal string on one line: also a key. */
bool toml_short_string(struct toml *t, struct span *out) MUST_CHECK;

/* A string, number, boolean, date or time. */
bool toml_scalar(struct toml *t, struct dyn *out) MUST_CHECK;

#endif
