/* readers.c - see readers.h. */
#include "domain/readers.h"

#include "domain/setting.h"
#include "domain/site.h"
#include "service/crypto.h"

bool
readers_are_asked(const struct settings *s)
{
	return *s->readers_password != '\0';
}

bool
readers_password(struct arena *a, const struct settings *s, const char *password)
{
	return readers_are_asked(s) && crypto_equal(crypto_sha256_hex(a, span_of(password)),
	                                            crypto_sha256_hex(a, span_of(s->readers_password)));
}

static const char *
derive(struct arena *a, const struct world *w, const struct site *site, const struct settings *s, const char *what)
{
	return crypto_derive(a, w->master_key, arena_printf(a, "readers:%s:%lld:%s", what, (long long)site->id,
	                                                    s->readers_password));
}

const char *
readers_pass(struct arena *a, const struct world *w, const struct site *site, const struct settings *s)
{
	return derive(a, w, site, s, "pass");
}

const char *
readers_feed_key(struct arena *a, const struct world *w, const struct site *site, const struct settings *s)
{
	return derive(a, w, site, s, "feed");
}
