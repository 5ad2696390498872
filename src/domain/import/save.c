/* save.c - posts, media and redirects of an archive, in batches.
 *
 * A batch is one change: its pages appear together.  When something in it fails
 * the batch is undone and each of its documents saved by itself, so that one bad
 * document costs only itself. */
#include "domain/import/archive.h"

#include "domain/change.h"
#include "domain/media.h"
#include "domain/post.h"
#include "domain/redirect.h"
#include "domain/site.h"
#include "text/url.h"

enum { BATCH = 25 };

struct batch {
	struct archive *ar;
	struct cell *cell;
	struct ctx cx;
	struct arena *arena;
	struct prepared items[BATCH];
	size_t n;
	/* what the change at hand did, counted once it is committed */
	int64_t created, updated, redirects;
	struct used_asset *stored;
};

static void
begin_batch(struct batch *b)
{
	arena_reset(b->arena);
	ctx_init(&b->cx, b->arena);
	b->cx.pgs = b->ar->cx->pgs;
	site_enter(&b->cx, b->ar->site);
	b->n = 0;
}

/* ---- one document ---- */

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool
store_assets(struct batch *b, const struct prepared *p)
{
	for (const struct used_asset *u = p->assets; u; u = u->next) {
		struct used_asset *done;
		struct span bytes;
		struct media media;

		if (u->file->stored)
			continue;
		if (!archive_read(b->ar, &b->cx, u->file, IMPORT_MEDIA_MAX, &bytes) ||
		    !media_add(&b->cx, &(struct media_source){ .conf = b->ar->conf, .site = b->ar->site, .cell = b->cell,
		                                               .bytes = bytes, .original = base_name(u->file->path),
		                                               .keep_unreadable = true }, &media))
			return false;
		if (media.refused)
			report_line(b->ar, u->file->path, 0, "media.unreadable", span_of(media.refused), "kept as it came");
		done = ARENA_NEW(b->arena, struct used_asset);
		*done = (struct used_asset){ u->file, b->stored };
		b->stored = done;
	}
	return true;
}

static struct post_draft
draft_of(const struct prepared *p)
{
	const struct document *d = p->doc;

	return (struct post_draft){
		.type = d->page ? "page" : "post",
		.status = d->status,
		.slug = d->slug,
		.title = p->title,
		.lang = d->lang,
		.source = p->source,
		.raw_html = !d->own || d->own->raw_html,
		.featured = d->own && d->own->featured,
		.canonical_url = d->own ? d->own->canonical_url : NULL,
		.meta_title = d->own ? d->own->meta_title : NULL,
		.custom_excerpt = p->excerpt,
		.feature_image = p->image,
		.feature_image_alt = p->image_alt,
		.feature_image_caption = p->image_caption,
		.meta_description = d->meta_description,
		.published_at = d->published_at,
		.updated_at = d->updated_at ? d->updated_at : d->published_at,
		.import_key = d->file->path,
		.import_hash = p->hash,
		.custom = d->custom,
		.tags = d->tags,
		.ntags = d->ntags,
		.authors = d->authors,
		.nauthors = d->nauthors,
		.authors_by_slug = d->authors_by_slug,
	};
}

/* From one old address to the new one, unless it is that already or a page
 * lives there. */
static bool
redirect_from(struct batch *b, const struct document *d, struct span from)
{
	struct arena *a = b->arena;
	struct span path = span_of(d->path);
	const struct document *there;
	bool stored;

	while (from.len > 1 && from.ptr[from.len - 1] == '/')
		from.len--;
	if (from.len < 2 || (path.len == from.len + 1 && !memcmp(path.ptr, from.ptr, from.len)))
		return true;
	there = map_get(b->ar->by_address, span_of(address_key(a, from)));
	if (there && there != d)
		return true; /* told when the archive was planned */
	if (!redirect_add(&b->cx, arena_strndup(a, from.ptr, from.len), url_path(a, d->path), 301, "import", &stored))
		return false;
	b->redirects += stored;
	return true;
}

static bool
add_redirects(struct batch *b, const struct document *d)
{
	for (size_t i = 0; strcmp(d->status, "draft") && i < d->nold; i++) {
		struct span from = span_of(d->old[i]);

		if (!redirect_from(b, d, from))
			return false;
		if (span_ends(from, "/index.html") && !redirect_from(b, d, span_take(from, from.len - 10)))
			return false;
	}
	return true;
}

static void
tell_outcome(struct batch *b, const struct prepared *p, const struct post_saved_as *as)
{
	const char *file = p->doc->file->path;

	if (as->plain_fallback)
		report_line(b->ar, file, 0, "text.plain", span_of(""), "shown as it is written: it is too complex to render");
	if (strcmp(as->path, p->doc->path))
		report_line(b->ar, file, 0, "address.moved", span_of(as->path), arena_printf(b->arena, "planned was %s", p->doc->path));
}

