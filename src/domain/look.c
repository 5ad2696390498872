/* look.c - see look.h.
 *
 *	look:<site>:<token>   JSON of one look */
#include "domain/look.h"

#include "base/strbuf.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/setting.h"
#include "domain/site.h"
#include "service/crypto.h"
#include "service/pg.h"
#include "service/redis.h"
#include "text/json.h"
#include "text/url.h"

enum { LOOK_MAX = 64 * 1024, KEPT_SECONDS = 6 * 3600 };

static const usec_t DAY = 86400 * USEC_PER_SEC;

static const struct json_limits stored = { .bytes = LOOK_MAX, .depth = 4 };

static const struct field look_fields[] = {
	FIELD_TEXT(struct look, theme),
	FIELD_TEXT(struct look, settings),
	FIELD_BOOL(struct look, draft),
	FIELD_END
};

static const struct field samples_fields[] = {
	FIELD_TEXT(struct look_samples, post),
	FIELD_TEXT(struct look_samples, page),
	FIELD_TEXT(struct look_samples, tag),
	FIELD_TEXT(struct look_samples, author),
	FIELD_TEXT(struct look_samples, word),
	FIELD_END
};

static bool
down(struct ctx *cx)
{
	return fail(cx, ERR_UNAVAILABLE, "look.redis", "A preview cannot be kept just now: Redis does not answer.");
}

static struct span
key_of(struct ctx *cx, const struct site *site, const char *token)
{
	return span_of(arena_printf(cx->arena, "look:%lld:%s", (long long)site->id, token));
}

bool
look_is_token(const char *token)
{
	return *token && strspn(token, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == strlen(token);
}

bool
look_keep(struct ctx *cx, struct redis *r, const struct world *w, const struct site *site, const struct look *look,
          const char **token)
{
	struct strbuf text;
	struct json j;

	strbuf_init(&text, cx->arena, LOOK_MAX);
	json_init(&j, &text, 0);
	json_add_struct(&j, look_fields, look);
	if (!strbuf_ok(&text))
		return fail(cx, ERR_TOO_LARGE, "look.large", "These settings are too long to be kept.");
	*token = crypto_derive(cx->arena, w->master_key,
	                       arena_printf(cx->arena, "look:%lld:%lld:%s", (long long)site->id,
	                                    (long long)(clock_wall() / DAY), text.buf));
	return redis_set(r, key_of(cx, site, *token), strbuf_span(&text), KEPT_SECONDS) == REDIS_DONE || down(cx);
}

bool
look_find(struct ctx *cx, struct redis *r, const struct site *site, const char *token, struct look *out, bool *found)
{
	const struct dyn *d;
	struct span text;

	*out = (struct look){ .theme = "", .settings = "{}" };
	*found = false;
	if (!look_is_token(token))
		return true;
	switch (redis_get(r, cx->arena, key_of(cx, site, token), &text)) {
	case REDIS_NONE:
		return true;
	case REDIS_DOWN:
		return down(cx);
	case REDIS_DONE:
		break;
	}
	*found = true;
	return json_parse(cx, text, &stored, &d) && (dyn_to_struct(cx->arena, d, look_fields, out) ||
	       fail(cx, ERR_INTERNAL, "look.stored", "a look is stored wrongly"));
}

/* ---- in use ---- */

bool
look_settings(struct ctx *cx, const char *theme, const char **settings)
{
	struct text_row row;

	if (!pg_one(cx, &q_look_settings, text_row_fields, &row, PG_TEXT(theme)))
		return false;
	*settings = row.value;
	return true;
}

bool
look_use(struct ctx *cx, const char *theme, const char *settings)
{
	return pg_exec(cx, &q_look_keep, PG_TEXT(theme)) && setting_set(cx, "theme", theme) &&
	       setting_set(cx, "theme_settings", settings);
}

/* ---- samples ---- */

bool
look_samples(struct ctx *cx, struct look_samples *out)
{
	*out = (struct look_samples){ 0 };
	return pg_run(cx, &(struct pg_read){ &q_look_samples, samples_fields, out, 0, NULL, PG_NO_ARGS }, 1);
}
