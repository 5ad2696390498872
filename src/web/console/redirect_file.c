/* redirect_file.c - redirects from a file, and all of them as one. */
#include "domain/redirect_file.h"

#include "service/conf.h"
#include "web/console/settings_view.h"


struct file_view {
	const char *at, *list_url, *download_url, *sum;
	struct list tabs, refused; /* the latter: of struct redirect_refused */
	int64_t told;
	bool tried, done, has_refused, more;
};

static const struct field refused_fields[] = {
	FIELD_INT(struct redirect_refused, line),
	FIELD_TEXT(struct redirect_refused, from),
	FIELD_TEXT(struct redirect_refused, reason),
	FIELD_END
};

static const struct field file_fields[] = {
	FIELD_TEXT(struct file_view, at),
	FIELD_TEXT(struct file_view, list_url),
	FIELD_TEXT(struct file_view, download_url),
	FIELD_TEXT(struct file_view, sum),
	FIELD_LIST(struct file_view, tabs, struct settings_tab, settings_tab_fields),
	FIELD_LIST(struct file_view, refused, struct redirect_refused, refused_fields),
	FIELD_INT(struct file_view, told),
	FIELD_BOOL(struct file_view, tried),
	FIELD_BOOL(struct file_view, done),
	FIELD_BOOL(struct file_view, has_refused),
	FIELD_BOOL(struct file_view, more),
	FIELD_END
};

static struct file_view
empty(const struct console *c)
{
	return (struct file_view){
		.at = console_site_path(c, "settings/redirects/file/"), .list_url = console_site_path(c, "settings/redirects/"),
		.download_url = console_site_path(c, "settings/redirects/redirects.json"), .tabs = settings_tabs(c, "redirects/"),
	};
}

bool
redirect_file_page(struct console *c)
{
	struct file_view view = empty(c);

	return console_page(c, "redirect-file", "Redirects of a file", file_fields, &view);
}

/* "12 new, 3 changed, 40 as they are, 2 refused" */
static const char *
sum_of(struct arena *a, const struct redirect_import *r)
{
	const struct {
		int64_t n;
		const char *what;
	} parts[] = { { r->added, "new" }, { r->changed, "changed" }, { r->same, "as they are" }, { r->refused, "refused" } };
	const char *sum = "";

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].n)
			sum = arena_printf(a, "%s%s%lld %s", sum, *sum ? ", " : "", (long long)parts[i].n, parts[i].what);
	return *sum ? sum : "no redirect in it";
}

bool
redirect_file_do(struct console *c)
{
	const struct form_file *file = form_get_file(c->form, "file");
	bool only_try = strcmp(console_field(c, "intent"), "try") == 0;
	struct file_view view = empty(c);
	struct redirect_import r;

	if (!file || !file->data.len)
		fail(c->cx, ERR_INVALID, "redirect.file", "Please choose a file."), fail_field(c->cx, "file");
	if (c->cx->err.kind || !redirect_file_import(c->cx, c->site, file->data, c->conf->redirect_patterns, only_try, &r))
		return console_form_again(c, "redirect-file", "Redirects of a file", file_fields, &view);
	view.sum = sum_of(c->cx->arena, &r);
	view.tried = !r.done && !r.refused;
	view.done = r.done;
	view.refused = r.reasons;
	view.told = (int64_t)r.reasons.count;
	view.more = r.refused > (int64_t)r.reasons.count;
	view.has_refused = r.refused > 0;
	if (r.refused)
		fail(c->cx, ERR_INVALID, "redirect.refused", "Nothing was imported, for not all of it can be: %s.", view.sum);
	return (r.refused ? console_form_again : console_page)(c, "redirect-file", "Redirects of a file", file_fields,
	                                                       &view);
}

bool
redirect_file_send(struct console *c)
{
	struct strbuf sb;

	strbuf_init(&sb, c->cx->arena, 64 * 1024 * 1024);
	if (!redirect_file_write(c->cx, &sb))
		return false;
	response_send(c->rs, 200, "application/json", strbuf_span(&sb));
	response_header(c->rs, "Content-Disposition", "attachment; filename=\"redirects.json\"");
	return true;
}
