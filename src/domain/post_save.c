/* post_save.c - saving a post: check, render, place, store, index (post.h). */
#include "domain/post.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "domain/id.h"
#include "domain/outbox.h"
#include "domain/post_edit.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/setting.h"
#include "domain/site.h"
#include "domain/taxonomy.h"
#include "service/cell.h"
#include "text/dates.h"
#include "text/markdown_labels.h"
#include "text/search_text.h"
#include "text/slug.h"

enum { INDEXED_MAX = 400 * 1024, TOC_LEAST = 3 };

/* ---- where it lives ---- */

const char *
post_path(struct ctx *cx, const struct settings *settings, const char *type, const char *slug, usec_t published_at)
{
	struct strbuf sb;
	int year, month, day;

	if (strcmp(type, "page") == 0 || published_at == 0)
		return arena_printf(cx->arena, "/%s/", slug);
	dates_civil(published_at, settings->timezone, &year, &month, &day);
	strbuf_init(&sb, cx->arena, 1024);
	for (const char *p = settings->permalink; *p;) {
		struct span rest = span_of(p);

		if (span_starts(rest, "{slug}"))
			strbuf_adds(&sb, slug), p += 6;
		else if (span_starts(rest, "{yyyy}"))
			strbuf_addf(&sb, "%04d", year), p += 6;
		else if (span_starts(rest, "{mm}"))
			strbuf_addf(&sb, "%02d", month), p += 4;
		else if (span_starts(rest, "{dd}"))
			strbuf_addf(&sb, "%02d", day), p += 4;
		else
			strbuf_addc(&sb, *p++);
	}
	return sb.buf;
}

bool
post_slug_reserved(const char *slug)
{
	static const char *const words[] = {
		"page", "tag", "author", "rss", "feed", "archive", "search", "blog", "media", "assets", "admin", "ghost",
		"about-this-site", "robots.txt", "sitemap.xml", "favicon.ico", "edit", "p", "content", "members",
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(slug, words[i]) == 0)
			return true;
	return false;
}

bool
post_settle_slug(struct ctx *cx, const struct settings *settings, const char *type, const char *wish, const char *id,
                 usec_t published_at, const char **slug, const char **path)
{
	for (int n = 1; n < 1000; n++) {
		struct yes_row taken;

		*slug = n == 1 ? wish : arena_printf(cx->arena, "%.*s-%d", SLUG_MAX - 5, wish, n);
		*path = post_path(cx, settings, type, *slug, published_at);
		if (post_slug_reserved(*slug))
			continue;
		if (!pg_one(cx, &q_post_slug_taken, yes_row_fields, &taken, PG_TEXT(*slug), PG_TEXT(*path), PG_TEXT(id)))
			return false;
		if (!taken.yes)
			return true;
	}
	return fail(cx, ERR_CONFLICT, "post.slug_taken", "Too many posts are called \"%s\".", wish), fail_field(cx, "slug");
}

static bool
settle_slug(struct ctx *cx, const struct settings *settings, const struct post_draft *d, usec_t published_at,
            struct post_saved_as *out)
{
	const char *wish = slug_make(cx->arena, span_of(d->slug && *d->slug ? d->slug : d->title));

	if (!*wish)
		wish = arena_strndup(cx->arena, out->id, 8);
	return post_settle_slug(cx, settings, d->type, wish, out->id, published_at, &out->slug, &out->path);
}

/* ---- what it says ---- */

static bool
check_text(struct ctx *cx, struct span s, const char *what, size_t most_chars)
{
	if (!utf8_valid(s) || memchr(s.ptr ? s.ptr : "", '\0', s.len))
		return fail(cx, ERR_INVALID, "post.utf8", "The %s is not valid UTF-8 text.", what), fail_field(cx, what);
	if (most_chars && utf8_length(s) > most_chars)
		return fail(cx, ERR_INVALID, "post.length", "The %s has more than %zu characters.", what, most_chars),
		       fail_field(cx, what);
	return true;
}

static bool
check_draft(struct ctx *cx, const struct post_draft *d)
{
	struct span title = span_of(d->title);

	if (span_trim(title).len == 0 && strcmp(d->status, "draft") != 0)
		return fail(cx, ERR_INVALID, "post.title", "A post needs a title."), fail_field(cx, "title");
	return check_text(cx, title, "title", POST_TITLE_MAX) && check_text(cx, d->source, "text", 0) &&
	       check_text(cx, span_of(d->custom_excerpt), "excerpt", POST_EXCERPT_MAX);
}

struct size_row {
	const char *name, *srcset, *srcset_webp;
	int64_t width, height, bytes;
	bool pending; /* its copies are still to be made */
};

static const struct field size_fields[] = {
	FIELD_TEXT(struct size_row, name),
	FIELD_INT(struct size_row, width),
	FIELD_INT(struct size_row, height),
	FIELD_INT(struct size_row, bytes),
	FIELD_TEXT(struct size_row, srcset),
	FIELD_TEXT(struct size_row, srcset_webp),
	FIELD_BOOL(struct size_row, pending),
	FIELD_END
};

