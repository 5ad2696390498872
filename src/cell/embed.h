/* embed.h - services whose addresses become cards. */
#ifndef CELL_EMBED_H
#define CELL_EMBED_H

#include "base/arena.h"
#include "base/span.h"

struct embed {
	const char *service; /* class and key: "youtube"; "link" for any other */
	const char *name;    /* for people: "YouTube"; NULL with "link" */
	struct span page;    /* what a person opens */
};

/* The service of a page's or player's address; a player's is turned into its
 * page's.  False if no service is known by it: *e is then the "link" kind. */
bool embed_find(struct arena *a, struct span url, struct embed *e);

#endif
