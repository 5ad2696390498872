/* tag_index.c - a tag's words in the search index of its posts (tag_edit.h). */
#include "domain/tag_edit.h"

#include "domain/change.h"
#include "domain/queries.h"
#include "domain/search.h"
#include "domain/setting.h"
#include "text/search_text.h"

enum { NAMES_MAX = 4096 };

struct index_row {
	const char *id, *lang, *tags;
};

static const struct field index_fields[] = {
	FIELD_TEXT(struct index_row, id),
	FIELD_TEXT(struct index_row, lang),
	FIELD_TEXT(struct index_row, tags),
	FIELD_END
};

static bool
write_some(struct ctx *cx, const struct settings *settings, const struct index_row *row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct search_text names = search_text_of(cx->arena, span_of(row[i].tags), NAMES_MAX);

		if (!pg_exec(cx, &q_post_index_tags, PG_TEXT(row[i].id),
		             PG_TEXT(search_config(row[i].lang ? row[i].lang : settings->lang)), PG_TEXT(names.words),
		             PG_TEXT(names.bigrams)))
			return false;
	}
	return true;
}

/* Some posts at a time, so that no writer waits long. */
bool
tag_index(struct ctx *cx, const struct site *site, const char *id)
{
	struct settings settings;
	const char *after = "";
	struct list rows;

	if (!settings_load(cx, &settings))
		return false;
	for (;; after = ((const struct index_row *)rows.items)[rows.count - 1].id) {
		if (!pg_many(cx, &q_tag_index_posts, struct index_row, index_fields, &rows, PG_TEXT(id), PG_TEXT(after)))
			return false;
		if (rows.count == 0)
			return true;
		if (!change_begin(cx, site))
			return false;
		if (!write_some(cx, &settings, rows.items, rows.count)) {
			change_abort(cx, site);
			return false;
		}
		if (!change_commit(cx, site))
			return false;
	}
}
