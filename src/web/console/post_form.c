/* post_form.c - see post_form.h. */
#include "web/console/post_form.h"

#include "base/strbuf.h"
#include "domain/queries.h"
#include "domain/setting.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/dates.h"
#include "text/dyn.h"
#include "text/url.h"
#include "web/console/list_view.h"
#include "web/console/option.h"
#include "web/console/uploads.h"

static const struct field note_fields[] = {
	FIELD_TEXT(struct note_view, by_name),
	FIELD_TEXT(struct note_view, text),
	FIELD_TEXT(struct note_view, iso),
	FIELD_TEXT(struct note_view, date),
	FIELD_END
};

#define TEXT(m) FIELD_TEXT(struct post_form, m)
#define FLAG(m) FIELD_BOOL(struct post_form, m)

const struct field post_form_fields[] = {
	TEXT(id), TEXT(version), TEXT(type), TEXT(kind), TEXT(status), TEXT(status_label), TEXT(action), TEXT(save_url),
	TEXT(upload_url), TEXT(find_url), TEXT(list_url), TEXT(title), TEXT(source), TEXT(slug), TEXT(slug_hint),
	TEXT(excerpt), TEXT(lang), TEXT(translation_of), TEXT(visibility), TEXT(template_name), TEXT(feature_image), TEXT(feature_image_alt),
	TEXT(feature_image_caption), TEXT(canonical_url), TEXT(meta_title), TEXT(meta_description), TEXT(og_title),
	TEXT(og_description), TEXT(og_image), TEXT(twitter_title), TEXT(twitter_description), TEXT(twitter_image),
	TEXT(tags), TEXT(authors), TEXT(publish_at), TEXT(public_url), TEXT(edited_by), TEXT(edited_iso),
	TEXT(published_iso), TEXT(address), TEXT(trash_url), TEXT(review_label), TEXT(preview_url), TEXT(frame_url),
	FIELD_INT(struct post_form, preview_wait), FIELD_INT(struct post_form, upload_piece),
	FIELD_SUB(struct post_form, cards, live_cards_fields),
	FIELD_LIST(struct post_form, all_tags, struct option, option_fields),
	FIELD_LIST(struct post_form, all_authors, struct option, option_fields),
	FIELD_LIST(struct post_form, notes, struct note_view, note_fields),
	FIELD_LIST(struct post_form, custom, struct custom_input, custom_input_fields),
	FIELD_LIST(struct post_form, kept, struct custom_kept, custom_kept_fields),
	FLAG(has_custom), FLAG(has_kept),
	FIELD_DYN(struct post_form, wrong),
	FLAG(may_review), FLAG(may_submit), FLAG(in_review), FLAG(has_notes), FLAG(featured), FLAG(raw_html),
	FLAG(may_html), FLAG(is_new), FLAG(is_draft), FLAG(is_scheduled), FLAG(is_published), FLAG(staged),
	FLAG(may_publish), FLAG(in_trash), FLAG(is_public_visible), FLAG(is_members), FLAG(is_paid),
	FIELD_END
};

/* ---- lines in the domain, commas in a form ---- */

static void
put_name(struct strbuf *to, struct span name)
{
	if (!memchr(name.ptr, ',', name.len) && name.ptr[0] != '"') {
		strbuf_add_span(to, name);
		return;
	}
	strbuf_addc(to, '"');
	for (size_t i = 0; i < name.len; i++)
		strbuf_adds(to, name.ptr[i] == '"' ? "\"\"" : (char[]){ name.ptr[i], '\0' });
	strbuf_addc(to, '"');
}

/* A name with a comma in it stands in quotes. */
static const char *
joined(struct arena *a, const char *lines)
{
	struct span rest = span_of(lines);
	struct strbuf sb;

	strbuf_init(&sb, a, 64 * 1024);
	while (rest.len) {
		struct span name = span_cut(rest, '\n', &rest);

		if (name.len) {
			strbuf_adds(&sb, sb.len ? ", " : "");
			put_name(&sb, name);
		}
	}
	return sb.buf;
}

/* One name, and what follows its comma; inside quotes two of them are one. */
static struct span
cut_name(struct arena *a, struct span *rest)
{
	char *name = arena_alloc(a, rest->len + 1);
	bool quoted = span_starts(*rest, "\"");
	struct span s = span_skip(*rest, quoted);
	size_t n = 0;

	while (s.len && (quoted || s.ptr[0] != ',')) {
		if (!quoted || s.ptr[0] != '"')
			name[n++] = s.ptr[0];
		else if (span_starts(s, "\"\""))
			name[n++] = '"', s = span_skip(s, 1);
		else
			quoted = false;
		s = span_skip(s, 1);
	}
	*rest = span_skip(s, 1);
	return span_trim((struct span){ name, n });
}

