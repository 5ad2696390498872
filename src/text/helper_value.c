/* helper_value.c - {{ value | filter: argument }}.
 *
 * A value is a quoted text, a variable of the page or the site, or a call.
 * Filters are a table; most of them are one line of what they do to text. */
#include "text/helpers_priv.h"

#include "text/slug.h"

/* ---- variables ---- */

/* Where the site lies: addresses are from its root here, so this is nothing. */
static const char *const roots[] = {
	"site.baseurl", "site.baseUrl", "site.url", "site.github.url", "site.BaseURL", ".Site.BaseURL", "baseurl",
	"config.base_url", "metadata.url", "site.root", "BASE_PATH", "eleventy.pathPrefix",
};

/* Prefixes of what front matter says, and of what the configuration says. */
static const char *const page_prefixes[] = { "page.data.", "page.extra.", "page.", "post.", ".Page.Params.", ".Params.", ".", "" };
static const char *const site_prefixes[] = { "site.", ".Site.Params.", ".Site.", "config.extra.", "config.", "metadata." };

/* Follow a dotted path into a tree. */
static const struct dyn *
walk_path(const struct dyn *d, struct span path)
{
	while (d && path.len)
		d = dyn_get(d, span_cut(path, '.', &path));
	return d;
}

/* The text of a scalar; ptr NULL for anything else. */
static struct span
scalar_text(struct arena *a, const struct dyn *d)
{
	if (!d)
		return (struct span){ 0 };
	switch (d->type) {
	case DYN_TEXT:
	case DYN_NUMBER:
		return d->text;
	case DYN_INT:
		return span_of(arena_printf(a, "%lld", (long long)d->integer));
	case DYN_BOOL:
		return span_of(d->boolean ? "true" : "false");
	default:
		return (struct span){ 0 };
	}
}

static struct span
find_in(struct helpers *h, const struct dyn *d, const char *const *prefixes, size_t n, struct span name)
{
	for (size_t i = 0; i < n; i++) {
		struct span found;

		if (!span_starts(name, prefixes[i]))
			continue;
		found = scalar_text(h->arena, walk_path(d, span_skip(name, strlen(prefixes[i]))));
		if (found.ptr)
			return found;
	}
	return (struct span){ 0 };
}

static struct span
variable(struct helpers *h, struct span name)
{
	struct span found;

	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
		if (span_is(name, roots[i]))
			return SPAN("");
	found = find_in(h, h->hooks->page, page_prefixes, sizeof page_prefixes / sizeof *page_prefixes, name);
	if (found.ptr)
		return found;
	return find_in(h, h->hooks->site, site_prefixes, sizeof site_prefixes / sizeof *site_prefixes, name);
}

/* ---- filters ---- */

struct filter_call {
	struct helpers *h;
	struct helper_value *value;
	struct helper_args args; /* quoted texts and variables, the latter resolved */
};

static struct span
joined(struct arena *a, struct span first, struct span second)
{
	return span_of(arena_printf(a, "%.*s%.*s", SPAN_FMT(first), SPAN_FMT(second)));
}

static void
keep(struct filter_call *c)
{
	(void)c;
}

/* An address from the root of the site. */
static void
from_root(struct filter_call *c)
{
	struct span s = c->value->text;

	if (s.len && s.ptr[0] != '/' && s.ptr[0] != '#' && span_find(s, "://") < 0 && !span_starts(s, "."))
		c->value->text = joined(c->h->arena, SPAN("/"), s);
}

static void
append(struct filter_call *c)
{
	c->value->text = joined(c->h->arena, c->value->text, helper_arg_at(&c->args, 0));
}

static void
prepend(struct filter_call *c)
{
	c->value->text = joined(c->h->arena, helper_arg_at(&c->args, 0), c->value->text);
}

static void
change_case(struct filter_call *c, char from, char to, size_t most)
{
	char *s = arena_strndup(c->h->arena, c->value->text.ptr, c->value->text.len);

	for (size_t i = 0; i < c->value->text.len && i < most; i++)
		if (s[i] >= from && s[i] <= to)
			s[i] ^= 0x20;
	c->value->text.ptr = s;
}

static void
upcase(struct filter_call *c)
{
	change_case(c, 'a', 'z', SIZE_MAX);
}

static void
downcase(struct filter_call *c)
{
	change_case(c, 'A', 'Z', SIZE_MAX);
}

static void
capitalize(struct filter_call *c)
{
	change_case(c, 'a', 'z', 1);
}

static void
trim(struct filter_call *c)
{
	c->value->text = span_trim(c->value->text);
}

static void
slugify(struct filter_call *c)
{
	c->value->text = span_of(slug_make(c->h->arena, c->value->text));
}

/* Every `what` becomes `with`. */
static void
substitute(struct filter_call *c, struct span what, struct span with)
{
	struct strbuf out;
	struct span s = c->value->text;

	if (!what.len)
		return;
	strbuf_init(&out, c->h->arena, 65536);
	while (s.len) {
		if (s.len >= what.len && !memcmp(s.ptr, what.ptr, what.len)) {
			strbuf_add_span(&out, with);
			s = span_skip(s, what.len);
		} else {
			strbuf_addc(&out, s.ptr[0]);
			s = span_skip(s, 1);
		}
	}
	c->value->text = strbuf_span(&out);
}

static void
replace(struct filter_call *c)
{
	substitute(c, helper_arg_at(&c->args, 0), helper_arg_at(&c->args, 1));
}

static void
remove_text(struct filter_call *c)
{
	substitute(c, helper_arg_at(&c->args, 0), SPAN(""));
}

