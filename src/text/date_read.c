/* date_read.c - dates as people write them into front matter.
 *
 * A small reader over a cursor: each step takes what it knows from the front
 * and says whether it was there. */
#include "text/date_read.h"

#include "text/dates.h"

static const char *const month_names[] = { "jan", "feb", "mar", "apr", "may", "jun",
	                                   "jul", "aug", "sep", "oct", "nov", "dec" };

static const char *const day_names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

/* Zones that are names; hours east of UTC. */
static const struct {
	const char *name;
	int hours;
} zone_names[] = {
	{ "z", 0 },    { "utc", 0 },  { "gmt", 0 },  { "est", -5 }, { "edt", -4 }, { "cst", -6 },
	{ "cdt", -5 }, { "mst", -7 }, { "mdt", -6 }, { "pst", -8 }, { "pdt", -7 }, { "cet", 1 },
	{ "cest", 2 },
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
take_char(struct span *s, char c)
{
	if (!s->len || s->ptr[0] != c)
		return false;
	*s = span_skip(*s, 1);
	return true;
}

static void
skip_spaces(struct span *s)
{
	while (take_char(s, ' ') || take_char(s, '\t'))
		;
}

/* min to max digits. */
static bool
take_number(struct span *s, size_t min, size_t max, int *out)
{
	size_t n = 0;
	int value = 0;

	for (; n < max && n < s->len && is_digit(s->ptr[n]); n++)
		value = value * 10 + (s->ptr[n] - '0');
	if (n < min)
		return false;
	*s = span_skip(*s, n);
	*out = value;
	return true;
}

static struct span
take_word(struct span *s)
{
	size_t n = 0;
	struct span word;

	while (n < s->len && is_letter(s->ptr[n]))
		n++;
	word = span_take(*s, n);
	*s = span_skip(*s, n);
	return word;
}

/* Which of the three-letter names a word begins with; -1: none. */
static int
name_index(struct span word, const char *const *names, size_t n)
{
	for (size_t i = 0; word.len >= 3 && i < n; i++)
		if (span_is_nocase(span_take(word, 3), names[i]))
			return (int)i;
	return -1;
}

static int
days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static bool
is_day(const struct date *d)
{
	return d->year >= 1 && d->month >= 1 && d->month <= 12 && d->day >= 1 && d->day <= days_in(d->year, d->month);
}

/* 2014-03-12, 2014/3/12 */
static bool
take_numeric_day(struct span *s, struct date *d)
{
	char sep;

	if (!take_number(s, 4, 4, &d->year) || !s->len)
		return false;
	sep = s->ptr[0];
	return (sep == '-' || sep == '/' || sep == '.') && take_char(s, sep) && take_number(s, 1, 2, &d->month) &&
	       take_char(s, sep) && take_number(s, 1, 2, &d->day);
}

static bool
take_month_name(struct span *s, int *month)
{
	*month = name_index(take_word(s), month_names, 12) + 1;
	take_char(s, '.');
	skip_spaces(s);
	return *month > 0;
}

static bool
take_day_number(struct span *s, int *day)
{
	struct span suffix;

	if (!take_number(s, 1, 2, day))
		return false;
	suffix = take_word(s);
	if (suffix.len && !span_is(suffix, "st") && !span_is(suffix, "nd") && !span_is(suffix, "rd") &&
	    !span_is(suffix, "th"))
		return false;
	take_char(s, ',');
	skip_spaces(s);
	return true;
}

/* Wed, 12 Mar 2014; March 12, 2014; 12th March 2014 */
static bool
take_named_day(struct span *s, struct date *d)
{
	struct span ahead = *s;

	if (name_index(take_word(&ahead), day_names, 7) >= 0) {
		take_char(&ahead, ',');
		skip_spaces(&ahead);
		*s = ahead;
	}
	if (s->len && is_digit(s->ptr[0]))
		return take_day_number(s, &d->day) && take_month_name(s, &d->month) && (take_char(s, ','), skip_spaces(s), true) &&
		       take_number(s, 4, 4, &d->year);
	return take_month_name(s, &d->month) && take_day_number(s, &d->day) && take_number(s, 4, 4, &d->year);
}

/* Digits after the point, as many as there are; six count. */
static bool
take_fraction(struct span *s, int *usec)
{
	size_t n = 0;

	*usec = 0;
	for (; n < s->len && is_digit(s->ptr[n]); n++)
		if (n < 6)
			*usec = *usec * 10 + (s->ptr[n] - '0');
	for (size_t i = n; i < 6; i++)
		*usec *= 10;
	*s = span_skip(*s, n);
	return n > 0;
}

static bool
take_time(struct span *s, struct date *d)
{
	if (!take_number(s, 1, 2, &d->hour) || !take_char(s, ':') || !take_number(s, 2, 2, &d->minute))
		return false;
	if (take_char(s, ':') && !take_number(s, 2, 2, &d->second))
		return false;
	if (take_char(s, '.') && !take_fraction(s, &d->usec))
		return false;
	d->has_time = true;
	return d->hour <= 23 && d->minute <= 59 && d->second <= 60;
}

/* +01:00, -0500, +1 */
static bool
take_offset(struct span *s, struct date *d)
{
	int sign = take_char(s, '-') ? -1 : 1, hours, minutes = 0;

	if (sign > 0 && !take_char(s, '+'))
		return false;
	if (!take_number(s, 1, 2, &hours))
		return false;
	take_char(s, ':');
	if (s->len && is_digit(s->ptr[0]) && !take_number(s, 2, 2, &minutes))
		return false;
	d->offset = sign * (hours * 3600 + minutes * 60);
	d->has_zone = true;
	return hours <= 15 && minutes <= 59;
}

static bool
take_zone(struct span *s, struct date *d)
{
	struct span word;

	if (s->len && (s->ptr[0] == '+' || s->ptr[0] == '-'))
		return take_offset(s, d);
	word = take_word(s);
	for (size_t i = 0; i < sizeof zone_names / sizeof zone_names[0]; i++)
		if (span_is_nocase(word, zone_names[i].name)) {
			d->offset = zone_names[i].hours * 3600;
			d->has_zone = true;
			return true;
		}
	return false;
}

bool
date_read(struct span text, struct date *out)
{
	struct date d = { 0 };
	struct span s = span_trim(text);
	bool numeric = s.len >= 5 && is_digit(s.ptr[3]);

	if (!(numeric ? take_numeric_day(&s, &d) : take_named_day(&s, &d)) || !is_day(&d))
		return false;
	if (!take_char(&s, 'T') && !take_char(&s, 't')) {
		take_char(&s, ',');
		skip_spaces(&s);
	}
	if (s.len && is_digit(s.ptr[0]) && !take_time(&s, &d))
		return false;
	skip_spaces(&s);
	if (s.len && !take_zone(&s, &d))
		return false;
	if (s.len)
		return false;
	*out = d;
	return true;
}

bool
date_prefix(struct span text, struct date *out, struct span *rest)
{
	struct date d = { 0 };
	struct span s = text;

	if (!take_number(&s, 4, 4, &d.year) || !take_char(&s, '-') || !take_number(&s, 1, 2, &d.month) ||
	    !take_char(&s, '-') || !take_number(&s, 1, 2, &d.day) || !is_day(&d))
		return false;
	if (s.len && is_digit(s.ptr[0]))
		return false;
	*out = d;
	*rest = s;
	return true;
}

/* Days since 1970-01-01 of a day of the Gregorian calendar, counting from March
 * so that the leap day is the last of its year. */
static int64_t
days_since_epoch(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = y / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static usec_t
seconds_in_utc(const struct date *d)
{
	return days_since_epoch(d->year, d->month, d->day) * 86400 + d->hour * 3600 + d->minute * 60 + d->second;
}

/* The time when a zone's clocks show what UTC's show at `shown`.  The offset is
 * looked up twice, since the first look is on the wrong side of a change of
 * clocks near it. */
static usec_t
in_zone(usec_t shown, const char *zone)
{
	usec_t first = shown - dates_offset(shown, zone) * USEC_PER_SEC;

	return shown - dates_offset(first, zone) * USEC_PER_SEC;
}

usec_t
date_usec(const struct date *d, const char *zone)
{
	usec_t shown = seconds_in_utc(d) * USEC_PER_SEC + d->usec;

	if (d->has_zone)
		return shown - d->offset * USEC_PER_SEC;
	return zone ? in_zone(shown, zone) : shown;
}
