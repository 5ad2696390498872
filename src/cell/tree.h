/* tree.h - a document as a tree of our own.
 *
 * markdown.c fills it from what the Markdown library parsed; blocks.c turns
 * quotations and paragraphs into the blocks of our dialect; outline.c numbers
 * headings and notes; render.c writes HTML.  Nodes live in an arena and are
 * never freed singly.  Nothing here recurses: a document may be nested as deep
 * as its author likes. */
#ifndef CELL_TREE_H
#define CELL_TREE_H

#include "base/arena.h"
#include "base/span.h"

struct html_tag;

enum node_kind {
	/* blocks */
	NODE_DOCUMENT, NODE_QUOTE, NODE_LIST, NODE_ITEM, NODE_CODE_BLOCK, NODE_HTML_BLOCK, NODE_PARAGRAPH,
	NODE_HEADING, NODE_RULE, NODE_FOOTNOTE, NODE_TABLE, NODE_TABLE_ROW, NODE_TABLE_CELL,
	/* blocks of our dialect */
	NODE_CALLOUT,       /* first child: the title, a paragraph, perhaps empty */
	NODE_FIGURE,        /* an image, linked or not; then perhaps a NODE_CAPTION */
	NODE_GALLERY,       /* images; then perhaps a NODE_CAPTION */
	NODE_CARD,          /* a link to show as what `card` says; then perhaps a NODE_CAPTION */
	NODE_CAPTION,
	NODE_CONTENTS,      /* [TOC] */
	NODE_MORE_BREAK, NODE_MEMBERS_BREAK,
	/* inlines */
	NODE_TEXT, NODE_SOFT_BREAK, NODE_LINE_BREAK, NODE_CODE, NODE_HTML_INLINE, NODE_EMPHASIS, NODE_STRONG,
	NODE_STRIKE, NODE_LINK, NODE_IMAGE, NODE_NOTE_REF,
	/* HTML that was parsed (html_parse.c): these and NODE_DOCUMENT, NODE_TEXT */
	NODE_ELEMENT, NODE_COMMENT,
};

struct html_attr {
	const char *name; /* lower case */
	struct span value;
};

enum card_kind { CARD_BUTTON, CARD_EMBED, CARD_BOOKMARK, CARD_AUDIO, CARD_VIDEO, CARD_FILE };
enum callout_kind { CALLOUT_NOTE, CALLOUT_TIP, CALLOUT_IMPORTANT, CALLOUT_WARNING, CALLOUT_CAUTION, CALLOUT_TOGGLE };
enum fold { FOLD_NONE, FOLD_CLOSED, FOLD_OPEN };
enum figure_place { PLACE_NONE, PLACE_WIDE, PLACE_FULL, PLACE_LEFT, PLACE_RIGHT, PLACE_CENTER };

struct node {
	enum node_kind kind;
	struct node *parent, *first, *last, *next, *prev;
	struct span text; /* TEXT, CODE, HTML, CODE_BLOCK, COMMENT: what it holds; ELEMENT: its name */
	struct span url;  /* LINK, IMAGE */
	union {
		struct span title; /* LINK, IMAGE */
		struct span info;  /* CODE_BLOCK: the words after the fence */
		struct span id;    /* HEADING: without the prefix; of the author, until outline.c gives one to each */
	};
	union {
		int level;         /* HEADING */
		struct { int start; bool ordered, tight; } list;
		struct { bool task, checked; } item;
		struct { bool header; } row;
		struct { bool header; char align; } cell; /* align: 'l', 'c', 'r' or 0 */
		struct { int number, refs; } note;        /* FOOTNOTE: from 1; references to it */
		struct { int number, nth; } ref;          /* NOTE_REF: which footnote; which reference to it, from 1 */
		struct { enum callout_kind kind; enum fold fold; struct span icon; } callout;
		struct { enum card_kind card; enum figure_place place; int width; } show; /* FIGURE, CARD, IMAGE */
		struct {
			const struct html_attr *attrs;
			size_t n;
			bool foreign;              /* of SVG or MathML */
			const struct html_tag *kept; /* sanitize.c: what it was opened as, or NULL */
			size_t begin, inside;      /* and where in the output */
			int level;                 /* and, of a heading, at which level */
		} element;
	};
};

struct node *node_new(struct arena *a, enum node_kind kind);
void         node_append(struct node *parent, struct node *child); /* child has no parent */
void         node_insert_before(struct node *at, struct node *child);
void         node_unlink(struct node *n);                          /* n keeps its children */
void         node_move_children(struct node *to, struct node *from);

static inline bool
node_is_block(const struct node *n)
{
	return n->kind < NODE_TEXT;
}

/* A walk in the order of the text that enters and leaves every node.  The tree
 * under a node may be changed while leaving it. */
struct walk {
	struct node *root, *node;
	bool entering;
	bool skip;
};

/* Begin: the first step enters root. */
struct walk walk_begin(struct node *root);
bool        walk_step(struct walk *w);
void        walk_skip(struct walk *w); /* leave the node just entered without entering its children */

/* The text of n and all under it, line breaks as spaces. */
struct span node_text(struct arena *a, struct node *n);

#endif
