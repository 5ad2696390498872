/* upload.c - files into the site's media: sent by a script, or along with a text. */
#include "web/console/post_form.h"

#include "base/log.h"
#include "base/strbuf.h"
#include "domain/media.h"
#include "text/json.h"
#include "web/console/uploads.h"

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

static bool
take(struct console *c, const struct form_file *file, struct media *out)
{
	return media_take(c->cx, &(struct media_source){ .conf = c->conf, .site = c->site, .cell = c->cell,
	                                                 .bytes = file->data, .original = file->filename }, out) ||
	       no_room(c);
}

bool
media_answer(struct console *c, const struct media *media)
{
	struct strbuf sb;
	struct json j;

	console_json_begin(c, &sb, &j);
	json_key(&j, "url"), json_add_text(&j, media->url);
	json_key(&j, "name"), json_add_text(&j, media->original);
	json_key(&j, "alt"), json_add_text(&j, media->alt ? media->alt : "");
	json_key(&j, "caption"), json_add_text(&j, media->caption ? media->caption : "");
	json_key(&j, "type"), json_add_text(&j, media->type);
	json_key(&j, "width"), json_add_int(&j, media->width);
	json_key(&j, "height"), json_add_int(&j, media->height);
	return console_json_send(c, 201, &sb, &j);
}

bool
media_upload(struct console *c)
{
	const struct form_file *file = form_get_file(c->form, "file");
	struct media media;

	if (!file)
		return fail(c->cx, ERR_INVALID, "media.none", "No file came with this form."), fail_field(c->cx, "file");
	if (!take(c, file, &media))
		return false;
	return media_answer(c, &media);
}

/* ---- along with a text: where there are no scripts ---- */

/* A description between the brackets of an image. */
static void
add_alt(struct strbuf *sb, const char *alt)
{
	for (; *alt; alt++) {
		if (strchr("[]\\", *alt))
			strbuf_addc(sb, '\\');
		strbuf_addc(sb, *alt == '\n' ? ' ' : *alt);
	}
}

bool
post_form_picture(struct console *c, struct post_edit *e)
{
	const struct form_file *file = form_get_file(c->form, "picture");
	size_t length = strlen(e->source);
	struct media media;
	struct strbuf sb;

	if (!file)
		return true;
	if (!role_may(c->role, MAY_MEDIA))
		return fail(c->cx, ERR_FORBIDDEN, "role.may_not", "Your role uploads no pictures.");
	if (!take(c, file, &media))
		return fail_field(c->cx, "picture");
	strbuf_init(&sb, c->cx->arena, length + 64 * 1024);
	strbuf_adds(&sb, e->source);
	strbuf_adds(&sb, length == 0 ? "" : e->source[length - 1] == '\n' ? "\n" : "\n\n");
	strbuf_adds(&sb, "![");
	add_alt(&sb, console_field(c, "picture_alt"));
	strbuf_addf(&sb, "](%s)\n", media.url);
	e->source = sb.buf;
	return strbuf_ok(&sb) || (fail(c->cx, ERR_INVALID, "media.alt", "The description of the picture is too long."),
	                          fail_field(c->cx, "picture"));
}
