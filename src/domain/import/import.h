/* import.h - archives of static site generators become posts of a site.
 *
 * A folder of Markdown (Jekyll, Hugo, Zola, Eleventy) is read as a whole, then
 * planned (where each document lived, where it will live, what its links mean),
 * then saved.  Every file of the folder ends as a page, as media of the site, or
 * as a named line of the report: the sum is exact.
 *
 * Importing again changes only what has changed: a document is known by its path
 * in the archive, and saved only when the hash of all that would be saved
 * differs.  doc/import.md is the manual. */
#ifndef DOMAIN_IMPORT_IMPORT_H
#define DOMAIN_IMPORT_IMPORT_H

#include "base/ctx.h"
#include "base/field.h"

struct cell;
struct conf;
struct site;

struct import_options {
	const char *dir;
	const char *old_url;   /* where the archive was published; NULL: what it says itself */
	bool keep_permalinks;  /* an empty site takes the pattern of the archive's addresses */
	bool dry_run;          /* tell what would be done, change nothing */
	void (*progress)(void *arg, size_t done, size_t total); /* or NULL */
	void *progress_arg;
};

/* One line of the report. */
struct import_line {
	const char *file;   /* path in the archive; NULL: the archive */
	int64_t line;       /* in that file; 0: the file as a whole */
	const char *kind;   /* "link.unknown", "file.hidden" …: doc/import.md lists them */
	const char *what;
	const char *became; /* what was done about it */
};

struct import_report {
	const char *generator;  /* whose habits the archive has: "jekyll" …, "plain" */
	const char *permalink;  /* the pattern posts are placed by */
	int64_t files;          /* in the archive; = pages + media + skipped + failed */
	int64_t pages;          /* = created + updated + unchanged */
	int64_t created, updated, unchanged;
	int64_t media;          /* files some page uses */
	int64_t skipped;        /* files that are neither, each with a line "file.…" */
	int64_t failed;         /* documents that could not be read or saved, each with a line "failed.…" */
	int64_t redirects;      /* stored now */
	int64_t kept_addresses; /* pages that stay where they were */
	struct list lines;      /* of struct import_line, by file and line */
};

extern const struct field import_line_fields[], import_report_fields[];

/* Import into the entered site.  Fails where nothing can be done (no such
 * folder, no database); what is wrong with single files is in the report. */
bool import_markdown(struct ctx *cx, const struct conf *conf, const struct site *site, struct cell *cell,
                     const struct import_options *options, struct import_report *out) MUST_CHECK;

#endif
