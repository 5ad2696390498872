/* audit.c - who did what on a site, newest first. */
#include "domain/audit.h"

#include "base/num.h"
#include "domain/site.h"
#include "text/dates.h"
#include "text/json.h"
#include "web/console/list_view.h"
#include "web/console/settings_view.h"

enum { PER_PAGE = 50 };

static const struct json_limits detail_limits = { .bytes = 64 * 1024, .depth = 3 };

static const struct {
	const char *action, *words, *subject;
} acts[] = {
#define ACT(action, words, subject) { action, words, subject },
#include "web/console/acts.h"
#undef ACT
};

struct act_view {
	const char *who, *words, *subject, *url, *iso, *date;
};

static const struct field act_fields[] = {
	FIELD_TEXT(struct act_view, who),
	FIELD_TEXT(struct act_view, words),
	FIELD_TEXT(struct act_view, subject),
	FIELD_TEXT(struct act_view, url),
	FIELD_TEXT(struct act_view, iso),
	FIELD_TEXT(struct act_view, date),
	FIELD_END
};

struct audit_view {
	struct list tabs, acts;
	const char *older_url;
	bool has_acts;
};

static const struct field audit_fields[] = {
	FIELD_LIST(struct audit_view, tabs, struct settings_tab, settings_tab_fields),
	FIELD_LIST(struct audit_view, acts, struct act_view, act_fields),
	FIELD_TEXT(struct audit_view, older_url),
	FIELD_BOOL(struct audit_view, has_acts),
	FIELD_END
};

/* "command:root" gave it on the server; without an actor Quoin did it by itself. */
static const char *
who(struct arena *a, const struct audit_row *r)
{
	struct span actor = span_of(r->actor);

	if (r->person)
		return r->person;
	if (span_starts(actor, "command:"))
		return arena_printf(a, "%s, on the server,", actor.ptr + strlen("command:"));
	return span_starts(actor, "account:") ? "Somebody whose account is gone" : "Quoin";
}

static const char *
text_at(const struct dyn *detail, const char *name)
{
	const struct dyn *d = *name ? dyn_get(detail, span_of(name)) : NULL;

	return d && d->type == DYN_TEXT ? d->text.ptr : NULL;
}

static bool
show_act(struct console *c, const struct audit_row *r, struct act_view *v)
{
	struct arena *a = c->cx->arena;
	const struct dyn *detail;
	const char *post;

	*v = (struct act_view){ who(a, r), r->action, NULL, NULL, dates_rfc3339(a, r->at),
	                        list_date(a, r->at) };
	if (!json_parse(c->cx, span_of(r->detail), &detail_limits, &detail))
		return false;
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (strcmp(acts[i].action, r->action) == 0) {
			v->words = acts[i].words;
			v->subject = text_at(detail, acts[i].subject);
		}
	post = text_at(detail, "post");
	if (post)
		v->url = console_site_path(c, "posts/%s/", post);
	return true;
}

bool
audit_page(struct console *c)
{
	struct audit_view view = { .tabs = settings_tabs(c, "history/") };
	int64_t before = 0;
	struct list rows;

	if (!num_int(span_of(console_arg(c, "before")), 1, INT64_MAX, &before))
		before = 0;
	if (!audit_list(c->cx, c->site->id, before, PER_PAGE + 1, &rows))
		return false;
	const struct audit_row *r = rows.items;
	size_t n = rows.count > PER_PAGE ? PER_PAGE : rows.count;
	struct act_view *v = ARENA_ARRAY(c->cx->arena, struct act_view, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!show_act(c, &r[i], &v[i]))
			return false;
	view.acts = (struct list){ v, n };
	view.has_acts = n > 0;
	if (rows.count > n)
		view.older_url = console_site_path(c, "settings/history/?before=%lld", (long long)r[n - 1].id);
	return console_page(c, "audit", "History", audit_fields, &view);
}
