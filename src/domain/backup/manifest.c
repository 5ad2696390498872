/* manifest.c - see manifest.h. */
#include "domain/backup/manifest.h"

#include "base/file.h"
#include "service/crypto.h"
#include "text/json.h"

static const struct field file_fields[] = {
	FIELD_TEXT(struct manifest_file, path),
	FIELD_INT(struct manifest_file, bytes),
	FIELD_TEXT(struct manifest_file, sha256),
	FIELD_END
};

const struct field manifest_site_fields[] = {
	FIELD_INT(struct manifest_site, id),
	FIELD_TEXT(struct manifest_site, name),
	FIELD_TEXT(struct manifest_site, server),
	FIELD_TEXT(struct manifest_site, database),
	FIELD_INT(struct manifest_site, schema_version),
	FIELD_END
};

static const struct field manifest_fields[] = {
	FIELD_INT(struct manifest, format),
	FIELD_TEXT(struct manifest, program),
	FIELD_TEXT(struct manifest, created),
	FIELD_TEXT(struct manifest, postgresql),
	FIELD_TEXT(struct manifest, platform),
	FIELD_TEXT(struct manifest, secret),
	FIELD_INT(struct manifest, schema_version),
	FIELD_LIST(struct manifest, sites, struct manifest_site, manifest_site_fields),
	FIELD_LIST(struct manifest, files, struct manifest_file, file_fields),
	FIELD_END
};

static const struct json_limits limits = { .bytes = 256 << 20, .depth = 8 };

static const char *
path_in(struct ctx *cx, const char *dir, const char *path)
{
	return arena_printf(cx->arena, "%s/%s", dir, path);
}

/* ---- writing ---- */

/* Room for one more: the array doubles where it is full. */
static void *
grow(struct ctx *cx, struct list *list, size_t item_size)
{
	bool full = (list->count & (list->count - 1)) == 0;

	if (full) {
		char *larger = arena_zalloc(cx->arena, (list->count ? list->count * 2 : 1) * item_size);

		if (list->count)
			memcpy(larger, list->items, list->count * item_size);
		list->items = larger;
	}
	return (char *)(uintptr_t)list->items + item_size * list->count++;
}

bool
manifest_add(struct ctx *cx, struct manifest *m, const char *dir, const char *path)
{
	struct manifest_file *f = grow(cx, &m->files, sizeof *f);

	f->path = arena_strdup(cx->arena, path);
	return crypto_sha256_file(cx, path_in(cx, dir, path), &f->sha256, &f->bytes);
}

bool
manifest_write(struct ctx *cx, const struct manifest *m, const char *dir)
{
	struct strbuf sb;
	struct json j;

	strbuf_init(&sb, cx->arena, limits.bytes);
	json_init(&j, &sb, 0);
	json_add_struct(&j, manifest_fields, m);
	strbuf_addc(&sb, '\n');
	if (!strbuf_ok(&sb))
		return fail(cx, ERR_TOO_LARGE, "backup.files", "the list of files is longer than %zu bytes", limits.bytes);
	return file_write(cx, path_in(cx, dir, "manifest.json"), strbuf_span(&sb), 0600);
}

/* ---- reading ---- */

static bool take_struct(struct ctx *cx, const struct dyn *d, const struct field *fields, void *out);

static bool
take_list(struct ctx *cx, const struct dyn *d, const struct field *f, struct list *out)
{
	char *items = arena_zalloc(cx->arena, arena_array_size(d->count, f->size));

	for (size_t i = 0; i < d->count; i++)
		if (!take_struct(cx, &d->items[i], f->sub, items + i * f->size))
			return false;
	*out = (struct list){ items, d->count };
	return true;
}

static bool
take_struct(struct ctx *cx, const struct dyn *d, const struct field *fields, void *out)
{
	for (const struct field *f = fields; f->name; f++) {
		const struct dyn *v = dyn_get(d, span_of(f->name));

		if (v && v->type == DYN_TEXT && f->type == FIELD_TYPE_TEXT)
			*FIELD_AT(const char *, out, f) = arena_strndup(cx->arena, v->text.ptr, v->text.len);
		else if (v && v->type == DYN_INT && f->type == FIELD_TYPE_INT)
			*FIELD_AT(int64_t, out, f) = v->integer;
		else if (v && v->type == DYN_LIST && f->type == FIELD_TYPE_LIST) {
			if (!take_list(cx, v, f, FIELD_AT(struct list, out, f)))
				return false;
		} else {
			return fail(cx, ERR_INVALID, "backup.manifest", "its manifest has no proper \"%s\"", f->name);
		}
	}
	return true;
}

