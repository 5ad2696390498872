/* live.h - how a text will look while it is written: its page, and its cards elsewhere.
 *
 * Both come from the cell and the page code that publish.  Nothing is stored. */
#ifndef WEB_CONSOLE_LIVE_H
#define WEB_CONSOLE_LIVE_H

#include "web/console/console.h"

/* What others show of a post, with the fallbacks of its public page. */
struct live_cards {
	const char *host, *address;                      /* "example.org", "example.org › a-post" */
	const char *search_title, *search_text;
	const char *og_title, *og_text, *og_image;       /* image: NULL where there is none */
	const char *twitter_title, *twitter_text, *twitter_image;
};

extern const struct field live_cards_fields[];

/* Render the text of *work.  page may be NULL: cards alone. */
bool live_render(struct console *c, const struct post_work *work, struct live_cards *cards, struct span *page) MUST_CHECK;

#endif
