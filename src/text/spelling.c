/* spelling.c - see spelling.h. */
#include "text/spelling.h"

#include "base/utf8.h"

enum { LETTERS_MAX = 40 };

static size_t
letters_of(struct span s, int32_t out[LETTERS_MAX])
{
	size_t n = 0;

	for (size_t pos = 0; pos < s.len && n < LETTERS_MAX;)
		out[n++] = utf8_next(s, &pos);
	return n;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t
spelling_distance(struct span s, struct span t)
{
	int32_t a[LETTERS_MAX], b[LETTERS_MAX];
	size_t rows[3][LETTERS_MAX + 1] = { 0 }; /* of the table of all beginnings */
	size_t *two = rows[0], *one = rows[1], *row = rows[2];
	size_t n = letters_of(s, a), m = letters_of(t, b);

	if (utf8_length(s) > LETTERS_MAX || utf8_length(t) > LETTERS_MAX)
		return LETTERS_MAX;
	for (size_t j = 0; j <= m; j++)
		one[j] = j;
	for (size_t i = 1; i <= n; i++) {
		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			row[j] = least(least(one[j], row[j - 1]) + 1, one[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], two[j - 2] + 1);
		}
		size_t *spare = two;
		two = one;
		one = row;
		row = spare;
	}
	return one[m];
}

size_t
spelling_slips(struct span word)
{
	size_t n = utf8_length(word);

	return n < 4 ? 0 : n < 6 ? 1 : n < 9 ? 2 : 3;
}
