/* upload.h - large files that arrive in pieces, and go on where they stopped.
 *
 *	upload_start()  a row and a place; the size is reserved from the site's storage
 *	upload_piece()  bytes at an offset, in order; sent again they change nothing
 *	upload_finish() all is there: it becomes media (media.h)
 *
 * What has arrived lies in <media_dir>/tenants/<site id>/uploads/<id>.  An upload
 * nothing was added to for a day is removed by a job.  Whether an account may go on
 * with an upload is for the caller to say: upload_read() tells whose it is. */
#ifndef DOMAIN_UPLOAD_H
#define DOMAIN_UPLOAD_H

#include "base/ctx.h"
#include "base/span.h"
#include "domain/media.h"

struct upload {
	const char *id, *name;
	int64_t size, received;
	int64_t account_id; /* 0: a command's */
};

/* TOO_LARGE "media.size", "media.quota"; INVALID "upload.size". */
bool upload_start(struct ctx *cx, const struct conf *conf, const struct site *site, const char *name, int64_t size,
                  int64_t account_id, struct upload *out) MUST_CHECK;

/* NOT_FOUND "upload.none", also once it is finished or has expired. */
bool upload_read(struct ctx *cx, const char *id, struct upload *out) MUST_CHECK;

/* Add bytes at offset; u->received becomes how far it has come.  What is there
 * already is passed over.  CONFLICT "upload.offset" where the piece would leave a
 * gap: send what follows u->received.  INVALID "upload.size" past the end. */
bool upload_piece(struct ctx *cx, const struct conf *conf, const struct site *site, struct upload *u, int64_t offset,
                  struct span bytes) MUST_CHECK;

/* CONFLICT "upload.offset" while bytes are missing; else as media_add(), after
 * which the upload is gone; when that refuses the file it stays and can be aborted. */
bool upload_finish(struct ctx *cx, const struct conf *conf, const struct site *site, struct cell *cell,
                   struct upload *u, struct media *out) MUST_CHECK;

bool upload_abort(struct ctx *cx, const struct conf *conf, const struct site *site, const char *id) MUST_CHECK;

/* What the job does: uploads of the day before go. */
bool upload_expire(struct ctx *cx, const struct conf *conf, const struct site *site) MUST_CHECK;

#endif
