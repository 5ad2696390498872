/* json.h - JSON in (RFC 8259) and out.
 *
 * The writer escapes by construction: names and values go in, never pieces of
 * syntax, and commas are its own affair.
 *
 *	struct json j;
 *	json_init(&j, &body, 0);
 *	json_begin_object(&j);
 *	json_key(&j, "title");  json_add_text(&j, post->title);
 *	json_key(&j, "posts");  json_add_int(&j, 3);
 *	json_end_object(&j);
 *
 * Bytes that are not UTF-8 are written as U+FFFD.  The ceiling is the buffer's. */
#ifndef TEXT_JSON_H
#define TEXT_JSON_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/strbuf.h"
#include "text/dyn.h"

/* --- reading --- */

struct json_limits {
	size_t bytes;   /* of the document */
	unsigned depth; /* of lists and maps within one another */
};

/* Any JSON value; a repeated name keeps its last value.  Fails with TOO_LARGE,
 * or with BAD_REQUEST and a detail that begins "Line 3, column 7: ". */
bool json_parse(struct ctx *cx, struct span document, const struct json_limits *limits,
                const struct dyn **out) MUST_CHECK;

/* --- writing --- */

enum json_flags {
	JSON_IN_SCRIPT = 1, /* also safe inside <script type="application/ld+json"> */
};

struct json {
	struct strbuf *to;
	unsigned flags;
	unsigned depth;
	bool comma; /* a value stands before this place, in the same list or map */
};

void json_init(struct json *j, struct strbuf *to, unsigned flags);

void json_begin_object(struct json *j);
void json_end_object(struct json *j);
void json_begin_array(struct json *j);
void json_end_array(struct json *j);

/* The name of the next value. */
void json_key(struct json *j, const char *name);
void json_key_span(struct json *j, struct span name);

void json_add_null(struct json *j);
void json_add_bool(struct json *j, bool b);
void json_add_int(struct json *j, int64_t i);
void json_add_text(struct json *j, const char *s); /* NULL becomes null */
void json_add_span(struct json *j, struct span s); /* a NULL pointer becomes null */
void json_add_time(struct json *j, usec_t t);      /* "2026-11-21T09:30:00.000Z"; 0 becomes null */
void json_add_dyn(struct json *j, const struct dyn *d); /* NULL becomes null */

/* A value that is JSON already. */
void json_add_raw(struct json *j, struct span value);

/* The struct at base as an object, every field of its table; a NULL base
 * becomes null.  Not for structs that point back at each other. */
void json_add_struct(struct json *j, const struct field *fields, const void *base);

/* The same members into an object already begun. */
void json_add_members(struct json *j, const struct field *fields, const void *base);

/* The inside of a JSON string: s escaped, without the quotes. */
void json_escape(struct strbuf *to, struct span s, unsigned flags);

#endif
