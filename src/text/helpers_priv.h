/* helpers_priv.h - between helpers.c (finding them), helper_args.c (reading
 * their arguments), helper_value.c (values and filters), helper_tags.c (what
 * each becomes) and helper_kramdown.c (attributes, Markdown inside HTML). */
#ifndef TEXT_HELPERS_PRIV_H
#define TEXT_HELPERS_PRIV_H

#include "base/strbuf.h"
#include "text/helpers.h"
#include "text/md_ranges.h"

/* The next place where one kind of helper closes. */
struct helper_close {
	size_t from, at; /* asked from here, found there */
	bool known;
};

/* An element whose inside is Markdown. */
struct helper_element {
	struct span name;
	size_t inside; /* elements of that name open in it */
	size_t indent; /* blanks its lines begin with */
	bool indented; /* indent is known */
};

enum { HELPER_ELEMENTS = 16 };

struct helpers {
	struct ctx *cx;
	struct arena *arena;
	const struct helper_hooks *hooks;
	struct span text;
	size_t pos;            /* 0 .. text.len */
	unsigned line;         /* of pos, in the file */
	struct md_ranges ranges;
	size_t code_hint, html_hint;
	struct helper_close closes[5]; /* of each syntax */
	unsigned open_pairs;           /* bit i: pair i has no end from here on */
	struct helper_element elements[HELPER_ELEMENTS];
	size_t nelements;
	struct strbuf out;
	struct helper_mark *marks;
	size_t nmarks, room;
};

/* One argument: `value`, `"value"`, `name=value`, `name: value`. */
struct helper_arg {
	struct span name; /* empty: by position */
	struct span value;
	bool quoted;
};

struct helper_args {
	const struct helper_arg *items;
	size_t n;
};

/* A helper as found: its name, what follows the name, and the whole of it. */
struct helper {
	struct span name, rest, whole;
	bool html; /* it stands in an HTML block, where Markdown is not read */
	bool alone; /* nothing else stands on its lines */
	struct span indent; /* white space before it, when alone */
};

/* Arguments separated by blanks or commas.  A quotation mark ends a value only
 * where an argument can end, so quotes inside quotes do no harm. */
void helper_args_read(struct arena *a, struct span text, struct helper_args *out);

/* The value of that name; else the position-th without a name; else NULL ptr. */
struct span helper_arg(const struct helper_args *args, const char *name);
struct span helper_arg_at(const struct helper_args *args, size_t position);

/* A value and the filters after it. */
enum helper_shape {
	SHAPE_UNKNOWN, /* nothing is known of it */
	SHAPE_TEXT,
	SHAPE_PLAIN,   /* text left over from a filter that is not known */
	SHAPE_PICTURE, /* a filter that is not known made a picture of it */
	SHAPE_EMBED,   /* text is the address, title its title */
	SHAPE_CALL,    /* name(…): a shortcode; name and rest are set */
};

struct helper_value {
	enum helper_shape shape;
	struct span text, title;
	struct span name, rest; /* CALL */
};

void helper_value_read(struct helpers *h, struct span expression, struct helper_value *out);

/* Write what a tag or shortcode becomes.  False when it is not one we know. */
bool helper_tag(struct helpers *h, const struct helper *tag);

/* Write a card for the address of a video or the like. */
void helper_embed(struct helpers *h, const struct helper *tag, struct span url, struct span title);

/* Take kramdown's attributes at pos: {: .wide}, {:target="_blank"}, {:toc}. */
bool helper_attributes(struct helpers *h);

/* Take a tag at pos that has to do with markdown="1"; false when it has not. */
bool helper_html(struct helpers *h);

/* At the start of a line inside such an element: pass over its indentation. */
void helper_dedent(struct helpers *h);

/* The line counts of result and file part here: note where. */
void helper_mark(struct helpers *h);

/* Go on by n bytes of the text. */
void helper_advance(struct helpers *h, size_t n);

void helper_note(struct helpers *h, const char *code, struct span what, const char *became);

#endif