static void
fall_back(struct filter_call *c)
{
	struct span other = helper_arg_at(&c->args, 0);

	if (!c->value->text.len && other.ptr) {
		c->value->text = other;
		c->value->shape = SHAPE_TEXT;
	}
}

static void
embed(struct filter_call *c)
{
	c->value->shape = SHAPE_EMBED;
	c->value->title = helper_arg_at(&c->args, 0);
}

static const struct filter {
	const char *name;
	void (*fn)(struct filter_call *c);
} filters[] = {
	{ "url", keep },            { "relative_url", from_root }, { "absolute_url", from_root },
	{ "relURL", from_root },    { "absURL", from_root },       { "relLangURL", from_root },
	{ "absLangURL", from_root }, { "htmlBaseUrl", keep },      { "safeURL", keep },
	{ "asset_path", from_root }, { "asset_url", from_root },   { "img_url", from_root },
	{ "append", append },       { "prepend", prepend },        { "default", fall_back },
	{ "upcase", upcase },       { "upper", upcase },           { "downcase", downcase },
	{ "lower", downcase },      { "capitalize", capitalize },  { "strip", trim },
	{ "trim", trim },           { "lstrip", trim },            { "rstrip", trim },
	{ "strip_newlines", trim }, { "escape", keep },            { "escape_once", keep },
	{ "xml_escape", keep },     { "e", keep },                 { "h", keep },
	{ "safe", keep },           { "safeHTML", keep },          { "markdownify", keep },
	{ "markdown", keep },       { "smartify", keep },          { "cgi_escape", keep },
	{ "uri_escape", keep },     { "url_encode", keep },        { "urlize", slugify },
	{ "slugify", slugify },     { "slug", slugify },           { "replace", replace },
	{ "remove", remove_text },  { "embed", embed },            { "string", keep },
};

/* Names of filters that make a picture of a name. */
static bool
makes_picture(struct span name)
{
	static const char *const words[] = { "photo", "image", "img", "icon", "avatar", "logo", "picture" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (span_find(name, words[i]) >= 0)
			return true;
	return false;
}

/* Arguments without quotes are variables or numbers. */
static void
resolve_args(struct helpers *h, struct helper_args *args)
{
	struct helper_arg *items = ARENA_ARRAY(h->arena, struct helper_arg, args->n + 1);

	for (size_t i = 0; i < args->n; i++) {
		items[i] = args->items[i];
		if (!items[i].quoted) {
			struct span found = variable(h, items[i].value);

			if (found.ptr)
				items[i].value = found;
		}
	}
	args->items = items;
}

/* name, "name: a, b" or "name(a, b)" */
static void
apply_filter(struct helpers *h, struct span text, struct helper_value *value)
{
	struct filter_call call = { h, value, { NULL, 0 } };
	size_t n = 0;
	struct span name, rest;

	text = span_trim(text);
	while (n < text.len && !strchr(": (", text.ptr[n]))
		n++;
	name = span_take(text, n);
	rest = span_trim(span_skip(text, n + 1));
	if (n < text.len && text.ptr[n] == '(' && span_ends(rest, ")"))
		rest.len--;
	helper_args_read(h->arena, rest, &call.args);
	resolve_args(h, &call.args);
	for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
		if (span_is(name, filters[i].name)) {
			if (value->shape != SHAPE_UNKNOWN || filters[i].fn == fall_back)
				filters[i].fn(&call);
			return;
		}
	if (value->shape == SHAPE_TEXT)
		value->shape = makes_picture(name) ? SHAPE_PICTURE : SHAPE_PLAIN;
}

/* ---- the whole expression ---- */

/* Cut at the next '|' outside quotes. */
static struct span
cut_filter(struct span s, struct span *rest)
{
	char quote = '\0';

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '|') {
			*rest = span_skip(s, i + 1);
			return span_take(s, i);
		}
	}
	*rest = span_skip(s, s.len);
	return s;
}

/* name(…), a call: a shortcode of Zola's or a function of Nunjucks'. */
static bool
read_call(struct span s, struct helper_value *out)
{
	size_t n = 0;

	while (n < s.len && (strchr("_:.-", s.ptr[n]) || (s.ptr[n] >= '0' && s.ptr[n] <= '9') ||
	                     ((s.ptr[n] | 0x20) >= 'a' && (s.ptr[n] | 0x20) <= 'z')))
		n++;
	if (!n || n >= s.len || s.ptr[n] != '(' || !span_ends(s, ")"))
		return false;
	out->shape = SHAPE_CALL;
	out->name = span_take(s, n);
	out->rest = (struct span){ s.ptr + n + 1, s.len - n - 2 };
	return true;
}

static void
read_base(struct helpers *h, struct span s, struct helper_value *out)
{
	bool quoted = s.len >= 2 && (s.ptr[0] == '"' || s.ptr[0] == '\'') && s.ptr[s.len - 1] == s.ptr[0];

	if (quoted) {
		out->shape = SHAPE_TEXT;
		out->text = (struct span){ s.ptr + 1, s.len - 2 };
	} else if (!read_call(s, out)) {
		out->text = variable(h, s);
		out->shape = out->text.ptr ? SHAPE_TEXT : SHAPE_UNKNOWN;
	}
}

void
helper_value_read(struct helpers *h, struct span expression, struct helper_value *out)
{
	struct span rest;

	*out = (struct helper_value){ 0 };
	read_base(h, span_trim(cut_filter(expression, &rest)), out);
	while (rest.len && out->shape != SHAPE_CALL)
		apply_filter(h, cut_filter(rest, &rest), out);
}
