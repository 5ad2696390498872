/* custom.h - custom fields: what the posts of a site carry beside what every post
 * does.
 *
 * A site declares its fields; a post keeps values under their keys, each a text,
 * together as one JSON object: {"mood": "calm", "rating": "4"}.  That text is what
 * edits, stages and revisions carry.  Values of a field that was removed stay where
 * they are, unseen, and are there again when the field is. */
#ifndef DOMAIN_CUSTOM_H
#define DOMAIN_CUSTOM_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/span.h"

struct dyn;
struct site;

/* K(kind, label) */
#define CUSTOM_KINDS(K) \
	K(text,    "Text") \
	K(long,    "Long text") \
	K(number,  "Number") \
	K(date,    "Date") \
	K(address, "Address") \
	K(flag,    "Yes or no") \
	K(choice,  "Choice")

enum custom_kind {
#define K(kind, label) CUSTOM_##kind,
	CUSTOM_KINDS(K)
#undef K
	CUSTOM_KIND_COUNT,
};

/* Characters, but for the first, which counts fields. */
enum {
	CUSTOM_FIELDS_MAX = 50, CUSTOM_KEY_MAX = 40, CUSTOM_LABEL_MAX = 100, CUSTOM_CHOICES_MAX = 4000,
	CUSTOM_TEXT_MAX = 500, CUSTOM_LONG_MAX = 10000, CUSTOM_NUMBER_MAX = 30,
};

#define CUSTOM_PREFIX "custom." /* before a key, in forms and failures */
#define CUSTOM_YES "yes" /* the value of a flag that is set */

struct custom_field {
	const char *key, *label, *kind;
	const char *choices; /* of a choice: a line each */
	int64_t position;
};

extern const struct field custom_field_fields[];

/* The enum's value; CUSTOM_KIND_COUNT: there is no such kind. */
enum custom_kind custom_kind_of(const char *name);
const char *custom_kind_name(enum custom_kind kind);
const char *custom_kind_label(enum custom_kind kind);

/* A letter, then letters, digits and underscores: lower case, ASCII. */
bool custom_key_ok(struct span key);

/* Those of the site, in order; list of struct custom_field. */
bool custom_fields(struct ctx *cx, struct list *out) MUST_CHECK;

/* These instead of those there are, in a change of its own.  INVALID: the failure's
 * field is "label.N" or the like, N counted from 0. */
bool custom_fields_set(struct ctx *cx, const struct site *site, struct list fields) MUST_CHECK;

/* One more, at the end, where its key is free; inside the caller's change. */
bool custom_field_add(struct ctx *cx, const struct custom_field *field) MUST_CHECK;

/* How many posts have a value of each key; list of struct custom_use. */
struct custom_use {
	const char *key;
	int64_t posts;
};

bool custom_uses(struct ctx *cx, struct list *out) MUST_CHECK;

/* ---- values (custom_value.c) ---- */

/* From the text a post keeps, and back: keys in order, without empty values and
 * without keys that can be none; "" where nothing is left.  What cannot be read
 * is nothing. */
struct dyn *custom_read(struct ctx *cx, const char *text);
const char *custom_text(struct ctx *cx, const struct dyn *values);
const char *custom_normal(struct ctx *cx, const char *text);

/* The value of a key; "" where there is none. */
const char *custom_get(struct ctx *cx, const struct dyn *values, const char *key);

/* Give a key another value; "" takes it out. */
void custom_set(struct ctx *cx, struct dyn *values, struct span key, struct span value);

/* What is wrong with a value, as a sentence; NULL: nothing, or it is empty. */
const char *custom_fault(struct arena *a, const struct custom_field *field, const char *value);

#endif
