/* plan.c - where each document will live.
 *
 * An empty site takes the pattern that most of the archive's addresses have, so
 * that most links stay as they are; a site with posts keeps its own.  Slugs are
 * settled here, before anything is saved, because links between documents need
 * the addresses of all of them. */
#include "domain/import/archive.h"

#include "base/strbuf.h"
#include "domain/post.h"
#include "domain/queries.h"
#include "text/dates.h"
#include "text/slug.h"

#include <stdlib.h>

/* A post the site has already. */
struct known {
	const char *import_key, *import_hash, *slug, *path;
};

static const struct field known_fields[] = {
	FIELD_TEXT(struct known, import_key),
	FIELD_TEXT(struct known, import_hash),
	FIELD_TEXT(struct known, slug),
	FIELD_TEXT(struct known, path),
	FIELD_END
};

/* ---- dates ---- */

static void
place_in_time(struct archive *ar, struct document *d)
{
	if (d->date.year)
		d->published_at = date_usec(&d->date, ar->settings.timezone);
	else if (strcmp(d->status, "draft"))
		d->published_at = d->file->mtime;
	if (!strcmp(d->status, "published") && d->published_at > clock_wall())
		d->status = "scheduled";
}

/* Where nothing has a date, nothing is a page for want of one. */
static void
settle_types(struct archive *ar)
{
	bool dated = false;

	for (size_t i = 0; i < ar->ndocs; i++)
		dated |= ar->docs[i].date.year != 0;
	for (size_t i = 0; i < ar->ndocs && !dated; i++)
		ar->docs[i].page = ar->docs[i].says_page;
	for (size_t i = 0; i < ar->ndocs; i++) {
		struct document *d = &ar->docs[i];

		if (d->failed)
			continue;
		place_in_time(ar, d);
		if (!d->date.year && !d->page && strcmp(d->status, "draft"))
			report_line(ar, d->file->path, 0, "date.none", span_of(""), "the file's time is the date");
	}
}

/* ---- the pattern ---- */

static const char *const reserved[] = { "page", "tag", "author", "media", "assets", "search", "archive", "rss", "feed", "blog" };

