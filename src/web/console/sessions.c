/* sessions.c - where one is signed in, and out of it. */
#include "web/console/console.h"

#include "domain/audit.h"
#include "text/dates.h"
#include "web/console/list_view.h"

struct session_view {
	const char *id, *browser, *address, *seen_iso, *seen, *created_iso, *created;
	bool current;
};

static const struct field session_view_fields[] = {
	FIELD_TEXT(struct session_view, id),
	FIELD_TEXT(struct session_view, browser),
	FIELD_TEXT(struct session_view, address),
	FIELD_TEXT(struct session_view, seen_iso),
	FIELD_TEXT(struct session_view, seen),
	FIELD_TEXT(struct session_view, created_iso),
	FIELD_TEXT(struct session_view, created),
	FIELD_BOOL(struct session_view, current),
	FIELD_END
};

struct sessions_view {
	struct list sessions;
};

static const struct field sessions_fields[] = {
	FIELD_LIST(struct sessions_view, sessions, struct session_view, session_view_fields),
	FIELD_END
};

struct word {
	const char *sign, *name;
};

/* The first sign that is in the text; browsers name their forebears after themselves. */
static const char *
named(const char *agent, const struct word *words, const char *other)
{
	for (; words->sign; words++)
		if (strstr(agent, words->sign))
			return words->name;
	return other;
}

/* "Firefox on Linux". */
static const char *
browser_name(struct arena *a, const char *agent)
{
	static const struct word browsers[] = { { "Edg", "Edge" }, { "OPR/", "Opera" }, { "Firefox/", "Firefox" },
		{ "FxiOS/", "Firefox" }, { "CriOS/", "Chrome" }, { "Chrome/", "Chrome" }, { "Safari/", "Safari" }, { NULL, NULL } };
	static const struct word systems[] = { { "iPhone", "an iPhone" }, { "iPad", "an iPad" }, { "Android", "Android" },
		{ "Windows", "Windows" }, { "CrOS", "ChromeOS" }, { "Mac OS X", "a Mac" }, { "Linux", "Linux" }, { NULL, NULL } };

	return arena_printf(a, "%s on %s", named(agent, browsers, "A browser"), named(agent, systems, "an unknown system"));
}

bool
sessions_page(struct console *c)
{
	struct arena *a = c->cx->arena;
	struct list list;

	if (!session_list(c->cx, c->redis, c->me.id, &list))
		return false;
	const struct session *s = list.items;
	struct session_view *v = ARENA_ARRAY(a, struct session_view, list.count + 1);
	for (size_t i = 0; i < list.count; i++)
		v[i] = (struct session_view){
			.id = s[i].id, .browser = browser_name(a, s[i].agent ? s[i].agent : ""), .address = s[i].address,
			.seen_iso = dates_rfc3339(a, s[i].seen_at), .seen = list_date(a, s[i].seen_at),
			.created_iso = dates_rfc3339(a, s[i].created_at),
			.created = list_date(a, s[i].created_at),
			.current = strcmp(s[i].id, c->session.id) == 0,
		};
	return console_page(c, "sessions", "Where you are signed in", sessions_fields,
	                    &(struct sessions_view){ { v, list.count } });
}

/* Of one's own account only: the id may be anybody's. */
bool
session_end_do(struct console *c)
{
	const char *id = console_capture(c, "id");
	struct list list;

	if (strcmp(id, c->session.id) == 0)
		return sign_out_do(c);
	if (!session_list(c->cx, c->redis, c->me.id, &list))
		return false;
	const struct session *s = list.items;
	for (size_t i = 0; i < list.count; i++)
		if (strcmp(s[i].id, id) == 0 && !session_end(c->cx, c->redis, c->me.id, id))
			return false;
	return console_redirect(c, "/account/sessions/", "session_ended");
}

bool
sessions_end_do(struct console *c)
{
	if (!session_end_others(c->cx, c->redis, c->me.id, NULL) ||
	    !audit_add(c->cx, 0, "account.sessions_end", "email", c->me.email, NULL))
		return false;
	console_forget_cookie(c);
	return console_redirect(c, "/sign-in/", "signed_out");
}
