/* highlight_languages.h - what the scanner knows of each language. */
#ifndef CELL_HIGHLIGHT_LANGUAGES_H
#define CELL_HIGHLIGHT_LANGUAGES_H

#include "base/span.h"

enum {
	LANG_NOCASE = 1 << 0,      /* words in any case */
	LANG_LIFETIMES = 1 << 1,   /* 'a may be a lifetime or a type variable: a quote only if it closes at once */
	LANG_AT = 1 << 2,          /* @word is an annotation or decorator */
	LANG_AT_KEYWORD = 1 << 3,  /* @word is a keyword (CSS) */
	LANG_AT_VARIABLE = 1 << 4, /* @word is a variable */
	LANG_DIRECTIVES = 1 << 5,  /* # at the start of a line begins a directive */
	LANG_DOLLAR = 1 << 6,      /* $word, ${word}, $(word) are variables */
	LANG_BANG_MACRO = 1 << 7,  /* word! is a macro */
	LANG_HASH_ATTR = 1 << 8,   /* #[...] is an attribute */
	LANG_HASH_NUMBER = 1 << 9, /* #abc is a colour */
	LANG_CAPITAL_TYPES = 1 << 10, /* Words with a capital are types */
	LANG_DASH_WORDS = 1 << 11, /* a-b is one word */
	LANG_KEYS = 1 << 12,       /* word or "string" before a colon is a key */
	LANG_LINE_KEYS = 1 << 13,  /* a line begins with a key and : or = */
	LANG_SECTIONS = 1 << 14,   /* [section] on a line of its own */
	LANG_COLON_ATOMS = 1 << 15, /* :word is a constant */
	LANG_NESTED = 1 << 16,     /* block comments nest */
	LANG_BACKSLASH_WORD = 1 << 17, /* \word is a keyword */
};

enum language_form { FORM_CODE, FORM_MARKUP, FORM_DIFF, FORM_MARKDOWN };

enum { QUOTE_ESCAPES = 1, QUOTE_LINES = 2 };

struct quote {
	const char *open, *close;
	int flags; /* QUOTE_ESCAPES: a backslash hides the next byte; QUOTE_LINES: may span lines */
};

struct language {
	const char *names;    /* first the proper one; blanks between */
	enum language_form form;
	unsigned flags;
	const char *line_comment, *line_comment2; /* or NULL */
	const char *open_comment, *close_comment; /* or NULL */
	const struct quote *quotes;               /* longest first; ends with NULL */
	const char *keywords, *types, *constants; /* blanks between; or NULL */
};

/* By any of its names, in any case; NULL: not known. */
const struct language *language_find(struct span name);

#endif
