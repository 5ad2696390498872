/* form.h - forms sent by a browser: fields and files.
 *
 * Names and values are valid UTF-8 without NUL; CR LF in a value becomes LF,
 * for that is what browsers make of every line end, unless the sender says
 * otherwise: a script that sends a text as it is, with "X-Form-Lines: kept".
 * A file's bytes are a span into the request's body. */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "base/ctx.h"
#include "base/span.h"
#include "http/request.h"

struct form_file {
	const char *name;     /* of the field */
	const char *filename; /* as the client says, without directories; may be "" */
	const char *type;     /* as the client says: not to be believed */
	struct span data;
};

struct form {
	const struct arg *fields;
	size_t field_count;
	const struct form_file *files;
	size_t file_count;
};

enum { FORM_MAX_FIELDS = 1000, FORM_MAX_FILES = 100 };

/* Read the two encodings.  Fail with BAD_REQUEST, or TOO_LARGE past the counts above. */
bool form_parse_urlencoded(struct ctx *cx, struct span body, bool keep_lines, struct form *out) MUST_CHECK;
bool form_parse_multipart(struct ctx *cx, struct span body, const char *content_type, struct form *out) MUST_CHECK;

/* The first value of this name; NULL: none. */
const char *form_get(const struct form *f, const char *name);

/* The i-th value of a name that may be given several times, from 0; NULL: no more. */
const char *form_nth(const struct form *f, const char *name, size_t i);

/* The first file of this name with bytes in it; NULL: none. */
const struct form_file *form_get_file(const struct form *f, const char *name);

#endif