/* Names of the site's own media that the source mentions, for their sizes; *pending:
 * more will be known about one. */
static bool
known_media(struct ctx *cx, struct span source, struct markdown_options *opt, bool *pending)
{
	enum { MOST = 200 };
	const char *names[MOST];
	size_t n = 0;
	struct list rows;

	*pending = false;
	for (ptrdiff_t at; n < MOST && (at = span_find(source, "/media/")) >= 0;) {
		source = span_skip(source, (size_t)at + 7);
		size_t len = 0;
		while (len < source.len && strchr("0123456789abcdefghijklmnopqrstuvwxyz.", source.ptr[len]))
			len++;
		if (len > 8)
			names[n++] = arena_strndup(cx->arena, source.ptr, len);
	}
	if (n == 0)
		return true;
	if (!pg_many(cx, &q_media_sizes, struct size_row, size_fields, &rows, pg_text_array(cx->arena, names, n)))
		return false;
	const struct size_row *row = rows.items;
	struct markdown_media *media = ARENA_ARRAY(cx->arena, struct markdown_media, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		media[i] = (struct markdown_media){ .url = arena_printf(cx->arena, "/media/%s", row[i].name),
		                                    .srcset = row[i].srcset, .srcset_webp = row[i].srcset_webp,
		                                    .width = row[i].width, .height = row[i].height, .bytes = row[i].bytes };
		*pending = *pending || row[i].pending;
	}
	opt->media = media;
	opt->n_media = rows.count;
	return true;
}

static bool
render(struct ctx *cx, const struct site *site, const struct settings *settings, struct cell *cell,
       const struct post_draft *d, struct markdown_result *out, bool *pending)
{
	const char *own[] = {
		arena_printf(cx->arena, "https://%s", site->primary_host),
		arena_printf(cx->arena, "http://%s", site->primary_host),
	};
	struct markdown_options opt = {
		.raw_html = d->raw_html,
		.load_remote = strcmp(settings->remote_images, "load") == 0,
		.base_urls = own,
		.n_base_urls = 2,
		.labels = markdown_labels_in(d->lang && *d->lang ? d->lang : settings->lang),
	};

	if (!known_media(cx, d->source, &opt, pending))
		return false;
	pg_let_go(cx, PG_SITE);
	return cell_markdown(cx, cell, &opt, d->source, out);
}

bool
post_render(struct ctx *cx, const struct site *site, const struct settings *settings, struct cell *cell,
            const struct post_draft *d, struct markdown_result *out)
{
	bool pending;

	return render(cx, site, settings, cell, d, out, &pending);
}

/* ---- storing ---- */

static int64_t
count_remote(const struct markdown_result *r)
{
	int64_t n = r->embeds;

	for (size_t i = 0; i < r->n_links; i++)
		if (r->links[i].kind == MARKDOWN_IMAGE &&
		    (span_starts(span_of(r->links[i].url), "http://") || span_starts(span_of(r->links[i].url), "https://")))
			n++;
	return n;
}

static bool
write_row(struct ctx *cx, const struct post_draft *d, const struct post_saved_as *as, const struct markdown_result *r,
          usec_t published_at)
{
	bool has_toc = r->n_headings >= TOC_LEAST;

	return pg_exec(cx, &q_post_write,
		PG_TEXT(as->id), PG_TEXT(d->type), PG_TEXT(d->status), PG_TEXT(as->slug), PG_TEXT(as->path),
		PG_TEXT(d->title), PG_TEXT(d->lang), PG_SPAN(d->source.ptr ? d->source : SPAN("")), PG_BOOL(d->raw_html),
		PG_SPAN((struct span){ r->html.ptr ? r->html.ptr : "", r->html.len }),
		PG_SPAN(has_toc ? (struct span){ r->toc.ptr, r->toc.len } : (struct span){ NULL, 0 }),
		PG_TEXT(r->text ? r->text : ""), PG_TEXT(r->excerpt ? r->excerpt : ""), PG_TEXT(d->custom_excerpt),
		PG_TEXT(d->feature_image), PG_TEXT(d->feature_image_alt), PG_TEXT(d->feature_image_caption),
		PG_TEXT(r->first_image), PG_BOOL(d->featured), PG_TEXT(d->canonical_url), PG_TEXT(d->meta_title),
		PG_TEXT(d->meta_description), PG_INT(r->words + r->ideographs / 2), PG_INT(r->images),
		PG_INT(count_remote(r)), PG_TEXT(d->import_key), PG_TEXT(d->import_hash), PG_TIME(published_at),
		PG_TIME(d->updated_at ? d->updated_at : clock_wall()), PG_TEXT(d->custom));
}

