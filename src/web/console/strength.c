/* strength.c - how hard is a password to guess?  Asked by a script while it is typed. */
#include "web/console/console.h"

#include "base/strbuf.h"
#include "domain/sign_in.h"
#include "domain/staff.h"
#include "text/json.h"

/* Counting tries takes a moment, and typing asks often: a limit of its own. */
enum { AT_ONCE = 60 };

bool
strength_tell(struct console *c)
{
	struct password_strength s;
	struct strbuf sb;
	struct json j;

	if (!limit_use(c->cx, c->redis, "strength-from", c->rq->client_ip, AT_ONCE, USEC_PER_SEC))
		return false;
	s = password_strength(c->cx, span_of(console_field(c, "password")), console_field(c, "email"));
	console_json_begin(c, &sb, &j);
	json_key(&j, "level"), json_add_int(&j, s.level);
	json_key(&j, "words"), json_add_text(&j, s.words);
	return console_json_send(c, 200, &sb, &j);
}