static const char *
split(struct arena *a, const char *commas)
{
	struct span rest = span_trim(span_of(commas));
	struct strbuf sb;

	strbuf_init(&sb, a, strlen(commas) + 2);
	while (rest.len) {
		struct span name = cut_name(a, &rest);

		strbuf_adds(&sb, sb.len && name.len ? "\n" : "");
		strbuf_add_span(&sb, name);
		rest = span_trim(rest);
	}
	return sb.buf;
}

/* ---- choices ---- */

static bool
read_choices(struct console *c, struct post_form *f)
{
	struct pg_read reads[] = {
		{ &q_author_names, option_fields, &f->all_authors, sizeof(struct option), NULL, PG_NO_ARGS },
		{ &q_tag_names, option_fields, &f->all_tags, sizeof(struct option), NULL, PG_NO_ARGS },
	};

	return pg_run(c->cx, reads, 2);
}

static bool
read_notes(struct console *c, const char *id, struct post_form *f)
{
	struct list rows;

	if (!post_notes(c->cx, id, &rows))
		return false;
	const struct post_note *n = rows.items;
	struct note_view *v = ARENA_ARRAY(c->cx->arena, struct note_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		v[i] = (struct note_view){ n[i].by_name, n[i].text, dates_rfc3339(c->cx->arena, n[i].at),
		                           list_date(c->cx->arena, n[i].at) };
	f->notes = (struct list){ v, rows.count };
	f->has_notes = rows.count > 0;
	return true;
}

/* ---- dates: local to the site's zone, as <input type=datetime-local> has them ---- */

static const char *
local_date(struct arena *a, usec_t t, const char *zone)
{
	if (t == 0 || t == POST_NO_DATE)
		return "";
	return arena_strndup(a, dates_rfc3339(a, t + dates_offset(t, zone) * USEC_PER_SEC), strlen("2026-11-21T09:30"));
}

/* The zone is asked for only where there is a date: the editor saves often. */
static bool
read_date(struct console *c, const char *text, int64_t *out)
{
	struct settings settings;
	int y, mo, d, h, mi;

	*out = 0;
	if (!*text)
		return true;
	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d", &y, &mo, &d, &h, &mi) != 5 || mo < 1 || mo > 12 || d < 1 || d > 31 ||
	    h < 0 || h > 23 || mi < 0 || mi > 59 || y < 1 || y > 9999)
		return *out = POST_NO_DATE, true;
	if (!settings_load(c->cx, &settings))
		return false;
	*out = dates_at(y, mo, d, settings.timezone) + ((int64_t)h * 3600 + mi * 60) * USEC_PER_SEC;
	return true;
}

/* ---- form ---- */

static void
show_place(struct console *c, const struct post_state *s, struct post_form *f)
{
	struct arena *a = c->cx->arena;
	bool page = strcmp(s->type, "page") == 0;

	f->id = s->id;
	f->type = s->type;
	f->kind = page ? "Pages" : "Posts";
	f->version = arena_printf(a, "%lld", (long long)s->version);
	f->action = console_site_path(c, "posts/%s/", s->id);
	f->save_url = console_site_path(c, "posts/%s/save", s->id);
	f->preview_url = console_site_path(c, "posts/%s/preview", s->id);
	f->frame_url = console_site_path(c, "preview-frame/");
	f->preview_wait = c->conf->preview_wait / USEC_PER_MSEC;
	f->upload_url = console_site_path(c, "media/");
	f->upload_piece = uploads_piece_size(c);
	f->trash_url = console_site_path(c, "posts/bulk");
	f->find_url = console_site_path(c, "posts/find");
	f->list_url = console_site_path(c, "%ss/", s->type);
	f->address = site_url(a, c->conf, c->site);
	f->edited_by = s->edited_by;
	f->edited_iso = s->edited_at ? dates_rfc3339(a, s->edited_at) : NULL;
	f->published_iso = s->published_at ? dates_rfc3339(a, s->published_at) : NULL;
	f->slug_hint = s->slug;
}

static void
show_status(struct console *c, const struct post_state *s, struct post_form *f)
{
	f->status = s->status;
	f->is_new = s->version == 0;
	f->in_trash = s->trashed_at != 0;
	f->staged = s->staged;
	f->is_draft = strcmp(s->status, "draft") == 0;
	f->is_scheduled = strcmp(s->status, "scheduled") == 0;
	f->is_published = strcmp(s->status, "published") == 0;
	f->status_label = f->in_trash ? "In the trash" : f->staged ? "Edited, not published"
	                  : f->is_published ? "Published" : f->is_scheduled ? "Scheduled" : "Draft";
	f->may_publish = role_may(c->role, MAY_POST_PUBLISH);
	f->may_html = role_may(c->role, MAY_HTML);
	f->in_review = strcmp(s->review, "asked") == 0;
	f->may_submit = f->is_draft && !f->may_publish && !f->in_review;
	f->may_review = f->is_draft && f->in_review && role_may(c->role, MAY_POST_ANY);
	f->review_label = f->in_review ? "In review" : *s->review ? "Changes asked for" : NULL;
	if (f->is_published && !f->in_trash)
		f->public_url = arena_printf(c->cx->arena, "%s%s", f->address, url_path(c->cx->arena, s->path) + 1);
}

