/* redirect_file.c - see redirect_file.h. */
#include "domain/redirect_file.h"

#include "base/hash.h"
#include "base/num.h"
#include "domain/audit.h"
#include "domain/change.h"
#include "domain/queries.h"
#include "domain/redirect_rule.h"
#include "domain/row.h"
#include "domain/site.h"
#include "text/json.h"
#include "text/url.h"
#include "text/yaml.h"

static const char pattern_signs[] = "\\^$*+?()[]{}|";

/* A rule as the file has it. */
struct entry {
	const char *from, *to;
	int64_t status, line;
	bool is_pattern;
	struct redirect_rule rule;
	const char *reason;      /* NULL: nothing is wrong with it */
	bool is_new, is_changed; /* neither: it is stored as it is */
};

struct entries {
	struct entry *items;
	size_t n;
};

static bool
bad_file(struct ctx *cx, const char *reason)
{
	return fail(cx, ERR_INVALID, "redirect.file", "%s", reason), fail_field(cx, "file");
}

/* ---- reading ---- */

static const char *
text_of(struct arena *a, const struct dyn *d)
{
	return d && d->type == DYN_TEXT ? arena_strndup(a, d->text.ptr, d->text.len) : NULL;
}

static bool
is_true(const struct dyn *d)
{
	return d && d->type == DYN_BOOL && d->boolean;
}

/* "/^\/old\/$/i" holds of capitals too. */
static const char *
case_of(struct arena *a, const char *from)
{
	struct span s = span_of(from);

	if (!span_starts(s, "/^") || !span_ends(s, "/i") || s.len < 4)
		return from;
	s = span_take(span_skip(s, 2), s.len - 4);
	return arena_printf(a, "(?i)%.*s", SPAN_FMT(s));
}

static void
add_entry(struct arena *a, struct entries *e, const char *from, const char *to, int64_t status, int64_t line)
{
	from = case_of(a, from ? from : "");
	e->items[e->n++] = (struct entry){ .from = from, .to = to ? to : "", .status = status, .line = line,
	                                   .is_pattern = strpbrk(from, pattern_signs) };
}

/* Where the next object of the list begins: its line.  Braces in text do not count. */
static int64_t
next_object(struct span *rest, int64_t *line, unsigned *depth)
{
	bool quoted = false;

	while (rest->len) {
		char c = rest->ptr[0];

		*rest = span_skip(*rest, quoted && c == '\\' ? 2 : 1);
		*line += c == '\n';
		if (c == '"')
			quoted = !quoted;
		else if (!quoted && c == '{' && (*depth)++ == 0)
			return *line;
		else if (!quoted && c == '}' && *depth)
			(*depth)--;
	}
	return *line;
}

static bool
read_json(struct ctx *cx, struct span file, struct entries *e)
{
	static const struct json_limits limits = { .bytes = REDIRECT_FILE_MAX, .depth = 4 };
	const struct dyn *list;
	struct span rest = file;
	unsigned depth = 0;
	int64_t line = 1;

	if (!json_parse(cx, file, &limits, &list))
		return false;
	if (list->type != DYN_LIST || list->count > REDIRECT_FILE_RULES)
		return bad_file(cx, "A list of at most 10,000 redirects is wanted: [{\"from\": …, \"to\": …}, …].");
	e->items = ARENA_ARRAY(cx->arena, struct entry, list->count + 1);
	for (size_t i = 0; i < list->count; i++) {
		const struct dyn *d = &list->items[i], *status = dyn_get(d, SPAN("status")), *pattern = dyn_get(d, SPAN("pattern"));

		if (d->type != DYN_MAP)
			return bad_file(cx, arena_printf(cx->arena, "Entry %zu of the list is not {\"from\": …, \"to\": …}.", i + 1));
		add_entry(cx->arena, e, text_of(cx->arena, dyn_get(d, SPAN("from"))), text_of(cx->arena, dyn_get(d, SPAN("to"))),
		          status && status->type == DYN_INT ? status->integer : is_true(dyn_get(d, SPAN("permanent"))) ? 301 : 302,
		          next_object(&rest, &line, &depth));
		if (pattern && pattern->type == DYN_BOOL)
			e->items[i].is_pattern = pattern->boolean;
	}
	return true;
}

/* The line a key stands on, from `rest` on, which is left behind it. */
static int64_t
line_of(struct span key, struct span *rest, int64_t *line)
{
	struct span after = *rest;

	for (int64_t n = *line; after.len; n++) {
		struct span one = span_trim(span_cut(after, '\n', &after));

		if (span_starts(one, "\"") || span_starts(one, "'"))
			one = span_skip(one, 1);
		if (one.len >= key.len && memcmp(one.ptr, key.ptr, key.len) == 0) {
			*rest = after, *line = n + 1;
			return n;
		}
	}
	return *line;
}

