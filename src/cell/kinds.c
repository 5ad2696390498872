/* kinds.c - see kinds.h. */
#include "cell/kinds.h"

#include "base/hash.h"
#include "cell/image.h"
#include "cell/markdown.h"
#include "cell/sanitize.h"
#include "cell/svg.h"
#include "cell/text_render.h"
#include "text/sniff.h"

#include <locale.h>

static bool reference;

void
kinds_use_reference(void)
{
	reference = true;
}

static enum cell_status
answer_result(struct strbuf *answer, const struct markdown_result *r, bool ok)
{
	if (!ok) {
		cell_put_text(answer, CELL_REASON, "This text is longer than is allowed.");
		return CELL_TOO_LARGE;
	}
	markdown_result_put(answer, r);
	return CELL_OK;
}

static enum cell_status
answer_markdown(struct arena *a, struct span parts, struct strbuf *answer)
{
	struct markdown_options opt;
	struct markdown_result r;
	struct span source;

	if (!markdown_options_get(a, parts, &opt, &source))
		return CELL_UNINTELLIGIBLE;
	return answer_result(answer, &r, text_render(a, source, &opt, reference, &r));
}

static enum cell_status
answer_sanitise(struct arena *a, struct span parts, struct strbuf *answer)
{
	struct markdown_options opt;
	struct markdown_result r;
	struct span source;

	if (!markdown_options_get(a, parts, &opt, &source))
		return CELL_UNINTELLIGIBLE;
	return answer_result(answer, &r, sanitize_html(a, source, &opt, &r));
}

static bool
make_image(struct arena *a, const struct image_options *opt, struct span source, struct image_result *r,
           const char **reason)
{
	struct sniffed is;

	if (sniff(source, &is) && is.kind == SNIFF_DRAWING)
		return svg_make(a, source, r, reason);
	return image_make(a, opt, source, r, reason);
}

static enum cell_status
answer_image(struct arena *a, struct span parts, struct strbuf *answer)
{
	struct image_options opt;
	struct image_result r;
	struct span source;
	const char *reason;

	if (!image_options_get(parts, &opt, &source))
		return CELL_UNINTELLIGIBLE;
	if (!make_image(a, &opt, source, &r, &reason)) {
		cell_put_text(answer, CELL_REASON, reason);
		return CELL_REFUSED;
	}
	image_result_put(answer, &r);
	return CELL_OK;
}

static const kind_fn kinds[] = {
	[CELL_MARKDOWN] = answer_markdown,
	[CELL_SANITISE_HTML] = answer_sanitise,
	[CELL_IMAGE] = answer_image,
};

kind_fn
kind_find(uint32_t kind)
{
	return kind < sizeof kinds / sizeof *kinds ? kinds[kind] : NULL;
}

void
kinds_init(void)
{
	/* Letters of every script are letters (outline.c, summary.c). */
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		setlocale(LC_CTYPE, "en_US.UTF-8");
	(void)hash_bytes("", 0); /* its key comes from the kernel, which the sandbox forbids */
	markdown_init();
	image_init();
}
