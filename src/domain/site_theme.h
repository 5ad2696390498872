/* site_theme.h - a site's own files over an installed theme.
 *
 * Somebody changes files as drafts (site_theme_edit.c), which readers do not see.
 * What is published is a version: all files of the theme that differ from the
 * installed one, never changed afterwards; to go back is to publish the files of an
 * older one again.  One version is live; the one that was live before, unless it had
 * failed, stands by as its spare.
 *
 * Whether the files work is not known here: whoever publishes has tried them. */
#ifndef DOMAIN_SITE_THEME_H
#define DOMAIN_SITE_THEME_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/span.h"

struct site;

/* The theme of what goes with every theme. */
#define SITE_THEME_ANY "*"

enum {
	SITE_FILE_MAX = 256 * 1024,    /* bytes of a file */
	SITE_FILES_MAX = 100,          /* files of a version */
	SITE_FILES_BYTES = 1024 * 1024,
	SITE_VERSIONS_MAX = 50,        /* of a theme; older ones are dropped */
	SITE_NOTE_MAX = 200,           /* characters */
};

struct site_file {
	const char *path;
	const char *source;   /* of a draft NULL: back to the theme's own */
	int64_t version;      /* of a draft */
	const char *by_name;  /* likewise */
	usec_t at;
};

extern const struct field site_file_fields[];

struct site_version {
	int64_t id, files;
	const char *theme, *note, *by_name;
	usec_t at;
	bool live, spare;
};

struct site_fault { /* of a live version: shown to its authors */
	int64_t version_id, shown_id; /* shown_id 0: the theme's own */
	const char *template, *page, *reason;
	usec_t at;
};

struct theme_author { /* who edits or publishes */
	int64_t account_id;
	const char *name;
};

/* May a site have a file of that path over this theme?  Templates
 * ("post.mustache", "partials/card.mustache") and style sheets
 * ("assets/style.css"); of SITE_THEME_ANY "custom.css", "head.html" and "foot.html". */
bool site_file_path_ok(const char *theme, struct span path);

/* Is it one of the latter two?  They are shown as they are, scripts too: only where
 * the site's plan allows it, and only by who may (MAY_CODE). */
bool site_file_is_code(struct span path);

/* ---- reading ---- */

/* The files of a version: list of struct site_file.  None where there is no such version. */
bool site_theme_files(struct ctx *cx, int64_t version, struct list *out) MUST_CHECK;

/* The live version, 0: none. */
bool site_theme_live(struct ctx *cx, const char *theme, int64_t *out) MUST_CHECK;

bool site_theme_versions(struct ctx *cx, const char *theme, struct list *out) MUST_CHECK;
bool site_theme_version(struct ctx *cx, const char *theme, int64_t id, struct site_version *out) MUST_CHECK;

/* Note that a version failed a reader (once for each template) and which version
 * was shown instead.  A failure to note it is nobody's. */
void site_theme_failed(struct ctx *cx, int64_t version, const char *template, const char *page, const char *reason,
                       int64_t shown);
bool site_theme_faults(struct ctx *cx, const char *theme, struct list *out) MUST_CHECK;

/* The first 16 hexadecimal digits of the SHA-256 of every version's style sheets: list
 * of struct text_row (row.h). */
bool site_theme_sheets(struct ctx *cx, struct list *out) MUST_CHECK;

/* ---- editing ---- */

bool site_drafts(struct ctx *cx, const char *theme, struct list *out) MUST_CHECK;
bool site_draft(struct ctx *cx, const char *theme, const char *path, struct site_file *out, bool *found) MUST_CHECK;

/* Keep source (NULL: back to the theme's own) as the draft of a file.  version is of
 * the draft its writer saw, 0: there was none.  CONFLICT where another has been kept
 * meanwhile: site_draft() is what that says. */
bool site_draft_keep(struct ctx *cx, const char *theme, const char *path, const char *source, int64_t version,
                     const struct theme_author *by) MUST_CHECK;
bool site_draft_drop(struct ctx *cx, const char *theme, const char *path) MUST_CHECK;

/* What would be published: the files of a version, drafts laid over them. */
struct list site_files_with(struct arena *a, struct list files, struct list drafts);

/* ---- publishing ---- */

/* Make these files the live version, in a change of its own, and end the drafts they
 * were made of.  live is the version the files were laid over; CONFLICT where it is
 * live no more. */
bool site_theme_publish(struct ctx *cx, const struct site *site, const char *theme, int64_t live, struct list files,
                        struct list drafts, const char *note, const struct theme_author *by, int64_t *out) MUST_CHECK;

#endif
