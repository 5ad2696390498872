/* site_theme.c - versions of a site's own files: reading and publishing (site_theme.h). */
#include "domain/site_theme.h"

#include "base/utf8.h"
#include "domain/audit.h"
#include "domain/change.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/site.h"

const struct field site_file_fields[] = {
	FIELD_TEXT(struct site_file, path),
	FIELD_TEXT(struct site_file, source),
	FIELD_INT(struct site_file, version),
	FIELD_TEXT(struct site_file, by_name),
	FIELD_TIME(struct site_file, at),
	FIELD_END
};

static const struct field version_fields[] = {
	FIELD_INT(struct site_version, id),
	FIELD_INT(struct site_version, files),
	FIELD_TEXT(struct site_version, theme),
	FIELD_TEXT(struct site_version, note),
	FIELD_TEXT(struct site_version, by_name),
	FIELD_TIME(struct site_version, at),
	FIELD_BOOL(struct site_version, live),
	FIELD_BOOL(struct site_version, spare),
	FIELD_END
};

static const struct field fault_fields[] = {
	FIELD_INT(struct site_fault, version_id),
	FIELD_INT(struct site_fault, shown_id),
	FIELD_TEXT(struct site_fault, template),
	FIELD_TEXT(struct site_fault, page),
	FIELD_TEXT(struct site_fault, reason),
	FIELD_TIME(struct site_fault, at),
	FIELD_END
};

/* "post", "post-next": small letters, digits, and hyphens between them. */
static bool
is_stem(struct span s)
{
	if (s.len == 0 || s.len > 60 || s.ptr[0] == '-' || s.ptr[s.len - 1] == '-')
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!memchr("abcdefghijklmnopqrstuvwxyz0123456789-", s.ptr[i], 37))
			return false;
	return true;
}

static bool
is_named(struct span path, const char *folder, const char *ending)
{
	if (!span_starts(path, folder))
		return false;
	path = span_skip(path, strlen(folder));
	if (!span_ends(path, ending))
		return false;
	path.len -= strlen(ending);
	return is_stem(path);
}

bool
site_file_is_code(struct span path)
{
	return span_is(path, "head.html") || span_is(path, "foot.html");
}

bool
site_file_path_ok(const char *theme, struct span path)
{
	if (strcmp(theme, SITE_THEME_ANY) == 0)
		return span_is(path, "custom.css") || site_file_is_code(path);
	return is_named(path, "", ".mustache") || is_named(path, "partials/", ".mustache") || is_named(path, "assets/", ".css");
}

/* ---- reading ---- */

bool
site_theme_files(struct ctx *cx, int64_t version, struct list *out)
{
	return pg_many(cx, &q_theme_files, struct site_file, site_file_fields, out, PG_INT(version));
}

bool
site_theme_live(struct ctx *cx, const char *theme, int64_t *out)
{
	struct id_row row = { 0 };
	bool found;

	if (!pg_maybe(cx, &q_theme_live, id_row_fields, &row, &found, PG_TEXT(theme)))
		return false;
	*out = found ? row.id : 0;
	return true;
}

bool
site_theme_versions(struct ctx *cx, const char *theme, struct list *out)
{
	return pg_many(cx, &q_theme_versions, struct site_version, version_fields, out, PG_TEXT(theme));
}

bool
site_theme_version(struct ctx *cx, const char *theme, int64_t id, struct site_version *out)
{
	return pg_one(cx, &q_theme_version, version_fields, out, PG_TEXT(theme), PG_INT(id));
}

void
site_theme_failed(struct ctx *cx, int64_t version, const char *template, const char *page, const char *reason,
                  int64_t shown)
{
	if (!pg_exec(cx, &q_theme_fault_add, PG_INT(version), PG_TEXT(template), PG_TEXT(page), PG_TEXT(reason),
	             PG_INT(shown)))
		ctx_forgive(cx);
}

bool
site_theme_faults(struct ctx *cx, const char *theme, struct list *out)
{
	return pg_many(cx, &q_theme_faults, struct site_fault, fault_fields, out, PG_TEXT(theme));
}

bool
site_theme_sheets(struct ctx *cx, struct list *out)
{
	return pg_all(cx, &q_theme_sheets, struct text_row, text_row_fields, out);
}

/* ---- publishing ---- */

