/* design_try.c - one theme on the site's own pages, with its settings beside them. */
#include "web/console/design.h"

#include "base/log.h"
#include "domain/sign_in.h"
#include "domain/site.h"
#include "service/conf.h"
#include "text/json.h"
#include "text/url.h"
#include "web/console/design_form.h"
#include "web/console/frame.h"
#include "web/dispatch.h"
#include "web/theme.h"
#include "web/weigh.h"

enum { PLACES_MAX = 9 };

struct spot {
	const char *value, *label, *path;
	bool chosen;
};

struct try_view {
	const char *name, *label, *description, *url, *frame_url, *size;
	struct list groups, places;
	bool current, phone, wrong, tried;
};

static const struct field spot_fields[] = {
	FIELD_TEXT(struct spot, value),
	FIELD_TEXT(struct spot, label),
	FIELD_BOOL(struct spot, chosen),
	FIELD_END
};

static const struct field try_fields[] = {
	FIELD_TEXT(struct try_view, name),
	FIELD_TEXT(struct try_view, label),
	FIELD_TEXT(struct try_view, description),
	FIELD_TEXT(struct try_view, url),
	FIELD_TEXT(struct try_view, frame_url),
	FIELD_TEXT(struct try_view, size),
	FIELD_LIST(struct try_view, groups, struct design_group, design_group_fields),
	FIELD_LIST(struct try_view, places, struct spot, spot_fields),
	FIELD_BOOL(struct try_view, current),
	FIELD_BOOL(struct try_view, phone),
	FIELD_BOOL(struct try_view, wrong),
	FIELD_BOOL(struct try_view, tried),
	FIELD_END
};

/* ---- pages to look at ---- */

static void
add_place(struct list *places, const char *value, const char *label, const char *path)
{
	struct spot *p = (struct spot *)(uintptr_t)places->items;

	if (path)
		p[places->count++] = (struct spot){ value, label, path, false };
}

static const char *
below(struct arena *a, const char *kind, const char *slug)
{
	return slug ? arena_printf(a, "/%s/%s/", kind, url_segment(a, slug)) : NULL;
}

static bool
read_places(struct console *c, struct list *out)
{
	struct arena *a = c->cx->arena;
	struct look_samples s;

	*out = (struct list){ ARENA_ARRAY(a, struct spot, PLACES_MAX), 0 };
	if (!look_samples(c->cx, &s))
		return false;
	add_place(out, "home", "Home", "/");
	add_place(out, "post", "Newest post", s.post ? url_path(a, s.post) : NULL);
	add_place(out, "page", "A page", s.page ? url_path(a, s.page) : NULL);
	add_place(out, "tag", "A tag", below(a, "tag", s.tag));
	add_place(out, "author", "An author", below(a, "author", s.author));
	add_place(out, "archive", "Archive", "/archive/");
	add_place(out, "search", "Search", *s.word ? arena_printf(a, "/search/?q=%s", url_arg(a, s.word)) : "/search/");
	add_place(out, "about", "About this site", "/about-this-site/");
	add_place(out, "missing", "A page that is missing", "/a-page-that-is-missing/");
	return true;
}

/* The path of the one that is asked for; the first otherwise. */
static const char *
choose(struct list places, const char *value)
{
	struct spot *p = (struct spot *)(uintptr_t)places.items;
	size_t chosen = 0;

	for (size_t i = 0; i < places.count; i++)
		if (strcmp(p[i].value, value) == 0)
			chosen = i;
	p[chosen].chosen = true;
	return p[chosen].path;
}

/* ---- a look at one ---- */

/* As words; NULL where the page cannot be made. */
static const char *
weighed(struct console *c, const struct look *look, const char *path)
{
	const char *bare = arena_strndup(c->cx->arena, path, strcspn(path, "?"));
	struct strbuf decoded;
	struct cached_page page;
	struct weight w;

	strbuf_init(&decoded, c->cx->arena, 4096);
	url_decode(&decoded, span_of(bare));
	if (!dispatch_look(c->cx, c->rq, c->worker, c->site, look, decoded.buf, &page)) {
		log_failure(c->cx, "design.weigh");
		ctx_forgive(c->cx);
		return NULL;
	}
	weigh(c->cx, c->conf, c->site, page.plain, &w);
	return weigh_words(c->cx->arena, &w);
}

static bool
take_look(struct console *c, const struct design_form *form, const char *path, const char **address, const char **size)
{
	const struct look look = { theme_name(form->theme), design_form_json(c, form), false };

	*size = weighed(c, &look, path);
	return design_address(c, &look, path, address);
}

/* ---- the page ---- */

static bool
fill(struct console *c, const struct design_form *form, const struct design_now *now, const char *at, const char *size,
     struct try_view *v)
{
	const struct dyn *about = theme_about(form->theme);
	const char *name = theme_name(form->theme), *label = theme_text(c->cx->arena, about, "label");

