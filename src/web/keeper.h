/* keeper.h - a thread of a worker that keeps its registry up to date while nobody
 * asks: a site made just before the platform database goes away is known to every
 * worker, and not to those alone that were asked for something meanwhile. */
#ifndef WEB_KEEPER_H
#define WEB_KEEPER_H

#include "base/ctx.h"

struct keeper;
struct world;

/* It takes its connections from cx->pgs. */
bool keeper_start(struct ctx *cx, struct world *w, struct keeper **out) MUST_CHECK;

/* Waits for it to end; NULL is fine. */
void keeper_stop(struct keeper *k);

#endif
