/* design.h - what the pages of the section "Design" share. */
#ifndef WEB_CONSOLE_DESIGN_H
#define WEB_CONSOLE_DESIGN_H

#include "domain/look.h"
#include "web/console/console.h"

struct theme;

/* The theme in use, by name, and the accent of the site's own settings. */
struct design_now {
	const char *theme, *accent;
};

bool design_now(struct console *c, struct design_now *out) MUST_CHECK;

/* The theme of the address or of a form; NOT_FOUND where none is installed of that name. */
bool design_theme(struct console *c, const char *name, const struct theme **out) MUST_CHECK;

/* The address of a path of the site in this look, "https://host/p/<token>/path". */
bool design_address(struct console *c, const struct look *look, const char *path, const char **out) MUST_CHECK;

/* Make it what readers see, and write down that it was done. */
bool design_use(struct console *c, const char *theme, const char *settings) MUST_CHECK;

#endif
