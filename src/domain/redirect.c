/* redirect.c - see redirect.h. */
#include "domain/redirect.h"

#include "base/strbuf.h"
#include "domain/queries.h"
#include "domain/redirect_rule.h"

const struct field redirect_fields[] = {
	FIELD_TEXT(struct redirect, to_url),
	FIELD_INT(struct redirect, status),
	FIELD_END
};

/* Both forms of an address match. */
const char *
redirect_key(struct arena *a, const char *path)
{
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		n--;
	return arena_strndup(a, path, n);
}

const char *
redirect_location(struct arena *a, const char *to_url)
{
	struct strbuf sb;

	strbuf_init(&sb, a, 3 * strlen(to_url));
	for (; *to_url; to_url++) {
		unsigned char c = (unsigned char)*to_url;

		if (c <= ' ' || c >= 0x7f || strchr("\"<>\\^`{|}", c))
			strbuf_addf(&sb, "%%%02X", c);
		else
			strbuf_addc(&sb, (char)c);
	}
	return sb.buf;
}

bool
redirect_for(struct ctx *cx, const char *path, struct redirect *out, bool *found)
{
	return pg_maybe(cx, &q_redirect_of, redirect_fields, out, found, PG_TEXT(redirect_key(cx->arena, path)));
}

bool
redirect_by_pattern(struct ctx *cx, struct list rows, const char *path, struct redirect *out)
{
	struct redirect_rule *r = (struct redirect_rule *)(uintptr_t)rows.items;

	for (size_t i = 0; i < rows.count; i++)
		if (redirect_rule_leads(cx, &r[i], path, &out->to_url)) {
			out->status = r[i].status;
			return true;
		}
	return false;
}

bool
redirect_add(struct ctx *cx, const char *from_path, const char *to_url, int status, const char *origin, bool *stored)
{
	const char *key = redirect_key(cx->arena, from_path);
	int64_t n;

	*stored = false;
	if (strcmp(key, redirect_key(cx->arena, to_url)) == 0)
		return true;
	if (!pg_exec_count(cx, &q_redirect_put, &n, PG_TEXT(key), PG_TEXT(to_url), PG_INT(status), PG_TEXT(origin)))
		return false;
	*stored = n > 0;
	return true;
}
