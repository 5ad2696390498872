/* set_up.h - the token that opens the set-up page of a new installation. */
#ifndef DOMAIN_SET_UP_H
#define DOMAIN_SET_UP_H

#include "base/arena.h"

struct world;

/* Derived from the master key: equal in every process, known to who can read the
 * server's output, and worth nothing once there is an operator. */
const char *set_up_token(struct arena *a, const struct world *w);

#endif
