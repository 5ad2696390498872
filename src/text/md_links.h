/* md_links.h - every address a Markdown text leads to, offered for change.
 *
 * Links, images, reference definitions, <https://…> and the href, src and poster
 * of HTML tags; not what is inside code.  The text is otherwise kept byte for
 * byte. */
#ifndef TEXT_MD_LINKS_H
#define TEXT_MD_LINKS_H

#include "base/ctx.h"
#include "base/span.h"

struct md_link {
	struct span to;  /* the address, escapes and entities undone */
	size_t offset;   /* of the address in the text */
	bool image;
	bool html;       /* an attribute of a tag */
	bool loose;      /* "(a b.png)": not a link yet, since blanks stand in it */
};

enum md_link_answer {
	MD_LINK_KEEP,
	MD_LINK_CHANGE, /* to *new_to */
	MD_LINK_TEXT,   /* an image only: its alternative text takes its place */
};

typedef enum md_link_answer md_link_fn(void *arg, const struct md_link *link, const char **new_to);

/* Fails with TOO_LARGE when the result outgrows eight times the text. */
bool md_links_rewrite(struct ctx *cx, struct span text, md_link_fn *fn, void *arg, struct span *out) MUST_CHECK;

#endif
