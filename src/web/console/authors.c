/* authors.c - whose names stand under posts, and one name made another's. */
#include "domain/author_edit.h"

#include "base/num.h"
#include "domain/invite.h"
#include "domain/row.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/url.h"
#include "web/console/list_view.h"
#include "web/console/option.h"

enum { PER_PAGE = 50 };

struct row_view {
	const char *name, *slug, *posts, *posts_url, *public_url, *merge_url;
	bool has_account;
};

struct authors_view {
	struct list_view list;
	struct list authors;
};

static const struct field row_fields[] = {
	FIELD_TEXT(struct row_view, name),
	FIELD_TEXT(struct row_view, slug),
	FIELD_TEXT(struct row_view, posts),
	FIELD_TEXT(struct row_view, posts_url),
	FIELD_TEXT(struct row_view, public_url),
	FIELD_TEXT(struct row_view, merge_url),
	FIELD_BOOL(struct row_view, has_account),
	FIELD_END
};

static const struct field authors_fields[] = {
	FIELD_SUB(struct authors_view, list, list_view_fields),
	FIELD_LIST(struct authors_view, authors, struct row_view, row_fields),
	FIELD_END
};

static struct row_view
row_of(const struct console *c, const struct author_row *r)
{
	struct arena *a = c->cx->arena;

	return (struct row_view){
		.name = r->name, .slug = r->slug, .has_account = r->has_account,
		.posts = arena_printf(a, "%lld post%s", (long long)r->posts, r->posts == 1 ? "" : "s"),
		.posts_url = console_site_path(c, "posts/?author=%s", url_arg(a, r->slug)),
		.public_url = arena_printf(a, "%sauthor/%s/", site_url(a, c->conf, c->site), url_segment(a, r->slug)),
		.merge_url = r->has_account ? NULL : console_site_path(c, "authors/%s/merge/", r->id),
	};
}

