/* mustache_priv.h - what the files of the Mustache engine share.
 *
 *	mustache_lex.c      source → tokens, matched in pairs, white space trimmed
 *	mustache_indent.c   white space at the beginning of lines
 *	mustache_html.c     where in the HTML a tag stands
 *	mustache_dest.c     what may stand there, and how it is escaped
 *	mustache_compile.c  tokens → operations
 *	mustache_value.c    names → values
 *	mustache_put.c      values → text
 *	mustache_render.c   operations + values → output
 *	mustache_check.c    operations + field tables → issues */
#ifndef TEXT_MUSTACHE_PRIV_H
#define TEXT_MUSTACHE_PRIV_H

#include "text/mustache.h"

enum {
	NEST_MAX = 64,  /* tags open at one place of a source */
	PARTS_MAX = 16, /* of a dotted name */
};

/* --- tokens --- */

enum token_kind {
	TOKEN_TEXT,
	TOKEN_VALUE,    /* {{x}} */
	TOKEN_RAW,      /* {{{x}}} {{&x}} */
	TOKEN_SECTION,  /* {{#x}} */
	TOKEN_INVERTED, /* {{^x}} */
	TOKEN_PARTIAL,  /* {{>x}} */
	TOKEN_PARENT,   /* {{<x}} */
	TOKEN_BLOCK,    /* {{$x}} */
	TOKEN_CLOSE,    /* {{/x}} */
	TOKEN_SILENT,   /* comment or set delimiter */
};

/* Positions are offsets into the source.  A tag that stands alone on its line
 * takes the line's white space and end with it: the texts beside it are cut. */
struct token {
	enum token_kind kind;
	bool dynamic;      /* {{>*x}} {{<*x}} */
	bool trimmed;      /* took the white space before it */
	bool own_line;     /* PARTIAL, PARENT: indents what it includes; BLOCK: its content begins on a new line */
	uint32_t at, end;
	uint32_t name, name_len;
	uint32_t lead;     /* bytes of white space before it when nothing else is, on its line */
	uint32_t match;    /* index of the CLOSE of an opening tag, and the reverse */
};

struct tokens {
	struct token *item;
	uint32_t count;
};

struct compiler {
	struct ctx *cx;
	const struct mustache_source *source;
	struct mustache_issue *issue;
	struct tokens tokens;
};

