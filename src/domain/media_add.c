/* media_add.c - taking a file in: recognised, decoded in the cell, written, then
 * recorded (media.h). */
#include "domain/media.h"

#include "base/file.h"
#include "domain/id.h"
#include "domain/outbox.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/site.h"
#include "service/cell.h"
#include "service/conf.h"
#include "service/crypto.h"
#include "text/sniff.h"


enum { NAME_HEX = 32 };

static const char *
name_of(struct arena *a, struct span bytes, const struct sniffed *is)
{
	return arena_printf(a, "%.*s.%s", NAME_HEX, crypto_sha256_hex(a, bytes),
	                    sniff_becomes_webp(is) ? "webp" : is->extension);
}

/* Could it have been given by name_of() to such a file? */
static bool
is_name(const char *name, const struct sniffed *is)
{
	return strspn(name, "0123456789abcdef") == NAME_HEX && name[NAME_HEX] == '.' &&
	       strcmp(name + NAME_HEX + 1, is->extension) == 0;
}

const char *
media_address(struct arena *a, struct span bytes)
{
	struct sniffed is;

	return sniff(bytes, &is) ? arena_printf(a, "/media/%s", name_of(a, bytes, &is)) : NULL;
}

/* ---- limits ---- */

struct room_row {
	int64_t bytes, sums;
};

static const struct field room_fields[] = {
	FIELD_INT(struct room_row, bytes),
	FIELD_INT(struct room_row, sums),
	FIELD_END
};

/* Many small sums become one before they are slow to add up. */
static bool
fold(struct ctx *cx, int64_t sums)
{
	enum { MANY = 500 };

	return sums < MANY || pg_run(cx, &(struct pg_read){ &q_media_tally_fold, NULL, NULL, 0, NULL, PG_NO_ARGS }, 1);
}

static const char *
megabytes(struct arena *a, int64_t bytes)
{
	return arena_printf(a, "%.1f MB", (double)(bytes < 0 ? 0 : bytes) / (1 << 20));
}

bool
media_check_room(struct ctx *cx, const struct site *site, int64_t bytes, const char *but_upload)
{
	struct room_row used;

	if (!pg_one(cx, &q_media_bytes, room_fields, &used, PG_TEXT(but_upload)))
		return false;
	if (bytes > site->storage_bytes - used.bytes)
		return fail(cx, ERR_TOO_LARGE, "media.quota", "The site's storage of %lld MB is full: this file takes %s and %s are left. "
		            "Nothing of it was stored.", (long long)(site->storage_bytes >> 20), megabytes(cx->arena, bytes),
		            megabytes(cx->arena, site->storage_bytes - used.bytes));
	return fold(cx, used.sums);
}

static bool
check_bytes(struct ctx *cx, const struct conf *conf, struct span bytes, const char *original, struct sniffed *is)
{
	if (bytes.len > (size_t)conf->upload_max)
		return fail(cx, ERR_TOO_LARGE, "media.size", "\"%s\" is larger than %lld MB.", original,
		            (long long)(conf->upload_max >> 20));
	if (!sniff(bytes, is))
		return fail(cx, ERR_MEDIA_TYPE, "media.type", "\"%s\" is no kind of file this site takes.", original);
	if (is->kind != SNIFF_OTHER && bytes.len > IMAGE_MAX_BYTES)
		return fail(cx, ERR_TOO_LARGE, "media.size", "\"%s\" is larger than %d MB, the most a picture may have.", original,
		            IMAGE_MAX_BYTES >> 20);
	return true;
}

/* ---- what is kept of it ---- */

struct kept {
	struct span bytes;
	int64_t width, height, frames;
	const char *refused; /* kept as it came, and why */
};

static bool
decode(struct ctx *cx, const struct media_source *s, const struct sniffed *is, struct kept *out)
{
	struct image_options opt = { .want = IMAGE_MAIN, .pixels_max = s->conf->image_pixels_max,
	                             .width_max = s->conf->image_width_max };
	struct image_result r;

	*out = (struct kept){ .bytes = s->bytes, .width = is->width, .height = is->height, .frames = 1 };
	if (is->kind == SNIFF_OTHER)
		return true;
	if (!cell_image(cx, s->cell, &opt, s->bytes, &r)) {
		if (cx->err.kind != ERR_INVALID || !s->keep_unreadable)
			return false;
		out->refused = arena_strdup(cx->arena, cx->err.detail);
		ctx_forgive(cx);
		return true;
	}
	if (r.n_files != 1)
		return fail_cause(cx, ERR_INTERNAL, "media.answer", "the cell made %zu files of a picture", r.n_files);
	*out = (struct kept){ r.files[0].bytes, r.width, r.height, r.frames, NULL };
	return true;
}

