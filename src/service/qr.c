/* qr.c - see qr.h. */
#include "service/qr.h"

#include "base/strbuf.h"
#include "text/escape.h"

#include <qrencode.h>

enum { QUIET = 4, SVG_MAX = 256 * 1024 }; /* modules of white round it, which readers need */

static void
free_code(void *code)
{
	QRcode_free(code);
}

/* One path for all dark modules: a run of them is a rectangle one high. */
static void
add_rows(struct strbuf *sb, const QRcode *code)
{
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++) {
			int from = x;

			while (x < code->width && code->data[y * code->width + x] & 1)
				x++;
			if (x > from)
				strbuf_addf(sb, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
		}
}

bool
qr_svg(struct ctx *cx, const char *text, const char *label, struct html *out)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	struct strbuf sb;

	if (!code)
		return fail_cause(cx, ERR_TOO_LARGE, "qr.text", "no QR code holds %zu bytes", strlen(text));
	arena_defer(cx->arena, free_code, code);
	int side = code->width + 2 * QUIET;
	strbuf_init(&sb, cx->arena, SVG_MAX);
	strbuf_addf(&sb, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", side, side);
	escape_attr(&sb, span_of(label));
	strbuf_addf(&sb, "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path fill=\"#000\" d=\"",
	            side, side);
	add_rows(&sb, code);
	strbuf_adds(&sb, "\"/></svg>");
	*out = (struct html){ sb.buf, sb.len };
	return strbuf_ok(&sb) || fail(cx, ERR_TOO_LARGE, "qr.picture", NULL);
}
