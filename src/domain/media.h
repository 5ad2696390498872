/* media.h - files of a site: stored under the hash of their content.
 *
 * A file lies in <media_dir>/tenants/<site id>/media/<name> and its address is
 * /media/<name>, where <name> is the start of the SHA-256 of what was uploaded and
 * an extension that follows from what the bytes are, never from the name it came
 * with.  The same bytes are one file.
 *
 * A picture is decoded in the cell and written anew: upright, without a word of
 * where and when it was taken; an SVG is cleaned.  Narrower variants of a picture,
 * and WebP ones, are made by a job soon after and called <hash>-w<width>.<ext>.
 * Other files are kept as they are. */
#ifndef DOMAIN_MEDIA_H
#define DOMAIN_MEDIA_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/span.h"

struct cell;
struct conf;
struct site;

struct media {
	const char *id, *name, *original, *type, *alt, *caption;
	int64_t bytes, width, height, frames;
	int64_t focus_x, focus_y;         /* per cent, of what matters most in a picture; -1: nobody has said */
	const char *srcset, *srcset_webp; /* NULL: no variants, or not yet */
	usec_t created_at;
	usec_t trashed_at;                /* 0: not in the trash (media_trash.h) */
	bool purging;                     /* being removed for good */
	int64_t uses;                     /* in a list: how often it is used, at most MEDIA_USES_MOST + 1 */
	const char *url;                  /* "/media/<name>" */
	const char *refused;              /* from media_add(): it was kept as it came, because of this */
};

extern const struct field media_fields[];

struct media_source {
	const struct conf *conf;
	const struct site *site;
	struct cell *cell;
	struct span bytes;
	const char *original;  /* the name it comes with */
	const char *name;      /* of an export: the name it had here; NULL: made of the bytes */
	bool keep_unreadable;  /* a picture the cell refuses is stored as it came: for imports */
	const char *of_upload; /* the upload these bytes are (upload.h), not counted twice; or NULL */
};

/* Take a file in, inside the caller's transaction on the site (pg_begin() or
 * change_begin()).  Fails with
 *
 *	ERR_MEDIA_TYPE  "media.type"   a kind of file we do not take
 *	ERR_TOO_LARGE   "media.size", "media.quota"
 *	ERR_INVALID     "image.refused", "image.too_complex": the reason is fit to show
 *	ERR_UNAVAILABLE, ERR_TIMEOUT   the cell or a database
 *
 * and leaves at most a file that media_sweep() removes. */
bool media_add(struct ctx *cx, const struct media_source *s, struct media *out) MUST_CHECK;

/* The same in a transaction of its own, for who has none. */
bool media_take(struct ctx *cx, const struct media_source *s, struct media *out) MUST_CHECK;

/* The address media_add() would give these bytes; NULL for kinds we do not take. */
const char *media_address(struct arena *a, struct span bytes);

/* ---- reading ---- */

bool media_by_name(struct ctx *cx, const char *name, struct media *out, bool *found) MUST_CHECK;
bool media_by_id(struct ctx *cx, const char *id, struct media *out) MUST_CHECK; /* NOT_FOUND */

/* Those of these ids that are there, in no order. */
bool media_by_ids(struct ctx *cx, const char *const *ids, size_t n, struct list *out) MUST_CHECK;

struct media_list_wish {
	bool in_trash;
	const char *kind;   /* "image", "audio", "video", "document"; "": all */
	const char *use;    /* "used", "unused", "no-alt" (pictures without alternative text); "": all */
	const char *search; /* part of the name, the alternative text or the caption; "" */
	usec_t month;       /* of those that came in it, its beginning; 0: all */
	const char *sort;   /* "name", "size" (largest first), "oldest"; "": newest first */
	int64_t limit, offset;
};

bool media_list(struct ctx *cx, const struct media_list_wish *wish, struct list *out) MUST_CHECK;

/* The months in which files came in, newest first: list of struct text_row (row.h), "2026-11". */
bool media_months(struct ctx *cx, struct list *out) MUST_CHECK;

struct media_totals {
	int64_t files, trashed;
	int64_t bytes; /* with variants, what is in the trash and what uploads on their way will take */
};

bool media_totals(struct ctx *cx, struct media_totals *out) MUST_CHECK;

/* What is at an address: the picture or one of its variants. */
struct media_file {
	const char *type, *original;
	const char *moved; /* the name of the file that took its place (media_replace.h); NULL: none did */
};

bool media_file(struct ctx *cx, const char *name, struct media_file *out, bool *found) MUST_CHECK;

/* What people say of a file.  The alternative text and the caption are offered where it is put
 * into a post; lists of posts are cut round the focal point. */
struct media_words {
	const char *name, *alt, *caption;
	int64_t focus_x, focus_y; /* -1: none */
};

/* INVALID with the field at fault: "name", "alt", "caption", "focus_x". */
bool media_describe(struct ctx *cx, const struct site *site, const struct media *m, const struct media_words *w) MUST_CHECK;

/* ---- files ---- */

/* Where a file of this name lies on disk. */
const char *media_path(struct arena *a, const struct conf *conf, const struct site *site, const char *name);

bool media_write(struct ctx *cx, const struct conf *conf, const struct site *site, const char *name,
                 struct span bytes) MUST_CHECK;

/* TOO_LARGE "media.quota" where the site's plan has no room for so many bytes more.
 * An upload's own reservation is not counted (NULL: all are). */
bool media_check_room(struct ctx *cx, const struct site *site, int64_t bytes, const char *but_upload) MUST_CHECK;

/* ---- what jobs do ---- */

/* Make the variants of pictures that wait for them, a few; posts that show them
 * are rendered anew.  *more: others wait still. */
bool media_make_variants(struct ctx *cx, const struct conf *conf, const struct site *site, struct cell *cell,
                         bool *more) MUST_CHECK;

/* See to it that the job that clears away comes in a day, inside the caller's
 * transaction; one that is planned already is enough. */
bool media_plan_sweep(struct ctx *cx, const struct site *site) MUST_CHECK;

/* Remove files that no row tells of and that are older than a day. */
bool media_sweep(struct ctx *cx, const struct conf *conf, const struct site *site, int64_t *removed) MUST_CHECK;

#endif
