/* own.c - an export of Quoin's own (domain/export): taken as it stands, so that
 * what was exported and what is imported are equal.
 *
 * Nothing is guessed here: front matter names every field, texts hold no helpers,
 * links lead where they led, and files keep their names. */
#include "domain/import/archive.h"

#include "base/file.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "domain/address.h"
#include "domain/change.h"
#include "domain/media.h"
#include "domain/queries.h"
#include "domain/redirect.h"
#include "domain/site.h"
#include "text/url.h"

enum { REDIRECTS_MAX = 64 << 20, LIST_MOST = 100 };

/* ---- front matter ---- */

static const char *
text_at(const struct archive *ar, const struct dyn *front, const char *name)
{
	const struct dyn *d = dyn_get(front, span_of(name));

	return d && d->type == DYN_TEXT ? arena_strndup(ar->arena, d->text.ptr, d->text.len) : NULL;
}

static size_t
list_at(const struct archive *ar, const struct dyn *front, const char *name, const char ***out)
{
	const struct dyn *d = dyn_get(front, span_of(name));
	size_t n = 0;

	*out = ARENA_ARRAY(ar->arena, const char *, LIST_MOST);
	for (size_t i = 0; d && d->type == DYN_LIST && i < d->count && n < LIST_MOST; i++)
		if (d->items[i].type == DYN_TEXT)
			(*out)[n++] = arena_strndup(ar->arena, d->items[i].text.ptr, d->items[i].text.len);
	return n;
}

static bool
is_true(const struct dyn *front, const char *name)
{
	return front_bool(dyn_get(front, span_of(name)), false);
}

static struct own_post *
read_fields(const struct archive *ar, const struct dyn *front)
{
	struct own_post *own = ARENA_NEW(ar->arena, struct own_post);

	for (const struct field *f = own_post_fields; f->name; f++)
		if (f->type == FIELD_TYPE_TEXT)
			*FIELD_AT(const char *, own, f) = text_at(ar, front, f->name);
	own->featured = is_true(front, "featured");
	own->raw_html = is_true(front, "raw_html");
	if (!own->visibility)
		own->visibility = "public";
	return own;
}

/* An address that no form would take is not taken from an archive either. */
static void
check_addresses(struct archive *ar, const struct document *d, struct own_post *own)
{
	const struct {
		const char **value, *label;
	} addresses[] = {
		{ &own->feature_image, "picture above the text" }, { &own->canonical_url, "original" },
		{ &own->og_image, "picture when shared" }, { &own->twitter_image, "picture when shared on X" },
	};

	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
		if (address_fault(ar->arena, addresses[i].label, *addresses[i].value)) {
			report_line(ar, d->file->path, 0, "address.invalid", span_of(*addresses[i].value), "left out");
			*addresses[i].value = NULL;
		}
}

static void
read_times(struct archive *ar, struct document *d)
{
	const char *date = text_at(ar, d->front, "date"), *updated = text_at(ar, d->front, "updated");
	struct date then;

	if (date && !date_read(span_of(date), &d->date))
		report_line(ar, d->file->path, 0, "date.unknown", span_of(date), "the file's time is the date");
	if (updated && date_read(span_of(updated), &then))
		d->updated_at = date_usec(&then, "UTC");
}

static void
read_address(struct archive *ar, struct document *d)
{
	const char *path = text_at(ar, d->front, "permalink");

	d->wish = d->own->slug ? d->own->slug : d->stem;
	d->old = ARENA_ARRAY(ar->arena, const char *, 1);
	if (!path)
		return;
	d->old[0] = path;
	d->nold = d->nold_canonical = 1;
}

void
document_read_own(struct archive *ar, struct document *d)
{
	struct own_post *own = d->own = read_fields(ar, d->front);

	check_addresses(ar, d, own);
	d->title = own->title ? own->title : d->stem;
	d->lang = own->lang;
	d->excerpt = own->excerpt;
	d->meta_description = own->meta_description;
	d->page = d->says_page = own->type && strcmp(own->type, "page") == 0;
	/* What was scheduled is so again if its time is still to come (plan.c). */
	d->status = own->status && strcmp(own->status, "draft") == 0 ? "draft" : "published";
	d->image = own->feature_image;
	d->image_alt = own->feature_image_alt;
	d->image_caption = own->feature_image_caption;
	d->ntags = list_at(ar, d->front, "tags", &d->tags);
	d->nauthors = list_at(ar, d->front, "authors", &d->authors);
	document_read_author_slugs(ar, d);
	read_times(ar, d);
	read_address(ar, d);
}

/* ---- text ---- */