static bool
read_yaml_map(struct ctx *cx, const struct dyn_member *m, struct span *rest, int64_t *line, struct entries *e)
{
	int64_t status;

	if (!num_int(m->name, 300, 499, &status) || (m->value.type != DYN_MAP && m->value.type != DYN_NULL))
		return bad_file(cx, "Addresses are wanted below 301: and 302:, each with where it leads.");
	line_of(m->name, rest, line);
	for (size_t i = 0; m->value.type == DYN_MAP && i < m->value.count; i++) {
		const struct dyn_member *r = &m->value.members[i];

		add_entry(cx->arena, e, arena_strndup(cx->arena, r->name.ptr, r->name.len), text_of(cx->arena, &r->value), status,
		          line_of(r->name, rest, line));
	}
	return true;
}

static bool
read_yaml(struct ctx *cx, struct span file, struct entries *e)
{
	static const struct yaml_limits limits = { .bytes = REDIRECT_FILE_MAX, .depth = 4, .nodes = 2 * REDIRECT_FILE_RULES + 10 };
	const struct dyn *map;
	struct span rest = file;
	int64_t line = 1;
	size_t n = 0;

	if (!yaml_parse(cx, file, &limits, &map))
		return false;
	if (map->type != DYN_MAP)
		return bad_file(cx, "This is neither Ghost’s redirects.json nor its redirects.yaml.");
	for (size_t i = 0; i < map->count; i++)
		n += map->members[i].value.type == DYN_MAP ? map->members[i].value.count : 0;
	if (n > REDIRECT_FILE_RULES)
		return bad_file(cx, "A file has at most 10,000 redirects.");
	e->items = ARENA_ARRAY(cx->arena, struct entry, n + 1);
	for (size_t i = 0; i < map->count; i++)
		if (!read_yaml_map(cx, &map->members[i], &rest, &line, e))
			return false;
	return true;
}

static bool
read_file(struct ctx *cx, struct span file, struct entries *e)
{
	struct span s = span_trim(file);

	if (span_starts(s, "\xef\xbb\xbf"))
		s = file = span_skip(s, 3);
	if (!s.len)
		return bad_file(cx, "This file is empty.");
	if (file.len > REDIRECT_FILE_MAX)
		return bad_file(cx, "This file is larger than 1 MB.");
	if (span_starts(s, "[") ? read_json(cx, file, e) : read_yaml(cx, file, e))
		return true;
	struct err why = cx->err;
	if (why.kind != ERR_BAD_REQUEST && why.kind != ERR_TOO_LARGE)
		return false;
	ctx_forgive(cx);
	return bad_file(cx, why.detail);
}

/* ---- judging ---- */

static void
refuse(struct entry *e, const char *reason)
{
	if (!e->reason)
		e->reason = reason;
}

/* Each alone, and none twice. */
static void
read_rules(struct ctx *cx, const struct site *site, struct entries *all)
{
	struct map *seen = map_new(cx->arena);

	for (size_t i = 0; i < all->n; i++) {
		struct entry *e = &all->items[i], *twin;

		if (!redirect_rule_read(cx, site, e->from, e->to, e->status, e->is_pattern, &e->rule)) {
			refuse(e, cx->err.detail ? cx->err.detail : "This is no redirect.");
			ctx_forgive(cx);
			continue;
		}
		twin = map_get(seen, span_of(e->rule.from_path));
		if (twin)
			refuse(e, arena_printf(cx->arena, "Line %lld is about the same address.", (long long)twin->line));
		else
			map_set(seen, span_of(e->rule.from_path), e);
	}
}

static bool
refuse_posts(struct ctx *cx, struct entries *all)
{
	const char **paths = ARENA_ARRAY(cx->arena, const char *, all->n + 1);
	struct map *taken = map_new(cx->arena);
	struct list rows;
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		if (!all->items[i].reason && !all->items[i].is_pattern)
			paths[n++] = all->items[i].rule.from_path;
	if (!pg_many(cx, &q_redirect_posts_at, struct text_row, text_row_fields, &rows, pg_text_array(cx->arena, paths, n)))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		map_set(taken, span_of(((const struct text_row *)rows.items)[i].value), &rows);
	for (size_t i = 0; i < all->n; i++)
		if (!all->items[i].reason && map_get(taken, span_of(all->items[i].rule.from_path)))
			refuse(&all->items[i], "Readers find a page at this address: it would never be used.");
	return true;
}

static bool
is_same(const struct redirect_rule *a, const struct redirect_rule *b)
{
	return strcmp(a->to_url, b->to_url) == 0 && a->status == b->status && a->is_pattern == b->is_pattern;
}

