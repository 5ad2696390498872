/* post_wrong.c - what the fields of a post cannot hold (post_edit.h). */
#include "domain/post_edit_priv.h"

#include "base/utf8.h"
#include "domain/address.h"

static const struct {
	const char *field, *label;
} addresses[] = {
	{ "feature_image", "picture above the text" },
	{ "canonical_url", "original" },
	{ "og_image", "picture when shared" },
	{ "twitter_image", "picture when shared on X" },
};

enum { ADDRESSES = sizeof addresses / sizeof *addresses, OTHERS = 3 };

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

struct list
post_edit_wrong(struct ctx *cx, const struct post_edit *e)
{
	struct post_wrong *wrong = ARENA_ARRAY(cx->arena, struct post_wrong, ADDRESSES + OTHERS + 1), *w = wrong;
	struct arena *a = cx->arena;

	*w = (struct post_wrong){ "title", length_fault(a, "title", e->title, POST_TITLE_MAX) };
	w += w->reason != NULL;
	*w = (struct post_wrong){ "excerpt", length_fault(a, "excerpt", e->excerpt, POST_EXCERPT_MAX) };
	w += w->reason != NULL;
	*w = (struct post_wrong){ "publish_at", e->publish_at == POST_NO_DATE ? "That is no date and time." : NULL };
	w += w->reason != NULL;
	for (size_t i = 0; i < ADDRESSES; i++) {
		const char *text = *FIELD_CONST_AT(const char *, e, field_of(addresses[i].field));

		*w = (struct post_wrong){ addresses[i].field, address_fault(a, addresses[i].label, text) };
		w += w->reason != NULL;
	}
	return (struct list){ wrong, (size_t)(w - wrong) };
}

void
post_edit_restore(struct post_edit *e, struct list wrong, const struct post_edit *was)
{
	const struct post_wrong *w = wrong.items;

	for (size_t i = 0; i < wrong.count; i++) {
		const struct field *f = field_of(w[i].field);

		if (f->type == FIELD_TYPE_INT)
			*FIELD_AT(int64_t, e, f) = *FIELD_CONST_AT(int64_t, was, f);
		else
			*FIELD_AT(const char *, e, f) = *FIELD_CONST_AT(const char *, was, f);
	}
}
