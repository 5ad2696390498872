/* mime.h - an e-mail message as bytes (RFC 5322, RFC 2045-2047): plain text and HTML
 * side by side, UTF-8, quoted-printable.
 *
 * Nothing that is put into a header can begin another line: a value with a control
 * character is refused, and an address is one that email_ok() takes. */
#ifndef TEXT_MIME_H
#define TEXT_MIME_H

#include "base/clock.h"
#include "base/strbuf.h"

struct mime {
	const char *from_name, *from, *to, *subject; /* from_name may be NULL */
	const char *id;       /* of letters and digits: becomes <id@domain of from> and parts the body */
	usec_t date;
	struct span text, html;
};

/* An address that needs no quoting: one '@', no white space, none of <>,;:"()[]\ and
 * no control character. */
bool email_ok(const char *address);

/* The whole message, lines ending in CR LF.  False, with nothing written, where a
 * header cannot be what is asked for. */
bool mime_write(struct arena *a, const struct mime *m, struct strbuf *to);

/* "Name <address>" or an address taken apart; *name is NULL for the latter. */
void mime_split_address(struct arena *a, const char *text, const char **name, const char **address);

#endif
