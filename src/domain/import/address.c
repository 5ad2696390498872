/* address.c - where a document lived.
 *
 * Each generator has its rules; a document has one canonical address by them (or
 * by its own front matter), perhaps others its server also answered to, and the
 * aliases it lists.  All of them must lead to it afterwards. */
#include "domain/import/archive.h"

#include "base/strbuf.h"
#include "text/slug.h"
#include "text/unicode.h"
#include "text/url.h"

enum { OLD_MAX = 64, ADDRESS_MAX = 1024 };

/* ---- keys ---- */

static struct span
without_suffix(struct span s, const char *suffix)
{
	size_t n = strlen(suffix);

	if (s.len > n && !strncasecmp(s.ptr + s.len - n, suffix, n))
		s.len -= n;
	return s;
}

const char *
address_key(struct arena *a, struct span address)
{
	static const char *const suffixes[] = { ".html", ".htm", ".md", ".markdown" };
	struct strbuf decoded;
	struct span s;
	size_t n = 0;

	while (n < address.len && address.ptr[n] != '?' && address.ptr[n] != '#')
		n++;
	strbuf_init(&decoded, a, address.len + 2);
	if (!n || address.ptr[0] != '/')
		strbuf_addc(&decoded, '/');
	url_decode(&decoded, span_take(address, n));
	s = span_of(url_remove_dots(a, span_of(decoded.buf)));
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		s = without_suffix(s, suffixes[i]);
	s = without_suffix(s, "/index");
	while (s.len > 1 && s.ptr[s.len - 1] == '/')
		s.len--;
	if (span_is(s, "/index"))
		s.len = 1;
	return unicode_nfc(a, s);
}

/* ---- collecting ---- */

/* An address, decoded, from the root; what has no path of ours is passed over. */
static void
add_old(struct archive *ar, struct document *d, const char *address)
{
	struct strbuf decoded;
	struct url u;

	url_split(span_of(address), &u);
	strbuf_init(&decoded, ar->arena, ADDRESS_MAX);
	if (!u.path.len || u.path.ptr[0] != '/')
		strbuf_addc(&decoded, '/');
	url_decode(&decoded, u.path);
	if (!strbuf_ok(&decoded) || strlen(decoded.buf) != decoded.len || d->nold == OLD_MAX)
		return;
	address = url_remove_dots(ar->arena, strbuf_span(&decoded));
	for (size_t i = 0; i < d->nold; i++)
		if (!strcmp(d->old[i], address))
			return;
	d->old[d->nold++] = address;
}

/* ---- the pieces addresses are made of ---- */

static const char *
lower(struct arena *a, struct span s)
{
	char *out = arena_strndup(a, s.ptr, s.len);

	for (size_t i = 0; i < s.len; i++) {
		if (out[i] >= 'A' && out[i] <= 'Z')
			out[i] |= 0x20;
		if (out[i] == ' ')
			out[i] = '-';
	}
	return out;
}

/* The path without the folder the generator reads from, and without extension. */
static struct span
content_path(const struct archive *ar, const struct document *d)
{
	static const char *const roots[] = { "content/", "src/", "source/", "site/", "docs/" };
	struct span path = span_of(d->file->path);

	for (size_t i = 0; i < sizeof roots / sizeof *roots && ar->generator != GENERATOR_JEKYLL; i++)
		if (span_starts(path, roots[i])) {
			path = span_skip(path, strlen(roots[i]));
			break;
		}
	for (size_t i = path.len; i-- > 1 && path.ptr[i] != '/'; )
		if (path.ptr[i] == '.')
			return span_take(path, i);
	return path;
}

static struct span
parent_of(struct span path)
{
	for (size_t i = path.len; i-- > 0; )
		if (path.ptr[i] == '/')
			return span_take(path, i + 1);
	return (struct span){ "", 0 };
}

/* Folder of the document among the content, "posts/" or ""; an index file's
 * folder is that above it. */
static struct span
section_of(const struct archive *ar, const struct document *d)
{
	struct span path = content_path(ar, d), parent = parent_of(path);

	if (parent.len && span_is_nocase(span_skip(path, parent.len), "index"))
		return parent_of(span_take(parent, parent.len - 1));
	return parent;
}

/* The name that ends its address: said, or that of the file. */
static const char *
name_of(struct archive *ar, const struct document *d)
{
	const char *slug = front_text(ar->arena, front_any(d->front, "slug"));

	return slug ? slug : d->stem;
}

/* ---- patterns with places: /:categories/:year/:month/:day/:title/ ---- */

