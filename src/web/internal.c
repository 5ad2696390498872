/* internal.c - see internal.h. */
#include "web/internal.h"

bool
internal_handle(struct ctx *cx, struct world *w, struct request *rq, struct response *rs)
{
	(void)w;
	if (strcmp(rq->path, "/healthz") != 0)
		return fail(cx, ERR_NOT_FOUND, "internal.none", NULL);
	response_send(rs, 200, "text/plain; charset=utf-8", SPAN("ok\n"));
	return true;
}