bool
media_write(struct ctx *cx, const struct conf *conf, const struct site *site, const char *name, struct span bytes)
{
	const char *path = media_path(cx->arena, conf, site, name);
	const char *dir = arena_strndup(cx->arena, path, (size_t)(strrchr(path, '/') - path));

	return file_mkdirs(cx, dir, 0755) && file_write(cx, path, bytes, 0644);
}

/* The variants of what is shown in several sizes are made by a job. */
static bool
record(struct ctx *cx, const struct media_source *s, const struct media *m, const struct kept *kept, bool picture)
{
	bool wants_variants = picture && !kept->refused && kept->frames == 1;

	return pg_exec(cx, &q_media_insert, PG_TEXT(m->id), PG_TEXT(m->name), PG_TEXT(m->original), PG_TEXT(m->type),
	               PG_INT(m->bytes), PG_INT(m->width), PG_INT(m->height), PG_INT(m->frames), PG_BOOL(wants_variants)) &&
	       (!wants_variants || outbox_add(cx, s->site, "media_variants", "{}", 0)) && media_plan_sweep(cx, s->site);
}

/* The name without what a path or a header could make of it. */
static const char *
plain_name(struct arena *a, const char *original)
{
	const char *slash = strrchr(original, '/'), *back = strrchr(original, '\\');
	const char *from = slash > back ? slash + 1 : back ? back + 1 : original;
	char *name = arena_strndup(a, from, strnlen(from, 200));

	for (char *p = name; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '_';
	return *name ? name : "file";
}

/* Another may have added the same bytes meanwhile: then it is that one. */
static bool
read_back(struct ctx *cx, struct media *out)
{
	const char *refused = out->refused;
	bool found;

	if (!media_by_name(cx, out->name, out, &found))
		return false;
	out->refused = refused;
	return found || fail_cause(cx, ERR_INTERNAL, "media.lost", "the row just written is not there");
}

static bool
add_new(struct ctx *cx, const struct media_source *s, const struct sniffed *is, const char *name, struct media *out)
{
	struct kept kept;

	if (!decode(cx, s, is, &kept) || !media_check_room(cx, s->site, (int64_t)kept.bytes.len, s->of_upload))
		return false;
	*out = (struct media){ .id = id_new(cx->arena), .name = name, .original = plain_name(cx->arena, s->original),
	                       .type = sniff_becomes_webp(is) && !kept.refused ? "image/webp" : is->type, .bytes = (int64_t)kept.bytes.len, .width = kept.width, .height = kept.height,
	                       .frames = kept.frames, .refused = kept.refused };
	return pg_run(cx, &(struct pg_read){ &q_media_hold, NULL, NULL, 0, NULL, PG_NO_ARGS }, 1) &&
	       media_write(cx, s->conf, s->site, name, kept.bytes) && record(cx, s, out, &kept, is->kind == SNIFF_PICTURE) &&
	       read_back(cx, out);
}

/* It was there already; out of the trash with it.  What is being removed is taken in
 * anew, when whoever removes it has come to an end. */
static bool
add_again(struct ctx *cx, const struct media_source *s, const struct sniffed *is, const char *name, struct media *out)
{
	int64_t n;

	if (!out->trashed_at)
		return true;
	if (!pg_exec_count(cx, &q_media_revive, &n, PG_TEXT(name)))
		return false;
	out->trashed_at = 0;
	return n > 0 ||
	       (pg_run(cx, &(struct pg_read){ &q_media_hold, NULL, NULL, 0, NULL, PG_NO_ARGS }, 1) &&
	        pg_exec(cx, &q_media_purge_rest, PG_TEXT(name)) && add_new(cx, s, is, name, out));
}

bool
media_add(struct ctx *cx, const struct media_source *s, struct media *out)
{
	struct sniffed is;
	bool found;

	if (!check_bytes(cx, s->conf, s->bytes, s->original, &is))
		return false;
	const char *name = s->name && is_name(s->name, &is) ? s->name : name_of(cx->arena, s->bytes, &is);
	return media_by_name(cx, name, out, &found) && (found ? add_again : add_new)(cx, s, &is, name, out);
}

bool
media_take(struct ctx *cx, const struct media_source *s, struct media *out)
{
	if (!pg_begin(cx, PG_SITE))
		return false;
	if (media_add(cx, s, out))
		return pg_commit(cx, PG_SITE);
	pg_rollback(cx, PG_SITE);
	return false;
}
