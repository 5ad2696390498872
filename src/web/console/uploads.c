/* uploads.c - large files in pieces, by tus 1.0.0 (https://tus.io/protocols/resumable-upload).
 *
 *	"Core Protocol"                OPTIONS what is spoken here, HEAD how far one has come,
 *	                               PATCH the bytes that follow
 *	"Protocol Extensions",
 *	"Creation"                     POST size and name: a new address, in Location
 *	"Termination"                  DELETE gives it up
 *
 * What tus leaves open: when all is there, POST …/finish makes media of it and answers
 * as media_upload() does, again and again.  Upload-Metadata: filename, and perhaps
 * sha256, 64 hexadecimal digits the bytes must have; all of it goes back with HEAD.
 *
 * As everywhere in the console what changes something carries the session's token,
 * here always in the header X-CSRF-Token; an upload is there for its own account only.
 * X-HTTP-Method-Override is not heeded, and a length that is not known at first is
 * refused.  A piece counts when all of it has arrived (http/body.h). */
#include "web/console/console.h"

#include "base/num.h"
#include "base/strbuf.h"
#include "domain/site.h"
#include "domain/upload.h"
#include "service/conf.h"
#include "text/base64.h"
#include "text/json.h"
#include "web/console/uploads.h"

enum { METADATA_MAX = 4096, NAME_MAX = 255 };

static const char version[] = "1.0.0";

void
uploads_announce(struct console *c)
{
	if (strstr(c->route->pattern, "/uploads/"))
		response_header(c->rs, "Tus-Resumable", version);
}

/* A form has room for other fields beside a file of that size. */
int64_t
uploads_piece_size(const struct console *c)
{
	int64_t most = c->conf->max_body / 2;

	return c->conf->upload_piece < most ? c->conf->upload_piece : most;
}

/* ---- headers ---- */

static void
number_header(struct console *c, const char *name, int64_t n)
{
	response_header(c->rs, name, arena_printf(c->cx->arena, "%lld", (long long)n));
}

static bool
done(struct console *c, int status)
{
	c->rs->status = status;
	return true;
}

/* A client of another version is told ours: 412, and nothing is done. */
static bool
speaks(struct console *c)
{
	const char *spoken = request_header(c->rq, "TUS_RESUMABLE");

	if (spoken && strcmp(spoken, version) == 0)
		return true;
	response_header(c->rs, "Tus-Version", version);
	c->rs->status = 412;
	return false;
}

static bool
read_number(struct console *c, const char *header, const char *shown, int64_t *out)
{
	const char *text = request_header(c->rq, header);

	return (text && num_int(span_of(text), 0, INT64_MAX, out)) ||
	       fail(c->cx, ERR_BAD_REQUEST, "upload.header", "%s must be a number of bytes.", shown);
}

/* One "key base64" of the list; the value may be missing. */
static bool
read_pair(struct console *c, struct span pair, struct upload *u)
{
	struct span rest, value, key = span_cut(span_trim(pair), ' ', &rest);

	if (!base64_decode(c->cx->arena, span_trim(rest), &value) || memchr(value.ptr, '\0', value.len))
		return fail(c->cx, ERR_BAD_REQUEST, "upload.header", "Upload-Metadata is not keys with values in base64.");
	if (span_is(key, "filename"))
		u->name = arena_strndup(c->cx->arena, value.ptr, value.len < NAME_MAX ? value.len : NAME_MAX);
	else if (span_is(key, "sha256"))
		u->sha256 = value.ptr;
	return true;
}

static bool
read_metadata(struct console *c, struct upload *u)
{
	const char *text = request_header(c->rq, "UPLOAD_METADATA");

	u->metadata = text;
	if (text && strlen(text) > METADATA_MAX)
		return fail(c->cx, ERR_TOO_LARGE, "upload.header", "Upload-Metadata is longer than %d bytes.", METADATA_MAX);
	for (struct span rest = span_of(text ? text : ""); rest.len;)
		if (!read_pair(c, span_cut(rest, ',', &rest), u))
			return false;
	return true;
}

/* The upload of the address; another's is as one that is not there. */
static bool
find(struct console *c, struct upload *u)
{
	return upload_read(c->cx, console_capture(c, "id"), u) &&
	       (u->account_id == c->me.id ||
	        fail(c->cx, ERR_NOT_FOUND, "upload.none", "This upload is not there any more; begin it anew."));
}

/* ---- the protocol ---- */

bool
uploads_options(struct console *c)
{
	response_header(c->rs, "Tus-Version", version);
	response_header(c->rs, "Tus-Extension", "creation,termination");
	number_header(c, "Tus-Max-Size", c->conf->upload_max);
	return done(c, 204);
}

bool
uploads_begin(struct console *c)
{
	struct upload u = { .name = "file", .account_id = c->me.id };

	if (!speaks(c))
		return true;
	if (!read_number(c, "UPLOAD_LENGTH", "Upload-Length", &u.size) || !read_metadata(c, &u) ||
	    !upload_start(c->cx, c->conf, c->site, &u))
		return false;
	response_header(c->rs, "Location", console_site_path(c, "media/uploads/%s", u.id));
	return done(c, 201);
}

bool
uploads_offset(struct console *c)
{
	struct upload u;

	if (!speaks(c))
		return true;
	if (!find(c, &u))
		return false;
	number_header(c, "Upload-Offset", u.received);
	number_header(c, "Upload-Length", u.size);
	if (u.metadata)
		response_header(c->rs, "Upload-Metadata", u.metadata);
	return done(c, 200);
}

static bool
add_piece(struct console *c, struct upload *u)
{
	int64_t offset;

	if (!request_is_type(c->rq, "application/offset+octet-stream"))
		return fail(c->cx, ERR_MEDIA_TYPE, "upload.type", "A piece is sent as application/offset+octet-stream.");
	if (!read_number(c, "UPLOAD_OFFSET", "Upload-Offset", &offset) || !find(c, u))
		return false;
	if (offset != u->received)
		return fail(c->cx, ERR_CONFLICT, "upload.offset", "%lld bytes have arrived; go on from there.", (long long)u->received);
	return upload_piece(c->cx, c->conf, c->site, u, offset, c->rq->body);
}

/* Whoever is refused is told where to go on. */
bool
uploads_piece(struct console *c)
{
	struct upload u = { 0 };

	if (!speaks(c))
		return true;
	bool ok = add_piece(c, &u);
	if (u.id)
		number_header(c, "Upload-Offset", u.received);
	return ok && done(c, 204);
}

bool
uploads_end(struct console *c)
{
	struct upload u;

	if (!speaks(c))
		return true;
	return find(c, &u) && upload_abort(c->cx, c->conf, c->site, u.id) && done(c, 204);
}

bool
uploads_finish(struct console *c)
{
	struct media media;
	struct upload u;

	return find(c, &u) && upload_finish(c->cx, c->conf, c->site, c->cell, &u, &media) && media_answer(c, &media);
}
