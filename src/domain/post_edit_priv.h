/* post_edit_priv.h - what post_edit.c, post_work.c and post_trash.c share. */
#ifndef DOMAIN_POST_EDIT_PRIV_H
#define DOMAIN_POST_EDIT_PRIV_H

#include "base/span.h"
#include "domain/post_edit.h"

extern const struct field post_state_fields[];

/* Templates and forms need no NULL: each text that is missing becomes "". */
void post_edit_fill_gaps(struct post_edit *e);

/* An edit as a stage or revision keeps it, and back. */
struct span post_edit_json(struct ctx *cx, const struct post_edit *e);
bool post_edit_from_json(struct ctx *cx, const char *text, struct post_edit *out) MUST_CHECK;

/* Without the values of custom fields that were there before: when a choice goes, or
 * a kind changes, what posts have may stay. */
struct list post_wrong_now(struct ctx *cx, struct list wrong, const struct post_edit *e, const struct post_edit *was);

bool post_state_read(struct ctx *cx, const struct writer *w, const char *id, struct post_state *state) MUST_CHECK;

/* The post as it is, held until the transaction ends; *is_new where there is none. */
bool post_hold(struct ctx *cx, const struct writer *w, const char *id, const char *type, struct post_state *was,
               bool *is_new) MUST_CHECK;

#endif
