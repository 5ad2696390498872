/* cell_proto.h - what quoin-cell and its client say to each other.
 *
 * A connection carries requests and answers in turn.  Each is a cell_head and
 * `size` bytes of parts; a part is a tag, a length and that many bytes, and may
 * itself hold parts.  Numbers are in the machine's own order: both ends are on
 * one machine, and the magic number changes with the form.
 *
 *	request   head { magic, kind,   size, cpu_ms }  parts
 *	answer    head { magic, status, size, 0 }       parts
 *
 * A cell that dies of a request closes the connection instead of answering.  It
 * also closes one that has been idle for a while, or asked for enough.
 *
 * Neither end trusts the other's lengths: cell_part() stays inside its bytes. */
#ifndef TEXT_CELL_PROTO_H
#define TEXT_CELL_PROTO_H

#include "base/span.h"
#include "base/strbuf.h"

#include <stdint.h>

#define CELL_MAGIC 0x316c6371u

enum cell_kind {
	CELL_MARKDOWN = 1,      /* Markdown source -> markdown_result */
	CELL_SANITISE_HTML = 2, /* HTML -> markdown_result */
	CELL_IMAGE = 3,         /* a picture or drawing -> image_result */
};

enum cell_status {
	CELL_OK = 0,
	CELL_REFUSED = 1,      /* part CELL_REASON: a sentence for the person who wrote it */
	CELL_TOO_LARGE = 2,    /* the same, and it is the size */
	CELL_UNINTELLIGIBLE = 3, /* not a request of this protocol */
};

/* Tags of parts every kind shares; each kind numbers its own from 16. */
enum { CELL_SOURCE = 1, CELL_REASON = 2 };

struct cell_head {
	uint32_t magic;
	uint32_t code;   /* cell_kind or cell_status */
	uint32_t size;   /* bytes of parts that follow */
	uint32_t cpu_ms; /* processor time the request may use; 0: the cell's default */
};

enum {
	CELL_MAX_REQUEST = 65 << 20,
	CELL_MAX_ANSWER = 64 << 20,
};

void cell_put(struct strbuf *to, uint32_t tag, struct span value);
/* The head of a part whose len bytes the caller sends after what is in to. */
void cell_put_head(struct strbuf *to, uint32_t tag, size_t len);
void cell_put_text(struct strbuf *to, uint32_t tag, const char *s); /* NULL: no part */
void cell_put_number(struct strbuf *to, uint32_t tag, int64_t n);

/* Begin a part that holds parts; cell_end() with what cell_begin() returned. */
size_t cell_begin(struct strbuf *to, uint32_t tag);
void   cell_end(struct strbuf *to, size_t begun);

/* Take the first part off *rest.  False at the end, and where what is left is
 * not a part: then *rest is not empty. */
bool cell_part(struct span *rest, uint32_t *tag, struct span *value);

/* The number in a part; 0 if it is none. */
int64_t cell_number(struct span value);

#endif