bool
manifest_list(struct ctx *cx, struct span json, const struct field *fields, size_t item_size, struct list *out)
{
	const struct field whole = { "list", FIELD_TYPE_LIST, 0, item_size, fields };
	const struct dyn *d;

	return json_parse(cx, json, &limits, &d) &&
	       (d->type == DYN_LIST ? take_list(cx, d, &whole, out)
	                            : fail(cx, ERR_INVALID, "backup.list", "could not read a list of rows"));
}

/* A path that leads out of the backup would make a restore write anywhere. */
static bool
stays_inside(const char *path)
{
	struct span rest = span_of(path);

	if (!*path || *path == '/')
		return false;
	while (rest.len) {
		struct span part = span_cut(rest, '/', &rest);

		if (part.len == 0 || span_is(part, ".") || span_is(part, ".."))
			return false;
	}
	return true;
}

static bool
check(struct ctx *cx, const struct manifest *m)
{
	const struct manifest_file *f = m->files.items;
	const struct manifest_site *s = m->sites.items;

	for (size_t i = 0; i < m->files.count; i++)
		if (!stays_inside(f[i].path))
			return fail(cx, ERR_INVALID, "backup.path", "its manifest names the file \"%s\"", f[i].path);
	for (size_t i = 0; i < m->sites.count; i++)
		if (!stays_inside(s[i].name) || strchr(s[i].name, '/'))
			return fail(cx, ERR_INVALID, "backup.path", "its manifest names the site \"%s\"", s[i].name);
	return true;
}

bool
manifest_read(struct ctx *cx, const char *dir, struct manifest *out)
{
	const struct dyn *d;
	struct span text;

	if (!file_read(cx, path_in(cx, dir, "manifest.json"), limits.bytes, &text)) {
		if (cx->err.kind == ERR_NOT_FOUND)
			cx->err.detail = arena_printf(cx->arena, "%s has no manifest.json: it is no backup, or one that was interrupted",
			                              dir);
		return false;
	}
	*out = (struct manifest){ 0 };
	if (!json_parse(cx, text, &limits, &d)) {
		cx->err.detail = arena_printf(cx->arena, "%s/manifest.json is damaged: %s", dir, cx->err.detail);
		return false;
	}
	const struct dyn *format = dyn_get(d, SPAN("format"));
	if (!format || format->type != DYN_INT || format->integer != MANIFEST_FORMAT)
		return fail(cx, ERR_INVALID, "backup.format", "%s was written in a form this version of Quoin does not know", dir);
	return take_struct(cx, d, manifest_fields, out) && check(cx, out);
}

static bool
verify_one(struct ctx *cx, const struct manifest_file *want, const char *dir)
{
	const char *sha256;
	int64_t bytes;

	if (!crypto_sha256_file(cx, path_in(cx, dir, want->path), &sha256, &bytes)) {
		if (cx->err.kind == ERR_NOT_FOUND)
			cx->err.detail = arena_printf(cx->arena, "the backup is incomplete: %s/%s is missing", dir, want->path);
		return false;
	}
	if (bytes != want->bytes)
		return fail(cx, ERR_INVALID, "backup.size", "the backup is damaged: %s/%s has %lld bytes instead of %lld", dir,
		            want->path, (long long)bytes, (long long)want->bytes);
	return strcmp(sha256, want->sha256) == 0 ||
	       fail(cx, ERR_INVALID, "backup.sum", "the backup is damaged: %s/%s has other contents than were written", dir,
	            want->path);
}

bool
manifest_verify(struct ctx *cx, const struct manifest *m, const char *dir,
                void (*step)(void *arg, size_t done, size_t total), void *arg)
{
	const struct manifest_file *f = m->files.items;

	for (size_t i = 0; i < m->files.count; i++) {
		if (!verify_one(cx, &f[i], dir))
			return false;
		if (step)
			step(arg, i + 1, m->files.count);
	}
	return true;
}