static bool
save_one(struct batch *b, const struct prepared *p)
{
	struct post_draft draft = draft_of(p);
	struct post_saved_as as;

	if (!store_assets(b, p) || !post_save(&b->cx, b->ar->site, b->cell, &draft, &as) ||
	    (p->doc->own && !own_write_more(&b->cx, p->doc->own, as.id)) || !add_redirects(b, p->doc))
		return false;
	b->created += as.outcome == POST_CREATED;
	b->updated += as.outcome == POST_UPDATED;
	tell_outcome(b, p, &as);
	return true;
}

/* ---- one change ---- */

static void
count(struct batch *b)
{
	b->ar->report->created += b->created;
	b->ar->report->updated += b->updated;
	b->ar->report->redirects += b->redirects;
	for (struct used_asset *u = b->stored; u; u = u->next)
		u->file->stored = true;
}

/* Save some documents in one change; all or none. */
static bool
save_together(struct batch *b, const struct prepared *items, size_t n)
{
	b->created = b->updated = b->redirects = 0;
	b->stored = NULL;
	if (!change_begin(&b->cx, b->ar->site))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!save_one(b, &items[i])) {
			change_abort(&b->cx, b->ar->site);
			return false;
		}
	if (!change_commit(&b->cx, b->ar->site))
		return false;
	count(b);
	return true;
}

/* A failure that the next document would meet too. */
static bool
is_general(const struct err *e)
{
	return e->kind == ERR_UNAVAILABLE || !strcmp(e->code, "pg.commit_unknown") || !strcmp(e->code, "media.quota");
}

static bool
save_apart(struct batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct prepared *p = &b->items[i];

		ctx_forgive(&b->cx);
		if (save_together(b, p, 1))
			continue;
		if (is_general(&b->cx.err)) {
			b->ar->cx->err = b->cx.err;
			b->ar->cx->err.detail = arena_strdup(b->ar->arena, b->cx.err.detail);
			b->ar->cx->err.cause = arena_strdup(b->ar->arena, b->cx.err.cause);
			return false;
		}
		report_line(b->ar, p->doc->file->path, 0, "failed.save",
		            span_of(b->cx.err.detail ? b->cx.err.detail : b->cx.err.cause), "not imported");
		b->ar->report->failed++;
	}
	return true;
}

static void
count_only(struct batch *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->items[i].doc->known_hash)
			b->ar->report->updated++;
		else
			b->ar->report->created++;
}

/* The pattern is stored with the first post that needs it. */
static bool
store_pattern(struct batch *b)
{
	bool permalink = b->ar->permalink_changed, zone = b->ar->timezone_changed;

	if (!permalink && !zone)
		return true;
	b->ar->permalink_changed = b->ar->timezone_changed = false;
	if (!change_begin(&b->cx, b->ar->site))
		return false;
	if ((!permalink || setting_set(&b->cx, "permalink", b->ar->settings.permalink)) &&
	    (!zone || setting_set(&b->cx, "timezone", b->ar->settings.timezone)))
		return change_commit(&b->cx, b->ar->site);
	change_abort(&b->cx, b->ar->site);
	return false;
}

static bool
flush(struct batch *b)
{
	bool ok = true;

	if (b->n && b->ar->options->dry_run)
		count_only(b);
	else if (b->n)
		ok = (store_pattern(b) && save_together(b, b->items, b->n)) || save_apart(b);
	begin_batch(b);
	return ok;
}

/* ---- all of them ---- */

/* Prepare a document; it joins the batch if it differs from what was imported. */
static void
prepare(struct batch *b, struct document *d)
{
	struct prepared *p = &b->items[b->n];

	if (d->failed)
		return;
	if (!document_prepare(b->ar, &b->cx, d, p)) {
		report_line(b->ar, d->file->path, 0, "failed.read", span_of(b->cx.err.detail ? b->cx.err.detail : b->cx.err.cause),
		            "not imported");
		b->ar->report->failed++;
		ctx_forgive(&b->cx);
	} else if (d->known_hash && !strcmp(d->known_hash, p->hash))
		b->ar->report->unchanged++;
	else
		b->n++;
}

static void
tell_unused(struct archive *ar)
{
	for (size_t i = 0; i < ar->nfiles; i++)
		if (ar->files[i].kind == FILE_ASSET && !ar->files[i].used)
			report_line(ar, ar->files[i].path, 0, "file.unused", span_of(""), "not taken: no page refers to it");
}

bool
archive_save(struct archive *ar, struct cell *cell)
{
	const struct import_options *o = ar->options;
	struct batch *b = ARENA_NEW(ar->arena, struct batch);
	bool ok = true;

	b->ar = ar;
	b->cell = cell;
	b->arena = arena_new(1024 * 1024);
	begin_batch(b);
	ok = ar->generator != GENERATOR_QUOIN || (custom_save(ar) && own_save_people(ar) && own_save_media(ar, cell));
	for (size_t i = 0; i < ar->ndocs && ok; i++) {
		prepare(b, &ar->docs[i]);
		if (b->n == BATCH)
			ok = flush(b);
		if (o->progress)
			o->progress(o->progress_arg, i + 1, ar->ndocs);
	}
	ok = ok && flush(b) && (ar->generator != GENERATOR_QUOIN || (own_save_translations(ar) && own_save_redirects(ar)));
	arena_free(b->arena);
	tell_unused(ar);
	return ok;
}