static bool
judge(struct ctx *cx, const struct site *site, int64_t patterns_most, struct entries *all)
{
	struct redirect_set *set = redirect_set_new(cx->arena);

	read_rules(cx, site, all);
	if (!refuse_posts(cx, all) || !redirect_set_load(cx, set))
		return false;
	for (size_t i = 0; i < all->n; i++) {
		struct entry *e = &all->items[i];
		const struct redirect_rule *old = e->reason ? NULL : redirect_set_find(set, e->rule.from_path);

		e->is_new = !e->reason && !old;
		e->is_changed = old && !is_same(old, &e->rule);
		if (e->is_new && e->is_pattern && (int64_t)redirect_set_patterns(set) >= patterns_most)
			refuse(e, arena_printf(cx->arena, "A site has at most %lld expressions.", (long long)patterns_most));
		else if (e->is_new || e->is_changed)
			redirect_set_add(set, &e->rule);
	}
	for (size_t i = 0; i < all->n; i++)
		if (!all->items[i].reason && redirect_set_circles(cx, set, &all->items[i].rule))
			refuse(&all->items[i], "It leads back to itself.");
	return true;
}

static void
sum_up(struct arena *a, const struct entries *all, struct redirect_import *out)
{
	struct redirect_refused *r = ARENA_ARRAY(a, struct redirect_refused, REDIRECT_REFUSED_TOLD);

	for (size_t i = 0; i < all->n; i++) {
		const struct entry *e = &all->items[i];

		*(e->reason ? &out->refused : e->is_new ? &out->added : e->is_changed ? &out->changed : &out->same) += 1;
		if (e->reason && out->reasons.count < REDIRECT_REFUSED_TOLD)
			r[out->reasons.count++] = (struct redirect_refused){ e->line, e->from, e->reason };
	}
	out->reasons.items = r;
}

/* ---- storing ---- */

static bool
store(struct ctx *cx, const struct entries *all)
{
	struct arena *a = cx->arena;
	const char **from = ARENA_ARRAY(a, const char *, all->n + 1), **to = ARENA_ARRAY(a, const char *, all->n + 1);
	const char **status = ARENA_ARRAY(a, const char *, all->n + 1), **pattern = ARENA_ARRAY(a, const char *, all->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct redirect_rule *r = &all->items[i].rule;

		if (!all->items[i].is_new && !all->items[i].is_changed)
			continue;
		from[n] = r->from_path, to[n] = r->to_url, pattern[n] = r->is_pattern ? "yes" : "";
		status[n++] = arena_printf(a, "%lld", (long long)r->status);
	}
	return n == 0 || pg_exec(cx, &q_redirect_import, pg_text_array(a, from, n), pg_text_array(a, to, n),
	                         pg_text_array(a, status, n), pg_text_array(a, pattern, n));
}

static bool
finish(struct ctx *cx, const struct site *site, const struct redirect_import *sum)
{
	const char *added = arena_printf(cx->arena, "%lld", (long long)sum->added);
	const char *changed = arena_printf(cx->arena, "%lld", (long long)sum->changed);

	return audit_end(cx, audit_begin(cx, site->id, "redirect.import", "added", added, "changed", changed, NULL) &&
	                         change_commit(cx, site));
}

bool
redirect_file_import(struct ctx *cx, const struct site *site, struct span file, int64_t patterns_most, bool only_try,
                     struct redirect_import *out)
{
	struct entries all = { NULL, 0 };

	*out = (struct redirect_import){ 0 };
	if (!read_file(cx, file, &all) || !change_begin(cx, site))
		return false;
	if (!judge(cx, site, patterns_most, &all)) {
		change_abort(cx, site);
		return false;
	}
	sum_up(cx->arena, &all, out);
	if (only_try || out->refused || !(out->added + out->changed)) {
		out->done = !only_try && !out->refused;
		change_abort(cx, site);
		return true;
	}
	out->done = store(cx, &all) && finish(cx, site, out);
	if (!out->done)
		change_abort(cx, site);
	return out->done;
}

/* ---- writing ---- */

static void
write_rule(struct json *j, struct arena *a, const struct redirect_rule *r)
{
	const char *from = r->is_pattern ? arena_printf(a, "^%s/?$", r->from_path) : url_path(a, r->from_path);

	json_begin_object(j);
	json_key(j, "from"), json_add_text(j, from);
	json_key(j, "to"), json_add_text(j, r->to_url);
	json_key(j, "permanent"), json_add_bool(j, r->status != 302);
	if (r->status != 301 && r->status != 302)
		json_key(j, "status"), json_add_int(j, r->status);
	if (!r->is_pattern && strpbrk(from, pattern_signs))
		json_key(j, "pattern"), json_add_bool(j, false);
	json_end_object(j);
}

bool
redirect_file_write(struct ctx *cx, struct strbuf *to)
{
	struct json j;
	struct list rows;

	if (!pg_all(cx, &q_redirect_all, struct redirect_rule, redirect_rule_fields, &rows))
		return false;
	const struct redirect_rule *r = rows.items;
	json_init(&j, to, 0);
	strbuf_adds(to, rows.count ? "[\n" : "[]\n");
	for (size_t i = 0; i < rows.count; i++) {
		j.comma = false;
		write_rule(&j, cx->arena, &r[i]);
		strbuf_adds(to, i + 1 < rows.count ? ",\n" : "\n]\n");
	}
	return strbuf_ok(to) || fail(cx, ERR_TOO_LARGE, "redirect.file", "These are too many redirects for one file.");
}