static void
add_place(struct archive *ar, struct document *d, struct span name, struct strbuf *to)
{
	const struct date *date = d->date.year ? &d->date : &d->name_date;
	const char **categories;
	size_t n;

	if (span_is(name, "year"))
		strbuf_addf(to, "%04d", date->year);
	else if (span_is(name, "short_year"))
		strbuf_addf(to, "%02d", date->year % 100);
	else if (span_is(name, "month"))
		strbuf_addf(to, "%02d", date->month);
	else if (span_is(name, "i_month"))
		strbuf_addf(to, "%d", date->month);
	else if (span_is(name, "day"))
		strbuf_addf(to, "%02d", date->day);
	else if (span_is(name, "i_day"))
		strbuf_addf(to, "%d", date->day);
	else if (span_is(name, "title") || span_is(name, "slug") || span_is(name, "filename") ||
	         span_is(name, "contentbasename") || span_is(name, "name") || span_is(name, "basename"))
		strbuf_adds(to, name_of(ar, d));
	else if (span_is(name, "section") || span_is(name, "sections"))
		strbuf_add_span(to, span_trim(span_take(section_of(ar, d), section_of(ar, d).len ? section_of(ar, d).len - 1 : 0)));
	else if (span_is(name, "categories")) {
		n = front_list(ar->arena, front_any(d->front, "categories category"), " ", &categories);
		for (size_t i = 0; i < n; i++)
			strbuf_addf(to, "%s%s", i ? "/" : "", lower(ar->arena, span_of(categories[i])));
	} else if (span_is(name, "output_ext"))
		strbuf_adds(to, ".html");
}

static const char *
expand(struct archive *ar, struct document *d, struct span pattern)
{
	struct strbuf to;

	strbuf_init(&to, ar->arena, ADDRESS_MAX);
	for (size_t i = 0; i < pattern.len; ) {
		size_t n = 1;

		if (pattern.ptr[i] != ':') {
			if (pattern.ptr[i] != '/' || !to.len || to.buf[to.len - 1] != '/')
				strbuf_addc(&to, pattern.ptr[i]);
			i++;
			continue;
		}
		while (i + n < pattern.len && ((pattern.ptr[i + n] >= 'a' && pattern.ptr[i + n] <= 'z') || pattern.ptr[i + n] == '_'))
			n++;
		add_place(ar, d, (struct span){ pattern.ptr + i + 1, n - 1 }, &to);
		i += n;
	}
	return to.buf;
}

/* ---- by generator ---- */

static const struct {
	const char *name, *pattern;
} jekyll_styles[] = {
	{ "date", "/:categories/:year/:month/:day/:title.html" },
	{ "pretty", "/:categories/:year/:month/:day/:title/" },
	{ "ordinal", "/:categories/:year/:month/:day/:title.html" },
	{ "none", "/:categories/:title.html" },
};

static struct span
jekyll_pattern(struct span wanted)
{
	for (size_t i = 0; i < sizeof jekyll_styles / sizeof *jekyll_styles; i++)
		if (span_is(wanted, jekyll_styles[i].name))
			return span_of(jekyll_styles[i].pattern);
	return wanted.len ? wanted : span_of(jekyll_styles[0].pattern);
}

static bool
is_jekyll_post(const struct document *d)
{
	struct span path = span_of(d->file->path);

	return span_starts(path, "_posts/") || span_starts(path, "_drafts/") || span_find(path, "/_posts/") >= 0;
}

static void
jekyll_address(struct archive *ar, struct document *d)
{
	struct span path = content_path(ar, d), wanted = config_text(ar, "permalink");

	if (is_jekyll_post(d)) {
		add_old(ar, d, expand(ar, d, jekyll_pattern(wanted)));
		return;
	}
	if (span_starts(path, "_")) /* a collection */
		path = span_skip(path, 1);
	if (span_is(wanted, "pretty") || span_ends(wanted, "/"))
		add_old(ar, d, arena_printf(ar->arena, "/%.*s/", SPAN_FMT(path)));
	add_old(ar, d, arena_printf(ar->arena, "/%.*s.html", SPAN_FMT(path)));
}

/* [permalinks] posts = "/:year/:slug/", perhaps one level deeper since 0.131 */
static struct span
hugo_pattern(struct archive *ar, struct span section)
{
	struct span first, rest;
	const struct dyn *found;

	first = span_cut(section, '/', &rest);
	found = dyn_get(config_at(ar, "permalinks"), first);
	if (!found)
		found = dyn_get(config_at(ar, "permalinks.page"), first);
	return found && found->type == DYN_TEXT ? found->text : (struct span){ 0 };
}

static void
hugo_address(struct archive *ar, struct document *d)
{
	struct span section = section_of(ar, d), pattern = hugo_pattern(ar, section);
	const char *slug = front_text(ar->arena, front_any(d->front, "slug"));
	struct span own = span_skip(content_path(ar, d), section.len), rest;

	if (pattern.len) {
		add_old(ar, d, expand(ar, d, pattern));
		return;
	}
	own = span_cut(own, '/', &rest); /* of an index file: its folder */
	add_old(ar, d, arena_printf(ar->arena, "/%s%s/", lower(ar->arena, section),
	                            slug ? slug : lower(ar->arena, own)));
}

