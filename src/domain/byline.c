/* byline.c - see byline.h. */
#include "domain/byline.h"

#include "base/utf8.h"
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
	{ "name", "name", 100 }, { "bio", "text about you", 1000 }, { "profile_image", "picture's address", 500 },
	{ "website", "web site", 500 }, { "location", "place", 100 }, { "links", "list of links", 2000 },
};

bool
byline_read(struct ctx *cx, const struct staff *staff, struct byline *out)
{
	bool found;

	*out = (struct byline){ "", "", staff_shown_name(cx->arena, staff), "", "", "", "", "" };
	return pg_maybe(cx, &q_byline_of_account, byline_fields, out, &found, PG_INT(staff->id));
}

static bool
is_web(struct span url)
{
	return url.len == 0 || span_starts(url, "https://") || span_starts(url, "http://");
}

static bool
check_links(struct ctx *cx, const struct byline *b)
{
	struct span rest = span_of(b->links);

	if (!is_web(span_of(b->website)))
		return fail(cx, ERR_INVALID, "byline.website", "A web site begins with https://."), fail_field(cx, "website");
	while (rest.len) {
		struct span link = span_trim(span_cut(rest, ' ', &rest));

		if (!is_web(link))
			return fail(cx, ERR_INVALID, "byline.links", "Each link begins with https://, and blanks divide them: \"%.*s\" "
			            "does not.", SPAN_FMT(link)), fail_field(cx, "links");
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
	return check_links(cx, b);
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
