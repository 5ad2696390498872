/* keeper.h - a thread of a worker for what no reader shall wait for.
 *
 * It keeps the registry up to date while nobody asks: a site made just before the
 * platform database goes away is known to every worker, and not to those alone that
 * were asked for something meanwhile.  And it stores what readers missed. */
#ifndef WEB_KEEPER_H
#define WEB_KEEPER_H

#include "base/ctx.h"

struct keeper;
struct missed;
struct world;

/* It takes its connections from cx->pgs. */
bool keeper_start(struct ctx *cx, struct world *w, struct missed *missed, struct keeper **out) MUST_CHECK;

/* Waits for it to end; NULL is fine. */
void keeper_stop(struct keeper *k);

#endif
