/* bulk.h - one deed done to each of the chosen rows of a list, and undone.
 *
 * The list's form sends the deed's name as "action" and ids as "id", one by one
 * (checkboxes) or together, divided by commas (undo).  A deed with undo is undone by
 * the deed "untrash" of the same list: its ids go back with the redirect, and the
 * message that says what was done has a button for it (frame.c). */
#ifndef WEB_CONSOLE_BULK_H
#define WEB_CONSOLE_BULK_H

#include "web/console/console.h"

enum { BULK_MOST = 200 };

struct bulk_deed {
	const char *name, *done; /* done: a key of messages.h */
	bool (*fn)(struct console *c, const char *id);
	bool undo;
};

struct bulk {
	const char *list;      /* where it leads, "/name/tags/" */
	const char *one, *many; /* what the rows are called: "tag", "tags" */
	const struct bulk_deed *deeds;
	size_t n;
};

/* How many ids were chosen; ids has room for BULK_MOST. */
size_t bulk_chosen(const struct console *c, const char **ids);

/* Do what the form says.  One that cannot be done ends it and is told, with how many
 * were done before: those stay done. */
bool bulk_do(struct console *c, const struct bulk *b) MUST_CHECK;

#endif
