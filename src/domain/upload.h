/* upload.h - large files that arrive in pieces, and go on where they stopped.
 *
 *	upload_start()  a row and a place; the size is reserved from the site's storage
 *	upload_piece()  bytes at an offset, in order; sent again they change nothing
 *	upload_finish() all is there: it becomes media (media.h); asked again, it says the same
 *
 * What has arrived lies in <media_dir>/tenants/<site id>/uploads/<id>; what counts is
 * what the row says, and that is moved on only when the bytes are on disk: a process
 * that dies costs the piece it was writing.  An upload nothing was added to for
 * upload_idle is removed by a job.  Whether an account may go on with an upload is for
 * the caller to say: upload_read() tells whose it is. */
#ifndef DOMAIN_UPLOAD_H
#define DOMAIN_UPLOAD_H

#include "base/ctx.h"
#include "base/span.h"
#include "domain/media.h"

struct upload {
	const char *id, *name;
	int64_t size, received;
	int64_t account_id;   /* 0: a command's */
	const char *metadata; /* what its maker said of it, to be given back; or NULL */
	const char *sha256;   /* 64 hexadecimal digits that the bytes must have; or NULL */
	const char *media_id; /* what it has become; NULL: it is not finished */
};

/* Of *u name, size, account_id, metadata and sha256; the id is given here.  TOO_LARGE
 * "media.size", "media.quota"; INVALID "upload.size", "upload.sha256"; TOO_MANY
 * "upload.count": the account has uploads_at_once that are not finished. */
bool upload_start(struct ctx *cx, const struct conf *conf, const struct site *site, struct upload *u) MUST_CHECK;

/* NOT_FOUND "upload.none", also once it has expired. */
bool upload_read(struct ctx *cx, const char *id, struct upload *out) MUST_CHECK;

/* Add bytes at offset; u->received becomes how far it has come.  What is there
 * already is passed over.  CONFLICT "upload.offset" where the piece would leave a
 * gap: send what follows u->received.  INVALID "upload.size" past the end. */
bool upload_piece(struct ctx *cx, const struct conf *conf, const struct site *site, struct upload *u, int64_t offset,
                  struct span bytes) MUST_CHECK;

/* CONFLICT "upload.offset" while bytes are missing; INVALID "upload.sha256" where they
 * are not what was announced; else as media_add().  A file that is refused stays and
 * can be aborted. */
bool upload_finish(struct ctx *cx, const struct conf *conf, const struct site *site, struct cell *cell,
                   struct upload *u, struct media *out) MUST_CHECK;

bool upload_abort(struct ctx *cx, const struct conf *conf, const struct site *site, const char *id) MUST_CHECK;

/* What the job does: those left alone for long go. */
bool upload_expire(struct ctx *cx, const struct conf *conf, const struct site *site) MUST_CHECK;

#endif
