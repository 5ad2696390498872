/* set_up.c - see set_up.h. */
#include "domain/set_up.h"

#include "domain/site.h"
#include "service/crypto.h"

const char *
set_up_token(struct arena *a, const struct world *w)
{
	return crypto_derive(a, w->master_key, "set-up");
}
