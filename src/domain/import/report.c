/* report.c - the lines of an import's report. */
#include "domain/import/archive.h"

const struct field import_line_fields[] = {
	FIELD_TEXT(struct import_line, file),
	FIELD_INT(struct import_line, line),
	FIELD_TEXT(struct import_line, kind),
	FIELD_TEXT(struct import_line, what),
	FIELD_TEXT(struct import_line, became),
	FIELD_END
};

const struct field import_report_fields[] = {
	FIELD_TEXT(struct import_report, generator),
	FIELD_TEXT(struct import_report, permalink),
	FIELD_INT(struct import_report, files),
	FIELD_INT(struct import_report, pages),
	FIELD_INT(struct import_report, created),
	FIELD_INT(struct import_report, updated),
	FIELD_INT(struct import_report, unchanged),
	FIELD_INT(struct import_report, media),
	FIELD_INT(struct import_report, skipped),
	FIELD_INT(struct import_report, failed),
	FIELD_INT(struct import_report, redirects),
	FIELD_INT(struct import_report, kept_addresses),
	FIELD_LIST(struct import_report, lines, struct import_line, import_line_fields),
	FIELD_END
};

void
report_line(struct archive *ar, const char *file, unsigned line, const char *kind, struct span what,
            const char *became)
{
	struct import_line *l;

	if (ar->nlines == ar->lines_room) {
		struct import_line *more = ARENA_ARRAY(ar->arena, struct import_line, 2 * ar->lines_room + 64);

		if (ar->nlines)
			memcpy(more, ar->lines, ar->nlines * sizeof *more);
		ar->lines = more;
		ar->lines_room = 2 * ar->lines_room + 64;
	}
	l = &ar->lines[ar->nlines++];
	*l = (struct import_line){ arena_strdup(ar->arena, file), line, kind,
		                   arena_strndup(ar->arena, what.ptr ? what.ptr : "", what.len < 500 ? what.len : 500),
		                   arena_strdup(ar->arena, became) };
}

static int
by_place(const void *a, const void *b)
{
	const struct import_line *l = a, *r = b;
	int order = strcmp(l->file ? l->file : "", r->file ? r->file : "");

	if (order)
		return order;
	if (l->line != r->line)
		return l->line < r->line ? -1 : 1;
	order = strcmp(l->kind, r->kind);
	return order ? order : strcmp(l->what, r->what);
}

void
report_finish(struct archive *ar)
{
	static const char *const names[] = { "plain", "jekyll", "hugo", "zola", "eleventy", "quoin" };
	struct import_report *r = ar->report;

	if (ar->nlines)
		qsort(ar->lines, ar->nlines, sizeof *ar->lines, by_place);
	r->lines = (struct list){ ar->lines, ar->nlines };
	r->generator = names[ar->generator];
	r->permalink = ar->settings.permalink;
	r->pages = r->created + r->updated + r->unchanged;
	r->files = (int64_t)ar->nfiles;
	for (size_t i = 0; i < ar->nfiles; i++)
		if (ar->files[i].kind == FILE_ASSET && ar->files[i].used)
			r->media++;
		else if (ar->files[i].kind != FILE_DOCUMENT)
			r->skipped++;
}
