/* document.c - what front matter says of a document, in our terms.
 *
 * Generators share most names and differ in a few; all spellings are accepted
 * from all of them.  doc/import.md has the table. */
#include "domain/import/archive.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "text/slug.h"

enum { TITLE_CHARS = 300, EXCERPT_CHARS = 1000, META_CHARS = 500, TAG_CHARS = 190 };

/* ---- the name ---- */

static struct span
base_name(struct span path)
{
	for (size_t i = path.len; i-- > 0; )
		if (path.ptr[i] == '/')
			return span_skip(path, i + 1);
	return path;
}

static struct span
folder_of(struct span path)
{
	struct span name = base_name(path);

	return span_take(path, path.len - name.len - (name.len < path.len));
}

static struct span
without_extension(struct span name)
{
	for (size_t i = name.len; i-- > 1; )
		if (name.ptr[i] == '.')
			return span_take(name, i);
	return name;
}

/* "name@2": a number put there when folders were made flat. */
static struct span
without_number(struct span name)
{
	size_t n = name.len;

	while (n && name.ptr[n - 1] >= '0' && name.ptr[n - 1] <= '9')
		n--;
	return n > 1 && n < name.len && name.ptr[n - 1] == '@' ? span_take(name, n - 1) : name;
}

static bool
is_language(struct span s)
{
	return (s.len == 2 || (s.len == 5 && s.ptr[2] == '-')) && (s.ptr[0] | 0x20) >= 'a' && (s.ptr[0] | 0x20) <= 'z' &&
	       (s.ptr[1] | 0x20) >= 'a' && (s.ptr[1] | 0x20) <= 'z';
}

/* Date, stem and language out of "2014-03-12-name.de.md"; a folder with an
 * index file is one document and has the name. */
static void
read_name(struct archive *ar, struct document *d)
{
	struct span path = span_of(d->file->path), name = without_number(without_extension(base_name(path))), rest;

	for (size_t i = name.len; i-- > 1; )
		if (name.ptr[i] == '.' && is_language(span_skip(name, i + 1)) && ar->generator == GENERATOR_HUGO) {
			d->lang = arena_strndup(ar->arena, name.ptr + i + 1, name.len - i - 1);
			name = span_take(name, i);
			break;
		}
	if (span_is_nocase(name, "index") && folder_of(path).len)
		name = base_name(folder_of(path));
	if (date_prefix(name, &d->name_date, &rest)) {
		rest = span_skip(rest, span_starts(rest, "-") || span_starts(rest, "_") ? 1 : 0);
		if (rest.len)
			name = rest;
	}
	d->stem = arena_strndup(ar->arena, name.ptr, name.len);
}

/* ---- texts ---- */

static const char *
resolved(struct archive *ar, const struct dyn *value, size_t most)
{
	const char *text = front_text(ar->arena, value);

	if (!text || !utf8_valid(span_of(text)))
		return NULL;
	text = plain_text(ar->arena, text, most);
	return *text ? text : NULL;
}

/* "the-name_of it" → "The name of it", for a document without a title. */
static const char *
title_of_stem(struct arena *a, const char *stem)
{
	char *s = arena_strdup(a, stem);

	for (char *p = s; *p; p++)
		if (*p == '-' || *p == '_')
			*p = ' ';
	if (*s >= 'a' && *s <= 'z')
		*s &= ~0x20;
	return s;
}

/* The words of the first line of a text that is a heading of the first level. */
static const char *
title_of_text(struct archive *ar, struct span body)
{
	struct span line, rest = body;

	while (rest.len) {
		line = span_trim(span_cut(rest, '\n', &rest));
		if (!line.len)
			continue;
		if (!span_starts(line, "# "))
			return NULL;
		return plain_text(ar->arena, arena_strndup(ar->arena, line.ptr + 2, line.len - 2), TITLE_CHARS);
	}
	return NULL;
}