/* Between the empty line after the front matter and the last line end. */
struct span
own_source(struct span body)
{
	if (span_starts(body, "\n"))
		body = span_skip(body, 1);
	return span_ends(body, "\n") ? span_take(body, body.len - 1) : body;
}

/* ---- what post_save() does not know ---- */

bool
own_write_more(struct ctx *cx, const struct own_post *own, const char *id)
{
	return pg_exec(cx, &q_export_post_write, PG_TEXT(id), PG_TEXT(own->visibility), PG_TEXT(own->template),
	               PG_TEXT(own->og_title), PG_TEXT(own->og_description), PG_TEXT(own->og_image),
	               PG_TEXT(own->twitter_title), PG_TEXT(own->twitter_description), PG_TEXT(own->twitter_image));
}

/* ---- media ---- */

static bool
take_file(struct archive *ar, struct ctx *cx, struct cell *cell, struct archive_file *f)
{
	const char *name = f->path + strlen("media/");
	struct media media;
	struct span bytes;

	return archive_read(ar, cx, f, IMPORT_MEDIA_MAX, &bytes) &&
	       media_take(cx, &(struct media_source){ .conf = ar->conf, .site = ar->site, .cell = cell, .bytes = bytes,
	                                              .original = name, .name = name, .keep_unreadable = true }, &media);
}

/* All of them: texts can show a file in ways that no reading of links finds. */
bool
own_save_media(struct archive *ar, struct cell *cell)
{
	struct arena *scratch = arena_new(1024 * 1024);
	bool ok = true;

	for (size_t i = 0; i < ar->nfiles && ok; i++) {
		struct archive_file *f = &ar->files[i];
		struct ctx cx;

		if (f->kind != FILE_ASSET || !span_starts(span_of(f->path), "media/"))
			continue;
		f->used = true;
		ctx_init(&cx, scratch);
		cx.pgs = ar->cx->pgs;
		site_enter(&cx, ar->site);
		if (!ar->options->dry_run && !take_file(ar, &cx, cell, f)) {
			report_line(ar, f->path, 0, "failed.media", span_of(cx.err.detail ? cx.err.detail : "it cannot be stored"),
			            "not imported");
			f->used = false;
			ok = cx.err.kind != ERR_UNAVAILABLE || fail(ar->cx, ERR_UNAVAILABLE, "import.media", "the files cannot be stored");
		}
		arena_reset(scratch);
	}
	arena_free(scratch);
	return ok;
}

/* ---- translations ---- */

static bool
save_translations(struct archive *ar)
{
	for (size_t i = 0; i < ar->ndocs; i++) {
		const struct document *d = &ar->docs[i];

		if (d->own && d->own->translation_of && d->nold &&
		    !pg_exec(ar->cx, &q_import_translation, PG_TEXT(d->old[0]), PG_TEXT(d->own->translation_of)))
			return false;
	}
	return true;
}

bool
own_save_translations(struct archive *ar)
{
	if (ar->options->dry_run)
		return true;
	if (!change_begin(ar->cx, ar->site))
		return false;
	if (save_translations(ar))
		return change_commit(ar->cx, ar->site);
	change_abort(ar->cx, ar->site);
	return false;
}

/* ---- redirects ---- */

static bool
add_line(struct archive *ar, struct span line)
{
	struct span rest, from = span_cut(span_trim(line), ' ', &rest), to = span_cut(rest, ' ', &rest);
	struct ctx *cx = ar->cx;
	struct strbuf path;
	bool stored;
	int64_t status = 301;

	if (!from.len || !to.len || from.ptr[0] != '/')
		return true;
	if (rest.len && !num_int(span_trim(rest), 300, 499, &status))
		return true;
	strbuf_init(&path, cx->arena, 8192);
	url_decode(&path, from);
	if (!redirect_add(cx, path.buf, arena_strndup(cx->arena, to.ptr, to.len), (int)status, "import", &stored))
		return false;
	ar->report->redirects += stored;
	return true;
}

bool
own_save_redirects(struct archive *ar)
{
	struct ctx *cx = ar->cx;
	struct span text;

	if (ar->options->dry_run)
		return true;
	if (!file_read(cx, arena_printf(cx->arena, "%s/_redirects", ar->options->dir), REDIRECTS_MAX, &text))
		return cx->err.kind == ERR_NOT_FOUND ? ctx_forgive(cx), true : false;
	if (!change_begin(cx, ar->site))
		return false;
	while (text.len)
		if (!add_line(ar, span_cut(text, '\n', &text))) {
			change_abort(cx, ar->site);
			return false;
		}
	return change_commit(cx, ar->site);
}
