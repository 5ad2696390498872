/* fuzz_svg.c - any bytes: what they are is said without reading past them, and
 * what is kept of a drawing can do nothing, and is kept whole when cleaned again. */
#include "tests/fuzz/fuzz.h"

#include "cell/svg.h"
#include "cell/svg_policy.h"
#include "text/sniff.h"
#include "text/xml.h"

#include <stdio.h>
#include <stdlib.h>

static void
stop(const char *why, struct span svg)
{
	fprintf(stderr, "%s: %.*s\n", why, SPAN_FMT(svg));
	abort();
}

static void
check_element(const struct xml_reader *r, struct span svg)
{
	if (svg_element(r->name) == SVG_DROP || svg_element(r->name) == SVG_UNWRAP)
		stop("an element that is not kept", svg);
	for (size_t i = 0; i < r->n_attrs; i++)
		if (!span_starts(r->attrs[i].name, "xmlns") && !svg_attr_ok(r->name, r->attrs[i].name, r->attrs[i].value))
			stop("an attribute that is not kept", svg);
}

static void
check(struct arena *a, struct span svg)
{
	struct xml_reader *r = arena_alloc(a, sizeof *r);

	xml_init(r, a, svg);
	for (;;)
		switch (xml_next(r)) {
		case XML_START: check_element(r, svg); break;
		case XML_FAULT: stop("not well-formed", svg); break;
		case XML_EOF:   return;
		default:        break;
		}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = { (const char *)data, size };
	struct image_result once, twice;
	struct sniffed is;
	const char *reason;

	if (size > 16384)
		return 0;
	(void)sniff(bytes, &is);
	struct arena *a = arena_new(1 << 16);
	if (svg_make(a, bytes, &once, &reason)) {
		check(a, once.files[0].bytes);
		if (!svg_make(a, once.files[0].bytes, &twice, &reason) || !span_eq(once.files[0].bytes, twice.files[0].bytes))
			stop("not at rest", once.files[0].bytes);
	}
	arena_free(a);
	return 0;
}
