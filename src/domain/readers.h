/* readers.h - a site that is not for everybody: its password, and what whoever knows
 * it carries along.
 *
 * Both passes are made of the site, the password and the installation's key: another
 * password makes all of them void, and one site's open no other. */
#ifndef DOMAIN_READERS_H
#define DOMAIN_READERS_H

#include "base/ctx.h"

struct settings;
struct site;
struct world;

/* Does the site ask its readers for a password? */
bool readers_are_asked(const struct settings *s);

/* Is it this one?  Takes as long for one as for another. */
bool readers_password(struct arena *a, const struct settings *s, const char *password);

/* What a browser keeps as a cookie, and what stands in addresses of feeds. */
const char *readers_pass(struct arena *a, const struct world *w, const struct site *site, const struct settings *s);
const char *readers_feed_key(struct arena *a, const struct world *w, const struct site *site, const struct settings *s);

#endif
