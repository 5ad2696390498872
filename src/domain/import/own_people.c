/* own_people.c - the tags and authors of an export of Quoin's own: under their slugs,
 * with all that is said about them, before the posts that name them. */
#include "domain/import/archive.h"

#include "base/utf8.h"
#include "domain/address.h"
#include "domain/change.h"
#include "domain/id.h"
#include "domain/queries.h"
#include "text/slug.h"

enum { NAME_MAX_CHARS = 191, TEXT_MAX_CHARS = 2000, LIST_MOST = 100 };

/* ---- what may be taken ---- */

static bool
is_slug(struct archive *ar, const char *slug)
{
	return slug && *slug && strlen(slug) <= SLUG_MAX && slug_is(ar->arena, span_of(slug));
}

static bool
is_name(const char *name)
{
	return name && span_trim(span_of(name)).len && utf8_valid(span_of(name)) && utf8_length(span_of(name)) <= NAME_MAX_CHARS &&
	       !strpbrk(name, "\n\r\t");
}

static void
leave_out(struct archive *ar, const char **value)
{
	report_line(ar, "quoin.json", 0, "address.invalid", span_of(*value), "left out");
	*value = NULL;
}

static void
check_address(struct archive *ar, const char **value)
{
	if (*value && address_fault(ar->arena, "picture", *value))
		leave_out(ar, value);
}

static void
check_web(struct archive *ar, const char **value)
{
	if (*value && address_web_fault(ar->arena, "web site", *value))
		leave_out(ar, value);
}

static void
check_links(struct archive *ar, const char **links)
{
	struct span rest = span_of(*links);

	while (rest.len) {
		struct span link = span_cut(rest, ' ', &rest);

		if (address_web_fault(ar->arena, "place", arena_strndup(ar->arena, link.ptr, link.len))) {
			leave_out(ar, links);
			return;
		}
	}
}

static const char *
shortened(struct archive *ar, const char *text)
{
	struct span s = span_of(text);

	if (!text || !utf8_valid(s))
		return NULL;
	s = utf8_take(s, TEXT_MAX_CHARS);
	return arena_strndup(ar->arena, s.ptr, s.len);
}

static bool
is_colour(const char *s)
{
	return s && s[0] == '#' && strlen(s) == 7 && strspn(s + 1, "0123456789abcdefABCDEF") == 6;
}

/* ---- taking ---- */

static bool
save_tag(struct archive *ar, const struct dyn *row)
{
	struct own_tag t = { 0 };

	if (!dyn_to_struct(ar->arena, row, own_tag_fields, &t) || !is_slug(ar, t.slug) || !is_name(t.name))
		return true;
	check_address(ar, &t.feature_image);
	return pg_exec(ar->cx, &q_import_tag, PG_TEXT(id_new(ar->arena)), PG_TEXT(t.slug), PG_TEXT(t.name),
	               PG_TEXT(shortened(ar, t.description)), PG_TEXT(t.feature_image),
	               PG_TEXT(is_colour(t.accent_color) ? t.accent_color : NULL),
	               PG_TEXT(t.visibility && strcmp(t.visibility, "internal") == 0 ? "internal" : "public"),
	               PG_TEXT(shortened(ar, t.meta_title)), PG_TEXT(shortened(ar, t.meta_description)));
}

static bool
save_author(struct archive *ar, const struct dyn *row)
{
	struct own_author w = { 0 };

	if (!dyn_to_struct(ar->arena, row, own_author_fields, &w) || !is_slug(ar, w.slug) || !is_name(w.name))
		return true;
	check_address(ar, &w.profile_image);
	check_address(ar, &w.cover_image);
	check_web(ar, &w.website);
	check_links(ar, &w.links);
	return pg_exec(ar->cx, &q_import_author, PG_TEXT(id_new(ar->arena)), PG_TEXT(w.slug), PG_TEXT(w.name),
	               PG_TEXT(shortened(ar, w.bio)), PG_TEXT(w.profile_image), PG_TEXT(w.cover_image), PG_TEXT(w.website),
	               PG_TEXT(shortened(ar, w.location)), PG_TEXT(shortened(ar, w.links)));
}

static bool
save_rows(struct archive *ar, const char *name, bool (*save)(struct archive *, const struct dyn *))
{
	const struct dyn *rows = config_at(ar, name);

	for (size_t i = 0; rows && rows->type == DYN_LIST && i < rows->count; i++)
		if (!save(ar, &rows->items[i]))
			return false;
	return true;
}

bool
own_save_people(struct archive *ar)
{
	if (ar->options->dry_run)
		return true;
	if (!change_begin(ar->cx, ar->site))
		return false;
	if (save_rows(ar, "tags", save_tag) && save_rows(ar, "authors", save_author) && change_commit(ar->cx, ar->site))
		return true;
	change_abort(ar->cx, ar->site);
	return false;
}

/* ---- two of one name ---- */

static bool
has_author(const struct archive *ar, struct span slug)
{
	const struct dyn *rows = config_at(ar, "authors");

	for (size_t i = 0; rows && rows->type == DYN_LIST && i < rows->count; i++) {
		const struct dyn *have = dyn_get(&rows->items[i], SPAN("slug"));

		if (have && have->type == DYN_TEXT && span_eq(have->text, slug))
			return true;
	}
	return false;
}

void
document_read_author_slugs(struct archive *ar, struct document *d)
{
	const struct dyn *slugs = dyn_get(d->front, SPAN("author_slugs"));
	const char **out;

	if (!slugs || slugs->type != DYN_LIST || slugs->count != d->nauthors || d->nauthors > LIST_MOST)
		return;
	out = ARENA_ARRAY(ar->arena, const char *, d->nauthors + 1);
	for (size_t i = 0; i < slugs->count; i++) {
		const struct dyn *s = &slugs->items[i];

		if (s->type != DYN_TEXT || !has_author(ar, s->text))
			return;
		out[i] = arena_strndup(ar->arena, s->text.ptr, s->text.len);
	}
	d->authors = out;
	d->authors_by_slug = true;
}
