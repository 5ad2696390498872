/* preview.c - see preview.h. */
#include "domain/preview.h"

#include "base/num.h"
#include "domain/post.h"
#include "domain/post_edit.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/setting.h"
#include "domain/site.h"
#include "domain/staff.h"
#include "domain/taxonomy.h"
#include "service/crypto.h"
#include "service/cell.h"
#include "text/slug.h"

enum { TOC_LEAST = 3, LINES_MAX = 100 };

static const char *
mac_of(struct arena *a, const struct world *w, const struct site *site, const char *post_id, int64_t second)
{
	return crypto_derive(a, w->master_key, arena_printf(a, "preview:%lld:%s:%lld", (long long)site->id, post_id,
	                                                    (long long)second));
}

const char *
preview_token(struct arena *a, const struct world *w, const struct site *site, const char *post_id, usec_t ends)
{
	int64_t second = ends / USEC_PER_SEC;

	return arena_printf(a, "%s-%lld-%s", post_id, (long long)second, mac_of(a, w, site, post_id, second));
}

const char *
preview_post(struct arena *a, const struct world *w, const struct site *site, const char *token)
{
	struct span rest = span_of(token);
	struct span id = span_cut(rest, '-', &rest), end = span_cut(rest, '-', &rest);
	const char *post_id = arena_strndup(a, id.ptr, id.len);
	int64_t second;

	if (!num_int(end, 0, INT64_MAX, &second) || second < clock_wall() / USEC_PER_SEC)
		return NULL;
	return crypto_equal(rest.ptr, mac_of(a, w, site, post_id, second)) ? post_id : NULL;
}

/* ---- a text as a post ---- */

static struct list
tags_of(struct ctx *cx, const struct post_edit *e, const char *post_id)
{
	const char *names[LINES_MAX];
	size_t n = post_lines(cx->arena, e->tags, names, LINES_MAX), kept = 0;
	struct post_link *links = ARENA_ARRAY(cx->arena, struct post_link, n + 1);

	for (size_t i = 0; i < n; i++)
		if (names[i][0] != '#') /* internal */
			links[kept++] = (struct post_link){ .post_id = post_id, .name = names[i],
			                                    .slug = slug_make(cx->arena, span_of(names[i])) };
	return (struct list){ links, kept };
}

static bool
authors_of(struct ctx *cx, const struct post_edit *e, struct list *out)
{
	const char *slugs[LINES_MAX];
	size_t n = post_lines(cx->arena, e->authors, slugs, LINES_MAX);

	return pg_many(cx, &q_authors_by_slug, struct author, author_fields, out, pg_text_array(cx->arena, slugs, n));
}

static void
fill(struct post *p, const struct post_work *w, const struct markdown_result *r)
{
	const struct post_edit *e = &w->edit;

	*p = (struct post){
		.id = w->state.id, .uuid = w->state.id, .type = w->state.type, .status = w->state.status,
		.visibility = e->visibility, .slug = w->state.slug, .path = w->state.path,
		.title = *e->title ? e->title : POST_UNTITLED, .lang = *e->lang ? e->lang : NULL, .html = r->html,
		.excerpt = r->excerpt ? r->excerpt : "", .custom_excerpt = e->excerpt, .feature_image = e->feature_image,
		.feature_image_alt = e->feature_image_alt, .feature_image_caption = e->feature_image_caption,
		.first_image = r->first_image, .template_name = e->template_name, .canonical_url = e->canonical_url,
		.meta_title = e->meta_title, .meta_description = e->meta_description, .og_title = e->og_title,
		.og_description = e->og_description, .og_image = e->og_image, .twitter_title = e->twitter_title,
		.twitter_description = e->twitter_description, .twitter_image = e->twitter_image, .featured = e->featured,
		.words = r->words + r->ideographs / 2, .images = r->images,
		.published_at = w->state.published_at ? w->state.published_at : clock_wall(), .updated_at = clock_wall(),
	};
	if (!*e->feature_image)
		p->feature_image = NULL;
	if (r->n_headings >= TOC_LEAST)
		p->toc = r->toc;
}

static bool
custom_of(struct ctx *cx, const struct post_edit *e, struct post *p)
{
	struct text_row row;

	if (!*e->custom)
		return true;
	if (!pg_one(cx, &q_custom_shown, text_row_fields, &row, PG_TEXT(e->custom)))
		return false;
	p->custom = row.value;
	return true;
}

/* ---- the text, rendered ---- */

/* What became of a text when it was stored. */
struct rendered {
	struct html html, toc;
	const char *excerpt, *first_image;
	int64_t words, images;
};

static const struct field rendered_fields[] = {
	FIELD_HTML(struct rendered, html),
	FIELD_HTML(struct rendered, toc),
	FIELD_TEXT(struct rendered, excerpt),
	FIELD_TEXT(struct rendered, first_image),
	FIELD_INT(struct rendered, words),
	FIELD_INT(struct rendered, images),
	FIELD_END
};

/* The cell is asked only where the text is not the stored one. */
static bool
render(struct ctx *cx, const struct site *site, const struct settings *settings, struct cell *cell,
       const struct post_work *work, struct markdown_result *r)
{
	const struct post_edit *e = &work->edit;
	const struct post_draft draft = { .source = span_of(e->source), .raw_html = e->raw_html, .lang = e->lang };
	struct rendered s = { 0 };
	bool found;

	if (!pg_maybe(cx, &q_post_rendered, rendered_fields, &s, &found, PG_TEXT(work->state.id), PG_TEXT(e->source),
	              PG_BOOL(e->raw_html), PG_TEXT(e->lang)))
		return false;
	if (!found)
		return post_render(cx, site, settings, cell, &draft, r);
	*r = (struct markdown_result){ .html = s.html, .toc = s.toc, .n_headings = s.toc.ptr ? TOC_LEAST : 0, .excerpt = s.excerpt,
	                               .first_image = s.first_image, .words = s.words, .images = s.images };
	return true;
}

/* ---- the page ---- */

bool
preview_of(struct ctx *cx, const struct site *site, const struct settings *settings, struct cell *cell,
           const struct post_work *work, struct post_page *out)
{
	struct markdown_result r;

	*out = (struct post_page){ 0 };
	if (!render(cx, site, settings, cell, work, &r) || !authors_of(cx, &work->edit, &out->authors))
		return false;
	fill(&out->post, work, &r);
	out->tags = tags_of(cx, &work->edit, work->state.id);
	return custom_of(cx, &work->edit, &out->post);
}

bool
preview_read(struct ctx *cx, const struct site *site, const struct settings *settings, struct cell *cell,
             const char *post_id, struct post_page *out, bool *found)
{
	static const struct staff nobody = { 0 };
	const struct writer w = { .site = site, .staff = &nobody };
	struct post_work work;

	*out = (struct post_page){ 0 };
	*found = false;
	if (!post_work_read(cx, &w, post_id, &work)) {
		if (cx->err.kind != ERR_NOT_FOUND)
			return false;
		ctx_forgive(cx);
		return true;
	}
	if (work.state.trashed_at)
		return true;
	*found = true;
	return preview_of(cx, site, settings, cell, &work, out);
}
