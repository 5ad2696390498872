/* code_report.c - what trying a theme's files found (code.h). */
#include "web/console/code.h"

#include "domain/site.h"
#include "text/json.h"

struct issue_view {
	const char *file, *line, *column, *reason, *url;
	bool is_error;
};

struct page_view {
	const char *label, *kind, *url, *steps, *size, *time, *depth;
	const char *steps_share, *size_share, *time_share, *depth_share;
	bool ok, near; /* near a ceiling */
};

static const struct field issue_fields[] = {
	FIELD_TEXT(struct issue_view, file),
	FIELD_TEXT(struct issue_view, line),
	FIELD_TEXT(struct issue_view, column),
	FIELD_TEXT(struct issue_view, reason),
	FIELD_TEXT(struct issue_view, url),
	FIELD_BOOL(struct issue_view, is_error),
	FIELD_END
};

#define TEXT(m) FIELD_TEXT(struct page_view, m)

static const struct field page_fields[] = {
	TEXT(label), TEXT(kind), TEXT(url), TEXT(steps), TEXT(size), TEXT(time), TEXT(depth),
	TEXT(steps_share), TEXT(size_share), TEXT(time_share), TEXT(depth_share),
	FIELD_BOOL(struct page_view, ok),
	FIELD_BOOL(struct page_view, near),
	FIELD_END
};

const struct field code_report_fields[] = {
	FIELD_LIST(struct code_report, issues, struct issue_view, issue_fields),
	FIELD_LIST(struct code_report, pages, struct page_view, page_fields),
	FIELD_TEXT(struct code_report, said),
	FIELD_BOOL(struct code_report, measured),
	FIELD_BOOL(struct code_report, ok),
	FIELD_BOOL(struct code_report, has_issues),
	FIELD_BOOL(struct code_report, has_pages),
	FIELD_END
};

bool
code_try(struct console *c, const struct code *code, struct list files, const char *only, struct theme_try *out,
         bool *measured)
{
	*out = (struct theme_try){ 0 };
	*measured = theme_try(c->cx, c->worker, c->site, code->under, files, only, out);
	if (*measured)
		return true;
	if (c->cx->err.kind != ERR_TOO_MANY)
		return false;
	ctx_forgive(c->cx);
	return true;
}

static struct issue_view
show_issue(const struct console *c, const struct code *code, const struct try_issue *i)
{
	struct arena *a = c->cx->arena;
	bool own = site_file_path_ok(code->theme, span_of(i->file));

	return (struct issue_view){
		.file = i->file, .reason = i->reason, .is_error = i->is_error,
		.line = i->line ? arena_printf(a, "%lld", (long long)i->line) : NULL,
		.column = arena_printf(a, "%lld", (long long)i->column),
		.url = own ? arena_printf(a, "%s&line=%lld", code_file_url(c, code, i->file), (long long)i->line) : NULL,
	};
}

/* 1234567 is "1 234 567", with narrow blanks. */
static const char *
number(struct arena *a, int64_t n)
{
	const char *digits = arena_printf(a, "%lld", (long long)n);
	size_t len = strlen(digits);
	struct strbuf sb;

	strbuf_init(&sb, a, 64);
	for (size_t i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			strbuf_adds(&sb, "\xe2\x80\xaf");
		strbuf_addc(&sb, digits[i]);
	}
	return sb.buf;
}

static const char *
per_cent(struct arena *a, int64_t share)
{
	return arena_printf(a, "%lld", (long long)(share > 100 ? 100 : share));
}

static struct page_view
show_page(const struct console *c, const struct try_page *p)
{
	enum { NEAR = 50 };
	struct arena *a = c->cx->arena;

	return (struct page_view){
		.label = p->label, .kind = p->kind, .ok = p->ok,
		.url = arena_printf(a, "%s%s", site_url(a, c->conf, c->site), p->path + 1),
		.steps = number(a, p->ops), .steps_share = per_cent(a, p->ops_share),
		.size = arena_printf(a, "%.1f kB", (double)p->bytes / 1000), .size_share = per_cent(a, p->bytes_share),
		.time = arena_printf(a, "%.1f ms", (double)p->us / 1000), .time_share = per_cent(a, p->time_share),
		.depth = arena_printf(a, "%lld", (long long)p->depth), .depth_share = per_cent(a, p->depth_share),
		.near = p->ops_share > NEAR || p->bytes_share > NEAR || p->depth_share > NEAR,
	};
}

static const char *
in_words(struct arena *a, const struct theme_try *t)
{
	const struct try_issue *i = t->issues.items;
	size_t errors = 0;

	while (errors < t->issues.count && i[errors].is_error)
		errors++;
	if (errors)
		return arena_printf(a, "%zu error%s: this cannot be published.", errors, errors == 1 ? "" : "s");
	if (t->issues.count)
		return arena_printf(a, "No errors, %zu warning%s.", t->issues.count, t->issues.count == 1 ? "" : "s");
	return "No errors, and every name is known.";
}

struct code_report
code_report_of(const struct console *c, const struct code *code, const struct theme_try *t)
{
	const struct try_issue *i = t->issues.items;
	const struct try_page *p = t->pages.items;
	struct issue_view *issues = ARENA_ARRAY(c->cx->arena, struct issue_view, t->issues.count + 1);
	struct page_view *pages = ARENA_ARRAY(c->cx->arena, struct page_view, t->pages.count + 1);

	for (size_t k = 0; k < t->issues.count; k++)
		issues[k] = show_issue(c, code, &i[k]);
	for (size_t k = 0; k < t->pages.count; k++)
		pages[k] = show_page(c, &p[k]);
	return (struct code_report){
		.issues = { issues, t->issues.count }, .pages = { pages, t->pages.count },
		.said = in_words(c->cx->arena, t), .measured = true, .ok = t->ok,
		.has_issues = t->issues.count > 0, .has_pages = t->pages.count > 0,
	};
}

/* ---- for scripts ---- */

void
code_report_json(struct json *j, const struct theme_try *t)
{
	const struct try_issue *i = t->issues.items;
	const struct try_page *p = t->pages.items;

	json_key(j, "ok"), json_add_bool(j, t->ok);
	json_key(j, "issues");
	json_begin_array(j);
	for (size_t k = 0; k < t->issues.count; k++) {
		json_begin_object(j);
		json_key(j, "file"), json_add_text(j, i[k].file);
		json_key(j, "line"), json_add_int(j, i[k].line);
		json_key(j, "column"), json_add_int(j, i[k].column);
		json_key(j, "reason"), json_add_text(j, i[k].reason);
		json_key(j, "severity"), json_add_text(j, i[k].is_error ? "error" : "warning");
		json_end_object(j);
	}
	json_end_array(j);
	json_key(j, "pages");
	json_begin_array(j);
	for (size_t k = 0; k < t->pages.count; k++)
		json_add_struct(j, try_page_fields, &p[k]);
	json_end_array(j);
}
