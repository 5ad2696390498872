/* session.c - see session.h.
 *
 *	session:<hash of token>   JSON of one session
 *	sessions:<account>        the hashes of all sessions of an account */
#include "domain/session.h"

#include "base/strbuf.h"
#include "service/crypto.h"
#include "service/redis.h"
#include "text/json.h"

enum { STORED_MAX = 4096, AGENT_MAX = 200, SEEN_EVERY = 60 };

const struct field session_fields[] = {
	FIELD_TEXT(struct session, id),
	FIELD_INT(struct session, account_id),
	FIELD_TEXT(struct session, csrf),
	FIELD_BOOL(struct session, passed),
	FIELD_TEXT(struct session, agent),
	FIELD_TEXT(struct session, address),
	FIELD_INT(struct session, created_at),
	FIELD_INT(struct session, seen_at),
	FIELD_INT(struct session, confirmed_at),
	FIELD_END
};

static bool
down(struct ctx *cx)
{
	return fail(cx, ERR_UNAVAILABLE, "session.redis", "Who is signed in cannot be told just now: Redis does not answer.");
}

static struct span
session_key(struct ctx *cx, const char *id)
{
	return span_of(arena_printf(cx->arena, "session:%s", id));
}

static struct span
account_key(struct ctx *cx, int64_t account_id)
{
	return span_of(arena_printf(cx->arena, "sessions:%lld", (long long)account_id));
}

static struct span
as_json(struct ctx *cx, const struct session *s)
{
	struct strbuf text;
	struct json j;

	strbuf_init(&text, cx->arena, STORED_MAX);
	json_init(&j, &text, 0);
	json_add_struct(&j, session_fields, s);
	return strbuf_span(&text);
}

/* Among the sessions of its account. */
static bool
list_it(struct ctx *cx, struct redis *r, const struct session *s, int ttl)
{
	return redis_set_add(r, account_key(cx, s->account_id), span_of(s->id), ttl) != REDIS_DOWN || down(cx);
}

/* One that was ended meanwhile stays ended. */
bool
session_save(struct ctx *cx, struct redis *r, const struct session *s, usec_t idle)
{
	int ttl = (int)(idle / USEC_PER_SEC);

	switch (redis_replace(r, session_key(cx, s->id), as_json(cx, s), ttl)) {
	case REDIS_DONE:
		return list_it(cx, r, s, ttl);
	case REDIS_NONE:
		return true;
	case REDIS_DOWN:
		break;
	}
	return down(cx);
}

bool
session_start(struct ctx *cx, struct redis *r, struct session *s, usec_t idle, const char **token)
{
	struct span agent = span_take(span_of(s->agent ? s->agent : ""), AGENT_MAX);
	int ttl = (int)(idle / USEC_PER_SEC);

	*token = crypto_token(cx->arena);
	s->id = crypto_sha256_hex(cx->arena, span_of(*token));
	s->csrf = crypto_token(cx->arena);
	s->agent = arena_strndup(cx->arena, agent.ptr, agent.len);
	s->created_at = s->seen_at = s->confirmed_at = clock_wall();
	if (redis_set(r, session_key(cx, s->id), as_json(cx, s), ttl) == REDIS_DOWN)
		return down(cx);
	return list_it(cx, r, s, ttl);
}

static bool
read_one(struct ctx *cx, struct redis *r, const char *id, struct session *out, bool *found)
{
	static const struct json_limits limits = { .bytes = STORED_MAX, .depth = 2 };
	const struct dyn *d;
	struct span text;

	*found = false;
	switch (redis_get(r, cx->arena, session_key(cx, id), &text)) {
	case REDIS_DOWN:
		return down(cx);
	case REDIS_NONE:
		return true;
	case REDIS_DONE:
		break;
	}
	*out = (struct session){ 0 };
	if (!json_parse(cx, text, &limits, &d) || !dyn_to_struct(cx->arena, d, session_fields, out)) {
		ctx_forgive(cx); /* of another version: sign in again */
		return true;
	}
	*found = out->id && out->csrf && out->account_id;
	return true;
}

bool
session_find(struct ctx *cx, struct redis *r, const char *token, usec_t idle, struct session *out, bool *found)
{
	usec_t now = clock_wall();

	if (!read_one(cx, r, crypto_sha256_hex(cx->arena, span_of(token)), out, found))
		return false;
	if (!*found || now - out->seen_at < SEEN_EVERY * USEC_PER_SEC)
		return true;
	out->seen_at = now;
	return session_save(cx, r, out, idle);
}

bool
session_end(struct ctx *cx, struct redis *r, int64_t account_id, const char *id)
{
	struct span key = session_key(cx, id);

	if (redis_delete(r, &key, 1) == REDIS_DOWN ||
	    redis_set_remove(r, account_key(cx, account_id), span_of(id)) == REDIS_DOWN)
		return down(cx);
	return true;
}

static int
later_first(const void *a, const void *b)
{
	const struct session *s = a, *t = b;

	return s->seen_at < t->seen_at ? 1 : s->seen_at > t->seen_at ? -1 : 0;
}

bool
session_list(struct ctx *cx, struct redis *r, int64_t account_id, struct list *out)
{
	struct span *ids;
	size_t n, kept = 0;

	if (redis_set_members(r, cx->arena, account_key(cx, account_id), &ids, &n) == REDIS_DOWN)
		return down(cx);
	struct session *all = ARENA_ARRAY(cx->arena, struct session, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool found;

		if (!read_one(cx, r, ids[i].ptr, &all[kept], &found))
			return false;
		kept += found;
	}
	qsort(all, kept, sizeof *all, later_first);
	*out = (struct list){ all, kept };
	return true;
}

bool
session_end_others(struct ctx *cx, struct redis *r, int64_t account_id, const char *but)
{
	struct span *ids;
	size_t n;

	if (redis_set_members(r, cx->arena, account_key(cx, account_id), &ids, &n) == REDIS_DOWN)
		return down(cx);
	for (size_t i = 0; i < n; i++)
		if (!(but && strcmp(but, ids[i].ptr) == 0) && !session_end(cx, r, account_id, ids[i].ptr))
			return false;
	return true;
}
