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

static bool
add_row(struct ctx *cx, int64_t site_id, const char *action, va_list ap)
{
	struct strbuf detail;
	struct json j;

	strbuf_init(&detail, cx->arena, 16 * 1024);
	json_init(&j, &detail, 0);
	json_begin_object(&j);
	add_pairs(&j, ap);
	json_end_object(&j);
	return pg_exec(cx, &q_audit_add, PG_TEXT(cx->actor ? cx->actor : "quoin"), PG_INT(site_id), PG_TEXT(action),
	               PG_SPAN(strbuf_span(&detail)));
}

bool
audit_add(struct ctx *cx, int64_t site_id, const char *action, ...)
{
	va_list ap;

	va_start(ap, action);
	bool ok = add_row(cx, site_id, action, ap);
	va_end(ap);
	return ok;
}

bool
audit_begin(struct ctx *cx, int64_t site_id, const char *action, ...)
{
	va_list ap;

	va_start(ap, action);
	bool ok = pg_begin(cx, PG_PLATFORM) && add_row(cx, site_id, action, ap);
	va_end(ap);
	return ok;
}

bool
audit_end(struct ctx *cx, bool ok)
{
	return pg_settle(cx, PG_PLATFORM, ok);
}

/* ---- reading ---- */

const struct field audit_row_fields[] = {
	FIELD_INT(struct audit_row, id),
	FIELD_TEXT(struct audit_row, actor),
	FIELD_TEXT(struct audit_row, person),
	FIELD_TEXT(struct audit_row, action),
	FIELD_TEXT(struct audit_row, detail),
	FIELD_TIME(struct audit_row, at),
	FIELD_END
};

bool
audit_list(struct ctx *cx, int64_t site_id, int64_t before, int64_t limit, struct list *out)
{
	return pg_many(cx, &q_audit_list, struct audit_row, audit_row_fields, out, PG_INT(site_id), PG_INT(before),
	               PG_INT(limit));
}
