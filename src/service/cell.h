/* cell.h - asking quoin-cell: Markdown, HTML and pictures from outside are read
 * there, in a sandbox, never in this process.
 *
 * A struct cell belongs to one thread.  It connects on first use, keeps the
 * connection while it is being used, and connects anew by itself when the cell
 * has closed it or died.  Every wait ends at cx->deadline, and in any case a
 * little after the processor time the request may use. */
#ifndef SERVICE_CELL_H
#define SERVICE_CELL_H

#include "base/ctx.h"
#include "text/image_wire.h"
#include "text/markdown_wire.h"

struct cell;

/* The cells listening on this unix socket.  Never fails: asking does. */
struct cell *cell_connect(const char *path);

/* The same for the time of a context: freed with its arena. */
struct cell *cell_connect_for(struct ctx *cx, const char *path);

/* A private cell, for commands: started on first use, ended by cell_free().  The
 * program is $QUOIN_CELL, else beside the running executable, else where it was
 * installed.  args, if not NULL, are further arguments; they must outlive it. */
struct cell *cell_spawn(const char *const *args);

void cell_free(struct cell *c); /* NULL is fine */

/* Render source.  Fails with
 *
 *	ERR_INVALID      it is too complex: the cell died of it, twice
 *	ERR_TOO_LARGE    it is longer than opt->max_bytes
 *	ERR_UNAVAILABLE  no cell could be reached
 *	ERR_TIMEOUT      none answered in time
 *
 * What is in *r lives as long as cx->arena. */
bool cell_markdown(struct ctx *cx, struct cell *c, const struct markdown_options *opt, struct span source,
                   struct markdown_result *r) MUST_CHECK;

/* The same for HTML: what the allow-list keeps of it (opt->raw_html is taken as
 * set). */
bool cell_sanitise_html(struct ctx *cx, struct cell *c, const struct markdown_options *opt, struct span source,
                        struct markdown_result *r) MUST_CHECK;

/* Make a picture or drawing into what a site shows (text/image_wire.h).  Fails
 * with
 *
 *	ERR_INVALID      it is damaged, too many pixels, not what it claims to be; the
 *	                 reason is fit for who sent it
 *	ERR_TOO_LARGE    more than IMAGE_MAX_BYTES
 *
 * and as above.  The bytes in *r live as long as cx->arena. */
bool cell_image(struct ctx *cx, struct cell *c, const struct image_options *opt, struct span source,
                struct image_result *r) MUST_CHECK;

#endif
