/* metrics.h - the state of the whole daemon as Prometheus text (format 0.0.4).
 *
 * One scrape, whichever worker answers it, speaks for all processes: what they
 * count lies in shared memory. */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include "base/ctx.h"
#include "base/strbuf.h"

struct world;

void metrics_write(struct ctx *cx, struct world *w, struct strbuf *to);

#endif
