/* trash.h - what is deleted lies in the trash for the site's trash_days, from where
 * it can be taken out as it was; then a job deletes it for good.
 *
 * Each kind keeps its own: posts in their row (post_edit.h), tags and the posts they
 * were taken from (tag_edit.h), redirects (redirect_edit.h), files (media_trash.h). */
#ifndef DOMAIN_TRASH_H
#define DOMAIN_TRASH_H

#include "base/ctx.h"

struct conf;
struct site;

/* See to it that the job comes: in a day, or sooner where the trash keeps for less.
 * Inside the transaction that puts something into the trash. */
bool trash_plan_purge(struct ctx *cx, const struct site *site) MUST_CHECK;

/* What the job does: delete what has been there for long; while anything is left the
 * job comes again every day, so that a changed setting counts soon. */
bool trash_purge(struct ctx *cx, const struct conf *conf, const struct site *site) MUST_CHECK;

#endif
