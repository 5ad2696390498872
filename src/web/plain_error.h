/* plain_error.h - errors that belong to no theme: an unknown host, a suspended
 * site, a database that is down. */
#ifndef WEB_PLAIN_ERROR_H
#define WEB_PLAIN_ERROR_H

#include "http/request.h"
#include "http/response.h"
#include "web/theme.h"

/* Make the failure on cx the answer, and forgive it.  Headers that say when or
 * how to try again (Retry-After, Allow) stay. */
void plain_error(struct ctx *cx, const struct themes *themes, const struct request *rq, struct response *rs);

#endif
