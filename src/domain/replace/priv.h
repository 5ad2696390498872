/* priv.h - what replacement.c and work.c share. */
#ifndef DOMAIN_REPLACE_PRIV_H
#define DOMAIN_REPLACE_PRIV_H

#include "domain/replace/replacement.h"

/* Replace in an edit; how many places there were. */
size_t replacement_apply(struct arena *a, const struct replacement *r, struct post_edit *e);

#endif
