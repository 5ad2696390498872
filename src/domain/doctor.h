/* doctor.h - what is wrong with an installation that runs, and what mends it.
 *
 * check-config asks whether it could run as configured; this looks at what does: the
 * processes, the databases, Redis, jobs, room on the disks.  Nothing is changed, and
 * what cannot be looked at is a finding like any other. */
#ifndef DOMAIN_DOCTOR_H
#define DOMAIN_DOCTOR_H

#include "base/ctx.h"
#include "base/field.h"

struct site;
struct world;

enum finding_level {
	FINDING_GOOD, /* as it should be */
	FINDING_NOTE, /* it works, and could be better or soon will not */
	FINDING_BAD,  /* something does not work, or could be lost */
};

struct finding {
	enum finding_level level;
	const char *area;    /* "Jobs" */
	const char *what;    /* a sentence */
	const char *mend;    /* what to do, a sentence; NULL where there is nothing */
	const char *command; /* a line for a shell that does it; NULL */
	const char *address; /* a page of the console where it is done; NULL */
};

/* For views and JSON: the level as a word (finding_word()). */
struct finding_view {
	const char *level, *area, *what, *mend, *command, *address;
	bool good, note, bad;
};

extern const struct field finding_view_fields[];

/* The whole installation, apart from the sites' own databases: a list of finding,
 * the order that of the parts. */
struct list doctor_examine(struct ctx *cx, struct world *w);

/* One site, entered by this: its database, and what it stores. */
struct list doctor_examine_site(struct ctx *cx, struct world *w, const struct site *site);

struct list doctor_views(struct arena *a, struct list findings);

/* How many of a list are of that level. */
size_t doctor_count(struct list findings, enum finding_level level);

#endif
