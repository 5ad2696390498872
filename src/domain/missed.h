/* missed.h - what readers looked for and did not find: an address, how often, when
 * last, and the host whose link led there.  Nothing says who it was.
 *
 * A site keeps MISSED_KEPT addresses; those go first that were asked for least. */
#ifndef DOMAIN_MISSED_H
#define DOMAIN_MISSED_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/span.h"

enum {
	MISSED_KEPT = 1000,
	MISSED_PATH_MAX = 300, /* bytes; longer ones are not counted */
};

/* Is the path one of those that are not counted?  ignored: patterns with blanks
 * between them, in which * stands for anything. */
bool missed_is_ignored(const char *ignored, const char *path);

/* led_by: "" where it is not known.  Readers' pages do not change by it: no epoch. */
bool missed_add(struct ctx *cx, const char *path, int64_t times, const char *led_by) MUST_CHECK;

struct missed_row {
	const char *id, *path, *led_by;
	int64_t times, total; /* total: how many fit */
	usec_t last_at;
};

/* Most often first; list of struct missed_row. */
bool missed_rows(struct ctx *cx, const char *search, int64_t limit, int64_t offset, struct list *out) MUST_CHECK;

bool missed_forget(struct ctx *cx, const char *id) MUST_CHECK;

#endif
