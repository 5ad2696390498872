/* html_policy.h - the allow-list: which elements and attributes are kept, and
 * what becomes of the others.  Whatever is not named here is not kept. */
#ifndef CELL_HTML_POLICY_H
#define CELL_HTML_POLICY_H

#include "base/span.h"

enum html_fate {
	HTML_UNWRAP, /* the element goes, what it holds stays */
	HTML_KEEP,
	HTML_DROP,   /* it goes with all it holds */
	HTML_SHOW,   /* written anew as Markdown's would be: images, frames, players */
};

struct html_tag {
	const char *name;
	enum html_fate fate;
	const char *as;    /* written as this element; NULL: as itself */
	const char *class; /* added to it, or NULL */
	const char *attrs; /* kept besides the global ones; blanks between, or NULL */
	bool block;        /* ends a line of text */
	bool empty;        /* has no end tag */
};

/* Never NULL: an unknown name is unwrapped. */
const struct html_tag *html_tag_find(struct span name);

/* Is this attribute kept on that element, as far as its name goes? */
bool html_attr_kept(const struct html_tag *tag, const char *name);

/* Is the value one this attribute may have?  (Addresses, ids and classes are
 * looked at elsewhere.) */
bool html_value_ok(const char *name, struct span value);

/* A class of doc/markdown.md, or "language-…". */
bool html_class_kept(struct span class);

/* One of the relations a link may claim. */
bool html_rel_kept(struct span rel);

#endif