/* A title is shown as it is: marks of code in it would be seen. */
static const char *
without_ticks(struct arena *a, const char *title)
{
	char *out = arena_strdup(a, title), *to = out;
	size_t ticks = 0;

	for (const char *p = title; *p; p++) {
		ticks += *p == '`';
		if (*p != '`')
			*to++ = *p;
	}
	*to = '\0';
	return ticks % 2 || !*out ? title : out;
}

static void
read_texts(struct archive *ar, struct document *d, struct span body)
{
	const struct dyn *f = d->front;
	const char *summary = resolved(ar, front_any(f, "excerpt summary subtitle lead"), EXCERPT_CHARS);
	const char *description = resolved(ar, front_any(f, "description"), EXCERPT_CHARS);

	d->title = resolved(ar, front_any(f, "title name headline"), TITLE_CHARS);
	if (!d->title && !d->html) {
		d->title = title_of_text(ar, body);
		d->title_from_text = d->title && *d->title;
	}
	if (!d->title || !*d->title)
		d->title = title_of_stem(ar->arena, d->stem);
	d->title = without_ticks(ar->arena, d->title);
	d->excerpt = summary ? summary : description;
	if (summary && description && strcmp(summary, description))
		d->meta_description = plain_text(ar->arena, description, META_CHARS);
	if (!d->lang)
		d->lang = front_text(ar->arena, front_any(f, "lang language locale"));
	if (d->lang && strlen(d->lang) > 35)
		d->lang = NULL;
}

/* ---- dates and state ---- */

static bool
read_date(struct archive *ar, const struct dyn *value, struct date *out)
{
	const char *text = front_text(ar->arena, value);

	return text && date_read(span_of(text), out);
}

/* A folder of the path, as a whole word. */
static bool
in_folder(const struct document *d, const char *folder)
{
	struct span rest = folder_of(span_of(d->file->path));

	while (rest.len)
		if (span_is(span_cut(rest, '/', &rest), folder))
			return true;
	return false;
}

static void
read_dates(struct archive *ar, struct document *d)
{
	const struct dyn *given = front_any(d->front, "date published publishDate published_at date_published created pubDate");
	struct date updated;

	if (given && given->type == DYN_BOOL) /* published: true */
		given = front_any(d->front, "date publishDate");
	if (given && !read_date(ar, given, &d->date))
		report_line(ar, d->file->path, 0, "date.unknown", span_of(front_text(ar->arena, given)),
		            "the file's name or time is the date");
	if (!d->date.year)
		d->date = d->name_date;
	if (read_date(ar, front_any(d->front, "updated lastmod last_modified_at modified last_updated date_updated updated_at"), &updated))
		d->updated_at = date_usec(&updated, ar->settings.timezone);
}

static void
read_state(struct archive *ar, struct document *d)
{
	const struct dyn *published = front_any(d->front, "published");
	const struct dyn *permalink = front_any(d->front, "permalink");
	bool draft = front_bool(front_any(d->front, "draft isDraft"), false) || in_folder(d, "_drafts") ||
	             (published && published->type == DYN_BOOL && !published->boolean);

	if (permalink && permalink->type == DYN_BOOL && !permalink->boolean) {
		draft = true;
		report_line(ar, d->file->path, 0, "state.unpublished", span_of("permalink: false"), "imported as a draft");
	}
	d->status = draft ? "draft" : "published";
}

static bool
is_type(struct archive *ar, const struct dyn *value, const char *word)
{
	const char *text = front_text(ar->arena, value);
	struct span name = base_name(span_of(text ? text : ""));

	return span_is_nocase(without_extension(name), word);
}

/* A page says so, or is undated and not among posts. */
static void
read_type(struct archive *ar, struct document *d)
{
	static const char *const post_folders[] = { "_posts", "_drafts", "posts", "post", "blog", "articles", "news", "writing", "notes" };
	const struct dyn *layout = front_any(d->front, "layout template"), *type = front_any(d->front, "type");

	d->page = is_type(ar, layout, "page") || is_type(ar, type, "page") || is_type(ar, layout, "home");
	d->says_page = d->page;
	if (d->page || d->date.year || is_type(ar, layout, "post") || is_type(ar, type, "post"))
		return;
	for (size_t i = 0; i < sizeof post_folders / sizeof *post_folders; i++)
		if (in_folder(d, post_folders[i]))
			return;
	d->page = true;
}

