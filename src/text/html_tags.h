/* html_tags.h - the start tags of a page that Quoin made, one after the other.
 *
 * For pages of our own templates, whose text was escaped: it reads, it does not
 * judge.  Comments, and what stands in script, style and title, are passed over.
 *
 *	size_t at = 0;
 *	while (html_next_tag(page, &at, &tag))
 *		if (html_tag_is(&tag, "a") && html_attr(&tag, "href", &value)) … */
#ifndef TEXT_HTML_TAGS_H
#define TEXT_HTML_TAGS_H

#include "base/span.h"
#include "base/strbuf.h"

struct html_tag {
	struct span name;  /* as written */
	struct span attrs; /* between the name and '>' */
};

bool html_next_tag(struct span page, size_t *at, struct html_tag *out);
bool html_tag_is(const struct html_tag *tag, const char *name);

/* The value of a quoted attribute, as written: character references stay. */
bool html_attr(const struct html_tag *tag, const char *name, struct span *value);

/* Copy the page; links (a, area) that lead to a page of its own site, as a path or
 * below base ("https://host/"), get prefix ("/p/token") before their path. */
void html_relink(struct strbuf *to, struct span page, const char *base, const char *prefix);

#endif
