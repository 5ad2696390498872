/* page.c - see page.h. */
#include "web/page.h"

#include "domain/look.h"
#include "domain/site.h"

bool
page_begin(struct page *p)
{
	const struct settings *settings;

	if (!frames_get(p->cx, p->frames, p->epoch, &settings))
		return false;
	p->settings = *settings;
	if (p->look) {
		p->settings.theme = p->look->theme;
		p->settings.theme_settings = p->look->settings;
	}
	p->base = site_url(p->cx->arena, p->world->conf, p->site);
	p->theme = theme_get(p->themes, p->settings.theme);
	theme_words(p->themes, p->cx->arena, p->settings.lang, &p->words);
	return true;
}

const char *
page_capture(const struct page *p, const char *name)
{
	return route_capture(p->match, name);
}

const char *
page_arg(const struct page *p, const char *name)
{
	for (size_t i = 0; p->arg_names && p->arg_names[i]; i++)
		if (strcmp(p->arg_names[i], name) == 0)
			return p->arg_values[i];
	return NULL;
}

bool
page_send(struct page *p, const char *type, struct span body)
{
	p->status = 200;
	p->type = type;
	p->body = body;
	return true;
}

bool
page_redirect(struct page *p, int status, const char *location)
{
	p->status = status;
	p->type = "text/plain; charset=utf-8";
	p->location = location;
	p->body = SPAN("");
	return true;
}

bool
page_missing(struct page *p)
{
	return fail(p->cx, ERR_NOT_FOUND, "page.none", NULL);
}

const char *
page_url(const struct page *p, const char *path)
{
	if (!path || path[0] != '/' || path[1] == '/')
		return path;
	return arena_printf(p->cx->arena, "%s%s", p->base, path + 1);
}
