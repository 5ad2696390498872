/* num.c - see num.h. */
#include "base/num.h"

bool
num_int(struct span s, int64_t min, int64_t max, int64_t *out)
{
	bool negative = s.len && s.ptr[0] == '-';
	int64_t n = 0;

	if (negative)
		s = span_skip(s, 1);
	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
		int digit = s.ptr[i] - '0';
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_sub_overflow(n, digit, &n)) /* negative: INT64_MIN fits */
			return false;
	}
	if (!negative && __builtin_mul_overflow(n, -1, &n))
		return false;
	if (n < min || n > max)
		return false;
	*out = n;
	return true;
}

struct unit {
	const char *suffix;
	int64_t factor;
};

/* A number and one of the units; a unit "" is the one of a bare number. */
static bool
with_unit(struct span s, const struct unit *units, size_t n, int64_t *out)
{
	size_t digits = 0;
	int64_t value;

	while (digits < s.len && s.ptr[digits] >= '0' && s.ptr[digits] <= '9')
		digits++;
	if (!num_int(span_take(s, digits), 0, INT64_MAX, &value))
		return false;
	s = span_skip(s, digits);
	for (size_t i = 0; i < n; i++)
		if (span_is_nocase(s, units[i].suffix))
			return !__builtin_mul_overflow(value, units[i].factor, out);
	return false;
}

bool
num_size(struct span s, int64_t *bytes)
{
	static const struct unit units[] = {
		{ "", 1 }, { "b", 1 },
		{ "k", 1 << 10 }, { "kb", 1 << 10 },
		{ "m", 1 << 20 }, { "mb", 1 << 20 },
		{ "g", 1 << 30 }, { "gb", 1 << 30 },
	};

	return with_unit(s, units, sizeof units / sizeof *units, bytes);
}

bool
num_duration(struct span s, usec_t *out)
{
	static const struct unit units[] = {
		{ "", USEC_PER_SEC }, { "ms", USEC_PER_MSEC }, { "s", USEC_PER_SEC },
		{ "m", 60 * USEC_PER_SEC }, { "min", 60 * USEC_PER_SEC },
		{ "h", 3600 * USEC_PER_SEC }, { "d", 86400 * USEC_PER_SEC },
	};

	return with_unit(s, units, sizeof units / sizeof *units, out);
}

bool
num_bool(struct span s, bool *out)
{
	static const char *const yes[] = { "on", "true", "yes", "1" };
	static const char *const no[] = { "off", "false", "no", "0" };

	for (size_t i = 0; i < 4; i++) {
		if (span_is_nocase(s, yes[i]) || span_is_nocase(s, no[i])) {
			*out = span_is_nocase(s, yes[i]);
			return true;
		}
	}
	return false;
}
