/* mustache.h - logic-less templates: compiled once, rendered many times.
 *
 * The language is Mustache with inheritance and dynamic names; lambdas are not
 * part of it, because nothing a tenant writes runs as code.  doc/mustache.md
 * describes it for theme authors.
 *
 *	struct mustache *t;
 *	mustache_compile(cx, &(struct mustache_source){ "post.mustache", text, MUSTACHE_HTML, false }, &t)
 *
 *	const struct mustache_frame frames[] = {
 *		{ .fields = site_view_fields, .base = &site },
 *		{ .fields = post_view_fields, .base = &post },   (the top: looked at first)
 *	};
 *	mustache_render(cx, t, &(struct mustache_job){ frames, 2, partials, limits }, &body)
 *
 * Data is read through struct field tables (base/field.h) where it lies, or
 * from trees of values (text/dyn.h); nothing is copied.
 *
 * In mode MUSTACHE_HTML the compiler follows the HTML round each tag and picks
 * the escaping for the place: text, attribute, URL, CSS value, JSON.  A place
 * where no escaping is safe is an error of the template. */
#ifndef TEXT_MUSTACHE_H
#define TEXT_MUSTACHE_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/strbuf.h"
#include "text/dyn.h"

enum mustache_mode {
	MUSTACHE_HTML, /* escaping by destination; {{{x}}} shows only struct html as it is */
	MUSTACHE_SPEC, /* the specification: {{x}} escapes & < > ", {{{x}}} nothing */
	MUSTACHE_TEXT, /* no escaping: plain text mail */
};

enum {
	MUSTACHE_SOURCE_MAX = 1 << 20, /* bytes of a template */
	MUSTACHE_DEPTH_MAX = 128,      /* highest ceiling on depth; bounds the C stack */
};

/* A compiled template: one block of memory, never changed after it is made, so
 * threads may share it. */
struct mustache;

struct mustache_source {
	const char *name; /* for messages: "post.mustache" */
	struct span text;
	enum mustache_mode mode;
	bool no_code; /* HTML: scripts but JSON, attributes that are code, frames and the like are faults */
};

/* A fault of a template.  Lines and columns count from 1, columns in characters. */
struct mustache_issue {
	const char *name;
	unsigned line, column;
	const char *reason;
};

/* Fails with INVALID "template.syntax" and the detail "name:line:column: reason";
 * the same is in *issue when that is not NULL. */
bool mustache_compile(struct ctx *cx, const struct mustache_source *source, struct mustache **out,
                      struct mustache_issue *issue) MUST_CHECK;

/* Is this HTML by itself, with what it opens closed again: tags, quotes, comments,
 * scripts?  It has no tags of Mustache.  False with the place in *issue. */
bool mustache_html_whole(struct span html, struct mustache_issue *issue);

/* NULL is fine. */
void mustache_free(struct mustache *t);

/* Bytes of memory it holds. */
size_t mustache_footprint(const struct mustache *t);
const char *mustache_name(const struct mustache *t);

/* --- rendering --- */

/* One layer of the root context: a struct and its table, or a value. */
struct mustache_frame {
	const struct field *fields;
	const void *base;
	const struct dyn *dyn; /* when fields is NULL */
};

/* How partials and parents are found.  *out is NULL when there is none of that
 * name; false when finding failed, with the reason on cx.  The template found
 * must be of the same mode and live until the render ends. */
struct mustache_partials {
	bool (*find)(struct ctx *cx, void *arg, struct span name, const struct mustache **out);
	void *arg;
};

/* Each ceiling is needed; none is guessed. */
struct mustache_limits {
	unsigned depth;      /* sections, partials, parents and blocks within one another */
	size_t bytes;        /* of output */
	uint64_t ops;        /* steps, one for each tag, piece of text and turn of a list */
	usec_t (*now)(void); /* clock_mono, asked every thousand steps or so; NULL: no deadline */
	usec_t deadline;     /* 0 = none */
};

/* What a render came to, whether it succeeded or not. */
struct mustache_cost {
	unsigned depth;
	size_t bytes;
	uint64_t ops;
	usec_t took; /* 0 where the limits have no clock */
};

struct mustache_job {
	const struct mustache_frame *frames; /* the last is on top */
	size_t frame_count;
	struct mustache_partials partials; /* find may be NULL: there are none */
	struct mustache_limits limits;
	struct mustache_cost *cost; /* NULL: nobody asks */
};

/* Append what the template makes of the data.  On failure nothing is appended.
 * A ceiling that is reached is INTERNAL (a deadline TIMEOUT) with code
 * "template.depth", "template.bytes", "template.ops" or "template.deadline";
 * the detail names template, line and column.
 *
 * A name that is nowhere, and a partial that is nowhere, show nothing. */
bool mustache_render(struct ctx *cx, const struct mustache *t, const struct mustache_job *job,
                     struct strbuf *to) MUST_CHECK;

/* --- checking --- */

struct mustache_shape {
	const struct field *const *tables; /* of the root frames, the last on top; NULL: a dyn, not checked */
	size_t table_count;
	struct mustache_partials partials;
	size_t max_issues;
};

/* Does every name resolve, in the template and in the partials and parents it
 * reaches, and is {{{x}}} used exactly for HTML?  Lists what is wrong, in the
 * order met.  Names looked up through a dyn value are not checked.  Fails only
 * when finding a partial fails. */
bool mustache_check(struct ctx *cx, const struct mustache *t, const struct mustache_shape *shape,
                    const struct mustache_issue **issues, size_t *count) MUST_CHECK;

#endif