static bool
index_row(struct ctx *cx, const struct settings *settings, const struct post_draft *d, const char *id,
          const struct markdown_result *r)
{
	struct arena *a = cx->arena;
	struct strbuf tags;

	strbuf_init(&tags, a, 64 * 1024);
	for (size_t i = 0; i < d->ntags; i++)
		strbuf_addf(&tags, "%s ", d->tags[i]);
	struct search_text title = search_text_of(a, span_of(d->title), 4096);
	struct search_text names = search_text_of(a, strbuf_span(&tags), 4096);
	struct search_text text = search_text_of(a, span_of(r->text), INDEXED_MAX);
	return pg_exec(cx, &q_search_word_add, PG_TEXT(arena_printf(a, "%s%s%s", title.words, names.words, text.words))) &&
	       pg_exec(cx, &q_post_index, PG_TEXT(id),
		PG_TEXT(search_config(d->lang ? d->lang : settings->lang)), PG_TEXT(search_config(settings->lang)),
		PG_TEXT(title.words), PG_TEXT(title.bigrams), PG_TEXT(names.words), PG_TEXT(names.bigrams),
		PG_TEXT(text.words), PG_TEXT(text.bigrams));
}

struct import_row {
	const char *id, *slug, *path, *import_hash;
};

static const struct field import_fields[] = {
	FIELD_TEXT(struct import_row, id),
	FIELD_TEXT(struct import_row, slug),
	FIELD_TEXT(struct import_row, path),
	FIELD_TEXT(struct import_row, import_hash),
	FIELD_END
};

/* The post an earlier import made of this key. */
static bool
find_imported(struct ctx *cx, const struct post_draft *d, struct post_saved_as *out)
{
	struct import_row row;
	bool found = false;

	out->outcome = POST_CREATED;
	if (d->import_key &&
	    !pg_maybe(cx, &q_post_by_import_key, import_fields, &row, &found, PG_TEXT(d->import_key)))
		return false;
	out->id = found ? row.id : d->id ? d->id : id_new(cx->arena);
	if (!found)
		return true;
	bool same = d->import_hash && row.import_hash && strcmp(d->import_hash, row.import_hash) == 0;
	out->outcome = same ? POST_UNCHANGED : POST_UPDATED;
	out->slug = row.slug;
	out->path = row.path;
	return true;
}

/* A post of the future is shown when its time has come. */
static bool
schedule(struct ctx *cx, const struct site *site, const struct post_draft *d, usec_t published_at)
{
	if (strcmp(d->status, "draft") == 0 || published_at <= clock_wall())
		return true;
	return outbox_add(cx, site, "publish", "{}", published_at);
}

static bool
set_authors(struct ctx *cx, const struct settings *settings, const struct post_draft *d, const char *id)
{
	return d->authors_by_slug ? post_set_bylines(cx, id, d->authors, d->nauthors)
	                          : post_set_authors(cx, id, settings->lang, d->authors, d->nauthors);
}

/* Copies of a picture that are made while this is saved find the post as it was
 * before: once it is saved, it is looked at again. */
static bool
look_again(struct ctx *cx, const struct site *site, const char *id, bool pending)
{
	return !pending || outbox_add(cx, site, "post_render", arena_printf(cx->arena, "{\"post\": \"%s\"}", id), 0);
}

bool
post_save(struct ctx *cx, const struct site *site, struct cell *cell, const struct post_draft *d,
          struct post_saved_as *out)
{
	struct settings settings;
	struct markdown_result r;
	bool pending;
	usec_t published_at = d->published_at || strcmp(d->status, "draft") == 0 ? d->published_at : clock_wall();

	*out = (struct post_saved_as){ 0 };
	if (!check_draft(cx, d) || !find_imported(cx, d, out))
		return false;
	if (out->outcome == POST_UNCHANGED)
		return true;
	if (!settings_load(cx, &settings) ||
	    !settle_slug(cx, &settings, d, published_at, out) ||
	    !render(cx, site, &settings, cell, d, &r, &pending) ||
	    !write_row(cx, d, out, &r, published_at) ||
	    !look_again(cx, site, out->id, pending) ||
	    !post_set_tags(cx, out->id, settings.lang, d->tags, d->ntags) ||
	    !set_authors(cx, &settings, d, out->id) ||
	    !index_row(cx, &settings, d, out->id, &r) ||
	    !schedule(cx, site, d, published_at))
		return false;
	out->dropped_html = r.dropped_html;
	out->plain_fallback = r.plain_fallback;
	return true;
}

/* ---- again ---- */

struct source_row {
	const char *source, *lang;
	bool raw_html;
};

static const struct field source_fields[] = {
	FIELD_TEXT(struct source_row, source),
	FIELD_TEXT(struct source_row, lang),
	FIELD_BOOL(struct source_row, raw_html),
	FIELD_END
};

bool
post_render_again(struct ctx *cx, const struct site *site, struct cell *cell, const char *id)
{
	struct settings settings;
	struct source_row row;
	struct markdown_result r;

	if (!settings_load(cx, &settings) || !pg_one(cx, &q_post_source, source_fields, &row, PG_TEXT(id)))
		return false;
	struct post_draft d = { .source = span_of(row.source), .raw_html = row.raw_html, .lang = row.lang };
	return post_render(cx, site, &settings, cell, &d, &r) &&
	       pg_exec(cx, &q_post_set_html, PG_TEXT(id), PG_SPAN((struct span){ r.html.ptr ? r.html.ptr : "", r.html.len }));
}
