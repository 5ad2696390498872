/* fuzz_front_matter.c - taking any file apart ends, and what is found lies
 * inside it; each notation's reader also gets the bytes on their own. */
#include "tests/fuzz/fuzz.h"

#include "text/date_read.h"
#include "text/front_matter.h"
#include "text/slug.h"
#include "text/toml.h"
#include "text/yaml.h"

#include <stdlib.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span file = { (const char *)data, size };
	struct arena *a = arena_new(16384);
	struct front_matter fm;
	const struct dyn *d;
	const char *slug;
	struct date date;
	struct ctx cx;

	ctx_init(&cx, a);
	if (front_matter_read(&cx, file, &fm)) {
		if (fm.data->type != DYN_MAP || fm.body.len > size)
			abort();
		if (fm.body.len && fm.body.ptr + fm.body.len != file.ptr + file.len)
			abort();
	} else if (cx.err.kind == ERR_NONE)
		abort();
	ctx_init(&cx, a);
	if (!toml_parse(&cx, file, &(struct toml_limits){ 65536, 16, 2000 }, &d) && cx.err.kind == ERR_NONE)
		abort();
	ctx_init(&cx, a);
	if (!yaml_parse(&cx, file, &(struct yaml_limits){ 65536, 16, 2000 }, &d) && cx.err.kind == ERR_NONE)
		abort();
	slug = slug_make(a, file);
	if (strlen(slug) > SLUG_MAX || strcmp(slug_make(a, span_of(slug)), slug))
		abort();
	if (date_read(file, &date))
		date_usec(&date, NULL);
	arena_free(a);
	return 0;
}
