/* live.c - see live.h.
 *
 * The page is not shown as an answer of its own: the editor puts it into the document
 * of live_frame(), which has a policy of its own and runs no script, so that it keeps
 * its place while the text changes. */
#include "web/console/live.h"

#include "base/strbuf.h"
#include "domain/post.h"
#include "domain/preview.h"
#include "domain/sign_in.h"
#include "domain/site.h"
#include "domain/taxonomy.h"
#include "service/conf.h"
#include "text/json.h"
#include "text/slug.h"
#include "web/build.h"
#include "web/console/post_form.h"
#include "web/dispatch.h"
#include "web/public/public.h"
#include "web/weigh.h"

#define TEXT(m) FIELD_TEXT(struct live_cards, m)

const struct field live_cards_fields[] = {
	TEXT(host), TEXT(address), TEXT(search_title), TEXT(search_text), TEXT(og_title), TEXT(og_text), TEXT(og_image),
	TEXT(twitter_title), TEXT(twitter_text), TEXT(twitter_image), FIELD_END
};

/* ---- rendering ---- */

/* A field that holds what it cannot is shown as an empty one. */
static bool
leave_out_wrong(struct console *c, struct post_work *work)
{
	struct post_work none;
	struct list wrong;

	if (!post_edit_check(c->cx, &work->edit, &wrong))
		return false;
	post_work_new(c->cx, work->state.type, &none);
	post_edit_restore(c->cx, &work->edit, wrong, &none.edit);
	return true;
}

/* Where it would be if it were published now. */
static void
settle_path(struct console *c, const struct settings *settings, struct post_work *work)
{
	const struct post_edit *e = &work->edit;
	usec_t at = e->publish_at ? e->publish_at : work->state.published_at ? work->state.published_at : clock_wall();
	const char *slug = slug_make(c->cx->arena, span_of(*e->slug ? e->slug : e->title));

	if (*slug)
		work->state.slug = slug;
	else if (!*work->state.slug)
		work->state.slug = arena_strndup(c->cx->arena, work->state.id, 8);
	work->state.path = post_path(c->cx, settings, work->state.type, work->state.slug, at);
}

/* Without an author it will be its writer's, who need not have a byline yet. */
static void
settle_author(struct console *c, struct post_page *data)
{
	struct author *a = ARENA_NEW(c->cx->arena, struct author);

	if (data->authors.count)
		return;
	a->name = staff_shown_name(c->cx->arena, &c->me);
	a->id = a->slug = slug_make(c->cx->arena, span_of(a->name));
	data->authors = (struct list){ a, 1 };
}

static const char *
shown_address(struct arena *a, const char *host, const char *path)
{
	struct strbuf sb;

	strbuf_init(&sb, a, 4096);
	strbuf_adds(&sb, host);
	for (struct span rest = span_of(path); rest.len;) {
		struct span part = span_cut(rest, '/', &rest);

		if (part.len)
			strbuf_adds(&sb, " › "), strbuf_add_span(&sb, part);
	}
	return strbuf_ok(&sb) ? sb.buf : host;
}

static void
fill_cards(struct console *c, const struct post *post, const struct meta_view *m, struct live_cards *out)
{
	*out = (struct live_cards){
		.host = c->site->primary_host, .address = shown_address(c->cx->arena, c->site->primary_host, post->path),
		.search_title = m->title, .search_text = m->description,
		.og_title = m->og_title, .og_text = m->og_description, .og_image = m->image,
		.twitter_title = m->twitter_title, .twitter_text = m->twitter_description, .twitter_image = m->twitter_image,
	};
}

bool
live_render(struct console *c, const struct post_work *work, struct live_cards *cards, struct span *page)
{
	static const struct route_match none;
	struct page p = { .cx = c->cx, .world = c->world, .site = c->site, .themes = c->worker->themes,
	                  .frames = c->worker->frames, .own_themes = c->worker->own_themes, .match = &none, .request_id = c->rq->id };
	struct post_work now = *work;
	struct post_page data;
	struct page_view view;

	if (!page_begin(&p) || !leave_out_wrong(c, &now))
		return false;
	settle_path(c, &p.settings, &now);
	p.path = now.state.path;
	if (!preview_of(c->cx, c->site, &p.settings, c->cell, &now, &data))
		return false;
	settle_author(c, &data);
	bool is_page = public_post_view(&p, &data, &view);
	fill_cards(c, &data.post, &view.meta, cards);
	if (!page)
		return true;
	if (!build_render(&p, is_page ? "page" : "post", &view))
		return false;
	*page = p.body;
	return true;
}

/* ---- what is asked while somebody writes ---- */

/* A post that was never saved is of who writes it. */
static bool
find_post(struct console *c, struct post_work *work)
{
	const struct writer w = console_writer(c);
	const char *id = console_capture(c, "id");

	if (!post_work_read(c->cx, &w, id, work)) {
		if (c->cx->err.kind != ERR_NOT_FOUND || strcmp(console_field(c, "version"), "0") != 0)
			return false;
		ctx_forgive(c->cx);
		post_work_new(c->cx, strcmp(console_field(c, "type"), "page") == 0 ? "page" : "post", work);
	}
	return post_may_edit(c->cx, &w, &work->state);
}

static void
add_page(struct console *c, struct json *j, struct span page)
{
	struct weight weight;

	weigh(c->cx, c->conf, c->site, page, &weight);
	json_key(j, "page"), json_add_span(j, page);
	json_key(j, "size"), json_add_text(j, weigh_words(c->cx->arena, &weight));
}

bool
live_preview(struct console *c)
{
	bool only_cards = strcmp(console_field(c, "only"), "cards") == 0;
	struct live_cards cards;
	struct post_work work;
	struct span page;
	struct strbuf sb;
	struct json j;

	if (!limit_use(c->cx, c->redis, "preview", c->cx->actor, (int)c->conf->preview_burst, c->conf->preview_interval) ||
	    !find_post(c, &work) || !post_form_read(c, &work.edit))
		return false;
	work.edit.raw_html = work.edit.raw_html && role_may(c->role, MAY_HTML);
	if (!live_render(c, &work, &cards, only_cards ? NULL : &page))
		return false;
	console_json_begin(c, &sb, &j);
	json_key(&j, "cards"), json_add_struct(&j, live_cards_fields, &cards);
	if (!only_cards)
		add_page(c, &j, page);
	return console_json_send(c, 200, &sb, &j);
}

/* ---- the document it is shown in ---- */

bool
live_frame(struct console *c)
{
	struct arena *a = c->cx->arena;
	const char *site = site_url(a, c->conf, c->site);

	response_header(c->rs, "Content-Security-Policy", arena_printf(a,
		"default-src 'none'; style-src %s 'unsafe-inline'; img-src %s https: data:; font-src %s; media-src %s; "
		"base-uri %s; form-action 'none'; frame-ancestors 'self'; "
		"sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox", site, site, site, site, site));
	response_header(c->rs, "X-Robots-Tag", "noindex, nofollow");
	return console_page(c, "preview-frame", "Preview", NULL, NULL);
}
