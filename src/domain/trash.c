/* trash.c - see trash.h. */
#include "domain/trash.h"

#include "domain/media_trash.h"
#include "domain/outbox.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/setting.h"
#include "domain/site.h"

/* A little later than a day, for clocks that differ. */
static const usec_t NEXT = (86400 + 60) * USEC_PER_SEC;

bool
trash_plan_purge(struct ctx *cx, const struct site *site)
{
	struct yes_row planned;

	return pg_one(cx, &q_outbox_plans, yes_row_fields, &planned, PG_TEXT("trash_purge")) &&
	       (planned.yes || outbox_add(cx, site, "trash_purge", "{}", clock_wall() + NEXT));
}

static bool
come_back(struct ctx *cx, const struct site *site)
{
	struct yes_row holds;

	return pg_run(cx, &(struct pg_read){ &q_trash_holds, yes_row_fields, &holds, 0, NULL, PG_NO_ARGS }, 1) &&
	       (!holds.yes || trash_plan_purge(cx, site));
}

bool
trash_purge(struct ctx *cx, const struct conf *conf, const struct site *site)
{
	struct settings settings;

	if (!settings_load(cx, &settings) || !pg_exec(cx, &q_trash_purge, PG_INT(settings.trash_days)) ||
	    !media_purge_old(cx, conf, site, settings.trash_days) || !pg_begin(cx, PG_SITE))
		return false;
	return pg_settle(cx, PG_SITE, come_back(cx, site));
}
