/* menu_rows.c - see menu_rows.h. */
#include "web/console/menu_rows.h"

#include "base/strbuf.h"
#include "web/console/row_place.h"

#include <stdlib.h>

enum { EMPTY_ROWS = 3, ROWS_MAX = 100, MENU_MAX = 64 * 1024 };

const struct field menu_row_fields[] = {
	FIELD_TEXT(struct menu_row, key),
	FIELD_TEXT(struct menu_row, number),
	FIELD_TEXT(struct menu_row, label),
	FIELD_TEXT(struct menu_row, address),
	FIELD_END
};

static const char *
copy(struct arena *a, struct span s)
{
	s = span_trim(s);
	return arena_strndup(a, s.ptr, s.len);
}

struct list
menu_rows(const struct console *c, const char *key, const char *stored)
{
	struct arena *a = c->cx->arena;
	struct menu_row *rows = ARENA_ARRAY(a, struct menu_row, ROWS_MAX + EMPTY_ROWS);
	struct span rest = span_of(stored);
	size_t n = 0;

	while (rest.len && n < ROWS_MAX) {
		struct span address, item = span_cut(rest, ';', &rest), label = span_cut(item, '=', &address);

		if (span_trim(item).len)
			rows[n++] = (struct menu_row){ .label = copy(a, label), .address = copy(a, address) };
	}
	for (size_t i = 0; i < EMPTY_ROWS; i++)
		rows[n++] = (struct menu_row){ .label = "", .address = "" };
	for (size_t i = 0; i < n; i++) {
		rows[i].key = key;
		rows[i].number = arena_printf(a, "%zu", i + 1);
	}
	return (struct list){ rows, n };
}

/* ---- from a form ---- */

struct entry {
	struct row_place place;
	const char *label, *address;
};

static const char *
nth(const struct console *c, const char *key, const char *part, size_t i)
{
	const char *value = form_nth(c->form, arena_printf(c->cx->arena, "%s_%s", key, part), i);

	return value ? copy(c->cx->arena, span_of(value)) : NULL;
}

/* In an address ';' has another spelling. */
static void
add_address(struct strbuf *to, const char *address)
{
	for (const char *p = address; *p; p++)
		if (*p == ';')
			strbuf_adds(to, "%3B");
		else
			strbuf_addc(to, *p);
}

static size_t
read_entries(const struct console *c, const char *key, struct entry *out)
{
	const char *label;
	size_t n = 0;

	for (size_t i = 0; i < ROWS_MAX && (label = nth(c, key, "label", i)); i++) {
		const char *address = nth(c, key, "address", i), *place = nth(c, key, "place", i);
		struct entry e = { row_place_read(place ? place : "", i), label, address ? address : "" };

		if (*e.label || *e.address)
			out[n++] = e;
	}
	return n;
}

static bool
check(struct console *c, const char *key, const struct entry *e)
{
	struct ctx *cx = c->cx;

	if (!*e->label)
		return fail(cx, ERR_INVALID, "menu.label", "The row that leads to %s needs a label.", e->address),
		       fail_field(cx, key);
	if (!*e->address)
		return fail(cx, ERR_INVALID, "menu.address", "The row “%s” needs an address.", e->label), fail_field(cx, key);
	if (strpbrk(e->label, "=;"))
		return fail(cx, ERR_INVALID, "menu.sign", "The label “%s” cannot have = or ; in it.", e->label),
		       fail_field(cx, key);
	return true;
}

/* All rows go into the text, so that a form that is shown again has them. */
bool
menu_take(struct console *c, const char *key, const char **out)
{
	struct entry *e = ARENA_ARRAY(c->cx->arena, struct entry, ROWS_MAX);
	size_t n = read_entries(c, key, e);
	struct strbuf sb;
	bool ok = true;

	qsort(e, n, sizeof *e, row_place_compare);
	strbuf_init(&sb, c->cx->arena, MENU_MAX);
	for (size_t i = 0; i < n; i++) {
		ok = ok && check(c, key, &e[i]);
		strbuf_addf(&sb, "%s%s=", i ? "; " : "", e[i].label);
		add_address(&sb, e[i].address);
	}
	*out = sb.buf;
	return ok && (strbuf_ok(&sb) || (fail(c->cx, ERR_INVALID, "menu.long", "This menu is too long."),
	                                 fail_field(c->cx, key)));
}
