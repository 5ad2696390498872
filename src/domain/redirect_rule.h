/* redirect_rule.h - what a redirect may be, and where it leads.
 *
 * A rule leads on from one path, or from every path that a regular expression
 * (text/regex.h) holds of from beginning to end, a final slash apart.  In the target
 * of an expression $1 to $9 stand for what its brackets held. */
#ifndef DOMAIN_REDIRECT_RULE_H
#define DOMAIN_REDIRECT_RULE_H

#include "base/ctx.h"
#include "base/field.h"

struct regex;
struct site;

enum { REDIRECT_ADDRESS_MAX = 2000 }; /* bytes */

struct redirect_rule {
	const char *from_path; /* decoded, without its last slash; or an expression */
	const char *to_url;    /* of this site (begins with /) or a whole address; 410: "/" */
	int64_t status;        /* 301, 302, 308, 410 */
	bool is_pattern;
	struct regex *regex;   /* of an expression; compiled when it is first needed */
};

/* Columns of statements; is_pattern among them. */
extern const struct field redirect_rule_fields[];

/* From what people write.  INVALID at the fields "from", "to" and "status". */
bool redirect_rule_read(struct ctx *cx, const struct site *site, const char *from, const char *to, int64_t status,
                        bool is_pattern, struct redirect_rule *out) MUST_CHECK;

/* Does it lead on from this path (decoded)?  *to is then an address as a Location has
 * it; NULL for 410.  An expression that leads to no address a browser should follow
 * leads nowhere. */
bool redirect_rule_leads(struct ctx *cx, struct redirect_rule *rule, const char *path, const char **to);

/* All rules of a site, to see where one leads in the end. */
struct redirect_set;

struct redirect_set *redirect_set_new(struct arena *a);
bool redirect_set_load(struct ctx *cx, struct redirect_set *set) MUST_CHECK; /* what is stored */
void redirect_set_add(struct redirect_set *set, struct redirect_rule *rule); /* in place of one from the same address */
struct redirect_rule *redirect_set_find(const struct redirect_set *set, const char *from_path); /* NULL: none */
size_t redirect_set_patterns(const struct redirect_set *set); /* how many expressions */

/* Would readers whom the rule leads on come back to it, or go on and on?  For what
 * brackets hold an x stands. */
bool redirect_set_circles(struct ctx *cx, const struct redirect_set *set, struct redirect_rule *rule);

#endif
