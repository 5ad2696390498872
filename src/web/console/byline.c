/* byline.c - what this site's readers see of whoever is signed in. */
#include "web/console/console.h"

#include "domain/byline.h"
#include "domain/media.h"

static bool
show(struct console *c, const struct byline *b, bool again)
{
	return (again ? console_form_again : console_page)(c, "byline", "Your byline", byline_fields, b);
}

bool
byline_page(struct console *c)
{
	struct byline b;

	return byline_read(c->cx, &c->me, &b) && show(c, &b, false);
}

/* A picture that was chosen goes before the address beside it. */
static bool
take_picture(struct console *c, struct byline *b)
{
	const struct form_file *file = form_get_file(c->form, "picture");
	struct media media;

	if (!file)
		return true;
	if (!media_take(c->cx, &(struct media_source){ .conf = c->conf, .site = c->site, .cell = c->cell, .bytes = file->data,
	                                               .original = file->filename }, &media))
		return fail_field(c->cx, "profile_image");
	b->profile_image = media.url;
	return true;
}

bool
byline_do(struct console *c)
{
	struct byline b = { "", console_field(c, "slug"), console_field(c, "name"), console_field(c, "bio"),
	                    console_field(c, "profile_image"), console_field(c, "website"), console_field(c, "location"),
	                    console_field(c, "links") };

	if (!take_picture(c, &b) || !byline_save(c->cx, c->site, &c->me, &b))
		return show(c, &b, true);
	return console_redirect(c, console_site_path(c, "byline/"), "saved");
}
