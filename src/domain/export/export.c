/* export.c - see export.h. */
#include "domain/export/export.h"

#include "base/strbuf.h"
#include "domain/custom.h"
#include "domain/media.h"
#include "domain/queries.h"
#include "domain/redirect_file.h"
#include "domain/redirect_rule.h"
#include "domain/row.h"
#include "domain/setting.h"
#include "domain/site.h"
#include "service/zip.h"
#include "text/dates.h"
#include "text/dyn.h"
#include "text/json.h"
#include "text/url.h"

enum { BATCH = 50, FILE_MAX = 64 << 20 };

struct export {
	const struct export_wish *wish;
	struct ctx *cx;      /* of the whole */
	struct ctx batch;    /* of a few rows */
	struct zip *zip;
	struct export_report *report;
};

/* ---- rows ---- */

#define TEXT(m) FIELD_TEXT(struct own_post, m)

const struct field own_post_fields[] = {
	TEXT(id), TEXT(type), TEXT(status), TEXT(visibility), TEXT(slug), TEXT(path), TEXT(title), TEXT(lang), TEXT(source),
	TEXT(excerpt), TEXT(feature_image), TEXT(feature_image_alt), TEXT(feature_image_caption), TEXT(template),
	TEXT(canonical_url), TEXT(meta_title), TEXT(meta_description), TEXT(og_title), TEXT(og_description), TEXT(og_image),
	TEXT(twitter_title), TEXT(twitter_description), TEXT(twitter_image), TEXT(tags), TEXT(authors), TEXT(author_slugs), TEXT(translation_of),
	TEXT(custom),
	FIELD_BOOL(struct own_post, featured), FIELD_BOOL(struct own_post, raw_html),
	FIELD_TIME(struct own_post, published_at), FIELD_TIME(struct own_post, updated_at),
	FIELD_END
};

struct redirect_row {
	const char *from_path, *to_url;
	int64_t status;
};

static const struct field redirect_row_fields[] = {
	FIELD_TEXT(struct redirect_row, from_path),
	FIELD_TEXT(struct redirect_row, to_url),
	FIELD_INT(struct redirect_row, status),
	FIELD_END
};
const struct field own_tag_fields[] = {
	FIELD_TEXT(struct own_tag, slug),
	FIELD_TEXT(struct own_tag, name),
	FIELD_TEXT(struct own_tag, description),
	FIELD_TEXT(struct own_tag, feature_image),
	FIELD_TEXT(struct own_tag, accent_color),
	FIELD_TEXT(struct own_tag, visibility),
	FIELD_TEXT(struct own_tag, meta_title),
	FIELD_TEXT(struct own_tag, meta_description),
	FIELD_END
};
const struct field own_author_fields[] = {
	FIELD_TEXT(struct own_author, slug),
	FIELD_TEXT(struct own_author, name),
	FIELD_TEXT(struct own_author, bio),
	FIELD_TEXT(struct own_author, profile_image),
	FIELD_TEXT(struct own_author, cover_image),
	FIELD_TEXT(struct own_author, website),
	FIELD_TEXT(struct own_author, location),
	FIELD_TEXT(struct own_author, links),
	FIELD_END
};

/* ---- front matter: YAML whose texts are in JSON's quotes, which YAML has too ---- */

static void
put_key(struct strbuf *to, const char *key)
{
	strbuf_addf(to, "%s: ", key);
}

static void
put_quoted(struct strbuf *to, struct span text)
{
	strbuf_addc(to, '"');
	json_escape(to, text, 0);
	strbuf_addc(to, '"');
}

static void
put_text(struct strbuf *to, const char *key, const char *text)
{
	if (!text)
		return;
	put_key(to, key);
	put_quoted(to, span_of(text));
	strbuf_addc(to, '\n');
}

static void
put_list(struct strbuf *to, const char *key, const char *lines)
{
	struct span rest = span_of(lines);

	if (!rest.len)
		return;
	put_key(to, key);
	for (char before = '['; rest.len; before = ',') {
		strbuf_addf(to, "%c%s", before, before == ',' ? " " : "");
		put_quoted(to, span_cut(rest, '\n', &rest));
	}
	strbuf_adds(to, "]\n");
}

/* A map of texts, a line each. */
static void
put_custom(struct strbuf *to, struct ctx *cx, const char *json)
{
	const struct dyn *values = custom_read(cx, json);

	if (!values->count)
		return;
	strbuf_adds(to, "custom:\n");
	for (size_t i = 0; i < values->count; i++) {
		strbuf_addf(to, "  %.*s: ", SPAN_FMT(values->members[i].name));
		put_quoted(to, values->members[i].value.text);
		strbuf_addc(to, '\n');
	}
}