/* One segment before the last as the pattern has it; false when it cannot. */
static bool
add_segment(struct strbuf *to, struct span segment, int day[3], unsigned *used)
{
	static const char *const places[] = { "{yyyy}", "{mm}", "{dd}" };

	for (unsigned i = *used; i < 3; i++) {
		char text[16];

		snprintf(text, sizeof text, i ? "%02d" : "%04d", day[i]);
		if (span_is(segment, text)) {
			strbuf_addf(to, "/%s", places[i]);
			*used = i + 1;
			return true;
		}
	}
	for (size_t i = 0; i < segment.len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz-_", segment.ptr[i]))
			return false;
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (span_is(segment, reserved[i]) && !to->len)
			return false;
	strbuf_addf(to, "/%.*s", SPAN_FMT(segment));
	return true;
}

/* The pattern a post's canonical address follows; NULL: none of ours. */
static const char *
pattern_of(struct archive *ar, const struct document *d)
{
	struct span rest = span_skip(span_of(address_key(ar->arena, span_of(d->old[0]))), 1);
	struct strbuf to;
	int day[3];
	unsigned used = 0;

	strbuf_init(&to, ar->arena, 300);
	dates_civil(d->published_at, ar->settings.timezone, &day[0], &day[1], &day[2]);
	while (rest.len) {
		struct span segment = span_cut(rest, '/', &rest);

		if (rest.len && !add_segment(&to, segment, day, &used))
			return NULL;
	}
	strbuf_adds(&to, "/{slug}/");
	return to.len <= 200 ? to.buf : NULL;
}

static bool
is_live_post(const struct document *d)
{
	return !d->failed && !d->page && d->nold && strcmp(d->status, "draft");
}

/* A pattern without words of its own wins from a third of the posts on, any
 * other from a half: the words are a section's, and the rest do not belong there. */
static const char *
most_common_pattern(struct archive *ar)
{
	struct map *counts = map_new(ar->arena);
	const char *best = NULL;
	size_t total = 0, most = 0;

	for (size_t i = 0; i < ar->ndocs; i++) {
		const char *pattern = is_live_post(&ar->docs[i]) ? pattern_of(ar, &ar->docs[i]) : NULL;
		size_t *n = pattern ? map_get(counts, span_of(pattern)) : NULL;

		total += is_live_post(&ar->docs[i]);
		if (!pattern)
			continue;
		if (!n) {
			n = ARENA_NEW(ar->arena, size_t);
			map_set(counts, span_of(pattern), n);
		}
		++*n;
	}
	for (size_t i = 0; i < map_count(counts); i++) {
		struct span pattern = map_key(counts, i);
		size_t n = *(size_t *)map_value(counts, i);
		bool plain = span_starts(pattern, "/{");
		size_t weight = plain ? 3 * n : 2 * n;

		if (weight > total && weight > most) {
			best = arena_strndup(ar->arena, pattern.ptr, pattern.len);
			most = weight;
		}
	}
	return best;
}

static void
settle_pattern(struct archive *ar, bool site_is_empty)
{
	bool own = ar->generator == GENERATOR_QUOIN, keep = ar->options->keep_permalinks && site_is_empty;
	const char *pattern = !keep ? NULL : own ? front_text(ar->arena, config_at(ar, "permalink")) : most_common_pattern(ar);
	const char *zone = keep && own ? front_text(ar->arena, config_at(ar, "timezone")) : NULL;

	if (zone && dates_zone_exists(zone) && strcmp(zone, ar->settings.timezone) != 0) {
		ar->settings.timezone = zone;
		ar->timezone_changed = true;
	}

	if (!pattern || !strcmp(pattern, ar->settings.permalink))
		return;
	ar->settings.permalink = pattern;
	ar->permalink_changed = true;
}

/* ---- slugs ---- */

static void
take_slug(struct archive *ar, struct document *d, struct map *taken)
{
	for (int n = 1; ; n++) {
		d->slug = n == 1 ? d->wish : arena_printf(ar->arena, "%.*s-%d", SLUG_MAX - 5, d->wish, n);
		if (!post_slug_reserved(d->slug) && !map_get(taken, span_of(d->slug)))
			break;
	}
	map_set(taken, span_of(d->slug), d);
}

static void
settle_slugs(struct archive *ar, const struct known *known, size_t n)
{
	struct map *taken = map_new(ar->arena), *by_key = map_new(ar->arena);

	for (size_t i = 0; i < n; i++) {
		map_set(taken, span_of(known[i].slug), (void *)(uintptr_t)&known[i]);
		if (known[i].import_key)
			map_set(by_key, span_of(known[i].import_key), (void *)(uintptr_t)&known[i]);
	}
	for (size_t i = 0; i < ar->ndocs; i++) {
		struct document *d = &ar->docs[i];
		const struct known *k = map_get(by_key, span_of(d->file->path));

		if (d->failed)
			continue;
		if (k) {
			d->slug = k->slug;
			d->known_hash = k->import_hash ? k->import_hash : "";
		} else if (*d->wish)
			take_slug(ar, d, taken);
		else {
			d->wish = arena_printf(ar->arena, "post-%zu", i + 1);
			take_slug(ar, d, taken);
		}
		d->path = post_path(ar->cx, &ar->settings, d->page ? "page" : "post", d->slug, d->published_at);
	}
}

/* Equal but for a slash at the end. */
static bool
same_address(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);

	n -= n > 1 && a[n - 1] == '/';
	m -= m > 1 && b[m - 1] == '/';
	return n == m && !memcmp(a, b, n);
}

static void
count_kept(struct archive *ar)
{
	for (size_t i = 0; i < ar->ndocs; i++) {
		const struct document *d = &ar->docs[i];

		if (!d->failed && d->nold && same_address(d->old[0], d->path))
			ar->report->kept_addresses++;
	}
}

bool
archive_plan(struct archive *ar)
{
	struct list rows;

	settle_types(ar);
	if (!pg_all(ar->cx, &q_import_known, struct known, known_fields, &rows))
		return false;
	settle_pattern(ar, rows.count == 0);
	settle_slugs(ar, rows.items, rows.count);
	count_kept(ar);
	return true;
}
