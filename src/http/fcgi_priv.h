/* fcgi_priv.h - what fcgi.c (records) asks of fcgi_params.c (what is in them). */
#ifndef HTTP_FCGI_PRIV_H
#define HTTP_FCGI_PRIV_H

#include "http/fcgi.h"

/* Take one pair from the front of *rest.  False, and *rest as it was, where no
 * whole pair stands. */
bool fcgi_take_pair(struct span *rest, struct span *name, struct span *value);

/* Make f->params of f->raw_params, in place.  False: malformed, or too many. */
bool fcgi_read_params(struct fcgi *f);

/* Set f->content_length by CONTENT_LENGTH.  False: not one number. */
bool fcgi_read_length(struct fcgi *f);

#endif