/* With all its digits: the order of posts of one second is kept. */
static void
put_time(struct strbuf *to, struct arena *a, const char *key, usec_t t)
{
	struct span second = span_of(dates_rfc3339(a, t));

	if (t)
		strbuf_addf(to, "%s: \"%.*s.%06dZ\"\n", key, (int)second.len - 1, second.ptr, (int)(t % USEC_PER_SEC));
}

static struct span
front_and_text(struct ctx *cx, const struct own_post *p)
{
	static const char *const apart[] = { "id", "source", "tags", "authors", "author_slugs", "path", "custom" };
	struct arena *a = cx->arena;
	struct strbuf sb;

	strbuf_init(&sb, a, FILE_MAX);
	strbuf_adds(&sb, "---\n");
	for (const struct field *f = own_post_fields; f->name; f++) {
		bool is_apart = false;

		for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
			is_apart |= strcmp(f->name, apart[i]) == 0;
		if (f->type == FIELD_TYPE_TEXT && !is_apart)
			put_text(&sb, f->name, *FIELD_CONST_AT(const char *, p, f));
	}
	put_text(&sb, "permalink", p->path);
	put_time(&sb, a, "date", p->published_at);
	put_time(&sb, a, "updated", p->updated_at);
	put_list(&sb, "tags", p->tags);
	put_list(&sb, "authors", p->authors);
	put_list(&sb, "author_slugs", p->author_slugs);
	put_custom(&sb, cx, p->custom);
	strbuf_addf(&sb, "%s%s---\n\n%s\n", p->featured ? "featured: true\n" : "", p->raw_html ? "raw_html: true\n" : "", p->source);
	return strbuf_span(&sb);
}

/* ---- batches ---- */

static void
tell(const struct export *e)
{
	if (e->wish->progress)
		e->wish->progress(e->wish->progress_arg, e->report->posts + e->report->media);
}

static void
fresh(struct export *e)
{
	arena_reset(e->batch.arena);
	ctx_init(&e->batch, e->batch.arena);
	e->batch.pgs = e->cx->pgs;
	e->batch.deadline = e->cx->deadline;
	site_enter(&e->batch, e->wish->site);
}

/* Copy a failure of a batch to the whole, whose memory stays. */
static bool
pass_on(struct export *e)
{
	struct err *err = &e->batch.err;

	e->cx->err = (struct err){ err->kind, err->code, arena_strdup(e->cx->arena, err->detail), NULL,
	                           arena_strdup(e->cx->arena, err->cause) };
	return false;
}

static bool
add_post(struct export *e, const struct own_post *p)
{
	struct ctx *cx = &e->batch;
	const char *name = arena_printf(cx->arena, "%ss/%s.md", p->type, p->slug);
	struct span text = front_and_text(cx, p);

	e->report->posts++;
	return zip_add(cx, e->zip, name, p->updated_at, text);
}

static bool
add_posts(struct export *e)
{
	char after[64] = "";
	struct list rows;

	do {
		fresh(e);
		if (!pg_many(&e->batch, &q_export_posts, struct own_post, own_post_fields, &rows, PG_TEXT(after), PG_INT(BATCH),
		             PG_TEXT(e->wish->post)))
			return pass_on(e);
		const struct own_post *p = rows.items;
		for (size_t i = 0; i < rows.count; i++)
			if (!add_post(e, &p[i]))
				return pass_on(e);
		if (rows.count)
			snprintf(after, sizeof after, "%s", p[rows.count - 1].id);
		tell(e);
	} while (rows.count == BATCH);
	return true;
}

static bool
add_media(struct export *e)
{
	char after[256] = "";
	struct list rows;
	bool found;

	do {
		fresh(e);
		struct ctx *cx = &e->batch;
		if (!pg_many(cx, &q_export_media, struct text_row, text_row_fields, &rows, PG_TEXT(after), PG_INT(BATCH),
		             PG_TEXT(e->wish->post)))
			return pass_on(e);
		const struct text_row *r = rows.items;
		for (size_t i = 0; i < rows.count; i++) {
			if (!zip_add_file(cx, e->zip, arena_printf(cx->arena, "media/%s", r[i].value),
			                  media_path(cx->arena, e->wish->conf, e->wish->site, r[i].value), &found))
				return pass_on(e);
			e->report->media += found;
		}
		if (rows.count)
			snprintf(after, sizeof after, "%s", r[rows.count - 1].value);
		tell(e);
	} while (rows.count == BATCH);
	return true;
}

