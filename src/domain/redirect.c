/* redirect.c - see redirect.h. */
#include "domain/redirect.h"

#include "domain/queries.h"

const struct field redirect_fields[] = {
	FIELD_TEXT(struct redirect, to_url),
	FIELD_INT(struct redirect, status),
	FIELD_END
};

/* Stored without a trailing slash, so that both forms of an address match. */
static const char *
key_of(struct ctx *cx, const char *path)
{
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		n--;
	return arena_strndup(cx->arena, path, n);
}

bool
redirect_for(struct ctx *cx, const char *path, struct redirect *out, bool *found)
{
	return pg_maybe(cx, &q_redirect_of, redirect_fields, out, found, PG_TEXT(key_of(cx, path)));
}

bool
redirect_add(struct ctx *cx, const char *from_path, const char *to_url, int status, const char *origin, bool *stored)
{
	const char *key = key_of(cx, from_path);
	int64_t n;

	*stored = false;
	if (strcmp(key, key_of(cx, to_url)) == 0)
		return true;
	if (!pg_exec_count(cx, &q_redirect_put, &n, PG_TEXT(key), PG_TEXT(to_url), PG_INT(status), PG_TEXT(origin)))
		return false;
	*stored = n > 0;
	return true;
}
