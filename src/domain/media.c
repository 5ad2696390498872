/* media.c - finding what was taken in, and where its file lies (media.h). */
#include "domain/media.h"

#include "base/utf8.h"
#include "domain/change.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/site.h"
#include "service/conf.h"

const struct field media_fields[] = {
	FIELD_TEXT(struct media, id),
	FIELD_TEXT(struct media, name),
	FIELD_TEXT(struct media, original),
	FIELD_TEXT(struct media, type),
	FIELD_TEXT(struct media, alt),
	FIELD_TEXT(struct media, caption),
	FIELD_INT(struct media, bytes),
	FIELD_INT(struct media, width),
	FIELD_INT(struct media, height),
	FIELD_INT(struct media, frames),
	FIELD_TEXT(struct media, srcset),
	FIELD_TEXT(struct media, srcset_webp),
	FIELD_TIME(struct media, created_at),
	FIELD_TIME(struct media, trashed_at),
	FIELD_BOOL(struct media, purging),
	FIELD_INT(struct media, focus_x),
	FIELD_INT(struct media, focus_y),
	FIELD_INT(struct media, uses),
	FIELD_END
};

const char *
media_path(struct arena *a, const struct conf *conf, const struct site *site, const char *name)
{
	return arena_printf(a, "%s/tenants/%lld/media/%s", conf->media_dir, (long long)site->id, name);
}

static void
add_address(struct ctx *cx, struct media *m)
{
	m->url = arena_printf(cx->arena, "/media/%s", m->name);
}

bool
media_by_name(struct ctx *cx, const char *name, struct media *out, bool *found)
{
	*out = (struct media){ 0 };
	if (!pg_maybe(cx, &q_media_by_name, media_fields, out, found, PG_TEXT(name)))
		return false;
	if (*found)
		add_address(cx, out);
	return true;
}

bool
media_by_id(struct ctx *cx, const char *id, struct media *out)
{
	bool found;

	*out = (struct media){ 0 };
	if (!pg_maybe(cx, &q_media_by_id, media_fields, out, &found, PG_TEXT(id)))
		return false;
	if (!found)
		return fail(cx, ERR_NOT_FOUND, "media.none", "There is no such file.");
	add_address(cx, out);
	return true;
}

static void
add_addresses(struct ctx *cx, const struct list *rows)
{
	struct media *m = (struct media *)(uintptr_t)rows->items;

	for (size_t i = 0; i < rows->count; i++)
		add_address(cx, &m[i]);
}

bool
media_list(struct ctx *cx, const struct media_list_wish *wish, struct list *out)
{
	if (!pg_many(cx, &q_media_list, struct media, media_fields, out, PG_BOOL(wish->in_trash), PG_TEXT(wish->kind),
	             PG_TEXT(wish->use), PG_TEXT(wish->search), PG_TIME(wish->month), PG_TEXT(wish->sort),
	             PG_INT(wish->limit), PG_INT(wish->offset)))
		return false;
	add_addresses(cx, out);
	return true;
}

bool
media_by_ids(struct ctx *cx, const char *const *ids, size_t n, struct list *out)
{
	if (!pg_many(cx, &q_media_named_many, struct media, media_fields, out, pg_text_array(cx->arena, ids, n)))
		return false;
	add_addresses(cx, out);
	return true;
}

bool
media_months(struct ctx *cx, struct list *out)
{
	return pg_all(cx, &q_media_months, struct text_row, text_row_fields, out);
}

static const struct field totals_fields[] = {
	FIELD_INT(struct media_totals, files),
	FIELD_INT(struct media_totals, trashed),
	FIELD_INT(struct media_totals, bytes),
	FIELD_END
};

bool
media_totals(struct ctx *cx, struct media_totals *out)
{
	return pg_run(cx, &(struct pg_read){ &q_media_totals, totals_fields, out, 0, NULL, PG_NO_ARGS }, 1);
}

static const struct field file_fields[] = {
	FIELD_TEXT(struct media_file, type),
	FIELD_TEXT(struct media_file, original),
	FIELD_TEXT(struct media_file, moved),
	FIELD_END
};

bool
media_file(struct ctx *cx, const char *name, struct media_file *out, bool *found)
{
	*out = (struct media_file){ 0 };
	return pg_maybe(cx, &q_media_file, file_fields, out, found, PG_TEXT(name));
}

/* ---- what people say of it ---- */

static bool
check_length(struct ctx *cx, const char *text, const char *field, const char *what, size_t most)
{
	if (utf8_length(span_of(text)) <= most)
		return true;
	return fail(cx, ERR_INVALID, "media.long", "The %s has at most %zu characters.", what, most), fail_field(cx, field);
}

static bool
check_words(struct ctx *cx, const struct media_words *w)
{
	if (span_trim(span_of(w->name)).len == 0 || strpbrk(w->name, "/\\\r\n\t"))
		return fail(cx, ERR_INVALID, "media.name", "A name has no slashes, and is not empty."), fail_field(cx, "name");
	if (w->focus_x < -1 || w->focus_x > 100 || w->focus_y < -1 || w->focus_y > 100 || (w->focus_x < 0) != (w->focus_y < 0))
		return fail(cx, ERR_INVALID, "media.focus", "A focal point is two numbers from 0 to 100, or none."), fail_field(cx, "focus_x");
	return check_length(cx, w->name, "name", "name", 200) && check_length(cx, w->alt, "alt", "alternative text", 500) &&
	       check_length(cx, w->caption, "caption", "caption", 1000);
}

static bool
describe(struct ctx *cx, const struct media *m, const struct media_words *w)
{
	return pg_exec(cx, &q_media_describe, PG_TEXT(m->id), PG_TEXT(w->name), PG_TEXT(w->alt), PG_TEXT(w->caption),
	               PG_INT(w->focus_x), PG_INT(w->focus_y));
}

/* Readers see a focal point, and nothing else of it. */
bool
media_describe(struct ctx *cx, const struct site *site, const struct media *m, const struct media_words *w)
{
	if (!check_words(cx, w))
		return false;
	if (w->focus_x == m->focus_x && w->focus_y == m->focus_y)
		return describe(cx, m, w);
	if (!change_begin(cx, site))
		return false;
	if (describe(cx, m, w))
		return change_commit(cx, site);
	change_abort(cx, site);
	return false;
}
