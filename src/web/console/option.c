/* option.c - see option.h. */
#include "web/console/option.h"

const struct field option_fields[] = {
	FIELD_TEXT(struct option, value),
	FIELD_TEXT(struct option, label),
	FIELD_BOOL(struct option, chosen),
	FIELD_END
};

/* There is room for one more than n. */
static struct list
choose(struct option *to, size_t n, const char *value, bool closed)
{
	bool found = closed;

	for (size_t i = 0; i < n; i++)
		found |= to[i].chosen = strcmp(to[i].value, value) == 0;
	if (!found)
		to[n++] = (struct option){ value, value, true };
	return (struct list){ to, n };
}

static struct option *
copy(struct arena *a, const struct option *first, struct list from)
{
	struct option *to = ARENA_ARRAY(a, struct option, from.count + 2);
	size_t n = first != NULL;

	if (first)
		to[0] = *first;
	if (from.count)
		memcpy(to + n, from.items, from.count * sizeof *to);
	return to;
}

struct list
option_list(struct arena *a, struct list from, const char *value)
{
	return choose(copy(a, NULL, from), from.count, value, false);
}

struct list
option_list_after(struct arena *a, struct option first, struct list from, const char *value)
{
	return choose(copy(a, &first, from), from.count + 1, value, false);
}

struct list
option_pick(struct arena *a, struct list from, const char *value)
{
	return choose(copy(a, NULL, from), from.count, value, true);
}
