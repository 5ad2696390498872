/* byline.c - see byline.h. */
#include "domain/byline.h"

#include "base/utf8.h"
#include "domain/address.h"
#include "domain/change.h"
#include "domain/queries.h"
#include "domain/redirect.h"
#include "domain/staff.h"
#include "text/escape.h"
#include "text/slug.h"

const struct field byline_fields[] = {
	FIELD_TEXT(struct byline, id),
	FIELD_TEXT(struct byline, slug),
	FIELD_TEXT(struct byline, name),
	FIELD_TEXT(struct byline, bio),
	FIELD_TEXT(struct byline, profile_image),
	FIELD_TEXT(struct byline, website),
	FIELD_TEXT(struct byline, location),
	FIELD_TEXT(struct byline, links),
	FIELD_END
};

static const struct {
	const char *field, *label;
	size_t most;
} bounds[] = {
	{ "name", "name", 100 }, { "bio", "text about you", 1000 }, { "profile_image", "picture's address", ADDRESS_MAX },
	{ "website", "web site", ADDRESS_MAX }, { "location", "place", 100 }, { "links", "list of links", 2000 },
};

bool
byline_read(struct ctx *cx, const struct staff *staff, struct byline *out)
{
	bool found;

	*out = (struct byline){ "", "", staff_shown_name(cx->arena, staff), "", "", "", "", "" };
	return pg_maybe(cx, &q_byline_of_account, byline_fields, out, &found, PG_INT(staff->id));
}

static bool
refuse(struct ctx *cx, const char *fault, const char *field)
{
	return !fault || (fail(cx, ERR_INVALID, "byline.address", "%s", fault), fail_field(cx, field));
}

static bool
check_addresses(struct ctx *cx, const struct byline *b)
{
	struct arena *a = cx->arena;
	struct span rest = span_of(b->links);

	if (!refuse(cx, address_fault(a, "picture", b->profile_image), "profile_image") ||
	    !refuse(cx, address_web_fault(a, "web site", b->website), "website"))
		return false;
	while (rest.len) {
		struct span link = span_trim(span_cut(rest, ' ', &rest));

		if (!refuse(cx, address_web_fault(a, arena_printf(a, "place elsewhere \"%.*s\"", SPAN_FMT(link)),
		                                  arena_strndup(a, link.ptr, link.len)), "links"))
			return false;
	}
	return true;
}

static bool
check(struct ctx *cx, const struct byline *b)
{
	if (span_trim(span_of(b->name)).len == 0)
		return fail(cx, ERR_INVALID, "byline.name", "A byline needs a name."), fail_field(cx, "name");
	for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
		const struct field *f = field_find(byline_fields, bounds[i].field, strlen(bounds[i].field));

		if (utf8_length(span_of(*FIELD_CONST_AT(const char *, b, f))) > bounds[i].most)
			return fail(cx, ERR_INVALID, "byline.long", "The %s has more than %zu characters.", bounds[i].label,
			            bounds[i].most), fail_field(cx, bounds[i].field);
	}
	return check_addresses(cx, b);
}

static bool
store(struct ctx *cx, const struct staff *staff, const struct byline *was, const struct byline *wish, const char *slug)
{
	const char *first;
	bool stored;

	if (!staff_byline(cx, staff, &first))
		return false;
	if (!pg_exec(cx, &q_byline_save, PG_INT(staff->id), PG_TEXT(slug), PG_TEXT(wish->name), PG_TEXT(wish->bio),
	             PG_TEXT(wish->profile_image), PG_TEXT(wish->website), PG_TEXT(wish->location), PG_TEXT(wish->links))) {
		if (cx->err.kind == ERR_CONFLICT) {
			cx->err.detail = arena_printf(cx->arena, "\"%s\" is somebody else's address here.", slug);
			fail_field(cx, "slug");
		}
		return false;
	}
	return !*was->slug || strcmp(was->slug, slug) == 0 ||
	       redirect_add(cx, arena_printf(cx->arena, "/author/%s/", was->slug),
	                    arena_printf(cx->arena, "/author/%s/", slug), 301, "slug", &stored);
}

bool
byline_save(struct ctx *cx, const struct site *site, const struct staff *staff, const struct byline *wish)
{
	const char *slug = slug_make(cx->arena, span_of(*wish->slug ? wish->slug : wish->name));
	struct byline was;

	if (!check(cx, wish) || !byline_read(cx, staff, &was))
		return false;
	if (!*slug)
		return fail(cx, ERR_INVALID, "byline.slug", "An address needs a letter or a digit."), fail_field(cx, "slug");
	if (!change_begin(cx, site))
		return false;
	if (store(cx, staff, &was, wish, slug) && change_commit(cx, site))
		return true;
	change_abort(cx, site);
	return false;
}
