/* kinds.h - what a cell can be asked to do: a table from kind to function. */
#ifndef CELL_KINDS_H
#define CELL_KINDS_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "text/cell_proto.h"

/* Answer the parts of one request with parts.  What the arena holds is gone
 * after the answer is sent. */
typedef enum cell_status (*kind_fn)(struct arena *a, struct span parts, struct strbuf *answer);

/* NULL: not a kind. */
kind_fn kind_find(uint32_t kind);

/* Once, before the sandbox: what the libraries load, and the locale. */
void kinds_init(void);

/* From now on Markdown is written as cmark-gfm writes it, raw HTML included.
 * For the tests of this project only; no request can ask for it. */
void kinds_use_reference(void);

#endif
