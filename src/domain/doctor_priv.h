/* doctor_priv.h - between doctor.c, which asks, and doctor_look.c, which looks. */
#ifndef DOMAIN_DOCTOR_PRIV_H
#define DOMAIN_DOCTOR_PRIV_H

#include "domain/doctor.h"

struct doctor {
	struct ctx *cx;
	struct world *w;
	const struct site *site; /* of doctor_site_parts */
	const char *area;
	struct finding *findings;
	size_t count;
};

struct doctor_part {
	const char *area; /* NULL ends the table */
	void (*look)(struct doctor *d);
};

extern const struct doctor_part doctor_parts[], doctor_site_parts[];

/* The finding just told, for whoever knows what mends it. */
struct finding *doctor_tell(struct doctor *d, enum finding_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* "WHAT: why", of the failure on the context, which is forgiven. */
struct finding *doctor_tell_failure(struct doctor *d, const char *what);

void doctor_mend(struct finding *f, const char *how, const char *command);

#endif
