/* settings.c - the settings of a site: shown, changed all or nothing. */
#include "web/console/settings_view.h"

#include "base/strbuf.h"
#include "domain/audit.h"
#include "domain/change.h"
#include "domain/media.h"
#include "domain/setting.h"
#include "domain/site.h"

/* "look/" of "/:site/settings/look/". */
static const char *
address(struct console *c)
{
	return c->rq->path + strlen(console_site_path(c, "settings/"));
}

bool
settings_page(struct console *c)
{
	struct settings_form form;

	return settings_form_read(c, address(c), &form) && settings_form_show(c, &form, false);
}

/* A file that was chosen goes before the address beside it. */
static bool
store_image(struct console *c, struct setting_value *v)
{
	const struct form_file *file = form_get_file(c->form, arena_printf(c->cx->arena, "%s_file", v->ask->key));
	struct media media;

	if (!file)
		return true;
	if (!media_add(c->cx, &(struct media_source){ .conf = c->conf, .site = c->site, .cell = c->cell, .bytes = file->data,
	                                              .original = file->filename }, &media))
		return fail_field(c->cx, v->ask->key);
	v->text = media.url;
	return span_starts(span_of(media.type), "image/") ||
	       (fail(c->cx, ERR_MEDIA_TYPE, "setting.image", "%s is not an image.", file->filename),
	        fail_field(c->cx, v->ask->key));
}

static bool
set_changed(struct console *c, struct setting_value *values, size_t n, struct strbuf *changed)
{
	for (size_t i = 0; i < n; i++) {
		struct setting_value *v = &values[i];

		if (v->ask->kind == ASK_IMAGE && !store_image(c, v))
			return false;
		if (strcmp(v->text, v->stored) == 0)
			continue;
		if (!setting_set(c->cx, v->ask->key, v->text))
			return false;
		strbuf_addf(changed, "%s%s", changed->len ? ", " : "", v->ask->key);
	}
	return true;
}

static bool
commit(struct console *c, const char *changed)
{
	struct ctx *cx = c->cx;

	if (!*changed)
		return change_abort(cx, c->site), true;
	return audit_end(cx, audit_begin(cx, c->site->id, "settings.change", "changed", changed, NULL) &&
	                     change_commit(cx, c->site));
}

static bool
save(struct console *c, struct settings_form *form)
{
	struct strbuf changed;

	strbuf_init(&changed, c->cx->arena, 4096);
	if (!settings_form_take(c, form) || !change_begin(c->cx, c->site))
		return false;
	if (set_changed(c, form->values, form->n, &changed) && commit(c, changed.buf))
		return true;
	change_abort(c->cx, c->site);
	return false;
}

bool
settings_save(struct console *c)
{
	struct settings_form form;

	if (!settings_form_read(c, address(c), &form))
		return false;
	if (!save(c, &form))
		return settings_form_show(c, &form, true);
	return console_redirect(c, c->rq->path, "saved");
}
