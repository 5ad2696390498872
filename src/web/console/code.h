/* code.h - the pages on which a site's own theme files are edited: what they share.
 *
 *	code.c           the files, trying and publishing them
 *	code_file.c      one file: editing, checking, saving
 *	code_report.c    what trying found, as a view and as JSON
 *	code_versions.c  versions: what changed, and back */
#ifndef WEB_CONSOLE_CODE_H
#define WEB_CONSOLE_CODE_H

#include "domain/site_theme.h"
#include "web/console/console.h"
#include "web/theme_try.h"

struct json;
struct theme;

/* The theme whose files are edited: of the argument or field "theme", else the one in
 * use. */
struct code {
	const char *theme;          /* name; SITE_THEME_ANY: what goes with every theme */
	const struct theme *under;  /* as it is installed; of SITE_THEME_ANY the one in use */
	bool in_use;                /* readers see it */
	int64_t live;               /* version; 0: none */
	struct list files, drafts;  /* of struct site_file: of that version, and not published */
};

bool code_read(struct console *c, struct code *out) MUST_CHECK;

/* An address below /<site>/design/code/ that keeps to this theme. */
const char *code_url(const struct console *c, const struct code *code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
const char *code_file_url(const struct console *c, const struct code *code, const char *path);

/* May who asks put code into the pages of this site?  Of a path: FORBIDDEN where it is
 * code and they may not. */
bool code_may_code(const struct console *c);
bool code_check_path(struct console *c, const char *path) MUST_CHECK;
bool code_check_paths(struct console *c, struct list files) MUST_CHECK;

bool code_is_any(const struct code *code);
const char *code_label(const struct console *c, const struct code *code); /* "Files of Default" */
struct theme_author code_author(const struct console *c);
const struct site_file *code_of_path(struct list files, const char *path); /* NULL: none */

/* The address of the site's pages with these edits, without a slash at its end. */
bool code_look(struct console *c, const struct code *code, const char **prefix) MUST_CHECK;

void code_tidy(struct console *c); /* after something was published */

/* ---- reports (code_report.c) ---- */

struct code_report {
	struct list issues, pages;
	const char *said;   /* "Everything fits." or how many errors there are */
	bool measured;      /* false: there is nothing to say */
	bool ok, has_issues, has_pages;
};

extern const struct field code_report_fields[];

/* Try the files; a check that runs already is no failure, but a report that is not
 * measured. */
bool code_try(struct console *c, const struct code *code, struct list files, const char *only, struct theme_try *out,
              bool *measured) MUST_CHECK;
struct code_report code_report_of(const struct console *c, const struct code *code, const struct theme_try *t);
void code_report_json(struct json *j, const struct theme_try *t);

#endif