static bool
check_file(struct ctx *cx, const char *theme, const struct site_file *f)
{
	size_t len = strlen(f->source);

	if (!site_file_path_ok(theme, span_of(f->path)))
		return fail(cx, ERR_INVALID, "theme.path", "A theme cannot have a file \"%s\".", f->path);
	if (len > SITE_FILE_MAX)
		return fail(cx, ERR_TOO_LARGE, "theme.file", "%s has %zu bytes; a file has at most %d.", f->path, len, SITE_FILE_MAX);
	return utf8_valid(span_of(f->source)) || fail(cx, ERR_INVALID, "theme.utf8", "%s is not UTF-8.", f->path);
}

static bool
check_files(struct ctx *cx, const char *theme, struct list files)
{
	const struct site_file *f = files.items;
	size_t bytes = 0;

	if (files.count > SITE_FILES_MAX)
		return fail(cx, ERR_TOO_LARGE, "theme.files", "A site changes at most %d files of a theme.", SITE_FILES_MAX);
	for (size_t i = 0; i < files.count; i++) {
		if (!check_file(cx, theme, &f[i]))
			return false;
		bytes += strlen(f[i].source);
	}
	return bytes <= SITE_FILES_BYTES ||
	       fail(cx, ERR_TOO_LARGE, "theme.bytes", "The changed files together have %zu bytes; they may have %d.", bytes,
	            SITE_FILES_BYTES);
}

static bool
store(struct ctx *cx, const char *theme, struct list files, const char *note, const struct theme_author *by,
      int64_t *out)
{
	const struct site_file *f = files.items;
	struct id_row row;

	if (!pg_one(cx, &q_theme_version_add, id_row_fields, &row, PG_TEXT(theme), PG_TEXT(note), PG_INT(by->account_id),
	            PG_TEXT(by->name)))
		return false;
	for (size_t i = 0; i < files.count; i++)
		if (!pg_exec(cx, &q_theme_version_file_add, PG_INT(row.id), PG_TEXT(f[i].path), PG_TEXT(f[i].source)))
			return false;
	*out = row.id;
	return pg_exec(cx, &q_theme_live_set, PG_TEXT(theme), PG_INT(row.id)) &&
	       pg_exec(cx, &q_theme_versions_trim, PG_TEXT(theme), PG_INT(SITE_VERSIONS_MAX));
}

static bool
end_drafts(struct ctx *cx, const char *theme, struct list drafts)
{
	const struct site_file *d = drafts.items;
	const char **paths = ARENA_ARRAY(cx->arena, const char *, drafts.count + 1);
	const char **versions = ARENA_ARRAY(cx->arena, const char *, drafts.count + 1);

	for (size_t i = 0; i < drafts.count; i++) {
		paths[i] = d[i].path;
		versions[i] = arena_printf(cx->arena, "%lld", (long long)d[i].version);
	}
	return pg_exec(cx, &q_theme_drafts_drop, PG_TEXT(theme), pg_text_array(cx->arena, paths, drafts.count),
	               pg_text_array(cx->arena, versions, drafts.count));
}

/* Nobody else publishes this theme until the transaction ends. */
static bool
lock(struct ctx *cx, const char *theme, int64_t live)
{
	struct yes_row got;
	int64_t now;

	return pg_one(cx, &q_theme_lock, yes_row_fields, &got, PG_TEXT(theme)) && site_theme_live(cx, theme, &now) &&
	       (now == live || fail(cx, ERR_CONFLICT, "theme.moved", "Somebody else has published this theme meanwhile. "
	                            "Look at what is live now, then publish again: your edits are kept."));
}

bool
site_theme_publish(struct ctx *cx, const struct site *site, const char *theme, int64_t live, struct list files,
                   struct list drafts, const char *note, const struct theme_author *by, int64_t *out)
{
	if (utf8_length(span_of(note)) > SITE_NOTE_MAX)
		return fail(cx, ERR_INVALID, "theme.note", "A note has at most %d characters.", SITE_NOTE_MAX), fail_field(cx, "note");
	if (!check_files(cx, theme, files) || !change_begin(cx, site))
		return false;
	if (lock(cx, theme, live) && store(cx, theme, files, note, by, out) && end_drafts(cx, theme, drafts) &&
	    audit_end(cx, audit_begin(cx, site->id, "theme.publish", "theme", theme, "version",
	                              arena_printf(cx->arena, "%lld", (long long)*out), NULL) && change_commit(cx, site)))
		return true;
	change_abort(cx, site);
	return false;
}
