/* pg_value.c - values between PostgreSQL's text and the fields of structs (pg_priv.h).
 *
 * Everything travels as text, in a session of UTC and the ISO date style. */
#include "service/pg_priv.h"

#include "base/num.h"
#include "base/strbuf.h"

#include <inttypes.h>

/* ---- from the server ---- */

static int
two(const char *p)
{
	return (p[0] - '0') * 10 + (p[1] - '0');
}

/* Days from 1970-01-01 of a date of the proleptic Gregorian calendar
 * (Howard Hinnant's days_from_civil). */
static int64_t
days_from_civil(int64_t y, int m, int d)
{
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

/* "2024-01-02 03:04:05.123456+00": the ISO style of a session in UTC. */
static bool
parse_timestamp(const char *s, usec_t *out)
{
	size_t n = strlen(s);
	usec_t fraction = 0, scale = USEC_PER_SEC;

	if (n < 22 || s[4] != '-' || s[10] != ' ' || s[13] != ':' || strcmp(s + n - 3, "+00") != 0)
		return false;
	if (s[19] == '.')
		for (const char *p = s + 20; *p >= '0' && *p <= '9'; p++)
			fraction += (*p - '0') * (scale /= 10);
	int64_t days = days_from_civil(two(s) * 100 + two(s + 2), two(s + 5), two(s + 8));
	*out = ((days * 24 + two(s + 11)) * 3600 + two(s + 14) * 60 + two(s + 17)) * USEC_PER_SEC + fraction;
	return true;
}

bool
pg_value_take(const struct field *f, void *base, const char *value, size_t len)
{
	int64_t n;

	switch (f->type) {
	case FIELD_TYPE_TEXT:
		*FIELD_AT(const char *, base, f) = value;
		return true;
	case FIELD_TYPE_HTML:
		*FIELD_AT(struct html, base, f) = (struct html){ value, len };
		return true;
	case FIELD_TYPE_INT:
		if (!value || !num_int((struct span){ value, len }, INT64_MIN, INT64_MAX, &n))
			return false;
		*FIELD_AT(int64_t, base, f) = n;
		return true;
	case FIELD_TYPE_BOOL:
		if (!value)
			return false;
		*FIELD_AT(bool, base, f) = value[0] == 't';
		return true;
	case FIELD_TYPE_TIME:
		*FIELD_AT(usec_t, base, f) = 0;
		return !value || parse_timestamp(value, FIELD_AT(usec_t, base, f));
	default:
		return false;
	}
}

/* ---- to the server ---- */

const char *
pg_value_text(struct arena *a, const struct pg_arg *arg)
{
	switch (arg->type) {
	case PG_ARG_TEXT:
		return arg->text.ptr ? arena_strndup(a, arg->text.ptr, arg->text.len) : NULL;
	case PG_ARG_INT:
		return arena_printf(a, "%" PRId64, arg->i);
	case PG_ARG_BOOL:
		return arg->i ? "t" : "f";
	case PG_ARG_DOUBLE:
		return arena_printf(a, "%.9g", arg->d);
	case PG_ARG_TIME:
		break;
	}
	if (arg->i == 0)
		return NULL;
	usec_t sec = arg->i / USEC_PER_SEC, usec = arg->i % USEC_PER_SEC;
	if (usec < 0)
		sec--, usec += USEC_PER_SEC;
	time_t t = (time_t)sec;
	struct tm tm;
	gmtime_r(&t, &tm);
	return arena_printf(a, "%04d-%02d-%02d %02d:%02d:%02d.%06d+00", tm.tm_year + 1900, tm.tm_mon + 1,
	                    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int)usec);
}

struct pg_arg
pg_text_array(struct arena *a, const char *const *items, size_t n)
{
	struct strbuf sb;

	strbuf_init(&sb, a, 1 << 20);
	strbuf_addc(&sb, '{');
	for (size_t i = 0; i < n; i++) {
		strbuf_adds(&sb, i ? ",\"" : "\"");
		for (const char *p = items[i]; *p; p++) {
			if (*p == '"' || *p == '\\')
				strbuf_addc(&sb, '\\');
			strbuf_addc(&sb, *p);
		}
		strbuf_addc(&sb, '"');
	}
	strbuf_addc(&sb, '}');
	return PG_SPAN(strbuf_span(&sb));
}
