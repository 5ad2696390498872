/* uploads.h - what the handlers of files share (upload.c, uploads.c). */
#ifndef WEB_CONSOLE_UPLOADS_H
#define WEB_CONSOLE_UPLOADS_H

#include "web/console/console.h"

struct media;

/* Every answer of an address of uploads.c names the protocol's version, a guard's
 * refusal too. */
void uploads_announce(struct console *c);

/* Bytes of a piece, and of the largest file that is sent at once. */
int64_t uploads_piece_size(const struct console *c);

/* 201 with what there is to know of a file that was taken in. */
bool media_answer(struct console *c, const struct media *media) MUST_CHECK;

#endif
