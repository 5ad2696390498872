/* escape.h - text made safe for the place it is going to, one function for
 * each place.  All append to a buffer and never fail singly (base/strbuf.h).
 *
 *	<p>HERE</p>                    escape_html
 *	<p title="HERE">               escape_attr
 *	<title>HERE</title> of a feed  escape_xml
 *	/tag/HERE/                     escape_url_segment
 *	/search?q=HERE                 escape_url_arg
 *	<a href="HERE">                escape_href
 *	<style>p { color: HERE }       css_value_ok, then as it is
 *	"name": "HERE" in ld+json      json_escape (text/json.h) with JSON_IN_SCRIPT
 *	Location: HERE                 header_value_ok, then as it is */
#ifndef TEXT_ESCAPE_H
#define TEXT_ESCAPE_H

#include "base/strbuf.h"

/* & < > become references, and carriage returns, which a browser would take for line
 * feeds.  Not for attributes. */
void escape_html(struct strbuf *to, struct span s);

/* & < > " ' become references: right inside either kind of quote, and in text. */
void escape_attr(struct strbuf *to, struct span s);

/* & < > " as the Mustache specification has it. */
void escape_mustache(struct strbuf *to, struct span s);

/* XML text or attribute value.  Characters XML 1.0 cannot carry, and bytes that
 * are not UTF-8, become U+FFFD. */
void escape_xml(struct strbuf *to, struct span s);

/* Percent-encode all but the unreserved characters of RFC 3986. */
void escape_url_arg(struct strbuf *to, struct span s);

/* The same for one segment of a path; "." and ".." are encoded, for a browser
 * would walk them.  (Servers decode %2E first, so refuse such names earlier.) */
void escape_url_segment(struct strbuf *to, struct span s);

/* A whole URL, or its beginning, as the value of href, src and the like: "#"
 * unless url_scheme_ok(); escaped as an attribute. */
void escape_href(struct strbuf *to, struct span s);

/* A piece of URL after its scheme and host: bytes no URL has (spaces, quotes,
 * <>, controls) are percent-encoded, the rest kept; escaped as an attribute. */
void escape_href_part(struct strbuf *to, struct span s);

/* Relative, or of scheme http, https, mailto or tel.  A colon before the first
 * of / ? # must end one of these, so that pieces put together cannot spell
 * another scheme either. */
bool url_scheme_ok(struct span s);

/* A value that cannot leave its declaration: letters, digits, space and
 * # % . , _ + - and balanced parentheses.  No quotes, colons or slashes, hence
 * no address of another host. */
bool css_value_ok(struct span s);

/* No control characters: cannot end its header line. */
bool header_value_ok(struct span s);

#endif
