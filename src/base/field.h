/* field.h - one description of a struct, used everywhere it travels.
 *
 * A field table says which names a struct shows to the outside and where each
 * value lies.  The same table fills the struct from a database row (columns are
 * matched by name), shows it to templates, and writes it as JSON:
 *
 *	struct tag { const char *slug, *name; struct html description; int64_t posts; };
 *	const struct field tag_fields[] = {
 *		FIELD_TEXT(struct tag, slug),
 *		FIELD_TEXT(struct tag, name),
 *		FIELD_HTML(struct tag, description),
 *		FIELD_INT (struct tag, posts),
 *		FIELD_END
 *	};
 *
 * The macros check the member's C type at compile time.  An error such as
 * "controlling expression type 'const char *' not compatible with any generic
 * association" means the member is not what the macro is for; in particular
 * plain text can never be declared as HTML. */
#ifndef BASE_FIELD_H
#define BASE_FIELD_H

#include "base/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* HTML that is safe to show as it is.  Only the Markdown cell's client, the
 * sanitiser, the template engine, rows of columns those wrote, the drawer of QR
 * codes, and a site's own code where its plan allows that (theme_own.c) may make one. */
struct html {
	const char *ptr; /* NULL: none */
	size_t len;
};

/* A value whose shape only its maker knows, such as a theme's settings; text/dyn.h. */
struct dyn;

/* A borrowed array of structs described by the field's sub table. */
struct list {
	const void *items;
	size_t count;
};

enum field_type {
	FIELD_TYPE_END,
	FIELD_TYPE_TEXT, /* const char *; NULL is SQL NULL / JSON null / absent */
	FIELD_TYPE_HTML, /* struct html */
	FIELD_TYPE_INT,  /* int64_t */
	FIELD_TYPE_BOOL, /* bool */
	FIELD_TYPE_TIME, /* usec_t since 1970 UTC; 0 is NULL.  Not shown to templates: format it first. */
	FIELD_TYPE_LIST, /* struct list of structs described by sub */
	FIELD_TYPE_SUB,  /* an embedded struct described by sub */
	FIELD_TYPE_PTR,  /* a pointer to a struct described by sub; NULL is absent */
	FIELD_TYPE_DYN,  /* const struct dyn *; NULL is absent.  Never a column. */
};

struct field {
	const char *name;
	enum field_type type;
	size_t offset;
	size_t size;             /* of one item, for LIST */
	const struct field *sub; /* for LIST, SUB and PTR */
};

#define FIELD_CHECK(S, m, T) (offsetof(S, m) + 0 * sizeof(_Generic(((S *)0)->m, T: 1)))

#define FIELD_TEXT(S, m) { #m, FIELD_TYPE_TEXT, FIELD_CHECK(S, m, const char *), 0, NULL }
#define FIELD_HTML(S, m) { #m, FIELD_TYPE_HTML, FIELD_CHECK(S, m, struct html), 0, NULL }
#define FIELD_INT(S, m)  { #m, FIELD_TYPE_INT, FIELD_CHECK(S, m, int64_t), 0, NULL }
#define FIELD_BOOL(S, m) { #m, FIELD_TYPE_BOOL, FIELD_CHECK(S, m, bool), 0, NULL }
#define FIELD_TIME(S, m) { #m, FIELD_TYPE_TIME, FIELD_CHECK(S, m, usec_t), 0, NULL }
#define FIELD_LIST(S, m, T, sub) { #m, FIELD_TYPE_LIST, FIELD_CHECK(S, m, struct list), sizeof(T), (sub) }
#define FIELD_SUB(S, m, sub) { #m, FIELD_TYPE_SUB, offsetof(S, m), 0, (sub) }
#define FIELD_PTR(S, m, sub) { #m, FIELD_TYPE_PTR, offsetof(S, m), 0, (sub) }
#define FIELD_DYN(S, m)  { #m, FIELD_TYPE_DYN, FIELD_CHECK(S, m, const struct dyn *), 0, NULL }
#define FIELD_END { NULL, FIELD_TYPE_END, 0, 0, NULL }

/* The field of that name, or NULL. */
const struct field *field_find(const struct field *table, const char *name, size_t len);

/* Where the value lies in the struct at base. */
#define FIELD_AT(T, base, f) ((T *)(void *)((char *)(base) + (f)->offset))
#define FIELD_CONST_AT(T, base, f) ((T const *)(const void *)((const char *)(base) + (f)->offset))

#endif
