/* outbox.c - see outbox.h. */
#include "domain/outbox.h"

#include "domain/queries.h"
#include "domain/site.h"

bool
outbox_add(struct ctx *cx, const struct site *site, const char *kind, const char *payload, usec_t due)
{
	return pg_run(cx, &(struct pg_read){ &q_outbox_hold, NULL, NULL, 0, NULL, PG_NO_ARGS }, 1) &&
	       pg_exec(cx, &q_wake_add, PG_INT(site->id), PG_TIME(due)) &&
	       pg_exec(cx, &q_outbox_add, PG_TEXT(kind), PG_TEXT(payload), PG_TEXT(cx->request_id), PG_TIME(due));
}
