/* bulk.c - see bulk.h. */
#include "web/console/bulk.h"

#include "base/strbuf.h"

static const struct bulk_deed *
find_deed(const struct bulk *b, const char *name)
{
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->deeds[i].name, name) == 0)
			return &b->deeds[i];
	return NULL;
}

size_t
bulk_chosen(const struct console *c, const char **ids)
{
	size_t n = 0;

	for (size_t i = 0; n < BULK_MOST; i++) {
		const char *value = form_nth(c->form, "id", i);

		if (!value)
			break;
		for (struct span rest = span_of(value); rest.len && n < BULK_MOST;) {
			struct span id = span_cut(rest, ',', &rest);
			ids[n++] = arena_strndup(c->cx->arena, id.ptr, id.len);
		}
	}
	return n;
}

static const char *
joined(struct arena *a, const char *const *ids, size_t n)
{
	struct strbuf sb;

	strbuf_init(&sb, a, BULK_MOST * 32);
	for (size_t i = 0; i < n; i++)
		strbuf_addf(&sb, "%s%s", i ? "," : "", ids[i]);
	return sb.buf;
}

static bool
tell_how_many(struct console *c, const struct bulk *b, size_t did, size_t n)
{
	struct err *e = &c->cx->err;

	if (did > 0)
		e->detail = arena_printf(c->cx->arena, "%s Done before that: %zu of %zu %s.", e->detail ? e->detail : err_title(e->kind),
		                         did, n, b->many);
	return false;
}

bool
bulk_do(struct console *c, const struct bulk *b)
{
	const struct bulk_deed *deed = find_deed(b, console_field(c, "action"));
	const char *ids[BULK_MOST];
	size_t n = bulk_chosen(c, ids);

	if (!deed)
		return fail(c->cx, ERR_BAD_REQUEST, "bulk.action", "Choose what to do with the %s.", b->many);
	if (n == 0)
		return fail(c->cx, ERR_INVALID, "bulk.none", "No %s was chosen.", b->one);
	for (size_t did = 0; did < n; did++)
		if (!deed->fn(c, ids[did]))
			return tell_how_many(c, b, did, n);
	return console_redirect(c, deed->undo ? arena_printf(c->cx->arena, "%s?undo=%s", b->list, joined(c->cx->arena, ids, n))
	                                      : b->list, deed->done);
}
