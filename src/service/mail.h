/* mail.h - mail goes out (libcurl; this is its only includer).
 *
 * The scheme of the setting smtp_url chooses who takes it: one row of providers[] in
 * mail.c each.  Without the setting no mail is sent and mail_is_on() is false.
 *
 * A message is sent or it is not: there is no queue here (src/job does that). */
#ifndef SERVICE_MAIL_H
#define SERVICE_MAIL_H

#include "base/ctx.h"
#include "base/span.h"

struct conf;

struct mail {
	const char *to, *subject;
	struct span text, html;
};

bool mail_is_on(const struct conf *conf);

/* The address that mail comes from. */
const char *mail_from(struct arena *a, const struct conf *conf);

/* Send it before cx->deadline.  *answer is what the server said, its last words last,
 * also when it refused.  Fails with GONE where it refused for good, and with INTERNAL
 * where another try may do better; the detail says why. */
bool mail_send(struct ctx *cx, const struct conf *conf, const struct mail *mail, const char **answer) MUST_CHECK;

#endif