static void
zola_address(struct archive *ar, struct document *d)
{
	struct strbuf to;
	struct span rest = section_of(ar, d);

	strbuf_init(&to, ar->arena, ADDRESS_MAX);
	while (rest.len)
		strbuf_addf(&to, "/%s", slug_make(ar->arena, span_cut(rest, '/', &rest)));
	strbuf_addf(&to, "/%s/", slug_make(ar->arena, span_of(name_of(ar, d))));
	add_old(ar, d, to.buf);
}

/* Eleventy and plain folders: the path, its date taken off; a dated file of a
 * plain folder lived where Jekyll's pretty style has it. */
static void
plain_address(struct archive *ar, struct document *d)
{
	struct span section = section_of(ar, d);
	const struct date *day = &d->name_date;

	if (day->year && ar->generator == GENERATOR_PLAIN) {
		add_old(ar, d, arena_printf(ar->arena, "/%04d/%02d/%02d/%s/", day->year, day->month, day->day, name_of(ar, d)));
		add_old(ar, d, arena_printf(ar->arena, "/%04d/%02d/%02d/%s.html", day->year, day->month, day->day, name_of(ar, d)));
		return;
	}
	add_old(ar, d, arena_printf(ar->arena, "/%.*s%s/", SPAN_FMT(section), name_of(ar, d)));
	if (day->year)
		add_old(ar, d, arena_printf(ar->arena, "/%.*s%04d-%02d-%02d-%s/", SPAN_FMT(section), day->year, day->month,
		                            day->day, d->stem));
}

static void
generator_address(struct archive *ar, struct document *d)
{
	switch (ar->generator) {
	case GENERATOR_JEKYLL:
		jekyll_address(ar, d);
		break;
	case GENERATOR_HUGO:
		hugo_address(ar, d);
		break;
	case GENERATOR_ZOLA:
		zola_address(ar, d);
		break;
	case GENERATOR_ELEVENTY:
	case GENERATOR_PLAIN:
		plain_address(ar, d);
		break;
	case GENERATOR_QUOIN: /* own.c */
		break;
	}
}

/* ---- what front matter says ---- */

static void
explicit_address(struct archive *ar, struct document *d)
{
	const struct dyn *value = front_any(d->front, "permalink path url");
	const char *text = value && value->type == DYN_TEXT ? front_text(ar->arena, value) : NULL;

	if (!text)
		return;
	if (strstr(text, "{{") || strstr(text, "{%")) {
		report_line(ar, d->file->path, 0, "address.computed", span_of(text), "the file's name gives the address");
		return;
	}
	if (!strchr(text, '/') && !strchr(text, ':') && ar->generator == GENERATOR_JEKYLL)
		text = arena_strdup(ar->arena, jekyll_pattern(span_of(text)).ptr); /* permalink: pretty */
	if (strchr(text, ':') && !strstr(text, "://"))
		text = expand(ar, d, span_of(text));
	d->explicit_address = text;
	add_old(ar, d, text);
}

/* A day among the segments of the address, for a document that has none. */
static void
date_from_address(struct document *d)
{
	struct span rest = span_of(d->old[0]);

	while (!d->date.year && rest.len > 10) {
		struct date date;
		char day[11];

		rest = span_skip(rest, 1);
		snprintf(day, sizeof day, "%.*s", 10, rest.ptr);
		if (day[4] == '/' && day[7] == '/' && rest.ptr[10] == '/' && date_read(span_of(day), &date))
			d->date = d->name_date = date;
		while (rest.len && rest.ptr[0] != '/')
			rest = span_skip(rest, 1);
	}
}

static void
aliases(struct archive *ar, struct document *d)
{
	const char **items;
	size_t n = front_list(ar->arena, front_any(d->front, "aliases alias redirect_from redirects old_url old_urls"), NULL, &items);

	for (size_t i = 0; i < n; i++) {
		struct span section = section_of(ar, d);

		if (items[i][0] != '/' && !strstr(items[i], "://") && ar->generator == GENERATOR_HUGO)
			add_old(ar, d, arena_printf(ar->arena, "/%.*s%s", SPAN_FMT(section), items[i]));
		else
			add_old(ar, d, items[i]);
	}
}

/* The last segment of an address, without ".html". */
static struct span
last_segment(const char *address)
{
	struct span s = span_of(address), parent;

	while (s.len > 1 && s.ptr[s.len - 1] == '/')
		s.len--;
	parent = parent_of(s);
	s = without_suffix(span_skip(s, parent.len), ".html");
	return span_is(s, "index") ? (struct span){ 0 } : s;
}

void
document_addresses(struct archive *ar, struct document *d)
{
	struct span last;

	d->old = ARENA_ARRAY(ar->arena, const char *, OLD_MAX);
	explicit_address(ar, d);
	if (!d->nold)
		generator_address(ar, d);
	if (d->nold)
		date_from_address(d);
	d->nold_canonical = d->nold;
	aliases(ar, d);
	last = d->nold ? last_segment(d->old[0]) : (struct span){ 0 };
	d->wish = slug_make(ar->arena, last.len ? last : span_of(name_of(ar, d)));
	if (!*d->wish)
		d->wish = slug_make(ar->arena, span_of(d->title));
}
