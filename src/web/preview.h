/* preview.h - /p/<token>/ on a site's own host: a post before its readers see it, or
 * the pages of the site in another look (/p/<token>/archive/). */
#ifndef WEB_PREVIEW_H
#define WEB_PREVIEW_H

#include "web/dispatch.h"

struct site;

/* Never cached, never indexed, and framed by the console only. */
bool preview_handle(struct ctx *cx, struct worker *w, struct request *rq, struct response *rs,
                    const struct site *site) MUST_CHECK;

#endif
