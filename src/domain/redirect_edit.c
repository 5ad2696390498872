/* redirect_edit.c - see redirect_edit.h. */
#include "domain/redirect_edit.h"

#include "base/strbuf.h"
#include "domain/audit.h"
#include "domain/change.h"
#include "domain/id.h"
#include "domain/queries.h"
#include "domain/redirect.h"
#include "domain/row.h"
#include "domain/site.h"
#include "domain/trash.h"
#include "text/url.h"

enum { ADDRESS_MAX = 2000 };

static const struct field redirect_row_fields[] = {
	FIELD_TEXT(struct redirect_row, id),
	FIELD_TEXT(struct redirect_row, from_path),
	FIELD_TEXT(struct redirect_row, to_url),
	FIELD_TEXT(struct redirect_row, origin),
	FIELD_INT(struct redirect_row, status),
	FIELD_INT(struct redirect_row, total),
	FIELD_TIME(struct redirect_row, created_at),
	FIELD_TIME(struct redirect_row, trashed_at),
	FIELD_END
};

bool
redirect_rows(struct ctx *cx, const struct redirect_list_wish *wish, struct list *out)
{
	return pg_many(cx, wish->in_trash ? &q_redirect_trash_rows : &q_redirect_rows, struct redirect_row, redirect_row_fields,
	               out, PG_TEXT(wish->search), PG_INT(wish->limit), PG_INT(wish->offset));
}

/* ---- adding ---- */

static bool
bad(struct ctx *cx, const char *field, const char *sentence)
{
	return fail(cx, ERR_INVALID, "redirect.address", "%s", sentence), fail_field(cx, field);
}

/* The path as it is stored: decoded, clean, without its last slash. */
static bool
read_from(struct ctx *cx, const struct site *site, const char *from, const char **out)
{
	struct span s = span_trim(span_of(from));
	struct url_path path;
	struct url url;

	url_split(s, &url);
	if (url.has_authority && !span_is_nocase(url.host, site->primary_host))
		return bad(cx, "from", "The old address is one of this site: it begins with a slash.");
	if (!url.path.len || url.path.ptr[0] != '/')
		return bad(cx, "from", "The old address begins with a slash, such as /old-post/.");
	if (url.has_query || url.has_fragment)
		return bad(cx, "from", "The old address has no ? and no #: what follows them is passed over anyway.");
	url_path_clean(cx->arena, url.path, &path);
	if (path.kind != URL_PATH_OK || s.len > ADDRESS_MAX)
		return bad(cx, "from", "This is no address a browser would ask for.");
	size_t n = strlen(path.decoded);
	while (n > 1 && path.decoded[n - 1] == '/')
		n--;
	*out = arena_strndup(cx->arena, path.decoded, n);
	return n > 1 || bad(cx, "from", "The home page cannot lead elsewhere.");
}

static bool
read_to(struct ctx *cx, const char *to, const char **out)
{
	struct span s = span_trim(span_of(to));
	struct url url;

	*out = arena_strndup(cx->arena, s.ptr, s.len);
	url_split(s, &url);
	bool web = url.host.len && (span_is_nocase(url.scheme, "https") || span_is_nocase(url.scheme, "http"));
	if (s.len > ADDRESS_MAX || strpbrk(*out, " \t\r\n") || !(web || url_is_local(s)))
		return bad(cx, "to", "The new address begins with a slash, or with https:// where it is elsewhere.");
	return true;
}

/* Does it lead anybody anywhere? */
static bool
is_useful(struct ctx *cx, const char *from, const char *to)
{
	struct text_row post;
	struct redirect next;
	bool found, slashed = to[strlen(to) - 1] == '/';
	const char *end = slashed ? arena_strndup(cx->arena, to, strlen(to) - 1) : to;

	if (strcmp(from, end) == 0)
		return bad(cx, "to", "It would lead to itself.");
	if (!pg_maybe(cx, &q_redirect_post_at, text_row_fields, &post, &found, PG_TEXT(from)))
		return false;
	if (found)
		return fail(cx, ERR_CONFLICT, "redirect.post", "Readers find \"%s\" at this address: it would never be used.", post.value),
		       fail_field(cx, "from");
	if (!redirect_for(cx, to, &next, &found))
		return false;
	return !found || strncmp(next.to_url, from, strlen(from)) != 0 ||
	       bad(cx, "to", "That address leads back to the old one.");
}

static bool
add(struct ctx *cx, const struct site *site, const char *from, const char *to, int64_t status)
{
	int64_t n;

	if (!pg_exec_count(cx, &q_redirect_new, &n, PG_TEXT(id_new(cx->arena)), PG_TEXT(from), PG_TEXT(to), PG_INT(status)))
		return false;
	if (n == 0)
		return fail(cx, ERR_CONFLICT, "redirect.taken", "Another redirect leads on from this address; remove it first."),
		       fail_field(cx, "from");
	return audit_end(cx, audit_begin(cx, site->id, "redirect.add", "from", from, "to", to, NULL) && change_commit(cx, site));
}

bool
redirect_make(struct ctx *cx, const struct site *site, const char *from, const char *to, int64_t status)
{
	bool gone = status == 410;
	const char *path = NULL, *target = "/";

	if (status != 301 && status != 302 && status != 308 && !gone)
		return fail(cx, ERR_INVALID, "redirect.status", "Choose how it leads on."), fail_field(cx, "status");
	if (!read_from(cx, site, from, &path) || (!gone && !read_to(cx, to, &target)) || !change_begin(cx, site))
		return false;
	if ((gone || is_useful(cx, path, target)) && add(cx, site, path, target, status))
		return true;
	change_abort(cx, site);
	return false;
}

/* ---- the trash ---- */

/* The statement gives the address where it did something; NULL: it did nothing. */
static bool
move(struct ctx *cx, const struct pg_query *query, const char *id, const char **from)
{
	struct list rows;

	if (!pg_many(cx, query, struct text_row, text_row_fields, &rows, PG_TEXT(id)))
		return false;
	*from = rows.count ? ((const struct text_row *)rows.items)->value : NULL;
	return true;
}

static bool
end(struct ctx *cx, const struct site *site, bool ok, const char *act, const char *from)
{
	if (ok && audit_end(cx, audit_begin(cx, site->id, act, "from", from, NULL) && change_commit(cx, site)))
		return true;
	change_abort(cx, site);
	return false;
}

static bool
none(struct ctx *cx)
{
	return fail(cx, ERR_NOT_FOUND, "redirect.none", "There is no such redirect.");
}

bool
redirect_trash(struct ctx *cx, const struct site *site, const char *id)
{
	const char *from;

	if (!change_begin(cx, site))
		return false;
	bool ok = move(cx, &q_redirect_trash, id, &from) && (from || none(cx)) && trash_plan_purge(cx, site);
	return end(cx, site, ok, "redirect.trash", from);
}

/* Not there, or something in its way? */
static bool
why_not(struct ctx *cx, const char *id)
{
	struct text_row from;
	bool found;

	if (!pg_maybe(cx, &q_redirect_in_trash, text_row_fields, &from, &found, PG_TEXT(id)))
		return false;
	return found ? fail(cx, ERR_CONFLICT, "redirect.taken", "Another redirect leads on from %s now; remove it first.", from.value)
	             : none(cx);
}

bool
redirect_untrash(struct ctx *cx, const struct site *site, const char *id)
{
	const char *from;

	if (!change_begin(cx, site))
		return false;
	bool ok = move(cx, &q_redirect_untrash, id, &from) && (from || why_not(cx, id));
	return end(cx, site, ok, "redirect.untrash", from);
}
