/* redirect_file.h - redirects as a file: Ghost's redirects.json and redirects.yaml come
 * in, a redirects.json goes out that comes in again as it was.
 *
 *	[{ "from": "/old/", "to": "/new/", "permanent": true }, …]
 *
 *	301:
 *	  /old/: /new/
 *	302:
 *	  ^/(\d{4})/(.*)$: /$2
 *
 * What has one of \^$*+?()[]{}| in it is a regular expression.  Beyond Ghost's an entry
 * may say "status" (308, 410) in place of "permanent", and "pattern", true or false,
 * where the signs would mislead.  "/^…$/i" is an expression whatever the case. */
#ifndef DOMAIN_REDIRECT_FILE_H
#define DOMAIN_REDIRECT_FILE_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/span.h"
#include "base/strbuf.h"

struct site;

enum {
	REDIRECT_FILE_MAX = 1024 * 1024, /* bytes */
	REDIRECT_FILE_RULES = 10000,
	REDIRECT_REFUSED_TOLD = 50,      /* that are named; all are counted */
};

struct redirect_refused {
	int64_t line;
	const char *from, *reason;
};

struct redirect_import {
	int64_t added, changed, same, refused;
	struct list reasons; /* of struct redirect_refused */
	bool done;
};

/* All of a file or nothing: where one rule is refused, or with `only_try`, nothing is
 * stored and out->done is false.  What is there and not in the file stays.  Fails with
 * INVALID "redirect.file", the line and the reason, for what is no such file. */
bool redirect_file_import(struct ctx *cx, const struct site *site, struct span file, int64_t patterns_most,
                          bool only_try, struct redirect_import *out) MUST_CHECK;

/* All redirects of the site, as JSON. */
bool redirect_file_write(struct ctx *cx, struct strbuf *to) MUST_CHECK;

#endif
