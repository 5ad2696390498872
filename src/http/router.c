/* router.c - routes in a tree of path segments.
 *
 * Every node is one segment.  Finding walks down, fixed child first, and comes
 * back to try the capture and then the rest where the fixed way leads nowhere. */
#include "http/router.h"

#include "base/strbuf.h"

struct leaf {
	unsigned methods;
	const void *route;
	const char *pattern; /* names of the captures are read from it */
	struct leaf *next;
};

struct node {
	struct span text;
	struct node *fixed;   /* children with a text of their own */
	struct node *capture; /* child for ":name" */
	struct node *rest;    /* child for "*name" */
	struct node *next;    /* sibling */
	struct leaf *leaves;
};

struct router {
	struct node root;
};

/* A path or a pattern as segments; a final slash is an empty last one. */
struct segments {
	struct span at[ROUTE_MAX_SEGMENTS];
	size_t count;
	struct span tails[ROUTE_MAX_SEGMENTS]; /* from that segment to the end */
};

static bool
split(struct span path, struct segments *out)
{
	out->count = 0;
	if (!span_starts(path, "/"))
		return false;
	for (bool more = true; more; ) {
		path = span_skip(path, 1);
		if (out->count == ROUTE_MAX_SEGMENTS)
			return false;
		const char *slash = path.len ? memchr(path.ptr, '/', path.len) : NULL;
		size_t n = slash ? (size_t)(slash - path.ptr) : path.len;
		out->tails[out->count] = path;
		out->at[out->count++] = span_take(path, n);
		path = span_skip(path, n);
		more = slash != NULL;
	}
	return true;
}

/* Building */

static bool
is_capture_name(struct span s)
{
	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || s.ptr[i] == '_' || (i && s.ptr[i] >= '0' && s.ptr[i] <= '9')))
			return false;
	return true;
}

static bool
check_pattern(struct ctx *cx, const char *pattern, const struct segments *s)
{
	size_t captures = 0;

	for (size_t i = 0; i < s->count; i++) {
		char kind = s->at[i].len ? s->at[i].ptr[0] : '\0';
		if (kind != ':' && kind != '*')
			continue;
		if (!is_capture_name(span_skip(s->at[i], 1)) || ++captures > ROUTE_MAX_CAPTURES ||
		    (kind == '*' && i + 1 < s->count))
			return fail(cx, ERR_INTERNAL, "router.pattern", "The pattern %s is malformed.", pattern);
	}
	return true;
}

static struct node *
child(struct arena *a, struct node *parent, struct span segment)
{
	char kind = segment.len ? segment.ptr[0] : '\0';
	struct node **at = kind == ':' ? &parent->capture : kind == '*' ? &parent->rest : &parent->fixed;

	if (kind != ':' && kind != '*')
		while (*at && !span_eq((*at)->text, segment))
			at = &(*at)->next;
	if (!*at) {
		*at = ARENA_NEW(a, struct node);
		(*at)->text = segment;
	}
	return *at;
}

static unsigned
all_methods(unsigned methods)
{
	return methods & METHOD_BIT(METHOD_GET) ? methods | METHOD_BIT(METHOD_HEAD) : methods;
}

static bool
add(struct ctx *cx, struct router *r, const struct route_entry *e)
{
	struct segments s;
	struct node *n = &r->root;
	unsigned methods = all_methods(e->methods);

	if (!split(span_of(e->pattern), &s))
		return fail(cx, ERR_INTERNAL, "router.pattern", "The pattern %s is malformed.", e->pattern);
	if (!check_pattern(cx, e->pattern, &s))
		return false;
	for (size_t i = 0; i < s.count; i++)
		n = child(cx->arena, n, s.at[i]);
	struct leaf **end = &n->leaves;
	for (; *end; end = &(*end)->next)
		if ((*end)->methods & methods)
			return fail(cx, ERR_INTERNAL, "router.conflict", "The routes %s and %s cannot be told apart.",
			            (*end)->pattern, e->pattern);
	*end = ARENA_NEW(cx->arena, struct leaf);
	**end = (struct leaf){ .methods = methods, .route = e->route, .pattern = e->pattern };
	return true;
}

bool
router_new(struct ctx *cx, const struct route_entry *entries, size_t count, struct router **out)
{
	struct router *r = ARENA_NEW(cx->arena, struct router);

	for (size_t i = 0; i < count; i++)
		if (!add(cx, r, &entries[i]))
			return false;
	*out = r;
	return true;
}

/* Finding */

static const struct leaf *
leaf_for(const struct node *n, enum method method)
{
	for (const struct leaf *l = n->leaves; l; l = l->next)
		if (l->methods & METHOD_BIT(method))
			return l;
	return NULL;
}