static void
show_edit(struct console *c, const struct post_edit *e, const char *zone, struct post_form *f)
{
	struct arena *a = c->cx->arena;

	f->title = e->title, f->source = e->source, f->slug = e->slug, f->excerpt = e->excerpt, f->lang = e->lang;
	f->translation_of = e->translation_of;
	f->visibility = e->visibility, f->template_name = e->template_name, f->feature_image = e->feature_image;
	f->feature_image_alt = e->feature_image_alt, f->feature_image_caption = e->feature_image_caption;
	f->canonical_url = e->canonical_url, f->meta_title = e->meta_title, f->meta_description = e->meta_description;
	f->og_title = e->og_title, f->og_description = e->og_description, f->og_image = e->og_image;
	f->twitter_title = e->twitter_title, f->twitter_description = e->twitter_description;
	f->twitter_image = e->twitter_image, f->featured = e->featured, f->raw_html = e->raw_html;
	f->tags = joined(a, e->tags);
	f->authors = joined(a, e->authors);
	f->publish_at = local_date(a, e->publish_at, zone);
	f->is_public_visible = strcmp(e->visibility, "public") == 0;
	f->is_members = strcmp(e->visibility, "members") == 0;
	f->is_paid = strcmp(e->visibility, "paid") == 0;
}

/* A text that cannot be rendered can still be mended here: then the cards say less, as
 * they do before there is one; a page that many open shall not wait for the cell. */
static void
show_cards(struct console *c, const struct post_work *work, struct post_form *f)
{
	if (*work->edit.source && live_render(c, work, &f->cards, NULL))
		return;
	ctx_forgive(c->cx);
	f->cards = (struct live_cards){ .host = c->site->primary_host, .address = c->site->primary_host,
	                                .search_title = f->title, .og_title = f->title, .twitter_title = f->title };
}

bool
post_form_show(struct console *c, const struct post_work *work, struct post_form *out)
{
	struct settings settings;

	*out = (struct post_form){ 0 };
	if (!settings_load(c->cx, &settings) || !read_choices(c, out) ||
	    !post_custom_show(c, &work->edit, &out->custom, &out->kept) ||
	    (work->state.version && !read_notes(c, work->state.id, out)))
		return false;
	show_place(c, &work->state, out);
	show_status(c, &work->state, out);
	show_edit(c, &work->edit, settings.timezone, out);
	out->has_custom = out->custom.count || out->kept.count;
	out->has_kept = out->kept.count > 0;
	show_cards(c, work, out);
	return true;
}

void
post_form_mark(struct console *c, struct post_form *form, struct list wrong)
{
	const struct post_wrong *w = wrong.items;
	struct dyn *map = ARENA_NEW(c->cx->arena, struct dyn);

	*map = dyn_map();
	for (size_t i = 0; i < wrong.count; i++)
		if (!post_custom_mark(form->custom, &w[i]))
			dyn_set(c->cx->arena, map, span_of(w[i].field), dyn_text(w[i].reason));
	form->wrong = wrong.count ? map : NULL;
}

bool
post_form_read(struct console *c, struct post_edit *out)
{
	struct arena *a = c->cx->arena;

	*out = (struct post_edit){ 0 };
	for (const struct field *f = post_edit_fields; f->name; f++) {
		if (f->type == FIELD_TYPE_TEXT)
			*FIELD_AT(const char *, out, f) = console_field(c, f->name);
		else if (f->type == FIELD_TYPE_BOOL)
			*FIELD_AT(bool, out, f) = *console_field(c, f->name) != '\0';
	}
	out->custom = post_custom_read(c);
	out->tags = split(a, out->tags);
	out->authors = split(a, out->authors);
	return read_date(c, console_field(c, "publish_at"), &out->publish_at);
}

/* Without the database, and without anybody signed in. */
bool
post_form_keep(struct console *c)
{
	struct err e = c->cx->err;
	struct post_edit edit = { 0 };

	if (c->route->fn != post_submit || !request_is_same_origin(c->rq))
		return false;
	if (!request_form(c->cx, c->rq, &c->form)) {
		c->cx->err = e;
		return false;
	}
	edit.title = console_field(c, "title");
	edit.source = console_field(c, "source");
	return console_form_again(c, "post-text", "Not saved", post_edit_fields, &edit);
}
