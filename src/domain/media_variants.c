/* media_variants.c - narrower and WebP copies of pictures, and the posts that show
 * them rendered anew (media.h). */
#include "domain/media.h"

#include "base/file.h"
#include "base/log.h"
#include "domain/change.h"
#include "domain/outbox.h"
#include "domain/post.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/site.h"
#include "service/cell.h"
#include "service/conf.h"

enum { AT_ONCE = 8 };

static const usec_t TIME_TO_RECORD = 20 * USEC_PER_SEC; /* kept of the job's time for what follows the making */

struct made {
	const struct media *media;
	struct image_result files; /* without bytes: those are on disk */
	const char *names[IMAGE_MOST_FILES];
	const char *srcset, *srcset_webp;
};

/* "<hash>-w960.webp" of "<hash>.jpg". */
static const char *
variant_name(struct arena *a, const char *name, const struct image_file *f)
{
	return arena_printf(a, "%.*s-w%lld.%s", (int)strcspn(name, "."), name, (long long)f->width, f->extension);
}

/* ---- srcset ---- */

static void
add_candidate(struct strbuf *to, const char *name, int64_t width)
{
	strbuf_addf(to, "%s/media/%s %lldw", to->len ? ", " : "", name, (long long)width);
}

/* The variants of one type, and the picture itself where it is of that type; NULL
 * where that is no choice. */
static const char *
srcset_of(struct arena *a, const struct made *m, const char *type)
{
	bool own = strcmp(m->media->type, type) == 0;
	struct strbuf sb;
	size_t n = 0;

	strbuf_init(&sb, a, 4096);
	for (size_t i = 0; i < m->files.n_files; i++)
		if (strcmp(m->files.files[i].type, type) == 0) {
			add_candidate(&sb, m->names[i], m->files.files[i].width);
			n++;
		}
	if (own && n)
		add_candidate(&sb, m->media->name, m->media->width);
	return n ? sb.buf : NULL;
}

/* ---- making ---- */

/* What is wrong with one picture is told in the log, and it goes without. */
static bool
give_up_on(struct ctx *cx, const struct media *m)
{
	bool general = cx->err.kind == ERR_UNAVAILABLE || cx->err.kind == ERR_TIMEOUT;

	if (general)
		return false;
	log_warn(cx, "media.no_variants", "name=%s reason=\"%s\"", m->name,
	         cx->err.detail ? cx->err.detail : err_title(cx->err.kind));
	ctx_forgive(cx);
	return true;
}

static bool
make(struct ctx *cx, const struct conf *conf, const struct site *site, struct cell *cell, struct made *out)
{
	struct image_options opt = { .want = IMAGE_VARIANTS, .pixels_max = conf->image_pixels_max,
	                             .width_max = conf->image_width_max };
	struct span source;

	/* It may have been made under a larger limit. */
	if (opt.pixels_max < out->media->width * out->media->height)
		opt.pixels_max = out->media->width * out->media->height;
	if (!file_read(cx, media_path(cx->arena, conf, site, out->media->name), IMAGE_MAX_BYTES, &source) ||
	    !cell_image(cx, cell, &opt, source, &out->files))
		return false;
	for (size_t i = 0; i < out->files.n_files; i++) {
		out->names[i] = variant_name(cx->arena, out->media->name, &out->files.files[i]);
		if (!media_write(cx, conf, site, out->names[i], out->files.files[i].bytes))
			return false;
	}
	out->srcset = strcmp(out->media->type, "image/webp") ? srcset_of(cx->arena, out, out->media->type) : NULL;
	out->srcset_webp = srcset_of(cx->arena, out, "image/webp");
	return true;
}

/* As many of the pictures as there is time for. */
static bool
make_all(struct ctx *cx, const struct conf *conf, const struct site *site, struct cell *cell, const struct list *waiting,
         struct made *made, size_t *n)
{
	const struct media *m = waiting->items;

	for (*n = 0; *n < waiting->count; ++*n) {
		if (*n && cx->deadline && cx->deadline - clock_mono() < 2 * TIME_TO_RECORD)
			break;
		made[*n] = (struct made){ .media = &m[*n] };
		if (!make(cx, conf, site, cell, &made[*n]) && !give_up_on(cx, &m[*n]))
			return false;
	}
	return true;
}

/* ---- recording ---- */

static bool
record(struct ctx *cx, const struct made *m)
{
	for (size_t i = 0; i < m->files.n_files; i++) {
		const struct image_file *f = &m->files.files[i];

		if (m->names[i] && !pg_exec(cx, &q_media_variant_put, PG_TEXT(m->media->id), PG_TEXT(f->type), PG_INT(f->width),
		                            PG_INT(f->height), PG_TEXT(m->names[i]), PG_INT((int64_t)f->bytes.len)))
			return false;
	}
	return pg_exec(cx, &q_media_variants_made, PG_TEXT(m->media->id), PG_TEXT(m->srcset), PG_TEXT(m->srcset_webp));
}

static bool
render_users(struct ctx *cx, const struct site *site, struct cell *cell, const struct made *made, size_t n)
{
	const char *stems[AT_ONCE];
	struct list posts;

	for (size_t i = 0; i < n; i++)
		stems[i] = arena_strndup(cx->arena, made[i].media->name, strcspn(made[i].media->name, "."));
	if (!pg_many(cx, &q_media_users, struct text_row, text_row_fields, &posts, pg_text_array(cx->arena, stems, n)))
		return false;
	const struct text_row *row = posts.items;
	for (size_t i = 0; i < posts.count; i++)
		if (!post_render_again(cx, site, cell, row[i].value))
			return false;
	return true;
}

/* Those there was no time for. */
static bool
release(struct ctx *cx, const struct media *m, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!pg_exec(cx, &q_media_release, PG_TEXT(m[i].id)))
			return false;
	return true;
}

static bool
record_all(struct ctx *cx, const struct site *site, struct cell *cell, const struct made *made, size_t n, bool *more)
{
	struct yes_row waits;

	for (size_t i = 0; i < n; i++)
		if (!record(cx, &made[i]))
			return false;
	if (!render_users(cx, site, cell, made, n) ||
	    !pg_run(cx, &(struct pg_read){ &q_media_waits, yes_row_fields, &waits, 0, NULL, PG_NO_ARGS }, 1))
		return false;
	*more = waits.yes;
	return !*more || outbox_add(cx, site, "media_variants", "{}", 0);
}

bool
media_make_variants(struct ctx *cx, const struct conf *conf, const struct site *site, struct cell *cell, bool *more)
{
	struct made *made = ARENA_ARRAY(cx->arena, struct made, AT_ONCE);
	struct list waiting;
	size_t n;

	*more = false;
	if (!pg_many(cx, &q_media_claim, struct media, media_fields, &waiting, PG_INT(AT_ONCE)) ||
	    !make_all(cx, conf, site, cell, &waiting, made, &n))
		return false;
	if (n == 0)
		return true;
	const struct media *rest = (const struct media *)waiting.items + n;
	if (!release(cx, rest, waiting.count - n) || !change_begin(cx, site))
		return false;
	if (record_all(cx, site, cell, made, n, more))
		return change_commit(cx, site);
	change_abort(cx, site);
	return false;
}
