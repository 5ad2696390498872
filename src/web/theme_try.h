/* theme_try.h - do these files work as a theme?
 *
 * They are compiled, their names are checked, and they are tried on pages of the
 * site: what a reader would get, within a reader's ceilings.  Readers see nothing of
 * it.  An error keeps files from being published; a warning (a name that nothing has)
 * does not. */
#ifndef WEB_THEME_TRY_H
#define WEB_THEME_TRY_H

#include "base/ctx.h"
#include "base/field.h"

struct site;
struct theme;
struct worker;

struct try_issue {
	const char *file;
	int64_t line, column; /* from 1; 0: of the file as a whole */
	const char *reason;
	bool is_error;
};

/* A page that was tried.  Shares are of the ceiling, in per cent, rounded up. */
struct try_page {
	const char *kind, *path, *label;
	bool ok;
	int64_t ops, bytes, depth, us;
	int64_t ops_share, bytes_share, depth_share, time_share;
};

struct theme_try {
	struct list issues; /* of try_issue, errors first */
	struct list pages;  /* of try_page; none where a file has an error */
	bool ok;            /* no error */
};

extern const struct field try_issue_fields[], try_page_fields[];

/* Pages worth looking at in a changed theme: list of try_page with kind, path and label. */
bool theme_samples(struct ctx *cx, struct list *out) MUST_CHECK;

/* Try files (struct site_file) over `under` on the entered site.  only: the path of the
 * file that is being edited, where the pages it shows on are enough; NULL: all.  Fails
 * when the site cannot be read, and with TOO_MANY while this worker tries another. */
bool theme_try(struct ctx *cx, struct worker *w, const struct site *site, const struct theme *under, struct list files,
               const char *only, struct theme_try *out) MUST_CHECK;

#endif