static bool
add_redirects(struct export *e)
{
	enum { LINES = 1000 };
	struct ctx *cx = e->cx;
	const char *after = "";
	struct strbuf sb;
	struct list rows;

	strbuf_init(&sb, cx->arena, FILE_MAX);
	do {
		if (!pg_many(cx, &q_export_redirects, struct redirect_row, redirect_row_fields, &rows, PG_TEXT(after),
		             PG_INT(LINES)))
			return false;
		const struct redirect_row *r = rows.items;
		for (size_t i = 0; i < rows.count; i++)
			strbuf_addf(&sb, "%s %s %lld\n", url_path(cx->arena, r[i].from_path), r[i].to_url, (long long)r[i].status);
		e->report->redirects += (int64_t)rows.count;
		if (rows.count)
			after = r[rows.count - 1].from_path;
	} while (rows.count == LINES);
	return sb.len == 0 || zip_add(cx, e->zip, "_redirects", clock_wall(), strbuf_span(&sb));
}

/* What a line of two addresses cannot say. */
static bool
add_patterns(struct export *e)
{
	struct ctx *cx = e->cx;
	struct redirect_set *set = redirect_set_new(cx->arena);
	struct strbuf sb;

	strbuf_init(&sb, cx->arena, FILE_MAX);
	if (!redirect_set_load(cx, set))
		return false;
	if (!redirect_set_patterns(set))
		return true;
	return redirect_file_write(cx, &sb) && zip_add(cx, e->zip, "redirects.json", clock_wall(), strbuf_span(&sb));
}

/* ---- what it is an export of ---- */

static void
put_rows(struct json *j, const char *key, const struct field *fields, struct list rows, size_t size)
{
	json_key(j, key);
	json_begin_array(j);
	for (size_t i = 0; i < rows.count; i++)
		json_add_struct(j, fields, (const char *)rows.items + i * size);
	json_end_array(j);
}

static bool
add_about(struct export *e)
{
	struct ctx *cx = e->cx;
	struct settings s;
	struct list tags, authors, fields;
	struct strbuf sb;
	struct json j;

	if (!settings_load(cx, &s) || !pg_all(cx, &q_export_tags, struct own_tag, own_tag_fields, &tags) || !custom_fields(cx, &fields) ||
	    !pg_all(cx, &q_export_authors, struct own_author, own_author_fields, &authors))
		return false;
	strbuf_init(&sb, cx->arena, FILE_MAX);
	json_init(&j, &sb, 0);
	json_begin_object(&j);
	json_key(&j, "quoin_export"), json_add_int(&j, 1);
	json_key(&j, "url"), json_add_text(&j, site_url(cx->arena, e->wish->conf, e->wish->site));
	json_key(&j, "title"), json_add_text(&j, s.title);
	json_key(&j, "description"), json_add_text(&j, s.description);
	json_key(&j, "lang"), json_add_text(&j, s.lang);
	json_key(&j, "timezone"), json_add_text(&j, s.timezone);
	json_key(&j, "permalink"), json_add_text(&j, s.permalink);
	put_rows(&j, "tags", own_tag_fields, tags, sizeof(struct own_tag));
	put_rows(&j, "authors", own_author_fields, authors, sizeof(struct own_author));
	put_rows(&j, "fields", custom_field_fields, fields, sizeof(struct custom_field));
	json_end_object(&j);
	strbuf_addc(&sb, '\n');
	return zip_add(cx, e->zip, "quoin.json", clock_wall(), strbuf_span(&sb));
}

bool
export_write(struct ctx *cx, const struct export_wish *wish, int fd, struct export_report *out)
{
	struct arena *scratch = arena_new(1024 * 1024);
	struct export e = { .wish = wish, .cx = cx, .report = out };

	*out = (struct export_report){ 0 };
	e.batch.arena = scratch;
	bool ok = zip_open(cx, fd, &e.zip) && add_about(&e) && add_posts(&e) && add_media(&e) &&
	          (*wish->post || (add_redirects(&e) && add_patterns(&e))) && zip_finish(cx, e.zip);
	arena_free(scratch);
	if (ok && *wish->post && out->posts == 0)
		return fail(cx, ERR_NOT_FOUND, "post.none", "There is no such post; perhaps it is in the trash.");
	return ok;
}

static const struct field size_fields[] = {
	FIELD_INT(struct export_size, bytes),
	FIELD_INT(struct export_size, pieces),
	FIELD_END
};

bool
export_size(struct ctx *cx, struct export_size *out)
{
	return pg_run(cx, &(struct pg_read){ &q_export_size, size_fields, out, 0, NULL, PG_NO_ARGS }, 1);
}
