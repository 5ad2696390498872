/* qr.h - QR codes as pictures (libqrencode; this is its only includer). */
#ifndef SERVICE_QR_H
#define SERVICE_QR_H

#include "base/ctx.h"
#include "base/field.h"

/* An SVG element, black on white whatever the page's colours, with a label for who
 * cannot see it.  TOO_LARGE for text that no code holds. */
bool qr_svg(struct ctx *cx, const char *text, const char *label, struct html *out) MUST_CHECK;

#endif
