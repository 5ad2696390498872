/* same_site.c - see same_site.h.  The list of public suffixes is libpsl's. */
#include "text/same_site.h"

#include "text/host.h"

#include <libpsl.h>

/* Names that are themselves public suffixes have nothing registered above them. */
static const char *
registered(const char *name)
{
	return psl_registrable_domain(psl_builtin(), name);
}

bool
host_same_site(struct arena *a, const char *name, const char *other)
{
	struct host one, two;

	if (!host_parse(a, span_of(name), &one) || !host_parse(a, span_of(other), &two))
		return false;
	if (host_is_under(one.name, two.name) || host_is_under(two.name, one.name))
		return true;
	const char *mine = registered(one.name), *theirs = registered(two.name);
	return mine && theirs && strcmp(mine, theirs) == 0;
}
