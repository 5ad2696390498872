/* sign_in.c - see sign_in.h. */
#include "domain/sign_in.h"

#include "domain/staff.h"
#include "service/crypto.h"
#include "service/redis.h"

#include <ctype.h>
#include <pthread.h>

enum { TRIES_ACCOUNT = 10, TRIES_ADDRESS = 30, TRIES_CONFIRM = 10 };

static const usec_t account_interval = 60 * USEC_PER_SEC, address_interval = 10 * USEC_PER_SEC;

static const char *
lower(struct arena *a, const char *s)
{
	char *copy = arena_strdup(a, s);

	for (char *p = copy; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return copy;
}

bool
limit_use(struct ctx *cx, struct redis *r, const char *what, const char *whose, int burst, usec_t interval)
{
	/* A name may be as long as its sender likes, in whatever case; its hash is not. */
	const char *hash = crypto_sha256_hex(cx->arena, span_of(lower(cx->arena, whose)));
	const char *key = arena_printf(cx->arena, "rate:%s:%s", what, hash);
	usec_t wait;

	if (redis_rate(r, span_of(key), burst, interval, &wait) == REDIS_DOWN)
		return fail(cx, ERR_UNAVAILABLE, "limit.redis", "This is not possible just now: Redis does not answer.");
	if (wait == 0)
		return true;
	long long minutes = (wait + 60 * USEC_PER_SEC - 1) / (60 * USEC_PER_SEC);
	return fail(cx, ERR_TOO_MANY, "limit.reached", "Too many attempts. Try again in %lld minute%s.", minutes,
	            minutes == 1 ? "" : "s");
}

/* A hash nobody has the password of: checking it takes as long as a real one. */
static const char *
nobody_hash(void)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static char *hash;

	pthread_mutex_lock(&lock);
	if (!hash) {
		struct arena *a = arena_new(1024);
		struct ctx cx;
		const char *made;

		ctx_init(&cx, a);
		if (crypto_password_hash(&cx, span_of(crypto_token(a)), &made))
			hash = strdup(made);
		arena_free(a);
	}
	pthread_mutex_unlock(&lock);
	return hash ? hash : "";
}

bool
sign_in_check(struct ctx *cx, struct redis *r, const char *email, struct span password, const char *address,
              struct staff *out)
{
	bool found;

	if (!limit_use(cx, r, "sign-in", email, TRIES_ACCOUNT, account_interval) ||
	    !limit_use(cx, r, "sign-in-from", address, TRIES_ADDRESS, address_interval) ||
	    !staff_by_email(cx, email, out, &found))
		return false;
	bool known = found && out->password_hash, right;
	if (!crypto_password_verify(cx, known ? out->password_hash : nobody_hash(), password, &right))
		return false;
	return (known && right) || fail(cx, ERR_UNAUTHORIZED, "sign_in.wrong", "E-mail address and password do not belong together.");
}

bool
sign_in_confirm(struct ctx *cx, struct redis *r, const struct staff *staff, struct span password)
{
	bool right;

	if (!limit_use(cx, r, "confirm", arena_printf(cx->arena, "%lld", (long long)staff->id), TRIES_CONFIRM,
	               account_interval) ||
	    !crypto_password_verify(cx, staff->password_hash ? staff->password_hash : nobody_hash(), password, &right))
		return false;
	return (staff->password_hash && right) ||
	       (fail(cx, ERR_INVALID, "sign_in.confirm", "That is not your password."), fail_field(cx, "current"));
}
