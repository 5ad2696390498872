/* missed.c - see missed.h. */
#include "domain/missed.h"

#include "domain/queries.h"

static const struct field missed_row_fields[] = {
	FIELD_TEXT(struct missed_row, id),
	FIELD_TEXT(struct missed_row, path),
	FIELD_TEXT(struct missed_row, led_by),
	FIELD_INT(struct missed_row, times),
	FIELD_INT(struct missed_row, total),
	FIELD_TIME(struct missed_row, last_at),
	FIELD_END
};

/* Steps back to the last * only: its time grows with the product of both lengths. */
static bool
fits(struct span pattern, const char *text)
{
	size_t p = 0, star = SIZE_MAX;
	const char *again = text;

	while (*text) {
		if (p < pattern.len && pattern.ptr[p] == '*')
			star = p++, again = text;
		else if (p < pattern.len && pattern.ptr[p] == *text)
			p++, text++;
		else if (star != SIZE_MAX)
			p = star + 1, text = ++again;
		else
			return false;
	}
	while (p < pattern.len && pattern.ptr[p] == '*')
		p++;
	return p == pattern.len;
}

bool
missed_is_ignored(const char *ignored, const char *path)
{
	struct span rest = span_of(ignored);

	while (rest.len) {
		struct span pattern = span_cut(rest, ' ', &rest);

		if (pattern.len && fits(pattern, path))
			return true;
	}
	return false;
}

bool
missed_add(struct ctx *cx, const char *path, int64_t times, const char *led_by)
{
	return pg_exec(cx, &q_missed_add, PG_TEXT(path), PG_INT(times), PG_TEXT(*led_by ? led_by : NULL)) &&
	       pg_exec(cx, &q_missed_cut, PG_INT(MISSED_KEPT));
}

bool
missed_rows(struct ctx *cx, const char *search, int64_t limit, int64_t offset, struct list *out)
{
	return pg_many(cx, &q_missed_rows, struct missed_row, missed_row_fields, out, PG_TEXT(search), PG_INT(limit),
	               PG_INT(offset));
}

bool
missed_forget(struct ctx *cx, const char *id)
{
	int64_t n;

	return pg_exec_count(cx, &q_missed_forget, &n, PG_TEXT(id)) &&
	       (n > 0 || fail(cx, ERR_NOT_FOUND, "missed.none", "This address is not in the list any more."));
}
