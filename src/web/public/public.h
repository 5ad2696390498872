/* public.h - the page functions of routes.h. */
#ifndef WEB_PUBLIC_H
#define WEB_PUBLIC_H

#include "web/page.h"

#define PAGE(pattern, fn, args) page_fn fn;
#include "web/public/routes.h"
#undef PAGE

/* An error as a page of the theme: status, its words, and for a missing page
 * what is nearest and a search form.  p must have begun. */
bool public_error(struct page *p, int status);

/* The number in the capture :n (2 to 100000), 1 where the route has none.  False
 * with NOT_FOUND when it is none, or 1 (whose address is without it). */
bool public_page_number(struct page *p, int64_t *n);

/* The same of the argument `page`, which may also say 1. */
bool public_page_arg(struct page *p, int64_t *n);

/* An address with nothing at it: a stored redirect, else it is missing. */
bool public_lead_on(struct page *p) MUST_CHECK;

/* The page of a post that was read, wherever from. */
struct post_page;
bool public_show_post(struct page *p, const struct post_page *data) MUST_CHECK;

/* What that page is rendered from; true where it is a page and no post. */
struct page_view;
bool public_post_view(struct page *p, const struct post_page *data, struct page_view *view);

#endif