/* Records the fault at that offset; returns false. */
bool compile_fault(struct compiler *c, size_t at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

bool mustache_lex(struct compiler *c) MUST_CHECK;

/* Where offset at of the text is. */
void mustache_place(struct span text, size_t at, unsigned *line, unsigned *column);

/* Does a line begin at this offset? */
bool source_line_start(struct span src, uint32_t at);

/* Offset of the beginning of the next line, at most end. */
uint32_t source_next_line(struct span src, uint32_t at, uint32_t end);

/* Spaces and tabs from this offset on, before end. */
uint32_t source_blanks(struct span src, uint32_t at, uint32_t end);

/* The white space that begins every line of a block's content. */
struct span source_indent(const struct tokens *tokens, struct span src, const struct token *block);

/* --- destinations --- */

enum dest {
	DEST_PLAIN,       /* no escaping */
	DEST_MUSTACHE,    /* as the specification has it */
	DEST_TEXT,
	DEST_HTML,        /* struct html as it is, all else like TEXT */
	DEST_ATTR,
	DEST_URL,         /* where a scheme may stand */
	DEST_URL_PART,    /* after scheme and host */
	DEST_URL_ARG,     /* after ? or # */
	DEST_CSS,
	DEST_JSON,        /* a whole value */
	DEST_JSON_STRING, /* inside a string */
};

enum html_place {
	HTML_TEXT,
	HTML_TAG_OPEN,     /* after < */
	HTML_END_TAG_OPEN, /* after </ */
	HTML_TAG_NAME,
	HTML_IN_TAG,       /* an attribute may begin */
	HTML_TAG_JOINT,    /* after a section inside a tag: the attribute before it must be over */
	HTML_ATTR_NAME,
	HTML_AFTER_NAME,
	HTML_BEFORE_VALUE,
	HTML_UNQUOTED,
	HTML_DOUBLE,
	HTML_SINGLE,
	HTML_MARKUP,       /* after <! */
	HTML_BOGUS,        /* <!doctype …> and the like */
	HTML_COMMENT,
	HTML_TITLE,        /* title, textarea: text only */
	HTML_STYLE,
	HTML_SCRIPT,
	HTML_JSON,         /* script of a JSON type, outside strings */
	HTML_JSON_STRING,
	HTML_OPAQUE,       /* iframe, noembed and the like */
};

enum html_element { ELEMENT_OTHER, ELEMENT_TITLE, ELEMENT_STYLE, ELEMENT_SCRIPT, ELEMENT_OPAQUE };
enum html_attr { ATTR_PLAIN, ATTR_URL, ATTR_SRCSET, ATTR_STYLE, ATTR_CODE, ATTR_TYPE };
enum html_url { URL_PATH, URL_QUERY, URL_SCHEME, URL_CODE };

struct html_state {
	uint8_t place, element, attr, url;
	bool end_tag;
	bool typed, json;   /* this script has a type; it is JSON */
	bool no_code;       /* what runs or embeds is a fault */
	bool value_in_url;  /* a value stands where the scheme might be */
	uint8_t word_len;   /* of the name or value being read; past sizeof word: too long to matter */
	char word[24];
	char name[12];      /* of the element whose content this is: "script" */
	uint32_t opened;    /* offset of the < last seen */
	const char *wrong;  /* what html_feed() found */
};

/* Follow literal text.  NULL, or what is wrong, with *at moved to where. */
const char *html_feed(struct html_state *h, struct span text, uint32_t *at);

/* For mustache_dest.c: forget the word being read; the name of an element is over. */
void html_word_start(struct html_state *h);
void html_end_tag_name(struct html_state *h);

/* How a value is to be escaped here.  NULL, or why it may not stand here. */
const char *html_dest(struct html_state *h, bool raw, enum dest *out);

/* A section or block begins here. */
const char *html_enter(struct html_state *h);

/* It ends here, having begun at `start`: after it, both may be the case. */
const char *html_leave(struct html_state *h, const struct html_state *start);

/* "inside a tag", "in a comment" … */
const char *html_where(const struct html_state *h);

/* --- operations --- */

enum op_kind {
	OP_TEXT,     /* arg, len: bytes of the source */
	OP_INDENT,   /* a line begins here with a tag */
	OP_VALUE,
	OP_SECTION,
	OP_INVERTED,
	OP_PARTIAL,  /* arg, len: its indentation */
	OP_PARENT,   /* likewise; its content is BLOCKs */
	OP_BLOCK,    /* arg, len: indentation its site gives to what replaces it */
};

enum op_flags {
	OP_LINE_START = 1, /* TEXT: begins a line */
	OP_DYNAMIC = 2,    /* PARTIAL, PARENT: the name is a path */
	OP_OWN_LINE = 4,   /* PARTIAL, PARENT, BLOCK: see struct token */
	OP_SIMPLE = 8,     /* BLOCK: only text and values, may go into a title or an attribute */
	OP_NARROW = 16,    /* BLOCK: stands in a title (dest TEXT) or an attribute (dest ATTR) */
	OP_RAW = 32,       /* VALUE: written {{{x}}} */
};

struct op {
	uint8_t kind, flags, dest;
	uint8_t parts;  /* of the name; 0 is the name "." */
	uint32_t at;    /* offset of the tag */
	uint32_t end;   /* index of the operation after its content */
	uint32_t arg, len;
	uint32_t name;  /* index of the first part; PARTIAL and BLOCK have one part, the whole name */
};

struct part {
	uint32_t at, len;
};

struct mustache {
	size_t footprint;
	enum mustache_mode mode;
	uint32_t op_count;
	const char *name;
	struct span source;
	const struct op *ops;
	const struct part *parts;
};

static inline struct span
part_text(const struct mustache *t, const struct part *p)
{
	return (struct span){ t->source.ptr + p->at, p->len };
}

static inline struct span
op_name(const struct mustache *t, const struct op *op)
{
	return part_text(t, &t->parts[op->name]);
}

/* --- values --- */

enum value_kind { VALUE_NONE, VALUE_TEXT, VALUE_NUMBER, VALUE_HTML, VALUE_INT, VALUE_BOOL, VALUE_STRUCT, VALUE_LIST, VALUE_DYN };

struct value {
	enum value_kind kind;
	union {
		struct span text;      /* of TEXT, NUMBER and HTML */
		int64_t integer;
		bool boolean;
		const struct dyn *dyn; /* a list or a map */
		struct {
			const struct field *fields;
			const void *base;
		};
		struct {
			const struct field *field; /* of the LIST */
			const struct list *list;
		};
	};
};

/* Which field of a table a name is, remembered for one render: the table and
 * the name's place in its template are the key. */
enum { FIELD_CACHE = 256 };

struct field_cache {
	struct field_memo {
		const struct field *table;
		const struct part *part;
		const struct field *found;
	} memo[FIELD_CACHE];
};

struct stack {
	struct value *frame;
	size_t count;
	struct field_cache *cache;
	uint64_t *ops; /* searching large maps counts as work */
};

/* The value of the operation's name, VALUE_NONE where there is none. */
struct value value_find(const struct stack *s, const struct mustache *t, const struct op *op);

struct value value_of_dyn(const struct dyn *d);
struct value value_of_struct(const struct field *fields, const void *base); /* NULL base: VALUE_NONE */
bool value_truthy(const struct value *v);

/* Turns a section makes over it, and what is on top in turn i. */
size_t value_turns(const struct value *v);
struct value value_item(const struct value *v, size_t i);

/* Append its text; what has none adds nothing. */
void value_put(struct strbuf *to, const struct value *v, enum dest dest);

#endif
