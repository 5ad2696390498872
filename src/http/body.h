/* body.h - the bytes of a request's body while they arrive.
 *
 * Small bodies stay in memory.  One that outgrows `memory` moves to a temporary
 * file without a name, so that slow uploads cost the process neither memory nor
 * threads; when it is complete it is mapped.  Bodies share a budget per process. */
#ifndef HTTP_BODY_H
#define HTTP_BODY_H

#include "base/span.h"
#include "base/strbuf.h"

#include <stdatomic.h>
#include <stdint.h>

struct body_limits {
	size_t max;               /* bytes of one body; 16 MB */
	size_t memory;            /* bytes kept in memory; 64 KB */
	const char *dir;          /* where temporary files go; NULL: /tmp */
	int64_t budget;           /* bytes of all bodies beyond `memory` in this process */
	_Atomic int64_t *spooled; /* bytes of them now, or NULL: not counted */
};

enum body_result { BODY_OK, BODY_TOO_LARGE, BODY_NO_ROOM };

struct body {
	const struct body_limits *limits;
	struct strbuf small;
	int fd;          /* the temporary file, or -1 */
	size_t len;
	int64_t charged; /* to the budget */
	void *map;
};

void body_init(struct body *b, const struct body_limits *limits);

/* Forget the bytes, close the file, give the budget back. */
void body_clear(struct body *b);

/* NO_ROOM: the budget or the disk is used up. */
enum body_result body_add(struct body *b, const char *bytes, size_t len);

/* All of it, in one piece; false when it could not be mapped. */
bool body_span(struct body *b, struct span *out);

#endif
