/* upload.c - files into the site's media. */
#include "web/console/console.h"

#include "base/log.h"
#include "base/strbuf.h"
#include "domain/media.h"
#include "text/json.h"

/* Whoever writes need not know the disk's paths; the log does. */
static bool
no_room(struct console *c)
{
	if (c->cx->err.kind != ERR_UNAVAILABLE || strcmp(c->cx->err.code, "file") != 0)
		return false;
	log_failure(c->cx, "media.no_room");
	ctx_forgive(c->cx);
	return fail(c->cx, ERR_UNAVAILABLE, "media.no_room",
	            "There is no room for this file on the server just now. Nothing was stored; try again later.");
}

bool
media_upload(struct console *c)
{
	const struct form_file *file = form_get_file(c->form, "file");
	struct media media;
	struct strbuf sb;
	struct json j;

	if (!file)
		return fail(c->cx, ERR_INVALID, "media.none", "No file came with this form."), fail_field(c->cx, "file");
	if (!media_take(c->cx, &(struct media_source){ .conf = c->conf, .site = c->site, .cell = c->cell, .bytes = file->data,
	                                               .original = file->filename }, &media))
		return no_room(c);
	console_json_begin(c, &sb, &j);
	json_key(&j, "url"), json_add_text(&j, media.url);
	json_key(&j, "name"), json_add_text(&j, media.original);
	json_key(&j, "alt"), json_add_text(&j, media.alt ? media.alt : "");
	json_key(&j, "type"), json_add_text(&j, media.type);
	json_key(&j, "width"), json_add_int(&j, media.width);
	json_key(&j, "height"), json_add_int(&j, media.height);
	return console_json_send(c, 201, &sb, &j);
}
