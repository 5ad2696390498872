/* lookup.c - what an address in a text means.
 *
 * Authors point at each other's posts by their old addresses, by the names of
 * files, from the root or relative to where they stand.  All spellings become
 * keys of maps once; a question is then a few look-ups, the likeliest first. */
#include "domain/import/archive.h"

#include "base/strbuf.h"
#include "text/slug.h"
#include "text/unicode.h"
#include "text/url.h"

#include <stdlib.h>

/* ---- keys ---- */

static const char *
lower(struct arena *a, const char *s)
{
	char *out = arena_strdup(a, s);

	for (char *p = out; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p |= 0x20;
	return out;
}

static void
add_address(struct archive *ar, const char *key, struct document *d)
{
	const char *small = lower(ar->arena, key);

	if (!map_get(ar->by_address, span_of(key)))
		map_set(ar->by_address, span_of(key), d);
	if (!map_get(ar->by_address_nocase, span_of(small)))
		map_set(ar->by_address_nocase, span_of(small), d);
}

static const struct document *
by_address(const struct archive *ar, struct ctx *cx, const char *key)
{
	const struct document *d = map_get(ar->by_address, span_of(key));

	return d ? d : map_get(ar->by_address_nocase, span_of(lower(cx->arena, key)));
}

/* "/content/posts/x" for content/posts/x.md: the key of a file's own path. */
static void
add_file_key(struct archive *ar, const char *path, struct document *d)
{
	const char *key = address_key(ar->arena, span_of(path));

	if (!map_get(ar->by_file, span_of(key)))
		map_set(ar->by_file, span_of(key), d);
}

static const char *const content_roots[] = { "content/", "src/", "source/", "site/", "docs/" };
static const char *const static_roots[] = { "static/", "public/", "content/", "src/", "source/", "site/", "docs/" };

/* A document's path, with and without the folder the generator reads from. */
static void
add_document_file(struct archive *ar, struct document *d)
{
	struct span path = span_of(d->file->path);

	add_file_key(ar, d->file->path, d);
	for (size_t i = 0; i < sizeof content_roots / sizeof *content_roots; i++)
		if (span_starts(path, content_roots[i]))
			add_file_key(ar, span_skip(path, strlen(content_roots[i])).ptr, d);
}

static void
add_asset_key(struct archive *ar, struct span path, struct archive_file *f)
{
	struct span key = span_of(unicode_nfc(ar->arena, path));

	if (!map_get(ar->assets, key))
		map_set(ar->assets, key, f);
}

static void
add_asset(struct archive *ar, struct archive_file *f)
{
	struct span path = span_of(f->path);

	add_asset_key(ar, path, f);
	for (size_t i = 0; i < sizeof static_roots / sizeof *static_roots; i++)
		if (span_starts(path, static_roots[i])) {
			path = span_skip(path, strlen(static_roots[i]));
			add_asset_key(ar, path, f);
			i = (size_t)-1; /* src/static/…: once more */
		}
}

/* ---- building ---- */

static void
add_slugs(struct archive *ar, const struct document *d)
{
	for (size_t i = 0; i < d->ntags; i++)
		map_set(ar->tags, span_of(slug_make(ar->arena, span_of(d->tags[i]))), ar);
	for (size_t i = 0; i < d->nauthors; i++)
		map_set(ar->author_slugs, span_of(slug_make(ar->arena, span_of(d->authors[i]))), ar);
}

/* Is it a page's own address, or somebody's alias? */
static void
add_addresses(struct archive *ar, struct document *d, bool canonical)
{
	size_t from = canonical ? 0 : d->nold_canonical, to = canonical ? d->nold_canonical : d->nold;

	for (size_t i = from; i < to; i++) {
		const char *key = address_key(ar->arena, span_of(d->old[i]));
		const struct document *other = map_get(ar->by_address, span_of(key));

		if (other && other != d)
			report_line(ar, d->file->path, 0, "address.taken", span_of(d->old[i]),
			            arena_printf(ar->arena, "it leads to %s", other->file->path));
		else
			add_address(ar, key, d);
	}
}

void
lookup_build(struct archive *ar)
{
	ar->by_address = map_new(ar->arena);
	ar->by_address_nocase = map_new(ar->arena);
	ar->by_file = map_new(ar->arena);
	ar->assets = map_new(ar->arena);
	ar->tags = map_new(ar->arena);
	ar->author_slugs = map_new(ar->arena);
	for (size_t i = 0; i < ar->ndocs; i++)
		if (!ar->docs[i].failed)
			add_addresses(ar, &ar->docs[i], true);
	for (size_t i = 0; i < ar->ndocs; i++)
		if (!ar->docs[i].failed)
			add_addresses(ar, &ar->docs[i], false);
	for (size_t i = 0; i < ar->ndocs; i++) {
		struct document *d = &ar->docs[i];

		if (d->failed)
			continue;
		add_address(ar, address_key(ar->arena, span_of(d->path)), d);
		add_document_file(ar, d);
		add_slugs(ar, d);
	}
	for (size_t i = 0; i < ar->nfiles; i++)
		if (ar->files[i].kind == FILE_ASSET)
			add_asset(ar, &ar->files[i]);
}

/* ---- pages the site has of itself ---- */

static const struct {
	const char *old, *ours;
} own_pages[] = {
	{ "/", "/" },             { "/blog", "/archive/" },     { "/posts", "/archive/" },  { "/post", "/archive/" },
	{ "/archive", "/archive/" }, { "/archives", "/archive/" }, { "/articles", "/archive/" }, { "/search", "/search/" },
	{ "/feed", "/rss/" },     { "/rss", "/rss/" },          { "/feed.xml", "/rss/" },   { "/rss.xml", "/rss/" },
	{ "/atom.xml", "/atom.xml" }, { "/index.xml", "/rss/" }, { "/sitemap.xml", "/sitemap.xml" },
	{ "/feed.json", "/feed.json" },
};

static const char *const tag_folders[] = { "/tags/", "/tag/", "/categories/", "/category/", "/topics/", "/topic/" };
static const char *const author_folders[] = { "/authors/", "/author/" };

static const char *
in_folders(struct ctx *cx, const char *key, const char *const *folders, size_t n, const struct map *slugs,
           const char *ours)
{
	for (size_t i = 0; i < n; i++) {
		struct span rest = span_of(key);
		const char *slug;

		if (!span_starts(rest, folders[i]))
			continue;
		slug = slug_make(cx->arena, span_skip(rest, strlen(folders[i])));
		if (map_get(slugs, span_of(slug)))
			return arena_printf(cx->arena, "/%s/%s/", ours, slug);
	}
	return NULL;
}

static const char *
own_page(const struct archive *ar, struct ctx *cx, const char *key)
{
	const char *found;

	for (size_t i = 0; i < sizeof own_pages / sizeof *own_pages; i++)
		if (!strcmp(key, own_pages[i].old))
			return own_pages[i].ours;
	found = in_folders(cx, key, tag_folders, sizeof tag_folders / sizeof *tag_folders, ar->tags, "tag");
	return found ? found
	             : in_folders(cx, key, author_folders, sizeof author_folders / sizeof *author_folders, ar->author_slugs, "author");
}

/* ---- asking ---- */

static struct archive_file *
asset_at(const struct archive *ar, struct ctx *cx, struct span path)
{
	struct strbuf decoded;
	struct archive_file *f;
	struct span clean;

	strbuf_init(&decoded, cx->arena, path.len + 2);
	if (!path.len || path.ptr[0] != '/')
		strbuf_addc(&decoded, '/');
	url_decode(&decoded, path);
	clean = span_skip(span_of(url_remove_dots(cx->arena, span_of(decoded.buf))), 1);
	f = map_get(ar->assets, span_of(unicode_nfc(cx->arena, clean)));
	if (f || !memchr(path.ptr ? path.ptr : "", '%', path.len))
		return f;
	clean = span_trim(path); /* a percent sign in the name itself */
	return map_get(ar->assets, span_of(unicode_nfc(cx->arena, span_starts(clean, "/") ? span_skip(clean, 1) : clean)));
}

static struct span
folder_of(struct span path)
{
	for (size_t i = path.len; i-- > 0; )
		if (path.ptr[i] == '/')
			return span_take(path, i + 1);
	return (struct span){ "", 0 };
}

/* A path from the root of the old site. */
static bool
from_root(const struct archive *ar, struct ctx *cx, struct span path, struct target *out)
{
	const char *key;
	size_t base = strlen(ar->base_path);

	if (base && span_starts(path, ar->base_path) && (path.len == base || path.ptr[base] == '/'))
		path = span_skip(path, base);
	key = address_key(cx->arena, path);
	out->doc = by_address(ar, cx, key);
	if (!out->doc)
		out->doc = map_get(ar->by_file, span_of(key));
	if (!out->doc)
		out->file = asset_at(ar, cx, path);
	if (!out->doc && !out->file)
		out->path = own_page(ar, cx, key);
	return out->doc || out->file || out->path;
}

/* Beside the file in its folder. */
static bool
from_folder(const struct archive *ar, struct ctx *cx, const struct document *d, struct span path, struct target *out)
{
	struct span folder = folder_of(span_of(d->file->path));
	struct span full = span_of(arena_printf(cx->arena, "/%.*s%.*s", SPAN_FMT(folder), SPAN_FMT(path)));

	out->doc = map_get(ar->by_file, span_of(address_key(cx->arena, full)));
	if (out->doc == d && !span_ends(path, "d"))
		out->doc = NULL;
	if (!out->doc)
		out->file = asset_at(ar, cx, full);
	return out->doc || out->file;
}

/* As a browser would have read it at the old address. */
static bool
from_address(const struct archive *ar, struct ctx *cx, const struct document *d, struct span path, struct target *out)
{
	struct span base = folder_of(span_of(d->nold ? d->old[0] : d->path));

	return from_root(ar, cx, span_of(arena_printf(cx->arena, "%.*s%.*s", SPAN_FMT(base), SPAN_FMT(path))), out);
}

static bool
names_file(struct span path)
{
	struct span name = span_skip(path, folder_of(path).len);

	return name.len > 1 && memchr(name.ptr + 1, '.', name.len - 1) != NULL;
}

static void
find_path(const struct archive *ar, struct ctx *cx, const struct document *d, struct span path, struct target *out)
{
	if (span_starts(path, "@/")) /* Zola: from the folder of the content */
		from_root(ar, cx, span_skip(path, 1), out);
	else if (span_starts(path, "/"))
		from_root(ar, cx, path, out);
	else if (names_file(path)) {
		if (!from_folder(ar, cx, d, path, out) && !from_address(ar, cx, d, path, out) && !from_root(ar, cx, path, out))
			from_root(ar, cx, span_of(arena_printf(cx->arena, "/assets/%.*s", SPAN_FMT(path))), out);
	} else if (!from_address(ar, cx, d, path, out) && !from_folder(ar, cx, d, path, out))
		from_root(ar, cx, path, out);
}

/* ---- the archive's own host ---- */

static struct span
without_www(struct span host)
{
	return span_starts(host, "www.") ? span_skip(host, 4) : host;
}

static bool
is_own_host(const struct archive *ar, struct span host)
{
	host = without_www(host);
	for (size_t i = 0; i < ar->nold_hosts; i++) {
		struct span own = without_www(span_of(ar->old_hosts[i]));

		if (host.len == own.len && !strncasecmp(host.ptr, own.ptr, own.len))
			return true;
	}
	return false;
}

/* Is it worth counting: a path with a name of some length that is a document's? */
static bool
hits_document(struct archive *ar, struct ctx *cx, const struct url *u)
{
	return u->path.len > 12 && map_get(ar->by_address, span_of(address_key(cx->arena, u->path)));
}

static void
count_hosts(struct archive *ar, struct ctx *cx, struct span text, struct map *counts)
{
	ptrdiff_t at;

	while ((at = span_find(text, "://")) >= 0) {
		struct span link = span_skip(text, (size_t)at);
		size_t n = 0, *count;
		struct url u;

		while (n < link.len && (unsigned char)link.ptr[n] > ' ' && !strchr("\"'<>()[]", link.ptr[n]))
			n++;
		url_split(span_of(arena_printf(cx->arena, "https%.*s", (int)n, link.ptr)), &u);
		text = span_skip(link, 3);
		if (!u.host.len || !hits_document(ar, cx, &u))
			continue;
		u.host = span_of(lower(cx->arena, arena_strndup(cx->arena, u.host.ptr, u.host.len)));
		count = map_get(counts, u.host);
		if (!count)
			map_set(counts, u.host, count = ARENA_NEW(ar->arena, size_t));
		++*count;
	}
}

void
lookup_learn_host(struct archive *ar)
{
	enum { LEAST = 3 };
	struct map *counts = map_new(ar->arena);
	struct arena *scratch = arena_new(256 * 1024);
	size_t most = LEAST - 1;
	struct ctx cx;

	for (size_t i = 0; i < ar->ndocs && !ar->nold_hosts; i++) {
		struct span body;
		unsigned line;

		ctx_init(&cx, scratch);
		if (!ar->docs[i].failed && document_body(ar, &cx, &ar->docs[i], &body, &line))
			count_hosts(ar, &cx, body, counts);
		arena_reset(scratch);
	}
	arena_free(scratch);
	for (size_t i = 0; i < map_count(counts); i++) {
		struct span host = map_key(counts, i);

		if (*(size_t *)map_value(counts, i) <= most)
			continue;
		most = *(size_t *)map_value(counts, i);
		ar->old_hosts[0] = arena_strndup(ar->arena, host.ptr, host.len);
		ar->nold_hosts = 1;
	}
	if (map_count(counts) && ar->nold_hosts)
		report_line(ar, NULL, 0, "archive.host", span_of(ar->old_hosts[0]),
		            arena_printf(ar->arena, "taken as the archive's own: %zu links in it are posts here", most));
}

/* ---- fragments ---- */

const struct md_headings *
document_headings(struct archive *ar, struct document *d)
{
	struct arena *scratch;
	struct span body;
	unsigned line;
	struct ctx cx;

	if (d->headings)
		return d->headings;
	scratch = arena_new(64 * 1024);
	ctx_init(&cx, scratch);
	d->headings = ARENA_NEW(ar->arena, struct md_headings);
	if (document_body(ar, &cx, d, &body, &line))
		md_headings_find(ar->arena, (struct span){ arena_strndup(ar->arena, body.ptr, body.len), body.len }, d->headings);
	arena_free(scratch);
	return d->headings;
}

static void
find_anchor(struct archive *ar, struct ctx *cx, struct document *d, struct target *out)
{
	struct strbuf decoded;

	out->anchor = "";
	if (!out->doc || !out->fragment.len)
		return;
	strbuf_init(&decoded, cx->arena, out->fragment.len + 1);
	url_decode(&decoded, out->fragment);
	/* documents are ours to fill in: the map holds them as they are */
	out->anchor = md_headings_id(cx->arena, document_headings(ar, out->doc == d ? d : &ar->docs[out->doc - ar->docs]),
	                             strbuf_span(&decoded));
}

void
lookup(struct archive *ar, struct ctx *cx, struct document *d, struct span to, struct target *out)
{
	struct url u;

	*out = (struct target){ 0 };
	url_split(to, &u);
	out->fragment = u.fragment;
	out->query = u.query;
	if (u.has_scheme && !span_is_nocase(u.scheme, "http") && !span_is_nocase(u.scheme, "https"))
		return;
	if (u.has_authority && !is_own_host(ar, u.host))
		return;
	out->ours = true;
	if (!u.has_authority && !u.path.len)
		out->doc = d; /* "#there" */
	else if (u.has_authority)
		from_root(ar, cx, u.path.len ? u.path : SPAN("/"), out);
	else
		find_path(ar, cx, d, u.path, out);
	find_anchor(ar, cx, d, out);
}

/* ---- names in helpers ---- */

/* A post by its file's name, with its date and perhaps folders before it. */
static const struct document *
by_stem(struct archive *ar, struct span name)
{
	for (size_t i = 0; i < ar->ndocs; i++) {
		struct span path = span_of(ar->docs[i].file->path), file = span_skip(path, folder_of(path).len);

		if (!ar->docs[i].failed && file.len > name.len && !memcmp(file.ptr, name.ptr, name.len) && file.ptr[name.len] == '.')
			return &ar->docs[i];
	}
	return NULL;
}

const struct document *
lookup_named(struct archive *ar, struct ctx *cx, struct span name)
{
	const struct document *d;

	if (span_starts(name, "@"))
		name = span_skip(name, 1);
	d = map_get(ar->by_file, span_of(address_key(cx->arena, name)));
	if (!d)
		d = by_address(ar, cx, address_key(cx->arena, name));
	return d ? d : by_stem(ar, span_skip(name, folder_of(name).len));
}
