/* address.h - which addresses a text may use, and how they are written in HTML. */
#ifndef CELL_ADDRESS_H
#define CELL_ADDRESS_H

#include "base/span.h"
#include "base/strbuf.h"

/* http, https, mailto, tel or relative.  Read as a browser reads it: blanks and
 * controls around and line ends within do not hide a scheme. */
bool address_permitted(struct span url);

/* javascript, vbscript, file, and data other than pictures: what cmark drops. */
bool address_is_script(struct span url);

/* Append percent-encoded and escaped for a quoted attribute.  Appending the
 * value a browser reads back gives the same bytes. */
void address_escape(struct strbuf *to, struct span url);

/* The host of an http, https or protocol-relative address; empty for others. */
struct span address_host(struct span url);

/* The path without query and fragment. */
struct span address_path(struct span url);

/* Has a host, and is not below one of the site's own base addresses. */
bool address_remote(struct span url, const char *const *bases, size_t n);

/* The path ends in one of these, a list such as "mp4 webm"; letters of any case. */
bool address_has_extension(struct span url, const char *list);

#endif
