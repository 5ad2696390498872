/* site_theme_edit.c - drafts of a site's own files (site_theme.h). */
#include "domain/site_theme.h"

#include "base/utf8.h"
#include "domain/queries.h"

#include <stdlib.h>

bool
site_drafts(struct ctx *cx, const char *theme, struct list *out)
{
	return pg_many(cx, &q_theme_drafts, struct site_file, site_file_fields, out, PG_TEXT(theme));
}

bool
site_draft(struct ctx *cx, const char *theme, const char *path, struct site_file *out, bool *found)
{
	return pg_maybe(cx, &q_theme_draft, site_file_fields, out, found, PG_TEXT(theme), PG_TEXT(path));
}

static bool
check(struct ctx *cx, const char *theme, const char *path, const char *source)
{
	struct list drafts;

	if (!site_file_path_ok(theme, span_of(path)))
		return fail(cx, ERR_INVALID, "theme.path", "A theme cannot have a file \"%s\".", path), fail_field(cx, "path");
	if (source && strlen(source) > SITE_FILE_MAX)
		return fail(cx, ERR_TOO_LARGE, "theme.file", "A file has at most %d bytes.", SITE_FILE_MAX), fail_field(cx, "source");
	if (source && !utf8_valid(span_of(source)))
		return fail(cx, ERR_INVALID, "theme.utf8", "That is not UTF-8."), fail_field(cx, "source");
	if (!site_drafts(cx, theme, &drafts))
		return false;
	return drafts.count < SITE_FILES_MAX ||
	       fail(cx, ERR_TOO_LARGE, "theme.files", "At most %d files are edited at once: publish them first.", SITE_FILES_MAX);
}

bool
site_draft_keep(struct ctx *cx, const char *theme, const char *path, const char *source, int64_t version,
                const struct theme_author *by)
{
	struct pg_arg text = source ? PG_TEXT(source) : PG_SPAN((struct span){ NULL, 0 });
	int64_t done = 0;

	if (!check(cx, theme, path, source))
		return false;
	if (version ? !pg_exec_count(cx, &q_theme_draft_change, &done, PG_TEXT(theme), PG_TEXT(path), text,
	                             PG_INT(by->account_id), PG_TEXT(by->name), PG_INT(version))
	            : !pg_exec_count(cx, &q_theme_draft_add, &done, PG_TEXT(theme), PG_TEXT(path), text,
	                             PG_INT(by->account_id), PG_TEXT(by->name)))
		return false;
	return done > 0 || fail(cx, ERR_CONFLICT, "theme.draft", "This file was changed meanwhile.");
}

bool
site_draft_drop(struct ctx *cx, const char *theme, const char *path)
{
	return pg_exec(cx, &q_theme_draft_drop, PG_TEXT(theme), PG_TEXT(path));
}

/* ---- drafts over files ---- */

static const struct site_file *
of_path(struct list files, const char *path)
{
	const struct site_file *f = files.items;

	for (size_t i = 0; i < files.count; i++)
		if (strcmp(f[i].path, path) == 0)
			return &f[i];
	return NULL;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct site_file *)a)->path, ((const struct site_file *)b)->path);
}

struct list
site_files_with(struct arena *a, struct list files, struct list drafts)
{
	const struct site_file *f = files.items, *d = drafts.items;
	struct site_file *all = ARENA_ARRAY(a, struct site_file, files.count + drafts.count + 1);
	size_t n = 0;

	for (size_t i = 0; i < files.count; i++)
		if (!of_path(drafts, f[i].path))
			all[n++] = f[i];
	for (size_t i = 0; i < drafts.count; i++)
		if (d[i].source)
			all[n++] = d[i];
	qsort(all, n, sizeof *all, by_path);
	return (struct list){ all, n };
}
