/* letter.h - mail that Quoin writes to people: asked for here, written and sent by a
 * job (src/job/mail.c).
 *
 * What a job holds is stored and backed up, so it names whom and what for; tokens of
 * links are made when the letter is sent, and no sooner. */
#ifndef DOMAIN_LETTER_H
#define DOMAIN_LETTER_H

#include "base/ctx.h"
#include "base/field.h"

struct conf;

struct letter {
	const char *kind;    /* the name of its templates: templates/mail/<kind>.text.mustache */
	const char *email;   /* to whom; of "invite": as the invitation says */
	const char *account; /* id, of "email" */
	const char *invite;  /* id, of "invite" */
	const char *test;    /* id, of "test" */
	const char *other;   /* the new address, of "email-changed" */
	const char *site;    /* its name, of "export" */
	const char *change;  /* of "account-changed": a row of account_changes[] in job/mail.c */
	const char *at;      /* of the same: when, as people read it */
};

extern const struct field letter_fields[];

/* Have it sent; inside a transaction of the platform, when that commits. */
bool letter_send(struct ctx *cx, const struct letter *letter) MUST_CHECK;

/* Tell people that their account was changed, for it may not have been they: a letter
 * to the address, where mail is sent at all.  Inside the transaction of the change. */
bool letter_account_changed(struct ctx *cx, const struct conf *conf, const char *email, const char *change) MUST_CHECK;

/* ---- a test, and what the server said ---- */

struct mail_test {
	const char *id, *reason, *answer;
	bool sent, waiting;
};

extern const struct field mail_test_fields[];

bool mail_test_begin(struct ctx *cx, const char *email, const char **id) MUST_CHECK;
bool mail_test_find(struct ctx *cx, const char *id, struct mail_test *out, bool *found) MUST_CHECK;

#endif
