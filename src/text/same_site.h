/* same_site.h - which host names a browser takes for one site. */
#ifndef TEXT_SAME_SITE_H
#define TEXT_SAME_SITE_H

#include "base/arena.h"

#include <stdbool.h>

/* Do both lie below one name that somebody registered ("example.co.uk"), or one
 * below the other?  Then a browser takes them for one site, and cookies of the
 * one may be set for the other. */
bool host_same_site(struct arena *a, const char *name, const char *other);

#endif