bool
authors_page(struct console *c)
{
	struct authors_view view = { .list = list_view_of(c, "authors/", "author", "authors", PER_PAGE) };
	struct list rows;

	if (!author_rows(c->cx, view.list.q, view.list.limit, view.list.offset, &rows))
		return false;
	const struct author_row *r = rows.items;
	struct row_view *v = ARENA_ARRAY(c->cx->arena, struct row_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		v[i] = row_of(c, &r[i]);
	view.authors = (struct list){ v, rows.count };
	list_view_count(c, &view.list, rows.count, rows.count ? r[0].total : 0);
	return console_page(c, "authors", "Authors", authors_fields, &view);
}

/* ---- merging ---- */

struct merge_view {
	const char *name, *slug, *posts, *list_url, *action;
	struct list staff, others; /* of option; value: an author's id, or "account:12" */
	bool has_staff, has_others, has_targets;
};

static const struct field merge_fields[] = {
	FIELD_TEXT(struct merge_view, name),
	FIELD_TEXT(struct merge_view, slug),
	FIELD_TEXT(struct merge_view, posts),
	FIELD_TEXT(struct merge_view, list_url),
	FIELD_TEXT(struct merge_view, action),
	FIELD_LIST(struct merge_view, staff, struct option, option_fields),
	FIELD_LIST(struct merge_view, others, struct option, option_fields),
	FIELD_BOOL(struct merge_view, has_staff),
	FIELD_BOOL(struct merge_view, has_others),
	FIELD_BOOL(struct merge_view, has_targets),
	FIELD_END
};

static const char *const account_prefix = "account:";

static void
add(struct console *c, struct list *to, const char *value, const char *label)
{
	struct option *v = (struct option *)(uintptr_t)to->items;

	v[to->count++] = (struct option){ value, label, c->form && strcmp(console_field(c, "into"), value) == 0 };
}

/* Staff who have no byline here yet: it is made when it is needed. */
static bool
add_members(struct console *c, struct list *to, struct list members)
{
	const struct member *m = members.items;
	struct arena *a = c->cx->arena;
	struct list with;

	if (!author_accounts(c->cx, &with))
		return false;
	for (size_t i = 0; i < members.count; i++) {
		bool has = m[i].disabled;

		for (size_t k = 0; k < with.count && !has; k++)
			has = ((const struct id_row *)with.items)[k].id == m[i].id;
		if (!has)
			add(c, to, arena_printf(a, "%s%lld", account_prefix, (long long)m[i].id),
			    arena_printf(a, "%s (%s)", m[i].name ? m[i].name : m[i].email, m[i].role));
	}
	return true;
}

static bool
fill_targets(struct console *c, const char *id, struct merge_view *view)
{
	struct list others, members;

	if (!author_others(c->cx, id, &others) || !member_list(c->cx, c->site->id, &members))
		return false;
	const struct author_row *o = others.items;
	view->staff.items = ARENA_ARRAY(c->cx->arena, struct option, others.count + members.count + 1);
	view->others.items = ARENA_ARRAY(c->cx->arena, struct option, others.count + 1);
	for (size_t i = 0; i < others.count; i++)
		add(c, o[i].has_account ? &view->staff : &view->others, o[i].id,
		    arena_printf(c->cx->arena, "%s – /author/%s/", o[i].name, o[i].slug));
	if (!add_members(c, &view->staff, members))
		return false;
	view->has_staff = view->staff.count > 0;
	view->has_others = view->others.count > 0;
	view->has_targets = view->has_staff || view->has_others;
	return true;
}

static bool
read_author(struct console *c, struct author_row *r)
{
	return author_by_id(c->cx, console_capture(c, "id"), r) &&
	       (!r->has_account || fail(c->cx, ERR_CONFLICT, "author.account",
	                                "%s has an account: this name is somebody's own.", r->name));
}

static bool
show(struct console *c, const struct author_row *r, bool again)
{
	struct err e = c->cx->err;
	struct row_view row = row_of(c, r);
	struct merge_view view = { .name = r->name, .slug = r->slug, .posts = row.posts, .action = row.merge_url,
	                           .list_url = console_site_path(c, "authors/") };

	ctx_forgive(c->cx);
	if (!fill_targets(c, r->id, &view))
		return false;
	c->cx->err = e;
	return (again ? console_form_again : console_page)(c, "author-merge", "Merge an author", merge_fields, &view);
}

bool
author_merge_page(struct console *c)
{
	struct author_row r;

	return read_author(c, &r) && show(c, &r, false);
}

/* "account:12" is somebody of this site's staff, any other text an author's id. */
static bool
read_target(struct console *c, const char **into, struct staff *staff)
{
	struct span value = span_of(console_field(c, "into"));
	int64_t account;
	bool found;

	*into = NULL;
	if (!value.len)
		return fail(c->cx, ERR_INVALID, "author.into", "Please choose whose name it becomes."), fail_field(c->cx, "into");
	if (!span_starts(value, account_prefix)) {
		*into = value.ptr;
		return true;
	}
	if (!num_int(span_skip(value, strlen(account_prefix)), 1, INT64_MAX, &account))
		return fail(c->cx, ERR_NOT_FOUND, "author.none", "There is no such author.");
	return staff_by_id(c->cx, account, c->site->id, staff, &found) &&
	       ((found && staff->role_on_site) ||
	        fail(c->cx, ERR_NOT_FOUND, "author.none", "There is nobody of that account on the staff."));
}

bool
author_merge_do(struct console *c)
{
	struct author_row r;
	struct staff staff;
	const char *into;

	if (!read_author(c, &r))
		return false;
	if (strcmp(console_field(c, "sure"), "yes") != 0) {
		fail(c->cx, ERR_INVALID, "author.sure", "Please confirm: there is no way back."), fail_field(c->cx, "sure");
		return show(c, &r, true);
	}
	if (!read_target(c, &into, &staff) || !author_merge(c->cx, c->site, r.id, into, &staff))
		return show(c, &r, true);
	return console_redirect(c, console_site_path(c, "authors/"), "merged");
}