/* The node for the segments from i on: one that takes the method where there
 * is one, otherwise in *other the first one that only lacks the method. */
static const struct node *
walk(const struct node *n, const struct segments *s, size_t i, enum method method, const struct node **other)
{
	const struct node *found;

	if (i == s->count) {
		if (leaf_for(n, method))
			return n;
		if (n->leaves && !*other)
			*other = n;
		return NULL;
	}
	for (const struct node *c = n->fixed; c; c = c->next)
		if (span_eq(c->text, s->at[i]) && (found = walk(c, s, i + 1, method, other)))
			return found;
	if (n->capture && s->at[i].len && (found = walk(n->capture, s, i + 1, method, other)))
		return found;
	if (n->rest && s->tails[i].len)
		return walk(n->rest, s, s->count, method, other);
	return NULL;
}

static void
take_captures(struct arena *a, const char *pattern, const struct segments *path, struct route_match *out)
{
	struct segments p;

	split(span_of(pattern), &p);
	for (size_t i = 0; i < p.count && out->capture_count < ROUTE_MAX_CAPTURES; i++) {
		char kind = p.at[i].len ? p.at[i].ptr[0] : '\0';
		if (kind != ':' && kind != '*')
			continue;
		struct span value = kind == '*' ? path->tails[i] : path->at[i];
		out->captures[out->capture_count++] = (struct route_capture){
			arena_strndup(a, p.at[i].ptr + 1, p.at[i].len - 1),
			arena_strndup(a, value.ptr, value.len),
		};
	}
}

static const char *
allowed(struct arena *a, const struct node *n)
{
	unsigned methods = 0;
	struct strbuf list;

	for (const struct leaf *l = n->leaves; l; l = l->next)
		methods |= l->methods;
	strbuf_init(&list, a, 100);
	for (int m = METHOD_GET; m <= METHOD_OPTIONS; m++)
		if (methods & METHOD_BIT(m))
			strbuf_addf(&list, "%s%s", list.len ? ", " : "", method_name((enum method)m));
	return list.buf;
}

static bool
find(const struct router *r, struct arena *a, enum method method, const char *path, struct route_match *out,
     const struct node **other)
{
	struct segments s;

	*other = NULL;
	if (!split(span_of(path), &s))
		return false;
	const struct node *n = walk(&r->root, &s, 0, method, other);
	if (!n)
		return false;
	const struct leaf *l = leaf_for(n, method);
	out->route = l->route;
	out->allow = allowed(a, n);
	take_captures(a, l->pattern, &s, out);
	return true;
}

/* The path with the final slash that it lacks, or without the one it has. */
static const char *
toggle_slash(struct arena *a, const char *path)
{
	size_t len = strlen(path);

	if (len < 2)
		return NULL;
	return path[len - 1] == '/' ? arena_strndup(a, path, len - 1) : arena_printf(a, "%s/", path);
}

enum route_result
router_find(const struct router *r, struct arena *a, enum method method, const char *path, struct route_match *out)
{
	const struct node *other, *ignored;
	struct route_match slashed = { .route = NULL };

	*out = (struct route_match){ .route = NULL };
	if (find(r, a, method, path, out, &other))
		return ROUTE_FOUND;
	if (other) {
		out->allow = allowed(a, other);
		return ROUTE_METHOD;
	}
	const char *toggled = toggle_slash(a, path);
	if (toggled && find(r, a, method, toggled, &slashed, &ignored)) {
		*out = slashed;
		out->other = toggled;
		return ROUTE_SLASH;
	}
	return ROUTE_NONE;
}

bool
route_pattern_match(struct arena *a, const char *pattern, const char *path, struct route_match *out)
{
	struct segments p, s;

	*out = (struct route_match){ .route = NULL };
	if (!split(span_of(pattern), &p) || !split(span_of(path), &s))
		return false;
	bool rest = p.at[p.count - 1].len && p.at[p.count - 1].ptr[0] == '*';
	if (rest ? s.count < p.count : s.count != p.count)
		return false;
	for (size_t i = 0; i < p.count; i++) {
		char kind = p.at[i].len ? p.at[i].ptr[0] : '\0';
		if (kind == '*' ? s.tails[i].len == 0 : kind == ':' ? s.at[i].len == 0 : !span_eq(p.at[i], s.at[i]))
			return false;
	}
	take_captures(a, pattern, &s, out);
	return true;
}

const char *
route_capture(const struct route_match *m, const char *name)
{
	for (size_t i = 0; i < m->capture_count; i++)
		if (strcmp(m->captures[i].name, name) == 0)
			return m->captures[i].value;
	return NULL;
}