/* ---- tags, authors, picture ---- */

/* Tags that name Eleventy's collections, not subjects. */
static bool
is_collection(const char *tag)
{
	static const char *const words[] = { "post", "posts", "page", "pages", "all", "nav" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcasecmp(tag, words[i]))
			return true;
	return false;
}

static void
add_tags(struct archive *ar, struct document *d, const struct dyn *value, const char *cut)
{
	const char **items;
	size_t n = front_list(ar->arena, value, cut, &items);
	const char **all = ARENA_ARRAY(ar->arena, const char *, d->ntags + n + 1);

	if (d->ntags)
		memcpy(all, d->tags, d->ntags * sizeof *all);
	d->tags = all;
	for (size_t i = 0; i < n; i++) {
		struct span name = utf8_take(span_of(items[i]), TAG_CHARS);
		bool known = !*slug_make(ar->arena, name) || is_collection(items[i]);

		for (size_t k = 0; k < d->ntags && !known; k++)
			known = span_is(name, d->tags[k]);
		if (!known)
			d->tags[d->ntags++] = arena_strndup(ar->arena, name.ptr, name.len);
	}
}

static void
read_tags(struct archive *ar, struct document *d)
{
	const struct dyn *taxonomies = front_any(d->front, "taxonomies");
	const char *cut = ar->generator == GENERATOR_JEKYLL ? " " : ",";

	add_tags(ar, d, front_any(d->front, "tags"), cut);
	add_tags(ar, d, front_any(taxonomies, "tags"), NULL);
	add_tags(ar, d, front_any(d->front, "tag"), NULL);
	add_tags(ar, d, front_any(d->front, "categories"), cut);
	add_tags(ar, d, front_any(taxonomies, "categories"), NULL);
	add_tags(ar, d, front_any(d->front, "category topic"), NULL);
}

static void
read_authors(struct archive *ar, struct document *d)
{
	const struct dyn *value = front_any(d->front, "authors author byline");

	if (!value)
		value = front_any(front_any(d->front, "taxonomies extra"), "authors author");
	d->nauthors = front_list(ar->arena, value, ",", &d->authors);
	for (size_t i = 0; i < d->nauthors; i++) {
		const char *name = map_get(ar->author_names, span_of(d->authors[i]));

		d->authors[i] = plain_text(ar->arena, name ? name : d->authors[i], TAG_CHARS);
	}
}

static void
read_image(struct archive *ar, struct document *d)
{
	static const char names[] = "feature_image featured_image featuredImage image cover cover_image hero_image banner thumbnail images";
	const struct dyn *value = front_any(d->front, names);

	if (!value)
		value = front_any(front_any(d->front, "extra header params"), names);
	if (value && value->type == DYN_LIST)
		value = value->count ? &value->items[0] : NULL;
	if (value && value->type == DYN_MAP) {
		d->image_alt = resolved(ar, front_any(value, "alt alt_text"), 300);
		d->image_caption = resolved(ar, front_any(value, "caption credit"), 300);
		value = front_any(value, "src path url image feature file relative teaser");
	}
	if (value && value->type == DYN_TEXT)
		d->image = front_text(ar->arena, value);
	if (!d->image_alt)
		d->image_alt = resolved(ar, front_any(d->front, "image_alt feature_image_alt imageAlt cover_alt"), 300);
	if (!d->image_caption)
		d->image_caption = resolved(ar, front_any(d->front, "image_caption image_figcaption feature_image_caption"), 300);
}

/* ---- a document ---- */

static bool
open_document(struct archive *ar, struct ctx *cx, const struct document *d, struct front_matter *fm)
{
	struct span text;

	if (!archive_read(ar, cx, d->file, IMPORT_FILE_MAX, &text))
		return false;
	if (!utf8_valid(text) || memchr(text.ptr, '\0', text.len))
		return fail(cx, ERR_INVALID, "import.utf8", "it is not UTF-8 text");
	return front_matter_read(cx, text, fm);
}

