/* internal.h - what the front server's internal listener may ask: health, metrics
 * and whether a certificate may be had for a host. */
#ifndef WEB_INTERNAL_H
#define WEB_INTERNAL_H

#include "http/request.h"
#include "http/response.h"

struct world;

bool internal_handle(struct ctx *cx, struct world *w, struct request *rq, struct response *rs) MUST_CHECK;

#endif
