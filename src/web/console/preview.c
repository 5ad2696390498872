/* preview.c - how a post will look, and a link for who may see it before others. */
#include "web/console/console.h"

#include "domain/preview.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/site.h"
#include "text/dates.h"
#include "web/console/live.h"
#include "web/weigh.h"
#include "web/console/list_view.h"

static const usec_t OWN_TIME = 3600 * USEC_PER_SEC;            /* of the frame on this page */
static const usec_t LENT_TIME = 7 * 86400 * USEC_PER_SEC;      /* of a link to pass on */

struct preview_view {
	const char *post_title, *post_url, *frame_url, *link, *link_iso, *link_date, *desktop_url, *phone_url, *size;
	bool phone;
};

static const struct field preview_fields[] = {
	FIELD_TEXT(struct preview_view, post_title),
	FIELD_TEXT(struct preview_view, post_url),
	FIELD_TEXT(struct preview_view, frame_url),
	FIELD_TEXT(struct preview_view, link),
	FIELD_TEXT(struct preview_view, link_iso),
	FIELD_TEXT(struct preview_view, link_date),
	FIELD_TEXT(struct preview_view, desktop_url),
	FIELD_TEXT(struct preview_view, phone_url),
	FIELD_TEXT(struct preview_view, size),
	FIELD_BOOL(struct preview_view, phone),
	FIELD_END
};

static const char *
link_until(const struct console *c, const char *id, usec_t ends)
{
	struct arena *a = c->cx->arena;

	return arena_printf(a, "%sp/%s/", site_url(a, c->conf, c->site), preview_token(a, c->world, c->site, id, ends));
}

/* What the page weighs, in words; NULL where it cannot be made. */
static const char *
weighed(struct console *c, const struct post_work *work)
{
	struct live_cards cards;
	struct weight weight;
	struct span page;

	if (!live_render(c, work, &cards, &page)) {
		ctx_forgive(c->cx); /* the frame says why */
		return NULL;
	}
	weigh(c->cx, c->conf, c->site, page, &weight);
	return weigh_words(c->cx->arena, &weight);
}

bool
preview_page(struct console *c)
{
	struct arena *a = c->cx->arena;
	struct writer w = console_writer(c);
	usec_t now = clock_wall();
	struct post_work work;

	if (!post_work_read(c->cx, &w, console_capture(c, "id"), &work) || !post_may_edit(c->cx, &w, &work.state))
		return false;
	struct preview_view view = {
		.post_title = *work.edit.title ? work.edit.title : POST_UNTITLED,
		.post_url = console_site_path(c, "posts/%s/", work.state.id),
		.frame_url = link_until(c, work.state.id, now + OWN_TIME),
		.link = link_until(c, work.state.id, now + LENT_TIME),
		.link_iso = dates_rfc3339(a, now + LENT_TIME),
		.link_date = list_date(a, now + LENT_TIME),
		.desktop_url = console_site_path(c, "posts/%s/preview/", work.state.id),
		.phone_url = console_site_path(c, "posts/%s/preview/?size=phone", work.state.id),
		.size = weighed(c, &work),
		.phone = strcmp(console_arg(c, "size"), "phone") == 0,
	};
	return console_page(c, "preview", "Preview", preview_fields, &view);
}

/* ---- /edit/ after a public address ---- */

bool
edit_at(struct console *c)
{
	const char *at = console_arg(c, "at");
	struct text_row row;
	bool found;

	if (!pg_maybe(c->cx, &q_post_id_at, text_row_fields, &row, &found, PG_TEXT(at)))
		return false;
	return console_redirect(c, found ? console_site_path(c, "posts/%s/", row.value) : console_site_path(c, "posts/"),
	                        found ? NULL : "no_post");
}
