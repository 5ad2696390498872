/* audit.c - see audit.h. */
#include "domain/audit.h"

#include "domain/queries.h"
#include "text/json.h"

#include <stdarg.h>

static void
add_pairs(struct json *j, va_list ap)
{
	const char *key;

	while ((key = va_arg(ap, const char *))) {
		const char *text = va_arg(ap, const char *);

		if (!text)
			continue;
		json_key(j, key);
		json_add_text(j, text);
	}
}

bool
audit_add(struct ctx *cx, int64_t site_id, const char *action, ...)
{
	struct strbuf detail;
	struct json j;
	va_list ap;

	strbuf_init(&detail, cx->arena, 16 * 1024);
	json_init(&j, &detail, 0);
	json_begin_object(&j);
	va_start(ap, action);
	add_pairs(&j, ap);
	va_end(ap);
	json_end_object(&j);
	return pg_exec(cx, &q_audit_add, PG_TEXT(cx->actor ? cx->actor : "quoin"), PG_INT(site_id), PG_TEXT(action),
	               PG_SPAN(strbuf_span(&detail)));
}
