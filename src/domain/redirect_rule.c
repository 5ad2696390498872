/* redirect_rule.c - see redirect_rule.h. */
#include "domain/redirect_rule.h"

#include "base/hash.h"
#include "base/strbuf.h"
#include "domain/queries.h"
#include "domain/redirect.h"
#include "domain/site.h"
#include "text/regex.h"
#include "text/url.h"

enum { HOPS_MAX = 10 };

const struct field redirect_rule_fields[] = {
	FIELD_TEXT(struct redirect_rule, from_path),
	FIELD_TEXT(struct redirect_rule, to_url),
	FIELD_INT(struct redirect_rule, status),
	FIELD_BOOL(struct redirect_rule, is_pattern),
	FIELD_END
};

/* ---- what people write ---- */

static bool
bad(struct ctx *cx, const char *field, const char *sentence)
{
	return fail(cx, ERR_INVALID, "redirect.address", "%s", sentence), fail_field(cx, field);
}

static bool
read_path(struct ctx *cx, const struct site *site, struct span s, const char **out)
{
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
	if (path.kind != URL_PATH_OK || s.len > REDIRECT_ADDRESS_MAX)
		return bad(cx, "from", "This is no address a browser would ask for.");
	*out = redirect_key(cx->arena, path.decoded);
	return strcmp(*out, "/") != 0 || bad(cx, "from", "The home page cannot lead elsewhere.");
}

/* Compiled with the final slash, which may be there or not. */
static bool
compile(struct ctx *cx, struct redirect_rule *rule)
{
	struct span s = span_of(rule->from_path);

	return rule->regex || regex_new(cx, arena_printf(cx->arena, "(?:%.*s)/?", SPAN_FMT(s)), &rule->regex);
}

/* "/a/", "^/a/?$" and "^/a\/$" are the expression "/a". */
static bool
read_pattern(struct ctx *cx, struct span s, struct redirect_rule *rule)
{
	static const char *const slashes[] = { "\\/?", "\\/", "/?", "/" };
	struct regex *alone;

	if (s.len > REGEX_MAX)
		return bad(cx, "from", "An expression has at most 500 characters.");
	if (span_starts(s, "^"))
		s = span_skip(s, 1);
	if (span_ends(s, "$") && !span_ends(s, "\\$"))
		s.len--;
	for (size_t i = 0; i < sizeof slashes / sizeof *slashes; i++)
		if (s.len > strlen(slashes[i]) && span_ends(s, slashes[i])) {
			s.len -= strlen(slashes[i]);
			break;
		}
	rule->from_path = arena_strndup(cx->arena, s.ptr, s.len);
	if (!s.len || strpbrk(rule->from_path, "\r\n\t"))
		return bad(cx, "from", "An expression such as /(\\d{4})/(.*) is wanted.");
	if (!regex_new(cx, rule->from_path, &alone) || !compile(cx, rule))
		return fail_field(cx, "from");
	struct span parts[REGEX_PARTS];
	return !regex_match(rule->regex, span_of("/"), parts) ||
	       bad(cx, "from", "It holds of the home page too, which cannot lead elsewhere.");
}

static bool
read_to(struct ctx *cx, const char *to, bool is_pattern, const char **out)
{
	struct span s = span_trim(span_of(to));
	struct url url;

	*out = arena_strndup(cx->arena, s.ptr ? s.ptr : "", s.len);
	url_split(s, &url);
	bool web = url.host.len && (span_is_nocase(url.scheme, "https") || span_is_nocase(url.scheme, "http"));
	if (s.len > REDIRECT_ADDRESS_MAX || strpbrk(*out, " \t\r\n") || !(web || url_is_local(s)))
		return bad(cx, "to", "The new address begins with a slash, or with https:// where it is elsewhere.");
	return !web || !is_pattern || !memchr(url.host.ptr, '$', url.host.len) ||
	       bad(cx, "to", "The host of the new address is the same for all.");
}

bool
redirect_rule_read(struct ctx *cx, const struct site *site, const char *from, const char *to, int64_t status,
                   bool is_pattern, struct redirect_rule *out)
{
	struct span s = span_trim(span_of(from));

	*out = (struct redirect_rule){ .to_url = "/", .status = status, .is_pattern = is_pattern };
	if (status != 301 && status != 302 && status != 308 && status != 410)
		return fail(cx, ERR_INVALID, "redirect.status", "Choose how it leads on."), fail_field(cx, "status");
	return (is_pattern ? read_pattern(cx, s, out) : read_path(cx, site, s, &out->from_path)) &&
	       (status == 410 || read_to(cx, to, is_pattern, &out->to_url));
}

/* ---- where it leads ---- */

/* A bracket's text is of a path that was decoded. */
static const char *
expand(struct arena *a, const char *to, const struct span parts[REGEX_PARTS])
{
	struct strbuf sb;

	strbuf_init(&sb, a, 16 * REDIRECT_ADDRESS_MAX);
	for (; *to; to++)
		if (*to == '$' && to[1] >= '0' && to[1] <= '9')
			url_encode_path(&sb, parts[*++to - '0']);
		else
			strbuf_addc(&sb, *to);
	return strbuf_ok(&sb) ? sb.buf : "";
}