bool
document_body(struct archive *ar, struct ctx *cx, const struct document *d, struct span *body, unsigned *line)
{
	struct front_matter fm;

	if (!open_document(ar, cx, d, &fm))
		return false;
	*body = fm.body;
	*line = fm.body_line;
	return true;
}

/* A tree that outlives the arena it was read into. */
static struct dyn
copy_tree(struct arena *a, const struct dyn *d)
{
	struct dyn copy = *d;

	if (d->type == DYN_TEXT || d->type == DYN_NUMBER)
		copy.text.ptr = arena_strndup(a, d->text.ptr ? d->text.ptr : "", d->text.len);
	if (d->type == DYN_LIST) {
		copy = dyn_list();
		for (size_t i = 0; i < d->count; i++)
			dyn_add(a, &copy, copy_tree(a, &d->items[i]));
	}
	if (d->type == DYN_MAP) {
		copy = dyn_map();
		for (size_t i = 0; i < d->count; i++) {
			struct span name = d->members[i].name;

			name.ptr = arena_strndup(a, name.ptr, name.len);
			dyn_set(a, &copy, name, copy_tree(a, &d->members[i].value));
		}
	}
	return copy;
}

static void
read_document(struct archive *ar, struct document *d, const struct front_matter *fm)
{
	struct dyn *front = ARENA_NEW(ar->arena, struct dyn);

	*front = copy_tree(ar->arena, fm->data);
	d->front = front;
	d->html = span_ends(span_of(d->file->path), ".html") || span_ends(span_of(d->file->path), ".htm");
	read_name(ar, d);
	if (ar->generator == GENERATOR_QUOIN) {
		document_read_own(ar, d);
		document_read_custom(ar, d);
		return;
	}
	read_texts(ar, d, fm->body);
	read_dates(ar, d);
	read_state(ar, d);
	read_tags(ar, d);
	read_authors(ar, d);
	read_image(ar, d);
	document_read_custom(ar, d);
	document_addresses(ar, d);
	read_type(ar, d);
}

/* A document that is there to list others: the site does that itself. */
static bool
is_listing(const struct front_matter *fm)
{
	static const char *const words[] = { "paginator.", "in site.posts", "in collections.", "in pagination.", "in site.pages" };

	if (front_any(fm->data, "pagination"))
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (span_find(fm->body, words[i]) >= 0 && span_find(fm->body, "{%") >= 0)
			return true;
	return false;
}

/* The reason a document cannot be read, without the sentence's decoration. */
static void
tell_failure(struct archive *ar, struct ctx *cx, struct document *d)
{
	unsigned line = 0;

	if (cx->err.detail)
		sscanf(cx->err.detail, "Line %u", &line);
	report_line(ar, d->file->path, line, "failed.read", span_of(cx->err.detail ? cx->err.detail : cx->err.cause),
	            "not imported");
	d->failed = true;
	ar->report->failed++;
}

void
documents_read(struct archive *ar)
{
	struct arena *scratch = arena_new(256 * 1024);
	struct ctx cx;

	ar->docs = ARENA_ARRAY(ar->arena, struct document, ar->nfiles + 1);
	for (size_t i = 0; i < ar->nfiles; i++) {
		struct document *d = &ar->docs[ar->ndocs];
		struct front_matter fm;

		if (ar->files[i].kind != FILE_DOCUMENT)
			continue;
		d->file = &ar->files[i];
		ctx_init(&cx, scratch);
		if (!open_document(ar, &cx, d, &fm))
			tell_failure(ar, &cx, d);
		else if (ar->generator != GENERATOR_QUOIN && is_listing(&fm)) {
			d->file->kind = FILE_TOLD;
			report_line(ar, d->file->path, 0, "file.listing", span_of(""), "not taken: it lists pages, which the site does itself");
		} else
			read_document(ar, d, &fm);
		ar->ndocs += d->file->kind == FILE_DOCUMENT;
		arena_reset(scratch);
	}
	arena_free(scratch);
}
