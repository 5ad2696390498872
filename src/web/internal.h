/* internal.h - what the front server's internal listener may ask:
 *
 *	/healthz                        200: this process answers
 *	/readyz                         200, or 503 with what cannot be reached
 *	/metrics                        Prometheus text of all processes (web/metrics.h)
 *	/_internal/tls-ask?domain=NAME  200 where a certificate may be had for the name, else 403
 *
 * The dispatcher calls it only for requests marked internal by a FastCGI param
 * that no client can set. */
#ifndef WEB_INTERNAL_H
#define WEB_INTERNAL_H

#include "http/request.h"
#include "http/response.h"

struct world;

bool internal_handle(struct ctx *cx, struct world *w, struct request *rq, struct response *rs) MUST_CHECK;

#endif
