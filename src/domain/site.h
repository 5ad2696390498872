/* site.h - a tenant: found by host, with its place and its settings.
 *
 * The registry is this process's copy of the platform's hosts and sites.  It is
 * read again, as a whole, when its generation has moved; a snapshot stays valid
 * for whoever holds it.  While the platform database is down the last snapshot
 * serves. */
#ifndef DOMAIN_SITE_H
#define DOMAIN_SITE_H

#include "base/ctx.h"
#include "base/span.h"
#include "service/pg.h"

struct site {
	int64_t id;
	const char *name;
	const char *state;        /* "active", "suspended", … */
	const char *primary_host;
	struct place place;
	int64_t requests_per_sec; /* of its plan */
	int64_t storage_bytes;
};

#endif
