/* post_wrong.c - what the fields of a post cannot hold (post_edit.h). */
#include "domain/post_edit_priv.h"

#include "base/utf8.h"
#include "domain/address.h"
#include "domain/custom.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "service/pg.h"
#include "text/dyn.h"

static const struct {
	const char *field, *label;
} addresses[] = {
	{ "feature_image", "picture above the text" },
	{ "canonical_url", "original" },
	{ "og_image", "picture when shared" },
	{ "twitter_image", "picture when shared on X" },
};

enum { ADDRESSES = sizeof addresses / sizeof *addresses, OTHERS = 4 };

static const struct field *
field_of(const char *name)
{
	return field_find(post_edit_fields, name, strlen(name));
}

static const char *
length_fault(struct arena *a, const char *label, const char *text, size_t most)
{
	return utf8_length(span_of(text)) <= most ? NULL : arena_printf(a, "The %s has more than %zu characters.", label, most);
}

/* What is collected of an edit. */
struct finding {
	struct post_wrong *items;
	size_t n;
};

static void
note(struct finding *f, const char *field, const char *fault)
{
	if (fault)
		f->items[f->n++] = (struct post_wrong){ field, fault };
}

static void
check_custom(struct ctx *cx, const struct post_edit *e, struct list fields, struct finding *found)
{
	const struct custom_field *f = fields.items;
	const struct dyn *values = custom_read(cx, e->custom);

	for (size_t i = 0; i < fields.count; i++)
		note(found, arena_printf(cx->arena, CUSTOM_PREFIX "%s", f[i].key),
		     custom_fault(cx->arena, &f[i], custom_get(cx, values, f[i].key)));
}

struct list
post_edit_wrong(struct ctx *cx, const struct post_edit *e, struct list fields)
{
	struct finding found = { ARENA_ARRAY(cx->arena, struct post_wrong, ADDRESSES + OTHERS + fields.count), 0 };
	struct arena *a = cx->arena;

	note(&found, "title", length_fault(a, "title", e->title, POST_TITLE_MAX));
	note(&found, "excerpt", length_fault(a, "excerpt", e->excerpt, POST_EXCERPT_MAX));
	note(&found, "publish_at", e->publish_at == POST_NO_DATE ? "That is no date and time." : NULL);
	for (size_t i = 0; i < ADDRESSES; i++)
		note(&found, addresses[i].field,
		     address_fault(a, addresses[i].label, *FIELD_CONST_AT(const char *, e, field_of(addresses[i].field))));
	if (*e->custom)
		check_custom(cx, e, fields, &found);
	if (*e->translation_of && !*e->lang)
		note(&found, "translation_of", "Say in which language this translation is.");
	return (struct list){ found.items, found.n };
}

/* One more, of what only the database knows. */
static bool
check_original(struct ctx *cx, const struct post_edit *e, struct list *wrong)
{
	struct post_wrong *all;
	struct yes_row there;

	if (!*e->translation_of || !*e->lang)
		return true;
	if (!pg_one(cx, &q_post_translation_target, yes_row_fields, &there, PG_TEXT(e->translation_of)))
		return false;
	if (there.yes)
		return true;
	all = ARENA_ARRAY(cx->arena, struct post_wrong, wrong->count + 1);
	if (wrong->count)
		memcpy(all, wrong->items, wrong->count * sizeof *all);
	all[wrong->count] = (struct post_wrong){ "translation_of", "No post or page has this address." };
	*wrong = (struct list){ all, wrong->count + 1 };
	return true;
}

bool
post_edit_check(struct ctx *cx, const struct post_edit *e, struct list *wrong)
{
	struct list fields = { NULL, 0 };

	if (*e->custom && !custom_fields(cx, &fields))
		return false;
	*wrong = post_edit_wrong(cx, e, fields);
	return check_original(cx, e, wrong);
}

static void
restore_custom(struct ctx *cx, struct post_edit *e, const struct post_edit *was, struct span key)
{
	struct dyn *values = custom_read(cx, e->custom);
	const struct dyn *old = dyn_get(custom_read(cx, was->custom), key);

	custom_set(cx, values, key, old ? old->text : SPAN(""));
	e->custom = custom_text(cx, values);
}

void
post_edit_restore(struct ctx *cx, struct post_edit *e, struct list wrong, const struct post_edit *was)
{
	const struct post_wrong *w = wrong.items;

	for (size_t i = 0; i < wrong.count; i++) {
		const struct field *f = field_of(w[i].field);

		if (!f)
			restore_custom(cx, e, was, span_skip(span_of(w[i].field), strlen(CUSTOM_PREFIX)));
		else if (f->type == FIELD_TYPE_INT)
			*FIELD_AT(int64_t, e, f) = *FIELD_CONST_AT(int64_t, was, f);
		else
			*FIELD_AT(const char *, e, f) = *FIELD_CONST_AT(const char *, was, f);
	}
}

static bool
is_old_value(struct ctx *cx, const struct post_wrong *w, const struct post_edit *e, const struct post_edit *was)
{
	struct span name = span_of(w->field);
	const char *key = w->field + strlen(CUSTOM_PREFIX);

	return span_starts(name, CUSTOM_PREFIX) && strcmp(custom_get(cx, custom_read(cx, e->custom), key),
	                                                  custom_get(cx, custom_read(cx, was->custom), key)) == 0;
}

struct list
post_wrong_now(struct ctx *cx, struct list wrong, const struct post_edit *e, const struct post_edit *was)
{
	struct post_wrong *left = ARENA_ARRAY(cx->arena, struct post_wrong, wrong.count + 1);
	const struct post_wrong *w = wrong.items;
	size_t n = 0;

	for (size_t i = 0; i < wrong.count; i++)
		if (!is_old_value(cx, &w[i], e, was))
			left[n++] = w[i];
	return (struct list){ left, n };
}