bool
redirect_rule_leads(struct ctx *cx, struct redirect_rule *rule, const char *path, const char **to)
{
	struct span parts[REGEX_PARTS];
	const char *target = rule->to_url;

	*to = NULL;
	if (!rule->is_pattern) {
		if (strcmp(rule->from_path, redirect_key(cx->arena, path)) != 0)
			return false;
	} else if (!compile(cx, rule)) {
		ctx_forgive(cx); /* it was read by another version of the library */
		return false;
	} else if (!regex_match(rule->regex, span_of(path), parts)) {
		return false;
	} else {
		target = expand(cx->arena, target, parts);
	}
	if (rule->status == 410)
		return true;
	*to = redirect_location(cx->arena, target);
	return url_is_local(span_of(*to)) || url_is_web(span_of(*to));
}

/* ---- all of them ---- */

struct redirect_set {
	struct arena *arena;
	struct map *rules; /* from_path → rule */
	struct list patterns; /* of struct redirect_rule *, as they are tried */
	size_t room;
};

struct redirect_set *
redirect_set_new(struct arena *a)
{
	struct redirect_set *set = ARENA_NEW(a, struct redirect_set);

	*set = (struct redirect_set){ .arena = a, .rules = map_new(a) };
	return set;
}

static struct redirect_rule **
patterns_of(const struct redirect_set *set)
{
	return (struct redirect_rule **)(uintptr_t)set->patterns.items;
}

static void
add_pattern(struct redirect_set *set, struct redirect_rule *rule)
{
	if (set->patterns.count == set->room) {
		struct redirect_rule **more = ARENA_ARRAY(set->arena, struct redirect_rule *, set->room = 2 * set->room + 16);

		if (set->patterns.count)
			memcpy(more, set->patterns.items, set->patterns.count * sizeof *more);
		set->patterns.items = more;
	}
	patterns_of(set)[set->patterns.count++] = rule;
}

void
redirect_set_add(struct redirect_set *set, struct redirect_rule *rule)
{
	struct redirect_rule *old = redirect_set_find(set, rule->from_path);

	if (old) {
		*old = *rule;
		return;
	}
	map_set(set->rules, span_of(rule->from_path), rule);
	if (rule->is_pattern)
		add_pattern(set, rule);
}

bool
redirect_set_load(struct ctx *cx, struct redirect_set *set)
{
	struct list rows;

	if (!pg_all(cx, &q_redirect_all, struct redirect_rule, redirect_rule_fields, &rows))
		return false;
	struct redirect_rule *r = (struct redirect_rule *)(uintptr_t)rows.items;
	for (size_t i = 0; i < rows.count; i++)
		redirect_set_add(set, &r[i]);
	return true;
}

struct redirect_rule *
redirect_set_find(const struct redirect_set *set, const char *from_path)
{
	return map_get(set->rules, span_of(from_path));
}

size_t
redirect_set_patterns(const struct redirect_set *set)
{
	return set->patterns.count;
}

/* The path an address of this site is of, decoded; NULL: it is elsewhere. */
static const char *
path_of(struct arena *a, const char *to)
{
	struct url_path path;
	struct url url;

	if (!to || *to != '/')
		return NULL;
	url_split(span_of(to), &url);
	url_path_clean(a, url.path, &path);
	return path.kind == URL_PATH_OK ? path.decoded : NULL;
}

/* The rule that leads on from a path, and where to. */
static const struct redirect_rule *
next_of(struct ctx *cx, const struct redirect_set *set, const char *path, const char **to)
{
	struct redirect_rule *r = redirect_set_find(set, redirect_key(cx->arena, path));

	if (r && !r->is_pattern && redirect_rule_leads(cx, r, path, to))
		return r;
	for (size_t i = 0; i < set->patterns.count; i++)
		if (redirect_rule_leads(cx, patterns_of(set)[i], path, to))
			return patterns_of(set)[i];
	return NULL;
}

bool
redirect_set_circles(struct ctx *cx, const struct redirect_set *set, struct redirect_rule *rule)
{
	struct span sample[REGEX_PARTS];
	const char *to, *ignored, *path;

	for (size_t i = 0; i < REGEX_PARTS; i++)
		sample[i] = span_of("x");
	if (rule->status == 410)
		return false;
	to = redirect_location(cx->arena, rule->is_pattern ? expand(cx->arena, rule->to_url, sample) : rule->to_url);
	for (int hops = 0; hops < HOPS_MAX; hops++) {
		if (!(path = path_of(cx->arena, to)))
			return false;
		if (redirect_rule_leads(cx, rule, path, &ignored))
			return true;
		if (!next_of(cx, set, path, &to))
			return false;
	}
	return true;
}
