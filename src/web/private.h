/* private.h - the door of a site that asks its readers for a password
 * (domain/readers.h): every page of it is this one, for whoever did not give it.
 *
 * What lies behind is kept by no cache, ours or another's.  A site without a password
 * pays nothing for it. */
#ifndef WEB_PRIVATE_H
#define WEB_PRIVATE_H

#include "web/dispatch.h"
#include "web/page.h"

/* Where the door's form sends. */
#define PRIVATE_PATH "/private/"

/* Did the client send a pass: its cookie, or for a feed the argument "key"? */
bool private_has_pass(struct request *rq, bool is_feed);

/* Is it one that lets him read the site?  False for everybody where it asks for no
 * password.  p->epoch is the site's, or 0. */
bool private_granted(struct page *p, struct request *rq, bool is_feed);

/* Is the page one that p's reader does not get?  After page_begin(). */
bool private_is_closed(const struct page *p, page_fn *fn);

/* The door, in place of a page. */
bool private_door(struct page *p);

/* Somebody gave a password: a cookie and back to where he wanted, or the door again. */
bool private_enter(struct ctx *cx, struct worker *w, struct request *rq, struct response *rs,
                   const struct site *site) MUST_CHECK;

#endif