	*v = (struct try_view){
		.name = name, .label = *label ? label : name, .description = theme_text(c->cx->arena, about, "description"),
		.url = console_site_path(c, "design/themes/%s/", name), .groups = design_form_show(c, form),
		.current = strcmp(now->theme, name) == 0, .phone = strcmp(size, "phone") == 0, .wrong = form->wrong,
	};
	return read_places(c, &v->places) && take_look(c, form, choose(v->places, at), &v->frame_url, &v->size);
}

bool
design_try(struct console *c)
{
	const struct theme *theme;
	struct design_form form;
	struct design_now now;
	struct try_view view;
	const char *settings;

	if (!design_theme(c, console_capture(c, "theme"), &theme) || !design_now(c, &now) ||
	    !look_settings(c->cx, theme_name(theme), &settings))
		return false;
	design_form_read(c, theme, now.accent, settings, &form);
	return fill(c, &form, &now, console_arg(c, "at"), console_arg(c, "size"), &view) &&
	       console_page(c, "design-try", view.label, try_fields, &view);
}

/* The page again with what was entered, none of it stored. */
static bool
again(struct console *c, const struct design_form *form, const struct design_now *now, bool refused)
{
	struct try_view view;

	if (!fill(c, form, now, console_field(c, "at"), console_field(c, "size"), &view))
		return false;
	view.tried = !refused;
	if (!refused)
		return console_page(c, "design-try", view.label, try_fields, &view);
	return fail(c->cx, ERR_INVALID, "design.wrong", "Nothing was saved. Look at the fields that are marked.") ||
	       console_form_again(c, "design-try", view.label, try_fields, &view);
}

/* Back to where one was looking. */
static const char *
here(struct console *c, const char *name)
{
	return console_site_path(c, "design/themes/%s/?at=%s&size=%s", name, url_arg(c->cx->arena, console_field(c, "at")),
	                         url_arg(c->cx->arena, console_field(c, "size")));
}

static bool
store(struct console *c, const struct design_form *form, const struct design_now *now)
{
	const char *name = theme_name(form->theme);
	bool same = strcmp(now->theme, name) == 0;

	if (!design_use(c, name, design_form_json(c, form)))
		return false;
	return same ? console_redirect(c, here(c, name), "saved")
	            : console_redirect(c, console_site_path(c, "design/?was=%s", now->theme), "theme_used");
}

bool
design_do(struct console *c)
{
	const char *intent = console_field(c, "intent");
	const struct theme *theme;
	struct design_form form;
	struct design_now now;

	if (!design_theme(c, console_capture(c, "theme"), &theme) || !design_now(c, &now))
		return false;
	if (strcmp(intent, "standard") == 0)
		design_form_read(c, theme, now.accent, "{}", &form);
	else
		design_form_take(c, theme, now.accent, &form);
	if (strcmp(intent, "save") == 0 && !form.wrong)
		return store(c, &form, &now);
	return again(c, &form, &now, strcmp(intent, "save") == 0);
}

/* ---- while somebody changes it ---- */

static void
add_wrong(struct json *j, const struct design_form *form)
{
	json_key(j, "wrong");
	json_begin_object(j);
	for (size_t i = 0; i < form->n; i++)
		if (form->values[i].wrong)
			json_key(j, form->values[i].name), json_add_text(j, form->values[i].wrong);
	json_end_object(j);
}

static void
add_contrasts(struct json *j, struct list contrasts)
{
	const struct design_contrast *k = contrasts.items;

	json_key(j, "contrasts");
	json_begin_array(j);
	for (size_t i = 0; i < contrasts.count; i++)
		json_add_struct(j, design_contrast_fields, &k[i]);
	json_end_array(j);
}

bool
design_look(struct console *c)
{
	const char *address, *size;
	const struct theme *theme;
	struct design_form form;
	struct design_now now;
	struct list places;
	struct strbuf sb;
	struct json j;

	if (!limit_use(c->cx, c->redis, "preview", c->cx->actor, (int)c->conf->preview_burst, c->conf->preview_interval) ||
	    !design_theme(c, console_capture(c, "theme"), &theme) || !design_now(c, &now) || !read_places(c, &places))
		return false;
	design_form_take(c, theme, now.accent, &form);
	if (!take_look(c, &form, choose(places, console_field(c, "at")), &address, &size))
		return false;
	console_json_begin(c, &sb, &j);
	json_key(&j, "url"), json_add_text(&j, address);
	json_key(&j, "size"), json_add_text(&j, size);
	add_wrong(&j, &form);
	add_contrasts(&j, design_contrasts(c, &form));
	return console_json_send(c, 200, &sb, &j);
}
